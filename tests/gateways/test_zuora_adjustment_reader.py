"""Invoice item adjustments with what they adjust, read from the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.records.adjustment import AdjustedInvoice, Adjustment
from tests.gateways.zuora_company import account, charge, invoice, selected
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox

PROCESS = "adjustments_to_netsuite"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox() as running:
        yield running


class Billed:
    """An invoice of one item with a tax, in NetSuite as 901."""

    def __init__(self, box: Sandbox, amount: str = "100.00", **item: Any) -> None:
        self.box = box
        self.account = account(box, IntegrationId__NS="7", Class__NS="West")
        charged = charge(box, IntegrationId__NS="88", RevRecCode="Straight")
        subscription = box.add(
            "Subscription", AccountId=self.account, Project__NS="P1", SubscriptionEndDate="2026-12-31"
        )
        self.invoice = invoice(
            box, self.account, Amount=amount, InvoiceNumber="INV-1", IntegrationId__NS="901"
        )
        self.item = box.add(
            "InvoiceItem",
            InvoiceId=self.invoice,
            ChargeAmount=amount,
            ProductRatePlanChargeId=charged,
            SubscriptionId=subscription,
            ServiceStartDate="2026-05-01",
            ServiceEndDate="2026-05-31",
            RevRecStartDate="2026-05-02",
            **item,
        )
        self.tax = box.add(
            "TaxationItem", InvoiceItemId=self.item, TaxAmount="19", AccountingCode="4711", TaxCode="VAT"
        )

    def adjusted(self, **fields: Any) -> str:
        named = {"InvoiceId": self.invoice, "SourceId": self.item, "SourceType": "InvoiceDetail"}
        given = {"Type": "Credit", "Amount": "40.00", "AdjustmentDate": "2026-05-10"}
        return self.box.add("InvoiceItemAdjustment", **{**named, **given, **fields})

    def read(self, *ids: str) -> list[Adjustment]:
        return self.box.gateway.reader(PROCESS).records(ids, context())


def test_an_adjustment_is_read_with_its_invoice_item_charge_and_subscription(box: Sandbox) -> None:
    billed = Billed(box)
    id = billed.adjusted(
        AdjustmentNumber="IIA-7",
        Comment="Goodwill",
        ReferenceId="case",
        TransferredToAccounting="Error",
        IntegrationStatus__NS="Error Creating Credit Memo",
        IntegrationId__NS="77",
    )
    (read,) = billed.read(id)
    assert (read.id, read.number, read.type, read.status) == (id, "IIA-7", "Credit", "Processed")
    assert (read.amount, read.adjustment_date) == (Decimal(40), date(2026, 5, 10))
    assert (read.source_type, read.comment, read.reference_id) == ("InvoiceDetail", "Goodwill", "case")
    assert (read.account.integration.id, read.account.classifications.class_name) == ("7", "West")
    assert read.invoice == AdjustedInvoice(billed.invoice, "INV-1", Decimal(100), "901")
    assert (read.integration.id, read.integration.transferred) == ("77", "Error")
    assert read.created_date is not None
    assert read.item is not None
    assert read.item.charge is not None
    assert (read.item.charge.integration_id, read.item.charge.rev_rec_code) == ("88", "Straight")
    assert read.item.subscription is not None
    assert (read.item.subscription.project, read.item.subscription.end_date) == ("P1", date(2026, 12, 31))
    assert (read.item.service_start, read.item.trigger_date) == (date(2026, 5, 1), date(2026, 5, 2))
    assert read.tax is None


def test_the_service_period_of_the_adjustment_goes_before_that_of_the_item(box: Sandbox) -> None:
    billed = Billed(box)
    (read,) = billed.read(billed.adjusted(ServiceStartDate="2026-05-11", ServiceEndDate="2026-05-20"))
    assert read.item is not None
    assert (read.item.service_start, read.item.service_end) == (date(2026, 5, 11), date(2026, 5, 20))


def test_the_adjustment_of_a_tax_comes_with_its_taxation_item(box: Sandbox) -> None:
    billed = Billed(box)
    (read,) = billed.read(billed.adjusted(SourceId=billed.tax, SourceType="Tax", Amount="19"))
    assert read.item is None
    assert read.tax is not None
    assert (read.tax.id, read.tax.accounting_code, read.tax.tax_code) == (billed.tax, "4711", "VAT")


def test_a_negative_invoice_is_known_by_its_amount(box: Sandbox) -> None:
    billed = Billed(box, "-100.00")
    (read,) = billed.read(billed.adjusted(Type="Charge"))
    assert (read.type, read.invoice.negative) == ("Charge", True)


def test_only_processed_adjustments_that_are_not_transferred_are_taken(box: Sandbox) -> None:
    billed = Billed(box)
    wanted = [
        billed.adjusted(),
        billed.adjusted(TransferredToAccounting="Error"),
        billed.adjusted(TransferredToAccounting="Processing"),
    ]
    for fields in (
        {"Status": "Canceled"},
        {"TransferredToAccounting": "Yes"},
        {"TransferredToAccounting": "Ignore"},
        {"AdjustmentDate": "2026-05-08"},
    ):
        billed.adjusted(**fields)
    assert sorted(selected(box, PROCESS, cutover_adjustments=date(2026, 5, 9))) == sorted(wanted)


def test_many_adjustments_are_read_in_few_calls(box: Sandbox) -> None:
    billed = Billed(box)
    ids = [billed.adjusted(Amount="0.10") for _ in range(150)]
    before = box.gateway.calls()
    assert len(billed.read(*ids)) == 150
    assert box.gateway.calls() - before <= 8
