"""Debit and credit memos of a tenant with Invoice Settlement: what NetSuite has of them after a run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.sequence import run_execute
from sandbox.http import Request
from sandbox.tie_out import compare, table
from tests.factories import UserFactory
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PROCESSES = {"DM": "debit_memos_to_netsuite", "CM": "credit_memos_to_netsuite"}


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A run that never heard that memos were created, and two that make up for it.

    What a test changes is a memo of its own.
    """

    def lost(request: Request) -> bool:
        added = request.header("soapaction").strip('"') == "addList"
        return added and any(key in request.body for key in (b"zuora-dm-", b"zuora-cm-"))

    with django_db_blocker.unblock(), demo_world(invoice_settlement=True, long_invoice=False) as world:
        world.wires["netsuite"].lose = lost
        world.run()
        world.wires["netsuite"].lose = None
        unclear = SyncRecord.objects.filter(process__in=PROCESSES.values(), code="OUTCOME_UNKNOWN")
        assert {row.process for row in unclear} == set(PROCESSES.values())
        for _ in range(2):
            unclear.update(next_try_at=timezone.now() - timedelta(seconds=1))
            world.run()
        assert not unclear.exists()
        yield world


def test_memos_whose_creation_was_not_heard_of_exist_once(ran: World) -> None:
    rows = compare(ran.sandbox.zuora_url, ran.sandbox.netsuite_url)
    assert {"debit memos", "credit memos", "credits applied"} <= {row.kind for row in rows}
    assert all(row.agrees for row in rows), table(rows)
    assert record(ran, "CM00010001").attempts.filter(action="re-link").count() == 1


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an action queues is carried out by the test."""
    silent = type("Queue", (), {"enqueue_call": lambda _s, **_job: None})()
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: silent)


def memo(world: World, number: str) -> dict[str, Any]:
    kind = "DebitMemo" if number.startswith("DM") else "CreditMemo"
    (row,) = [row for row in world.state("zuora", kind) if row["MemoNumber"] == number]
    return row


def record(world: World, number: str) -> SyncRecord:
    return world.record(PROCESSES[number[:2]], number)


def booked(world: World, number: str) -> dict[str, Any]:
    """The NetSuite document of a memo; exactly one carries its number."""
    kind = "invoice" if number.startswith("DM") else "creditMemo"
    (row,) = [row for row in world.state("netsuite", kind) if row["tranId"] == number]
    assert row["internalId"] == memo(world, number)["IntegrationId__NS"]
    return row


def applied(world: World, number: str) -> dict[str, Decimal]:
    """What a credit memo is applied to in NetSuite, by number."""
    numbers = {int(row["internalId"]): row["tranId"] for row in world.state("netsuite", "invoice")}
    return {numbers[line["doc"]]: Decimal(line["amount"]) for line in booked(world, number)["applyList"]}


def lines(world: World, number: str) -> dict[str, dict[str, Any]]:
    return {line["customFieldList"]["custcolzuoraid"]: line for line in booked(world, number)["itemList"]}


def carry_out(world: World, number: str, kind: ActionKind) -> RecordAction:
    """A guided action with the run that follows it."""
    row = record(world, number)
    action = action_request(record=row, kind=kind, user=UserFactory(), reason="Changed by the customer.")
    done = action_execute(action_id=action.pk)
    assert done is not None
    assert done.state == ActionState.WRITTEN, done.message
    assert done.run is not None
    run_execute(run_id=done.run.pk)
    return done


def test_a_credit_memo_is_applied_to_invoices_and_debit_memos_as_in_zuora(ran: World) -> None:
    assert list(applied(ran, "CM00010020").values()) == [Decimal("200.00"), Decimal("99.95")]
    assert Decimal(booked(ran, "CM00010020")["unapplied"]) == Decimal("176.05")
    assert applied(ran, "CM00010021") == {"INV00066003": Decimal("30.00"), "DM00010001": Decimal("45.50")}
    assert applied(ran, "CM00010040") == {}
    due = {number: Decimal(booked(ran, number)["amountRemaining"]) for number in ("DM00010001", "DM00010006")}
    assert due == {"DM00010001": Decimal("1804.50"), "DM00010006": Decimal(0)}


def test_items_and_taxes_become_lines_with_their_zuora_ids(ran: World) -> None:
    for number, kind in (("DM00010002", "Debit"), ("CM00010006", "Credit")):
        memo_id = memo(ran, number)["Id"]
        items = [r for r in ran.state("zuora", f"{kind}MemoItem") if r[f"{kind}MemoId"] == memo_id]
        ids = {item["Id"]: item["AmountWithoutTax"] for item in items}
        taxes = [r for r in ran.state("zuora", f"{kind}TaxationItem") if r[f"{kind}MemoItemId"] in ids]
        wanted = ids | {tax["Id"]: tax["TaxAmount"] for tax in taxes}
        assert taxes, number
        assert {id_: line["amount"] for id_, line in lines(ran, number).items()} == wanted


@pytest.mark.parametrize(("number", "deferred"), [("DM00010004", True), ("DM00010003", False)])
def test_recognition_of_a_debit_memo_line_without_trigger_date_is_deferred(
    ran: World, number: str, deferred: bool
) -> None:
    memo_id = memo(ran, number)["Id"]
    (item,) = [row for row in ran.state("zuora", "DebitMemoItem") if row["DebitMemoId"] == memo_id]
    line = lines(ran, number)[item["Id"]]
    assert line["deferRevRec"] is deferred
    assert line["revRecSchedule"]


def test_changes_since_the_sync_are_sent_to_the_memo_that_is_there(ran: World) -> None:
    assert applied(ran, "CM00090032") == {"INV00066064": Decimal("60.00"), "INV00066065": Decimal("40.00")}
    assert applied(ran, "CM00090033") == {}
    for number in ("CM00090032", "CM00090033"):
        row = record(ran, number)
        assert (row.state, row.attempts.get().action) == ("done", "update")
        assert memo(ran, number)["TransferredToAccounting"] == "Yes"


def test_a_memo_that_an_interrupted_run_left_is_linked_and_its_applications_completed(ran: World) -> None:
    assert applied(ran, "CM00090031") == {"INV00066062": Decimal("60.00"), "INV00066063": Decimal("40.00")}
    assert memo(ran, "CM00090031")["IntegrationStatus__NS"] == "Sync Complete"


def test_statuses_and_ids_are_written_back_in_bulk(ran: World) -> None:
    calls = ran.journal("zuora")["by_operation"]
    one_by_one = [name for name in calls if name.startswith("PUT") and "memo" in name and "bulk" not in name]
    assert one_by_one == []
    # Under way, failed and complete, in three runs.
    assert {name: calls[name] for name in calls if "memos/bulk" in name and calls[name] > 9} == {}


def test_pushed_changes_rewrite_the_applications_and_nothing_is_created(ran: World) -> None:
    before = booked(ran, "CM00010020")
    ran.sandbox.tenant.insert(
        "CreditMemoApplication",
        CreditMemoId=memo(ran, "CM00010020")["Id"],
        InvoiceId=_invoice(ran, "INV00066002"),
        Amount=Decimal("-99.95"),
    )
    assert carry_out(ran, "CM00010020", ActionKind.PUSH).code == ""
    after = booked(ran, "CM00010020")
    assert applied(ran, "CM00010020") == {"INV00066001": Decimal("200.00")}
    assert (after["internalId"], after["itemList"]) == (before["internalId"], before["itemList"])
    row = record(ran, "CM00010020")
    assert (row.state, row.integration_status) == ("done", "Sync Complete")


def _invoice(world: World, number: str) -> str:
    (row,) = [row for row in world.state("zuora", "Invoice") if row["InvoiceNumber"] == number]
    return str(row["Id"])


@pytest.mark.parametrize(
    ("number", "kind", "action"),
    [
        ("CM00010040", "creditMemo", ActionKind.PUSH),
        ("CM00010041", "creditMemo", ActionKind.CLEAR),
        ("DM00010003", "invoice", ActionKind.CLEAR),
    ],
)
def test_a_memo_that_people_deleted_in_netsuite_is_made_anew(
    ran: World, number: str, kind: str, action: ActionKind
) -> None:
    old = booked(ran, number)
    ran.sandbox.company.delete(kind, old["internalId"])
    carry_out(ran, number, action)
    new = booked(ran, number)
    assert new["internalId"] != old["internalId"]
    assert new["itemList"] == old["itemList"]
    row = record(ran, number)
    assert (row.state, row.destination_id) == ("done", new["internalId"])
    assert memo(ran, number)["TransferredToAccounting"] == "Yes"
