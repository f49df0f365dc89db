"""An invoice of over 4000 lines: ignored by us, let go by a person, sent in batches, no line twice (D13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord, SyncRun
from connector.services import runner, writing
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.sequence import run_execute
from sandbox.http import Request
from syncrules.processes import invoice_checks
from syncrules.statuses import State
from tests.journeys.killing import Killed, time_passes
from tests.journeys.world import LONG_INVOICE, World, shared_world

pytestmark = pytest.mark.django_db

NUMBER = LONG_INVOICE
PROCESS = "invoices_to_netsuite"
LINES, SHORTER = 4001, 401


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company after a run that met the long invoice for the first time."""
    with shared_world(django_db_blocker.unblock) as world:
        world.run()
        world.keep()
        yield world


@pytest.fixture
def full(ran: World, db: None) -> World:
    """The long invoice as that run left it: ignored by us, and nothing of it in NetSuite."""
    return ran.again()


@pytest.fixture
def world(full: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The same with a tenth of the lines, and with the limit that makes it a long one: 5 batches, not 41."""
    monkeypatch.setattr(invoice_checks, "LINE_LIMIT", SHORTER - 1)
    tenant, key = full.sandbox.tenant, record(full).source_id
    for item in tenant.rows("InvoiceItem", InvoiceId=key)[SHORTER:]:
        tenant.delete("InvoiceItem", item["Id"])
    amount = sum(item["ChargeAmount"] for item in tenant.rows("InvoiceItem", InvoiceId=key))
    tenant.update("Invoice", key, Amount=amount, Balance=amount)
    return full


def record(world: World) -> SyncRecord:
    return world.record(PROCESS, NUMBER)


def stored(world: World) -> list[dict[str, Any]]:
    """The NetSuite invoices that carry the long invoice's Zuora ID."""
    id_ = record(world).source_id
    rows = world.state("netsuite", "invoice")
    return [row for row in rows if row.get("customFieldList", {}).get("custbodyzuoraid") == id_]


def in_zuora(world: World) -> dict[str, Any]:
    return next(row for row in world.state("zuora", "Invoice") if row["InvoiceNumber"] == NUMBER)


def let_go(world: World) -> None:
    world.edit("zuora", "Invoice", record(world).source_id, TransferredToAccounting=None)


def run(world: World) -> SyncRun:
    """The invoices, some time later."""
    time_passes()
    return world.run(process=PROCESS)


def assert_complete(world: World, lines: int = SHORTER) -> None:
    (invoice,) = stored(world)
    ids = Counter(line["customFieldList"]["custcolzuoraid"] for line in invoice["itemList"])
    assert len(ids) == lines
    assert set(ids.values()) == {1}, "no line twice"
    source = in_zuora(world)
    assert source["IntegrationId__NS"] == invoice["internalId"]
    assert (source["IntegrationStatus__NS"], source["TransferredToAccounting"]) == ("Sync Complete", "Yes")
    assert str(source["Amount"]) == str(invoice["total"])
    assert (record(world).state, record(world).code) == (State.DONE, "")


def assert_begun(world: World, lines: int) -> None:
    """A part of the lines is there, and Zuora does not take the invoice for synced."""
    (invoice,) = stored(world)
    assert len(invoice["itemList"]) == lines
    assert not in_zuora(world).get("IntegrationId__NS")
    assert in_zuora(world)["TransferredToAccounting"] != "Yes"


def adds_lines(request: Request) -> bool:
    return request.header("soapaction").strip('"') == "updateList" and b"itemList" in request.body


def nth_batch(number: int) -> Callable[[Request], bool]:
    """Of the batches that are sent from now on, this one."""
    seen = {"count": 0}

    def matches(request: Request) -> bool:
        seen["count"] += adds_lines(request)
        return adds_lines(request) and seen["count"] == number

    return matches


def test_it_is_left_out_and_says_that_we_did_it(full: World) -> None:
    assert stored(full) == []
    run(full)
    row = record(full)
    assert (row.state, row.code) == (State.IGNORED, "LINE_LIMIT_EXCEEDED")
    assert "4001 lines (more than 4000). Transferred to Accounting was set to Ignore." in row.message
    assert row.remedy == "Set Transferred to Accounting to No to sync it in batches of 100 lines."


def completions(world: World) -> list[Request]:
    """The requests that called the long invoice synced."""
    sent = [passed.request for passed in world.wires["zuora"].passed]
    return [r for r in sent if b"Sync Complete" in r.body and record(world).source_id in r.path]


def test_let_go_it_is_complete_only_after_the_last_batch(full: World) -> None:
    let_go(full)
    run(full)
    assert_complete(full, LINES)
    assert full.journal("netsuite")["by_operation"]["updateList"] == 40
    (done,) = completions(full)
    assert done.body.count(b"IntegrationId__NS") == 1 + LINES, "each item knows its line in NetSuite"


@pytest.mark.parametrize("number", [2, 4])
def test_a_batch_whose_answer_was_lost_is_counted_and_not_sent_again(world: World, number: int) -> None:
    let_go(world)
    world.wires["netsuite"].lose = nth_batch(number)
    run(world)
    row = record(world)
    assert (row.state, row.code) == (State.IN_PROGRESS, "OUTCOME_UNKNOWN")
    assert_begun(world, min(100 * (number + 1), SHORTER))
    assert in_zuora(world)["IntegrationStatus__NS"] == "Creating Invoice"

    world.wires["netsuite"].lose = None
    world.run(process=PROCESS)
    assert_begun(world, min(100 * (number + 1), SHORTER)) if number < 4 else assert_complete(world)
    run(world)
    assert_complete(world)


def test_a_first_batch_whose_answer_was_lost_is_found_and_continued(world: World) -> None:
    let_go(world)
    world.wires["netsuite"].lose = lambda request: request.header("soapaction").strip('"') == "addList"
    run(world)
    assert_begun(world, 100)
    world.wires["netsuite"].lose = None
    run(world)
    assert_complete(world)


@pytest.mark.parametrize("forgotten", [False, True], ids=["rows kept", "rows lost"])
def test_a_worker_killed_between_two_batches_is_continued_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch, forgotten: bool
) -> None:
    let_go(world)
    keep, dead = writing._keep, []

    def killed(done: Any, purpose: str) -> None:
        if purpose == "lines 2":
            dead.append(purpose)
            raise Killed
        keep(done, purpose)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_keep", killed)
        patch.setattr(runner, "_finish", lambda *given: None)
        with pytest.raises(Killed):
            run(world)
    assert dead == ["lines 2"]
    assert_begun(world, 200)
    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    SyncRecord.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    if forgotten:
        SyncRecord.objects.filter(process=PROCESS, number=NUMBER).delete()
    run(world)
    assert_complete(world)


