"""Lines sent deferred are released in NetSuite once their trigger date is known in Zuora (D35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connector.models import DeferredLine, StepState, SyncRecord, SyncRun, SyncStep
from connector.services import runner, writing
from sandbox.http import Request
from syncrules.statuses import State
from tests.journeys.killing import time_passes
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

KINDS = ("invoice", "creditMemo")
OWNER, PASS = "invoices_to_netsuite", "invoice_recognition"


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def world(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company after a run; each test waits for the trigger date of another invoice."""
    with (
        django_db_blocker.unblock(),
        demo_world(invoice_settlement=request.param, long_invoice=False) as made,
    ):
        made.run()
        yield made


@pytest.fixture
def invoice(world: World) -> Iterator[dict[str, Any]]:
    """A synced invoice with a deferred line, whose date nobody has entered; afterwards as it was before."""
    synced = {row["Id"]: row for row in world.state("zuora", "Invoice") if row.get("IntegrationId__NS")}
    there = {row["internalId"] for kind in KINDS for row in world.state("netsuite", kind)}
    lines = DeferredLine.objects.order_by("pk").values_list("source_id", "line_id")
    made = next(
        {**synced[source_id], "line": line_id}
        for source_id, line_id in lines
        if source_id in synced and synced[source_id]["IntegrationId__NS"] in there
    )
    before = netsuite_line(world, made)
    yield made
    for wire in world.wires.values():
        wire.lose = None
    # Our rows go back to what they were after the first run, so the two systems have to, too.
    world.edit("zuora", "InvoiceItem", made["line"], RevRecStartDate=None)
    world.edit("zuora", "Invoice", made["Id"], IntegrationStatus__NS="Sync Complete")
    kept = {name: before[name] for name in ("line", "deferRevRec", "revRecStartDate", "revRecEndDate")}
    for kind, row in netsuite_records(world, made):
        company = world.sandbox.company
        company.update(kind, row["internalId"], itemList=[kept], replace={"itemList": False})


def enter_trigger_date(world: World, invoice: dict[str, Any], day: str = "2031-05-17") -> None:
    world.edit("zuora", "InvoiceItem", invoice["line"], RevRecStartDate=day)


def run(world: World) -> SyncStep:
    """The invoices with their pass, some time later."""
    time_passes()
    return world.run(process=OWNER).steps.get()


