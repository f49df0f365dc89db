"""Debit and credit memos: what their readers select and know of each, in few calls, read from the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from syncrules.records.common import DocumentLink
from syncrules.records.memo import CreditMemo, DebitMemo
from tests.gateways.test_zuora_write_back import CORE, update, written
from tests.gateways.zuora_company import account, charge, invoice, selected
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox

PROCESSES = {"Debit": "debit_memos_to_netsuite", "Credit": "credit_memos_to_netsuite"}
BOTH = pytest.mark.parametrize("kind", list(PROCESSES))


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox(settlement=True) as running:
        yield running


def memo(box: Sandbox, kind: str, acme: str, **fields: Any) -> str:
    values = {"AccountId": acme, "TotalAmount": "10.00", "MemoDate": "2026-05-01", **fields}
    return box.add(f"{kind}Memo", **values)


def item(box: Sandbox, kind: str, memo_id: str, **fields: Any) -> str:
    values = {f"{kind}MemoId": memo_id, "AmountWithoutTax": "10.00", "Quantity": "1", **fields}
    return box.add(f"{kind}MemoItem", **values)


def tax(box: Sandbox, kind: str, item_id: str, code: str, accounting_code: str | None) -> str:
    values = {"TaxAmount": "1.00", "TaxCode": code, "AccountingCode": accounting_code}
    return box.add(f"{kind}TaxationItem", **{f"{kind}MemoItemId": item_id}, **values)


def read(box: Sandbox, kind: str, *ids: str) -> list[Any]:
    return box.gateway.reader(PROCESSES[kind]).records(ids, context())


def requests_for(box: Sandbox, part: str) -> list[str]:
    """The calls of memos' taxation items, or of another address."""
    return [call.path for call in box.app.journal.entries if part in call.path]


@BOTH
def test_posted_memos_not_yet_transferred_are_selected(box: Sandbox, kind: str) -> None:
    acme = account(box)
    wanted = {
        memo(box, kind, acme, TransferredToAccounting=state) for state in ("No", "Error", "Processing", None)
    }
    memo(box, kind, acme, TransferredToAccounting="Yes")
    memo(box, kind, acme, TransferredToAccounting="Ignore")
    memo(box, kind, acme, Status="Draft")
    memo(box, kind, acme, MemoDate="2025-12-31")
    assert set(selected(box, PROCESSES[kind], cutover_memos=date(2026, 1, 1))) == wanted


@BOTH
def test_more_memos_than_a_page_holds_are_all_selected_and_their_headers_read_once(
    box: Sandbox, kind: str
) -> None:
    acme = account(box)
    made = {memo(box, kind, acme) for _ in range(230)}
    reader = box.gateway.reader(PROCESSES[kind])
    ids = list(reader.ids(context()))
    assert (len(ids), set(ids)) == (230, made)
    assert {one.id for one in reader.records(ids, context())} == made
    headers = f"/object-query/{kind.lower()}-memos"
    assert requests_for(box, headers) == [headers] * 3
    assert {one.id for one in reader.records(ids[:1], context())} == {ids[0]}, "read anew the second time"
    assert len(requests_for(box, headers)) == 4


