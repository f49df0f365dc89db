"""NetSuite credit memos in Zuora: every leg exactly once, whatever is lost or refused on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from connector.models import ActionKind, IntegrationPreferences, StepState, SyncRecord, SyncRun
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from sandbox.http import Request
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.killing import time_passes
from tests.journeys.world import World

pytestmark = pytest.mark.django_db

PROCESS = "credit_memos_to_zuora"
KINDS = ("InvoiceAdjustment", "InvoiceItemAdjustment")
ON_ITEMS = "Invoice Item Adjustments"
Row = dict[str, Any]


def run(world: World) -> SyncRun:
    return world.run(process=PROCESS)


def use_items(world: World) -> None:
    rows = IntegrationPreferences.objects.filter(connection=world.connection)
    rows.update(netsuite_credit_memo_target=ON_ITEMS)


def adjustments(world: World) -> list[Row]:
    """Every adjustment that carries a NetSuite id."""
    rows = [row for kind in KINDS for row in world.state("zuora", kind)]
    return [row for row in rows if row.get("IntegrationId__NS")]


NAMES = ("IntegrationId__NS", "InvoiceId", "SourceId", "Type", "Amount", "Status", "TransferredToAccounting")


def ledger(world: World) -> list[tuple[str, ...]]:
    """What counts of the adjustments, duplicates included."""
    return sorted(tuple(str(row.get(name)) for name in NAMES) for row in adjustments(world))


def memo(world: World, number: str) -> Row:
    return next(row for row in world.state("netsuite", "creditMemo") if row["tranId"] == number)


def zuora_id(world: World, number: str) -> str:
    return str(memo(world, number)["customFieldList"].get("custbodyzuoraid") or "")


def states(world: World) -> dict[str, tuple[str, str, int]]:
    rows = SyncRecord.objects.filter(connection=world.connection, process=PROCESS)
    return {row.number: (str(row.state), row.code, len(row.parts)) for row in rows}


def assert_books_agree(world: World) -> None:
    rows = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url, ("credits", "charges"))
    assert rows
    assert all(row.agrees for row in rows), table(rows)


@dataclass
class LoseOne:
    """Loses every answer to the call of this number among the writes of adjustments."""

    number: int
    seen: list[bytes] = field(default_factory=list)

    def __call__(self, request: Request) -> bool:
        writes = request.path in ("/v1/action/create", "/v1/action/update")
        if not writes or b"Adjustment" not in request.body:
            return False
        if request.body not in self.seen:
            self.seen.append(request.body)
        return self.seen.index(request.body) == self.number


@pytest.mark.parametrize("on_items", [False, True], ids=["whole invoices", "items"])
def test_each_leg_exists_once_whichever_answer_is_lost(world: World, on_items: bool) -> None:
    """The calls of the first run one after the other: creations, and the transfers behind them."""
    if on_items:
        use_items(world)
    counting = LoseOne(-1)
    world.wires["zuora"].lose = counting
    run(world)
    quiet, expected = ledger(world), states(world)
    calls = len(counting.seen)
    assert calls >= 8
    assert_books_agree(world)
    for number in range(calls):
        world.again()
        SyncRecord.objects.all().delete()
        world.wires["zuora"].lose = LoseOne(number)
        run(world)
        lost = SyncRecord.objects.filter(code="OUTCOME_UNKNOWN")
        assert {row.state for row in lost} == {State.IN_PROGRESS}, number

        world.wires["zuora"].lose = None
        time_passes()
        run(world)
        assert ledger(world) == quiet, number
        assert states(world) == expected, number
        assert_books_agree(world)


def test_the_memo_of_a_negative_invoice_names_its_charge_first_and_keeps_its_references(world: World) -> None:
    run(world)
    record = world.record(PROCESS, "INV00030012")
    kept = memo(world, "INV00030012")["customFieldList"]
    ids = zuora_id(world, "INV00030012").split(",")
    by_id = {row["Id"]: row for row in adjustments(world)}
    assert [by_id[id_]["Type"] for id_ in ids] == ["Charge", "Credit", "Credit", "Credit"]
    assert [part["id"] for part in record.parts] == ids
    assert record.destination_id == ids[0]
    assert kept["custbodyzuoratype"] == "NEGATIVE_INVOICE"
    assert kept["custbodyzuorareferencenumber"] == "INV00030012"
    balances = {row["InvoiceNumber"]: Decimal(row["Balance"]) for row in world.state("zuora", "Invoice")}
    assert balances["INV00030012"] == 0
    assert balances["INV00030121"] == 60  # of 120.00


def test_a_leg_that_was_refused_is_made_once_there_is_room_and_the_charge_is_not_repeated(
    world: World,
) -> None:
    blocking = next(row for row in world.state("zuora", "Invoice") if row["InvoiceNumber"] == "INV00030121")
    by_hand = world.sandbox.tenant.insert(
        "InvoiceAdjustment", InvoiceId=blocking["Id"], Type="Credit", Amount="119.00"
    )
    run(world)
    record = world.record(PROCESS, "INV00030012")
    assert (record.state, record.code) == (State.NEEDS_ATTENTION, "CREDIT_EXCEEDS_BALANCE")
    assert record.message == "The credit of 60.00 is larger than what is open on invoice INV00030121."
    first = ledger(world)
    status = memo(world, "INV00030012")["customFieldList"]["custbodyzuoraintegrationstatus"]
    assert status == "Error Creating Invoice Adjustment"

    world.sandbox.tenant.update("InvoiceAdjustment", by_hand["Id"], Status="Canceled")
    time_passes()
    run(world)
    record.refresh_from_db()
    assert (record.state, len(record.parts)) == (State.DONE, 4)
    assert set(first) < set(ledger(world))
    assert len(ledger(world)) == len(first) + 2
    assert_books_agree(world)


def test_a_tenant_without_the_object_stops_the_process_and_the_other_target_then_works(
    world: World,
) -> None:
    world.sandbox.tenant.withheld.add("InvoiceAdjustment")
    step = run(world).steps.get()
    assert (step.state, step.code) == (StepState.FAILED, "ADJUSTMENT_TARGET_NOT_SUPPORTED")
    assert "refuses Invoice Adjustment records" in step.message
    assert "change netsuite_credit_memo_target" in step.message
    status = memo(world, "CRED-0001")["customFieldList"]["custbodyzuoraintegrationstatus"]
    assert status == "Creating Invoice Adjustment"

    use_items(world)
    time_passes()
    assert run(world).steps.get().state == StepState.WARNINGS
    assert world.record(PROCESS, "CRED-0001").state == State.DONE
    assert {row["Type"] for row in world.state("zuora", "InvoiceItemAdjustment")} == {"Charge", "Credit"}


def test_a_switched_target_does_not_begin_a_half_done_memo_anew(world: World) -> None:
    world.wires["zuora"].lose = LoseOne(2)  # the second leg of every memo of a negative invoice
    run(world)
    world.wires["zuora"].lose = None
    use_items(world)
    time_passes()
    run(world)
    record = world.record(PROCESS, "INV00030012")
    assert (record.state, len(record.parts)) == (State.DONE, 4)
    assert {part["record"] for part in record.parts} == {"InvoiceAdjustment"}
    assert_books_agree(world)


def clear(record: SyncRecord) -> Any:
    action = action_request(
        record=record, kind=ActionKind.CLEAR, user=None, reason="Applied to the wrong invoice.", enqueue=False
    )
    return action_execute(action_id=action.pk)


def test_a_memo_is_cleared_when_every_leg_is_cancelled_and_then_made_anew(world: World) -> None:
    run(world)
    record = world.record(PROCESS, "INV00030012")
    old = zuora_id(world, "INV00030012").split(",")
    tenant = world.sandbox.tenant
    for id_ in old[:-1]:
        tenant.update("InvoiceAdjustment", id_, Status="Canceled")
    refused = clear(record)
    assert (refused.state, refused.code) == ("refused", "RESYNC_COUNTERPART_ACTIVE")
    assert old[-1] in refused.message

    tenant.update("InvoiceAdjustment", old[-1], Status="Canceled")
    assert clear(record).state == "written"
    assert zuora_id(world, "INV00030012") == ""
    run(world)
    record.refresh_from_db()
    new = zuora_id(world, "INV00030012").split(",")
    assert (record.state, len(new)) == (State.DONE, 4)
    assert not set(new) & set(old)
    assert_books_agree(world)


def test_a_second_run_writes_nothing(world: World) -> None:
    run(world)
    world.forget_journal()
    run(world)
    assert world.journal("zuora")["writes"] == 0
    assert world.journal("netsuite")["writes"] == 0
