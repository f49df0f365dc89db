"""Invoices and payments: what their readers select and know of each, read from the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.records.common import DocumentLink
from syncrules.records.invoice import Invoice
from syncrules.records.payment import Payment
from tests.gateways.zuora_company import account, charge, invoice, selected
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox() as running:
        yield running


def test_an_invoice_is_read_with_items_taxes_charge_and_subscription(box: Sandbox) -> None:
    acme = account(box, IntegrationId__NS="7", Class__NS="West", SynctoNetSuite__NS="Yes")
    seats = charge(box, IntegrationId__NS="88", RevRecCode="Straight", RevRecStart__NS="Charge Period Start")
    subscription = box.add(
        "Subscription", AccountId=acme, Notes="n", Project__NS="P1", SubscriptionEndDate="2026-12-31"
    )
    id = invoice(
        box,
        acme,
        Amount="109.00",
        TaxAmount="9.00",
        DueDate="2026-06-01",
        Comments="thanks",
        TransferredToAccounting="Error",
        IntegrationStatus__NS="Error Creating Invoice",
    )
    item = box.add(
        "InvoiceItem",
        InvoiceId=id,
        ChargeAmount="100.00",
        Quantity="2.5",
        ProductRatePlanChargeId=seats,
        SubscriptionId=subscription,
        ServiceStartDate="2026-05-01",
        ServiceEndDate="2026-05-31",
        RevRecStartDate="2026-05-02",
        IntegrationId__NS="1",
    )
    box.add(
        "TaxationItem",
        InvoiceItemId=item,
        TaxAmount="9.00",
        AccountingCode="4711",
        TaxRate="0.09",
        TaxRateType="Percentage",
        TaxRateDescription="VAT",
        TaxDate="2026-05-01",
    )
    (read,) = box.gateway.reader("invoices_to_netsuite").records([id], context())
    assert isinstance(read, Invoice)
    assert (read.amount, read.tax_amount, read.amount_without_tax) == (Decimal(109), Decimal(9), Decimal(100))
    assert (read.invoice_date, read.due_date) == (date(2026, 5, 1), date(2026, 6, 1))
    assert (read.currency, read.comments, read.status) == ("USD", "thanks", "Posted")
    assert (read.integration.transferred, read.integration.status) == ("Error", "Error Creating Invoice")
    assert (read.account.integration.id, read.account.classifications.class_name) == ("7", "West")
    (line,) = read.items
    assert (line.amount, line.quantity, line.integration_id) == (Decimal(100), Decimal("2.5"), "1")
    assert line.charge is not None
    assert (line.charge.integration_id, line.charge.rev_rec_code) == ("88", "Straight")
    assert line.subscription is not None
    assert (line.subscription.project, line.subscription.end_date) == ("P1", date(2026, 12, 31))
    assert (line.service_start, line.trigger_date) == (date(2026, 5, 1), date(2026, 5, 2))
    (tax,) = line.taxes
    assert (tax.amount, tax.accounting_code, tax.tax_rate) == (Decimal(9), "4711", Decimal("0.09"))


def test_posted_invoices_not_yet_transferred_are_selected(box: Sandbox) -> None:
    acme = account(box)
    wanted = {invoice(box, acme, TransferredToAccounting=state) for state in (None, "Error", "Processing")}
    invoice(box, acme, TransferredToAccounting="Yes")
    invoice(box, acme, TransferredToAccounting="Ignore")
    invoice(box, acme, Status="Draft")
    invoice(box, acme, InvoiceDate="2025-12-31")
    assert set(selected(box, "invoices_to_netsuite", cutover_invoices=date(2026, 1, 1))) == wanted


def test_an_invoice_without_items_is_read(box: Sandbox) -> None:
    id = invoice(box, account(box))
    (read,) = box.gateway.reader("invoices_to_netsuite").records([id], context())
    assert read.items == ()


def test_an_invoice_with_more_items_than_a_page_has_them_all(box: Sandbox) -> None:
    id = invoice(box, account(box))
    for _ in range(250):
        box.add("InvoiceItem", InvoiceId=id, ChargeAmount="1", Quantity="1")
    (read,) = box.gateway.reader("invoices_to_netsuite").records([id], context())
    assert len({item.id for item in read.items}) == 250


def test_an_item_with_more_taxes_than_a_page_has_them_all(box: Sandbox) -> None:
    id = invoice(box, account(box))
    item = box.add("InvoiceItem", InvoiceId=id, ChargeAmount="1", Quantity="1")
    for _ in range(120):
        box.add("TaxationItem", InvoiceItemId=item, TaxAmount="0.01")
    (read,) = box.gateway.reader("invoices_to_netsuite").records([id], context())
    assert len(read.items[0].taxes) == 120


def test_invoices_of_one_answer_cost_no_second_read_of_their_headers(box: Sandbox) -> None:
    acme = account(box)
    for _ in range(60):
        box.add("InvoiceItem", InvoiceId=invoice(box, acme), ChargeAmount="1", Quantity="1")
    reader = box.gateway.reader("invoices_to_netsuite")
    ids = list(reader.ids(context()))
    assert len(reader.records(ids, context())) == 60
    queries = box.calls("POST /v1/action/query")
    assert sum(" from Invoice " in query for query in queries) == 1
    assert sum(" from Account " in query for query in queries) == 1


def test_more_invoices_than_one_answer_holds_are_all_selected_and_read(box: Sandbox) -> None:
    acme = account(box)
    made = {invoice(box, acme) for _ in range(2100)}
    reader = box.gateway.reader("invoices_to_netsuite")
    ids = list(reader.ids(context()))
    assert len(ids) == 2100
    assert set(ids) == made
    read = reader.records(ids[-70:], context())
    assert {one.id for one in read} == set(ids[-70:])


def test_a_deleted_invoice_is_left_out(box: Sandbox) -> None:
    id = invoice(box, account(box))
    reader = box.gateway.reader("invoices_to_netsuite")
    assert [one.id for one in reader.records([id, "0" * 32], context())] == [id]


def test_a_payment_is_read_with_its_invoices_method_and_account(box: Sandbox) -> None:
    acme = account(box, IntegrationId__NS="7", IntegrationStatus__NS="Sync Complete")
    method = box.add("PaymentMethod", AccountId=acme, Type="CreditCard", CreditCardType="Visa")
    first = invoice(box, acme, InvoiceNumber="INV-1", IntegrationId__NS="31")
    second = invoice(box, acme, InvoiceNumber="INV-2")
    id = box.add(
        "Payment",
        AccountId=acme,
        Amount="20",
        PaymentMethodId=method,
        EffectiveDate="2026-05-03",
        Type="Electronic",
        ReferenceId="ref",
        Origin__NS="ZUORA",
        Comment="c",
    )
    for document in (first, second):
        box.add("InvoicePayment", PaymentId=id, InvoiceId=document, Amount="10")
    (read,) = box.gateway.reader("payments_to_netsuite").records([id], context())
    assert isinstance(read, Payment)
    assert (read.amount, read.effective_date, read.type) == (Decimal(20), date(2026, 5, 3), "Electronic")
    assert (read.method_type, read.credit_card_type) == ("CreditCard", "Visa")
    assert (read.reference_id, read.comment, read.integration.origin) == ("ref", "c", "ZUORA")
    assert read.account is not None
    assert read.account.integration.status == "Sync Complete"
    assert {(one.document, one.amount) for one in read.applications} == {
        (DocumentLink(first, "INV-1", "31"), Decimal(10)),
        (DocumentLink(second, "INV-2", ""), Decimal(10)),
    }


def test_processed_payments_not_yet_transferred_are_selected(box: Sandbox) -> None:
    acme = account(box)
    pay: dict[str, Any] = {"AccountId": acme, "Amount": "1", "EffectiveDate": "2026-05-03"}
    wanted = {box.add("Payment", **pay), box.add("Payment", TransferredToAccounting="Processing", **pay)}
    box.add("Payment", TransferredToAccounting="Yes", **pay)
    box.add("Payment", Status="Draft", **pay)
    assert set(selected(box, "payments_to_netsuite", cutover_payments=date(2026, 5, 3))) == wanted
    assert selected(box, "payments_to_netsuite", cutover_payments=date(2026, 5, 4)) == []


def test_an_invoice_synced_meanwhile_is_seen_by_its_payment(box: Sandbox) -> None:
    acme = account(box)
    document = invoice(box, acme)
    id = box.add("Payment", AccountId=acme, Amount="10", EffectiveDate="2026-05-03")
    box.add("InvoicePayment", PaymentId=id, InvoiceId=document, Amount="10")
    reader = box.gateway.reader("payments_to_netsuite")
    assert reader.records([id], context())[0].applications[0].document.integration_id == ""
    box.tenant.update("Invoice", document, IntegrationId__NS="31")
    assert reader.records([id], context())[0].applications[0].document.integration_id == "31"


def test_with_settlement_the_history_of_applications_is_netted() -> None:
    with sandbox(settlement=True) as box:
        acme = account(box)
        kept = invoice(box, acme, InvoiceNumber="INV-1", IntegrationId__NS="31", Amount="10")
        undone = invoice(box, acme, Amount="5")
        id = box.add("Payment", AccountId=acme, Amount="20", EffectiveDate="2026-05-03")
        for document, part in ((kept, "10"), (undone, "5"), (undone, "-5"), (kept, "-4")):
            box.add("PaymentApplication", PaymentId=id, InvoiceId=document, ApplyAmount=part)
        (read,) = box.gateway.reader("payments_to_netsuite").records([id], context())
        (applied,) = read.applications
        assert (applied.document, applied.amount) == (DocumentLink(kept, "INV-1", "31"), Decimal(6))
        assert not applied.debit_memo


def test_with_settlement_an_unapplied_payment_has_no_applications() -> None:
    with sandbox(settlement=True) as box:
        id = box.add("Payment", AccountId=account(box), Amount="20", EffectiveDate="2026-05-03")
        (read,) = box.gateway.reader("payments_to_netsuite").records([id], context())
        assert (read.amount, read.applications) == (Decimal(20), ())


def test_with_settlement_a_method_that_is_gone_is_known_by_its_snapshot() -> None:
    with sandbox(settlement=True) as box:
        acme = account(box)
        visa = box.add("PaymentMethodSnapshot", AccountId=acme, Type="CreditCard", CreditCardType="Visa")
        pay: dict[str, Any] = {"AccountId": acme, "Amount": "1", "EffectiveDate": "2026-05-03"}
        kept = box.add("PaymentMethod", AccountId=acme, Type="ACH")
        ids = [
            box.add("Payment", PaymentMethodSnapshotId=visa, **pay),
            box.add("Payment", PaymentMethodSnapshotId=visa, PaymentMethodId=kept, **pay),
        ]
        read = box.gateway.reader("payments_to_netsuite").records(ids, context())
        assert [(one.method_type, one.credit_card_type) for one in read] == [
            ("CreditCard", "Visa"),
            ("ACH", ""),
        ]


def test_with_settlement_an_unassigned_payment_tells_its_currency_and_what_was_refunded() -> None:
    with sandbox(settlement=True) as box:
        id = box.add("Payment", Amount="20", Currency="EUR", EffectiveDate="2026-05-03")
        box.add("Refund", PaymentId=id, Amount="4")
        (read,) = box.gateway.reader("payments_to_netsuite").records([id], context())
        assert (read.account, read.currency, read.refunded) == (None, "EUR", Decimal(4))