def test_a_debit_memo_is_read_with_its_items(box: Sandbox) -> None:
    acme = account(box, IntegrationId__NS="7", Class__NS="West", SynctoNetSuite__NS="Yes")
    seats = charge(
        box, IntegrationId__NS="88", RevRecCode="Straight", RevRecTriggerCondition="Service Activation Date"
    )
    subscription = box.add(
        "Subscription",
        AccountId=acme,
        Notes="n",
        Project__NS="P1",
        SubscriptionEndDate="2026-12-31",
        ContractEffectiveDate="2026-04-01",
        ServiceActivationDate="2026-05-02",
    )
    id = memo(
        box,
        "Debit",
        acme,
        TotalAmount="119.00",
        TaxAmount="19.00",
        TotalTaxExemptAmount="1.50",
        DueDate="2026-06-01",
        TargetDate="2026-05-31",
        PostedOn="2026-05-02T08:00:00Z",
        TransferredToAccounting="Error",
        IntegrationStatus__NS="Error Creating Debit Memo",
    )
    line = item(
        box,
        "Debit",
        id,
        AmountWithoutTax="100.00",
        TaxAmount="19.00",
        Quantity="2.5",
        ProductRatePlanChargeId=seats,
        SubscriptionId=subscription,
        ServiceStartDate="2026-05-01",
        ServiceEndDate="2026-05-31",
        ProcessingType="Discount",
        TaxCodeName="VAT",
    )
    tax(box, "Debit", line, "VAT", "4711")
    (got,) = read(box, "Debit", id)
    assert isinstance(got, DebitMemo)
    assert (got.amount, got.tax_amount, got.amount_without_tax) == (Decimal(119), Decimal(19), Decimal(100))
    assert (got.tax_exempt_amount, got.currency, got.status) == (Decimal("1.50"), "USD", "Posted")
    assert (got.memo_date, got.due_date, got.target_date) == (
        date(2026, 5, 1),
        date(2026, 6, 1),
        date(2026, 5, 31),
    )
    assert got.posted_date == datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
    assert got.created_date is not None
    assert got.updated_date is not None
    assert (got.integration.transferred, got.integration.status) == ("Error", "Error Creating Debit Memo")
    assert (got.account.integration.id, got.account.classifications.class_name) == ("7", "West")
    (one,) = got.items
    assert (one.amount, one.quantity, one.processing_type) == (Decimal(100), Decimal("2.5"), "Discount")
    assert one.charge is not None
    assert (one.charge.integration_id, one.charge.rev_rec_code) == ("88", "Straight")
    assert one.subscription is not None
    assert (one.subscription.project, one.subscription.end_date) == ("P1", date(2026, 12, 31))
    assert (one.service_start, one.tax_code) == (date(2026, 5, 1), "VAT")
    assert one.trigger_date == date(2026, 5, 2), "the subscription's date that the charge waits for"
    (vat,) = one.taxes
    assert (vat.amount, vat.accounting_code, vat.tax_code) == (Decimal(1), "4711", "VAT")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Contract Effective Date", date(2026, 4, 1)),
        ("ContractEffectiveDate", date(2026, 4, 1)),
        ("Customer Acceptance Date", None),
        ("", None),
    ],
)
def test_a_memo_item_is_triggered_by_the_date_that_its_charge_names(
    box: Sandbox, condition: str, expected: date | None
) -> None:
    acme = account(box)
    seats = charge(box, RevRecTriggerCondition=condition or None)
    subscription = box.add("Subscription", AccountId=acme, ContractEffectiveDate="2026-04-01")
    id = memo(box, "Credit", acme)
    item(box, "Credit", id, ProductRatePlanChargeId=seats, SubscriptionId=subscription)
    item(box, "Credit", id, ProductRatePlanChargeId=seats)
    (got,) = read(box, "Credit", id)
    assert [one.trigger_date for one in got.items] == [expected, None]


@BOTH
def test_a_memo_without_items_and_one_that_is_gone(box: Sandbox, kind: str) -> None:
    id = memo(box, kind, account(box))
    (got,) = read(box, kind, id, "0" * 32)
    assert (got.id, got.items) == (id, ())


@BOTH
def test_a_memo_with_more_items_than_a_page_has_them_all(box: Sandbox, kind: str) -> None:
    id = memo(box, kind, account(box))
    for _ in range(120):
        item(box, kind, id)
    (got,) = read(box, kind, id)
    assert len({one.id for one in got.items}) == 120


# --- taxes ----------------------------------------------------------------------------------------


@BOTH
def test_the_accounting_code_of_a_tax_code_is_read_once_for_many_memos(box: Sandbox, kind: str) -> None:
    acme = account(box)
    ids = []
    for number in range(30):
        ids.append(memo(box, kind, acme))
        line = item(box, kind, ids[-1])
        tax(box, kind, line, "VAT", "4711")
        tax(box, kind, line, "GST" if number % 2 else "LUXURY", "4712" if number % 2 else "4713")
    reader = box.gateway.reader(PROCESSES[kind])
    got = [*reader.records(ids[:20], context()), *reader.records(ids[20:], context())]
    codes = {(one.tax_code, one.accounting_code) for m in got for i in m.items for one in i.taxes}
    assert codes == {("VAT", "4711"), ("GST", "4712"), ("LUXURY", "4713")}
    assert len(requests_for(box, "/taxation-items")) == 2


@BOTH
def test_an_accounting_code_that_was_set_later_holds_for_older_items_too(box: Sandbox, kind: str) -> None:
    acme = account(box)
    ids = [memo(box, kind, acme) for _ in range(3)]
    for id, code in zip(ids, (None, "4711", None), strict=True):
        tax(box, kind, item(box, kind, id), "VAT", code)
    got = [one.items[0].taxes[0].accounting_code for one in read(box, kind, *ids)]
    assert got == ["4711"] * 3


@BOTH
def test_a_tax_code_without_accounting_code_has_none(box: Sandbox, kind: str) -> None:
    id = memo(box, kind, account(box))
    tax(box, kind, item(box, kind, id), "VAT", None)
    (got,) = read(box, kind, id)
    assert (got.items[0].taxes[0].tax_code, got.items[0].taxes[0].accounting_code) == ("VAT", "")