def test_a_batch_that_is_refused_leaves_an_error_and_is_continued_once_it_is_put_right(world: World) -> None:
    let_go(world)
    refused = {"kind": "record_error", "operation": "updateList", "type": "invoice"}
    world.faults("netsuite", refused | {"code": "USER_ERROR", "message": "The form is locked.", "count": 1})
    run(world)
    row = record(world)
    assert (row.state, row.code) == (State.NEEDS_ATTENTION, "NETSUITE_REFUSED")
    source = in_zuora(world)
    assert source["IntegrationStatus__NS"] == "Error Creating Invoice"
    assert source["TransferredToAccounting"] == "Error"
    assert_begun(world, 100)
    run(world)
    assert_complete(world)


def carry_out(world: World, kind: ActionKind, **options: Any) -> RecordAction:
    """The guided action on the long invoice, and the resync that follows it."""
    action = action_request(record=record(world), kind=kind, user=None, enqueue=False, **options)
    done = action_execute(action_id=action.pk)
    assert done is not None
    assert done.state == ActionState.WRITTEN, done.message
    assert done.run is not None
    run_execute(run_id=done.run.pk)
    return done


def test_a_person_who_no_longer_ignores_it_lets_it_go(world: World) -> None:
    carry_out(world, ActionKind.UNIGNORE)
    assert_complete(world)


def test_linked_to_a_counterpart_that_lacks_lines_it_gets_them_first(world: World) -> None:
    let_go(world)
    refused = {"kind": "record_error", "operation": "updateList", "type": "invoice"}
    world.faults("netsuite", refused | {"code": "USER_ERROR", "message": "The form is locked.", "count": 1})
    run(world)
    (part,) = stored(world)
    carry_out(world, ActionKind.LINK, destination_id=part["internalId"])
    assert_complete(world)
    assert stored(world)[0]["internalId"] == part["internalId"]
