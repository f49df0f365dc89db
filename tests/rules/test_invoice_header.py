"""What NetSuite and Zuora are told of an invoice besides its lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import Action, Context, Lookup, Ref, Result, Row, Step, Sublist, System, Verb, Write
from syncrules.preferences import StandardInvoiceSync, TransactionNumberMapping
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE as PROCESS
from syncrules.records.common import Integration
from syncrules.records.invoice import Invoice
from tests.rules.transaction_samples import ACCOUNT, FILLED, INVOICE, ITEM, NEGATIVE, NOW_TEXT, context


def step(invoice: Invoice, rules: Context) -> Step:
    (only,) = PROCESS.plan(invoice, Action.CREATE, rules)
    return only


def write(invoice: Invoice, rules: Context | None = None) -> Write:
    return step(invoice, rules or context()).write


FIELDS = {
    "entity": Ref("customer", "1001"),
    "memo": "Thank you",
    "tranDate": INVOICE.invoice_date,
    "isTaxable": False,
}
CUSTOM = {
    "Zuora Amount Without Tax": "100.00",
    "Zuora Created Date": "2026-11-02T07:00:00+00:00",
    "Zuora Reference Number": "INV-0001",
    "Zuora Last Email Sent Date": "2026-11-04T07:00:00+00:00",
    "Zuora Posted Date": "2026-11-03T07:00:00+00:00",
    "Zuora Target Date": "2026-11-30",
    "Zuora Tax Amount": "9.00",
    "Zuora Tax Exempt Amount": "1.50",
    "Zuora Sync Date": NOW_TEXT,
    "Zuora Origin": "ZUORA",
}


def test_positive_invoice_becomes_a_netsuite_invoice() -> None:
    made = write(INVOICE)
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "invoice")
    assert made.key == "zuora-inv-inv-1"
    assert made.fields == FIELDS | {"dueDate": INVOICE.due_date}
    assert made.custom == CUSTOM | {"Zuora ID": "inv-1", "Zuora Type": "INVOICE"}
    assert set(made.sublists) == {"itemList"}


def test_negative_invoice_becomes_a_credit_memo_without_due_date() -> None:
    made = write(NEGATIVE)
    assert (made.record, made.key) == ("creditMemo", "zuora-inv-inv-2")
    assert made.fields == FIELDS
    assert made.custom == CUSTOM | {
        "Zuora ID": "inv-2",
        "Zuora Type": "NEGATIVE_INVOICE",
        "Zuora Reference Number": "INV-0002",
    }
    assert set(made.sublists) == {"itemList"}  # standalone: applied to nothing


def test_invoice_of_zero_is_an_invoice() -> None:
    assert write(replace(INVOICE, amount=Decimal(0))).record == "invoice"


@pytest.mark.parametrize(
    ("invoice", "working", "failed"),
    [
        (INVOICE, "Creating Invoice", "Error Creating Invoice"),
        (NEGATIVE, "Creating Credit Memo", "Error Creating Credit Memo"),
    ],
)
def test_status_names_what_is_created(invoice: Invoice, working: str, failed: str) -> None:
    only = step(invoice, context())
    assert (only.working, only.failed) == (working, failed)


def test_number_is_sent_only_with_source_numbers() -> None:
    source = context(transaction_number_mapping=TransactionNumberMapping.SOURCE)
    assert write(INVOICE, source).fields["tranId"] == "INV-0001"
    assert write(NEGATIVE, source).fields["tranId"] == "INV-0002"
    assert "tranId" not in write(INVOICE).fields


def test_header_classifications_are_the_accounts_else_the_defaults() -> None:
    defaults: dict[str, Any] = {
        "default_class": "Default Class",
        "default_department": "Default Department",
        "default_location": "Default Location",
    }
    own = write(replace(INVOICE, account=replace(ACCOUNT, classifications=FILLED)), context(**defaults))
    assert [own.fields[f] for f in ("class", "department", "location")] == [
        Ref("classification", "11"),
        Ref("department", "21"),
        Ref("location", "31"),
    ]
    fallback = write(NEGATIVE, context(**defaults))
    assert [fallback.fields[f] for f in ("class", "department", "location")] == [
        Ref("classification", "12"),
        Ref("department", "22"),
        Ref("location", "32"),
    ]
    assert not {"class", "department", "location"} & set(write(INVOICE).fields)


@pytest.mark.parametrize("invoice", [INVOICE, NEGATIVE])
@pytest.mark.parametrize("setting", list(StandardInvoiceSync))
def test_header_tax_fields_are_sent_only_when_zuora_taxes(
    invoice: Invoice, setting: StandardInvoiceSync
) -> None:
    rules = context(use_standard_invoice_sync=setting, netsuite_default_tax_code="Zero")
    sent = {k: v for k, v in write(invoice, rules).fields.items() if k in ("isTaxable", "taxItem")}
    expected = {"isTaxable": False, "taxItem": Ref("salesTaxItem", "41")}
    assert sent == (expected if setting is StandardInvoiceSync.YES else {})


def test_nothing_empty_is_sent() -> None:
    bare = Invoice("i", "N", ACCOUNT, "Posted", Decimal(5), INVOICE.invoice_date, items=(ITEM,))
    made = write(bare)
    assert set(made.fields) == {"entity", "tranDate", "isTaxable"}
    assert "" not in made.custom.values()
    assert None not in made.custom.values()


@pytest.mark.parametrize("settlement", [False, True])
def test_line_numbers_are_asked_for_unless_invoice_settlement_is_on(settlement: bool) -> None:
    assert step(INVOICE, context(invoice_settlement=settlement)).lines is not settlement


def settle(invoice: Invoice, rules: Context, action: Action = Action.CREATE) -> Write:
    (only,) = PROCESS.settle(
        invoice, action, {"create": Result("9001", {"item-1": "1", "tax-1": "2"})}, rules
    )
    return only


COMPLETE = {
    "IntegrationId__NS": "9001",
    "IntegrationStatus__NS": "Sync Complete",
    "TransferredToAccounting": "Yes",
    "SyncDate__NS": NOW_TEXT,
}


@pytest.mark.parametrize("action", [Action.CREATE, Action.RELINK])
def test_success_is_written_back_with_the_line_numbers(action: Action) -> None:
    assert settle(INVOICE, context(), action) == Write(
        System.ZUORA,
        Verb.UPDATE,
        "Invoice",
        fields=COMPLETE,
        sublists={"InvoiceItems": Sublist((Row({"Id": "item-1", "IntegrationId__NS": "1"}),))},
        id="inv-1",
    )


def test_line_numbers_are_not_written_with_invoice_settlement() -> None:
    back = settle(INVOICE, context(invoice_settlement=True))
    assert back.fields == COMPLETE
    assert back.sublists == {}


def test_sync_date_of_the_first_success_stays() -> None:
    again = replace(INVOICE, integration=Integration(sync_date="2026-01-01T00:00:00+00:00"))
    assert settle(again, context()).fields == {k: v for k, v in COMPLETE.items() if k != "SyncDate__NS"}


def test_counterpart_is_looked_up_in_the_fixed_order() -> None:
    linked = replace(INVOICE, integration=Integration(id="9001"))
    assert PROCESS.lookups(linked, context()) == (
        Lookup(System.NETSUITE, ("invoice",), "internalId", "9001", owner="1001"),
        Lookup(System.NETSUITE, ("invoice",), "Zuora ID", "inv-1"),
        Lookup(System.NETSUITE, ("invoice",), "externalId", "zuora-inv-inv-1"),
    )
    assert [x.by for x in PROCESS.lookups(INVOICE, context())] == ["Zuora ID", "externalId"]


def test_credit_memo_is_found_by_its_number_too() -> None:
    assert PROCESS.lookups(NEGATIVE, context()) == (
        Lookup(System.NETSUITE, ("creditMemo",), "Zuora ID", "inv-2"),
        Lookup(System.NETSUITE, ("creditMemo",), "externalId", "zuora-inv-inv-2"),
        Lookup(
            System.NETSUITE,
            ("creditMemo",),
            "Zuora Reference Number",
            "INV-0002",
            marker=("Zuora Type", "NEGATIVE_INVOICE"),
        ),
    )


def test_person_recognises_the_invoice() -> None:
    shown = PROCESS.describe(NEGATIVE)
    assert (shown.number, shown.customer, shown.amount) == ("INV-0002", "Acme GmbH", Decimal("-109.00"))
    assert (shown.currency, shown.date) == ("EUR", NEGATIVE.invoice_date)