@BOTH
def test_an_item_with_more_taxes_than_a_page_has_them_all(box: Sandbox, kind: str) -> None:
    id = memo(box, kind, account(box))
    line = item(box, kind, id)
    for _ in range(120):
        tax(box, kind, line, "VAT", "4711")
    (got,) = read(box, kind, id)
    assert len({one.id for one in got.items[0].taxes}) == 120
    assert {one.accounting_code for one in got.items[0].taxes} == {"4711"}


# --- applications ---------------------------------------------------------------------------------


def apply(box: Sandbox, memo_id: str, amount: str, **document: str) -> None:
    box.add("CreditMemoApplication", CreditMemoId=memo_id, Amount=amount, **document)


def test_a_credit_memo_is_read_with_what_it_is_applied_to_now(box: Sandbox) -> None:
    acme = account(box)
    kept = invoice(box, acme, InvoiceNumber="INV-1", IntegrationId__NS="31", Amount="10")
    undone = invoice(box, acme, Amount="5")
    debit = memo(box, "Debit", acme, MemoNumber="DM-1", IntegrationId__NS="41")
    unsynced = memo(box, "Debit", acme, MemoNumber="DM-2")
    id = memo(box, "Credit", acme, TotalAmount="30", Comment="c", Origin__NS="ZUORA")
    for document, part in ((kept, "10"), (undone, "5"), (undone, "-5"), (kept, "-4")):
        apply(box, id, part, InvoiceId=document)
    apply(box, id, "7", DebitMemoId=debit)
    apply(box, id, "1", DebitMemoId=unsynced)
    (got,) = read(box, "Credit", id)
    assert isinstance(got, CreditMemo)
    assert (got.comment, got.integration.origin, got.amount) == ("c", "ZUORA", Decimal(30))
    assert {(a.document, a.amount, a.debit_memo) for a in got.applications} == {
        (DocumentLink(kept, "INV-1", "31"), Decimal(6), False),
        (DocumentLink(debit, "DM-1", "41"), Decimal(7), True),
        (DocumentLink(unsynced, "DM-2", ""), Decimal(1), True),
    }


def test_an_unapplied_credit_memo_has_no_applications(box: Sandbox) -> None:
    (got,) = read(box, "Credit", memo(box, "Credit", account(box)))
    assert got.applications == ()


def test_a_history_longer_than_a_page_is_read_to_its_end(box: Sandbox) -> None:
    acme = account(box)
    document = invoice(box, acme, IntegrationId__NS="31", Amount="1000")
    id, short = (memo(box, "Credit", acme, TotalAmount="1000") for _ in range(2))
    for _ in range(130):
        apply(box, id, "2", InvoiceId=document)
    apply(box, short, "3", InvoiceId=document)
    got = {one.id: [a.amount for a in one.applications] for one in read(box, "Credit", id, short)}
    assert got == {id: [Decimal(260)], short: [Decimal(3)]}


def test_documents_synced_meanwhile_are_seen_by_their_credit_memo(box: Sandbox) -> None:
    acme = account(box)
    document, debit = invoice(box, acme), memo(box, "Debit", acme)
    id = memo(box, "Credit", acme)
    apply(box, id, "1", InvoiceId=document)
    apply(box, id, "1", DebitMemoId=debit)
    reader = box.gateway.reader(PROCESSES["Credit"])
    assert {a.document.integration_id for a in reader.records([id], context())[0].applications} == {""}
    box.tenant.update("Invoice", document, IntegrationId__NS="31")
    box.tenant.update("DebitMemo", debit, IntegrationId__NS="41")
    assert {a.document.integration_id for a in reader.records([id], context())[0].applications} == {
        "31",
        "41",
    }


# --- write-back -----------------------------------------------------------------------------------


@BOTH
def test_the_write_back_arrives_and_what_is_cleared_is_empty(box: Sandbox, kind: str) -> None:
    ids = [memo(box, kind, account(box)) for _ in range(60)]
    record = f"{kind}Memo"
    results = written(box, [update(record, id, {**CORE, "TransferredToAccounting": "Yes"}) for id in ids])
    assert [result.id for result in results] == ids
    row = box.tenant.get(record, ids[59])
    assert row.items() >= {**CORE, "TransferredToAccounting": "Yes"}.items()
    cleared = ("IntegrationId__NS", "IntegrationStatus__NS")
    written(box, [update(record, ids[0], {"TransferredToAccounting": "No"}, cleared)])
    row = box.tenant.get(record, ids[0])
    assert [row.get(name) for name in (*cleared, "TransferredToAccounting")] == [None, None, "No"]