def netsuite_records(world: World, invoice: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The NetSuite transaction with its type; none when it was deleted."""
    rows = [(kind, row) for kind in KINDS for row in world.state("netsuite", kind)]
    return [(kind, row) for kind, row in rows if row["internalId"] == invoice["IntegrationId__NS"]]


def netsuite_line(world: World, invoice: dict[str, Any]) -> dict[str, Any]:
    ((_, row),) = netsuite_records(world, invoice)
    return next(
        line for line in row["itemList"] if line["customFieldList"]["custcolzuoraid"] == invoice["line"]
    )


def in_zuora(world: World, invoice: dict[str, Any]) -> tuple[str, str]:
    row = next(row for row in world.state("zuora", "Invoice") if row["Id"] == invoice["Id"])
    return row["IntegrationStatus__NS"], row["TransferredToAccounting"]


def record(invoice: dict[str, Any]) -> SyncRecord:
    return SyncRecord.objects.get(process=PASS, source_id=invoice["Id"])


def registered(invoice: dict[str, Any]) -> bool:
    return DeferredLine.objects.filter(source_id=invoice["Id"], line_id=invoice["line"]).exists()


def releases(request: Request) -> bool:
    return request.header("soapaction").strip('"') == "updateList" and b"deferRevRec" in request.body


def releases_in(world: World) -> int:
    """How many calls of a run would release lines."""
    world.wires["netsuite"].passed.clear()
    run(world)
    return sum(releases(passed.request) for passed in world.wires["netsuite"].passed)


def test_deferred_lines_are_registered_when_they_are_sent(world: World, invoice: dict[str, Any]) -> None:
    assert netsuite_line(world, invoice)["deferRevRec"] is True
    assert registered(invoice)
    assert releases_in(world) == 0, "nothing happens before the date is known"
    assert not SyncRecord.objects.filter(process=PASS, source_id=invoice["Id"]).exists()


def test_once_the_date_is_known_the_line_and_no_other_is_released(
    world: World, invoice: dict[str, Any]
) -> None:
    before = netsuite_line(world, invoice)
    enter_trigger_date(world, invoice)
    step = run(world)
    after = netsuite_line(world, invoice)
    changed = {name for name in after if after[name] != before.get(name)}
    assert after["deferRevRec"] is False
    assert changed <= {"deferRevRec", "revRecStartDate", "revRecEndDate"}
    assert in_zuora(world, invoice) == ("Sync Complete", "Yes")
    assert not registered(invoice)
    kept = record(invoice)
    assert (kept.state, kept.amount) == (State.DONE, None)
    attempt = kept.attempts.get()
    assert attempt.action == "update"
    purposes = [exchange.purpose for exchange in attempt.exchanges.all()]
    assert purposes == ["status before", "update", "write-back"]
    assert (step.updated, step.money) == (1, {})
    assert releases_in(world) == 0


def test_a_lost_answer_is_repeated_without_harm(world: World, invoice: dict[str, Any]) -> None:
    enter_trigger_date(world, invoice)
    world.wires["netsuite"].lose = releases
    run(world)
    assert (record(invoice).state, record(invoice).code) == (State.IN_PROGRESS, "OUTCOME_UNKNOWN")
    assert in_zuora(world, invoice) == ("Updating Revenue Recognition", "Yes")
    world.wires["netsuite"].lose = None
    run(world)
    assert in_zuora(world, invoice) == ("Sync Complete", "Yes")
    assert (record(invoice).state, record(invoice).code) == (State.DONE, "")
    assert not registered(invoice)


@pytest.mark.parametrize("forgotten", [False, True], ids=["register kept", "register lost"])
def test_what_netsuite_refuses_says_so_and_is_taken_again(
    world: World, invoice: dict[str, Any], forgotten: bool
) -> None:
    enter_trigger_date(world, invoice)
    message = "Not enough accounting periods in range specified for revenue recognition."
    fault = {"kind": "record_error", "operation": "updateList", "internal_id": invoice["IntegrationId__NS"]}
    world.faults("netsuite", fault | {"code": "INSUFCNT_NUM_PRDS_FOR_REV_REC", "message": message})
    step = run(world)
    kept = record(invoice)
    assert (kept.state, kept.code) == (State.NEEDS_ATTENTION, "ACCOUNTING_PERIODS_MISSING")
    assert kept.cause is not None
    # Transferred to Accounting stays Yes, or the create would select it.
    assert in_zuora(world, invoice) == ("Error Updating Revenue Recognition", "Yes")
    assert step.state == StepState.WARNINGS
    assert registered(invoice)
    if forgotten:
        DeferredLine.objects.all().delete()
        SyncRecord.objects.filter(process=PASS).delete()
    run(world)
    assert in_zuora(world, invoice) == ("Sync Complete", "Yes")
    assert netsuite_line(world, invoice)["deferRevRec"] is False


class Killed(BaseException):
    """The worker is ended from outside; no handler of ours sees it coming."""


@pytest.mark.parametrize("purpose", ["status before", "update", "write-back"])
def test_a_worker_killed_in_the_pass_is_continued_by_the_next_run(
    world: World, invoice: dict[str, Any], monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    enter_trigger_date(world, invoice)
    keep = writing._keep

    def killed(done: Any, why: str) -> None:
        if why == purpose and done[0][0].row.process == PASS:
            raise Killed
        keep(done, why)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_keep", killed)
        patch.setattr(runner, "_finish", lambda *given: None)
        with pytest.raises(Killed):
            world.run(process=OWNER)
    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    SyncRecord.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    run(world)
    assert netsuite_line(world, invoice)["deferRevRec"] is False
    assert in_zuora(world, invoice) == ("Sync Complete", "Yes")
    assert record(invoice).state == State.DONE
    assert not registered(invoice)


def test_a_transaction_that_is_gone_is_reported_and_nothing_is_made_in_its_place(
    world: World, invoice: dict[str, Any]
) -> None:
    ((kind, row),) = netsuite_records(world, invoice)
    world.sandbox.company.delete(kind, row["internalId"])
    enter_trigger_date(world, invoice)
    assert releases_in(world) == 0
    assert (record(invoice).state, record(invoice).code) == (State.NEEDS_ATTENTION, "NETSUITE_REFUSED")
    assert "does not exist any more" in record(invoice).message


def test_a_resync_of_the_pass_alone_releases_at_once(world: World, invoice: dict[str, Any]) -> None:
    enter_trigger_date(world, invoice)
    fault = {"kind": "record_error", "operation": "updateList", "internal_id": invoice["IntegrationId__NS"]}
    world.faults("netsuite", fault)
    run(world)
    assert record(invoice).state == State.NEEDS_ATTENTION
    steps = list(world.resync(record(invoice)).steps.values_list("process", "state"))
    assert steps == [(PASS, StepState.DONE)]
    assert record(invoice).state == State.DONE
    assert netsuite_line(world, invoice)["deferRevRec"] is False
