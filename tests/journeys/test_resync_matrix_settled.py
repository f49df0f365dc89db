"""The rows of resync.md's matrix that are different with Invoice Settlement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.models import ActionKind, ActionState, SyncRecord
from connector.services.record_actions import action_request
from tests.factories import UserFactory
from tests.journeys.matrix import (
    STATUS,
    TRANSFERRED,
    Row,
    cancel_payment,
    carried_out,
    changed,
    delete_in_netsuite,
    follow,
    named,
    of,
    resync,
    synced,
    table,
    to_netsuite,
    to_zuora,
    undo_the_refund,
)
from tests.journeys.record_choice import unpaid_invoices
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def settled(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A tenant with Invoice Settlement."""
    with synced(django_db_blocker.unblock, invoice_settlement=True) as company:
        yield company


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Jobs are carried out by the test, so that it decides what happens in between."""
    nothing = type("Queue", (), {"enqueue_call": lambda _self, **_job: None})
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: nothing())


SETTLED = [
    to_netsuite("debit memo", "debit_memos", "DM00010003", "DebitMemo"),
    to_netsuite("credit memo", "credit_memos", "CM00010001", "CreditMemo"),
    to_netsuite("payment", "payments", "P-00010001", "Payment"),
    to_netsuite("refund", "refunds", "R-00010002", "Refund", undo_the_refund),
    to_zuora("received payment", "payments", "PYMT-0013", "customerPayment", cancel_payment),
    to_zuora("NetSuite refund", "refunds", "CREF-0002", "customerRefund"),
]


@named(SETTLED)
def test_a_row_with_invoice_settlement(settled: World, row: Row) -> None:
    follow(settled, row)


@pytest.mark.parametrize(
    ("process", "number", "kind"),
    [
        ("payments_to_netsuite", "P-00010001", "Payment"),
        ("credit_memos_to_netsuite", "CM00010001", "CreditMemo"),
    ],
)
def test_changes_are_pushed_without_a_manual_step(
    settled: World, process: str, number: str, kind: str
) -> None:
    world, record = of(settled, process, number)
    source = table(world, "zuora", kind)
    booked = table(world, "netsuite", record.destination_record).keys()
    action = carried_out(record, ActionKind.PUSH)
    assert action.state == ActionState.WRITTEN, action.message
    assert changed(source, table(world, "zuora", kind)) == {record.source_id: {TRANSFERRED: None}}
    assert action_request(record=record, kind=ActionKind.PUSH, user=UserFactory()).pk == action.pk
    counterpart = record.destination_id
    resync(action, record)
    assert record.destination_id == counterpart
    assert table(world, "netsuite", record.destination_record).keys() == booked


def test_an_invoice_whose_custom_fields_were_repaired_by_hand(settled: World) -> None:
    number = unpaid_invoices(settled.again())[0].number
    world, record = of(settled, "invoices_to_netsuite", number)
    broken = {"IntegrationStatus__NS": "Error updating custom fields"}
    world.edit("zuora", "Invoice", record.source_id, **broken)
    SyncRecord.objects.filter(pk=record.pk).update(integration_status=broken[STATUS])
    record.refresh_from_db()
    source = table(world, "zuora", "Invoice")
    done = carried_out(record, ActionKind.BOOKED)
    assert done.state == ActionState.DONE, done.message
    expected = {record.source_id: {STATUS: "Sync Complete"}}
    assert changed(source, table(world, "zuora", "Invoice")) == expected

    world, record = of(settled, "invoices_to_netsuite", number)
    world.edit("zuora", "Invoice", record.source_id, **broken)
    SyncRecord.objects.filter(pk=record.pk).update(integration_status=broken[STATUS])
    delete_in_netsuite(world, record)
    source = table(world, "zuora", "Invoice")
    assert carried_out(record, ActionKind.BOOKED).state == ActionState.REFUSED
    assert table(world, "zuora", "Invoice") == source
