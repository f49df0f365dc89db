"""The rows of resync.md's matrix in a tenant without Invoice Settlement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from connector.models import ActionKind, ActionState, PutAside, SyncRecord
from syncrules.statuses import State
from tests.journeys.matrix import (
    ID,
    TRANSFERRED,
    Row,
    cancel_subscription,
    carried_out,
    changed,
    clear,
    delete_in_netsuite,
    follow,
    inactivate,
    named,
    of,
    synced,
    table,
    to_netsuite,
    to_zuora,
    undo_the_refund,
)
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plain(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A tenant without Invoice Settlement."""
    with synced(django_db_blocker.unblock) as company:
        yield company


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Jobs are carried out by the test, so that it decides what happens in between."""
    nothing = type("Queue", (), {"enqueue_call": lambda _self, **_job: None})
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: nothing())


PLAIN = [
    to_netsuite("account", "accounts", "A00001048", "Account", inactivate, made=False),
    to_netsuite("product", "products", "Larkfield Classic", "Product"),
    to_netsuite("rate plan", "rate_plans", "Analytics Archive", "ProductRatePlan"),
    to_netsuite("charge", "charges", "Travel & Expenses <billed at cost>", "ProductRatePlanCharge"),
    to_netsuite("invoice", "invoices", "INV00010003", "Invoice"),
    to_netsuite("negative invoice", "invoices", "INV00010152", "Invoice"),
    to_netsuite("item adjustment", "adjustments", "IIA-00010001", "InvoiceItemAdjustment"),
    to_netsuite("payment", "payments", "P-00010001", "Payment"),
    to_netsuite("refund", "refunds", "R-00010002", "Refund", undo_the_refund),
    to_zuora("sales order", "sales_orders", "SO-2018", "salesOrder", cancel_subscription),
    to_zuora("received payment", "payments", "PYMT-0006", "customerPayment"),
    to_zuora("NetSuite refund", "refunds", "CREF-0002", "customerRefund"),
    to_zuora("NetSuite credit memo", "credit_memos", "CRED-0003", "creditMemo"),
]


@named(PLAIN)
def test_a_row_without_invoice_settlement(plain: World, row: Row) -> None:
    follow(plain, row)


def test_the_ids_of_an_invoices_items_are_cleared_too(plain: World) -> None:
    world, record = of(plain, "invoices_to_netsuite", "INV00010003")
    delete_in_netsuite(world, record)
    before = table(world, "zuora", "InvoiceItem")
    mine = [key for key, item in before.items() if item["InvoiceId"] == record.source_id]
    assert clear(record).state == ActionState.WRITTEN
    assert changed(before, table(world, "zuora", "InvoiceItem")) == {key: {ID: None} for key in mine}


def test_every_leg_of_a_negative_balance_memo_must_be_cancelled(plain: World) -> None:
    memos = SyncRecord.objects.filter(connection=plain.connection, process="credit_memos_to_zuora")
    number = next(memo.number for memo in memos.order_by("number") if len(memo.parts) > 1)
    world, record = of(plain, "credit_memos_to_zuora", number)
    *others, last = record.parts
    for part in others:
        world.edit("zuora", part["record"], part["id"], Status="Canceled")
    source = table(world, "netsuite", "creditMemo")
    assert clear(record).code == "RESYNC_COUNTERPART_ACTIVE"
    assert table(world, "netsuite", "creditMemo") == source
    world.edit("zuora", last["record"], last["id"], Status="Canceled")
    action = clear(record)
    assert action.state == ActionState.WRITTEN, action.message
    gone = dict.fromkeys(("custbodyzuoraid", "custbodyzuoraintegrationstatus"))
    # Zuora Type and Zuora Reference Number are kept (D39).
    assert changed(source, table(world, "netsuite", "creditMemo")) == {record.source_id: gone}


def test_changes_of_other_records_are_not_pushed(plain: World) -> None:
    for process, number in (("payments_to_netsuite", "P-00010001"), ("invoices_to_netsuite", "INV00010003")):
        _, record = of(plain, process, number)
        with pytest.raises(ValidationError, match="are not pushed"):
            carried_out(record, ActionKind.PUSH)


def test_a_record_that_only_changed_or_did_not_change_needs_no_action(plain: World) -> None:
    for process, number, kind in (
        ("charges_to_netsuite", "Travel & Expenses <billed at cost>", "ProductRatePlanCharge"),
        ("accounts_to_netsuite", "A00001048", "Account"),
    ):
        world, record = of(plain, process, number)
        source, old = table(world, "zuora", kind), record.destination_id
        booked = table(world, "netsuite", record.destination_record).keys()
        world.resync(record)
        record.refresh_from_db()
        assert (record.state, record.destination_id) == (State.DONE, old)
        assert table(world, "netsuite", record.destination_record).keys() == booked
        assert table(world, "zuora", kind).keys() == source.keys()


def test_a_long_invoice_that_is_let_go_keeps_the_mark_that_we_put_it_aside(plain: World) -> None:
    world, record = of(plain, "invoices_to_netsuite", "INV00090010")
    assert (record.state, record.put_aside) == (State.IGNORED, PutAside.DONE)
    source = table(world, "zuora", "Invoice")
    action = carried_out(record, ActionKind.UNIGNORE)
    assert action.state == ActionState.WRITTEN, action.message
    assert changed(source, table(world, "zuora", "Invoice")) == {record.source_id: {TRANSFERRED: None}}
    record.refresh_from_db()
    assert record.put_aside == PutAside.DONE
