"""After lost answers, killed work and busy systems: every record once in the other system, and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from connector.gateways.errors import Kind
from connector.gateways.netsuite import search
from connector.models import AttemptState, IntentState, RunState, StepState, SyncRecord
from sandbox.http import Drop, Request, Response
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.killing import killed_run, time_passes
from tests.journeys.world import LONG_INVOICE, World, shared_world

pytestmark = pytest.mark.django_db

NETSUITE_TYPES = ("customer", "invoice", "creditMemo", "customerPayment", "customerRefund")
ITEM_TYPES = ("serviceSaleItem", "nonInventorySaleItem", "inventoryItem")


@dataclass(frozen=True)
class Outcome:
    """Where a quiet run leaves our rows and both systems."""

    rows: dict[tuple[str, str], tuple[str, str]]
    counts: dict[str, int]


def outcome(world: World) -> Outcome:
    rows = SyncRecord.objects.filter(connection=world.connection)
    found = {(r.process, r.number): (str(r.state), r.code) for r in rows}
    counts = {kind: len(world.state("netsuite", kind)) for kind in NETSUITE_TYPES}
    counts |= {kind: len(world.state("zuora", kind)) for kind in ("Refund", "Payment")}
    return Outcome(found, counts)


@dataclass(frozen=True)
class Stage:
    """The company as it begins, and the outcome of a run that nothing disturbs."""

    world: World
    quiet: Outcome


MODES: dict[str, Any] = {"ids": ["settlement-off", "settlement-on"]}


@pytest.fixture(scope="module", params=[(False, False), (True, False)], **MODES)
def stage(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """With or without Invoice Settlement, and with or without the invoice of more than 4000 lines."""
    settlement, long_invoice = request.param
    options = {"invoice_settlement": settlement, "long_invoice": long_invoice}
    # The custom field phase is never repeated; what becomes of it is told in test_custom_fields.
    with shared_world(django_db_blocker.unblock, custom_field_sync=False, **options) as world:
        with transaction.atomic():
            world.run()
            quiet = outcome(world)
            transaction.set_rollback(True)
        yield Stage(world, quiet)


@pytest.fixture
def world(stage: Stage, db: None) -> World:
    return stage.world.again()


@pytest.fixture
def quiet(stage: Stage) -> Outcome:
    return stage.quiet


def assert_as_quiet(world: World, expected: Outcome) -> None:
    """Everything is where an undisturbed run leaves it, and once only."""
    now = outcome(world)
    assert now.counts == expected.counts
    assert {k: v for k, v in now.rows.items() if v != expected.rows.get(k)} == {}
    assert now.rows.keys() == expected.rows.keys()
    assert zuora_ids(world) == []
    rows = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url)
    assert all(row.agrees for row in rows), table(rows)


def zuora_ids(world: World) -> list[str]:
    """Zuora ids that more than one NetSuite record carries."""
    kinds = {
        "custbodyzuoraid": ("invoice", "creditMemo", "customerPayment"),
        "custentityzuoraid": ("customer",),
    }
    ids = Counter(
        str(row["customFieldList"][field])
        for field, names in kinds.items()
        for name in names
        for row in world.state("netsuite", name)
        if row.get("customFieldList", {}).get(field)
    )
    return [id_ for id_, count in ids.items() if count > 1]


def under_way(process: str) -> list[SyncRecord]:
    return list(SyncRecord.objects.filter(process=process, state=State.IN_PROGRESS))


# --- an answer is lost ------------------------------------------------------------------------------


def writes_to(operation: str, text: str) -> Callable[[Request], bool]:
    return lambda request: (
        request.header("soapaction").strip('"') == operation and text.encode() in request.body
    )


def test_invoices_whose_answer_was_lost_are_linked_and_not_created_again(
    world: World, quiet: Outcome
) -> None:
    world.faults("netsuite", {"kind": "drop_after", "operation": "addList", "text": "zuora-inv-"})
    first = world.run()
    step = first.steps.get(process="invoices_to_netsuite")
    lost = under_way("invoices_to_netsuite")
    assert len(lost) > 50
    assert step.state == StepState.WARNINGS
    for row in lost:
        assert (row.code, row.kind) == ("OUTCOME_UNKNOWN", Kind.UNCLEAR)
        assert "was lost; it may or may not exist" in row.message
        assert "looks it up before writing" in row.remedy
        assert row.next_try_at > timezone.now() + timedelta(minutes=10)
        attempt = row.attempts.get()
        assert (attempt.state, attempt.intents.get().state) == ("unclear", IntentState.UNCLEAR)
    created = len(world.state("netsuite", "invoice"))
    assert created == quiet.counts["invoice"], "NetSuite finished what it was asked for"

    time_passes()
    world.forget_journal()
    second = world.run().steps.get(process="invoices_to_netsuite")
    assert second.linked > 50
    assert second.linked + second.errors >= len(lost)
    assert not under_way("invoices_to_netsuite")
    time_passes()
    world.run()
    assert_as_quiet(world, quiet)


def test_while_the_outcome_is_open_and_nothing_is_found_nothing_is_written(
    world: World, quiet: Outcome
) -> None:
    """The request never arrived, but we cannot know: wait, look up, and only then create."""
    world.faults("netsuite", {"kind": "drop_before", "operation": "addList", "text": "zuora-inv-"})
    world.run()
    lost = {row.number for row in under_way("invoices_to_netsuite")}
    assert lost

    world.run()
    assert {row.number for row in under_way("invoices_to_netsuite")} == lost
    assert all(row.attempts_made == 1 for row in under_way("invoices_to_netsuite"))

    time_passes()
    world.run()
    time_passes()
    world.run()
    assert_as_quiet(world, quiet)


@pytest.mark.parametrize("text", ["zuora-acct-", "zuora-pay-", "zuora-chg-"])
def test_other_records_whose_answer_was_lost_are_linked(world: World, quiet: Outcome, text: str) -> None:
    world.wires["netsuite"].lose = writes_to("addList", text)
    world.run()
    world.wires["netsuite"].lose = None
    for _ in range(2):
        time_passes()
        world.run()
    assert_as_quiet(world, quiet)


@pytest.mark.parametrize("answers_lost", [1, 100])
def test_a_refund_whose_answer_was_lost_exists_once(world: World, quiet: Outcome, answers_lost: int) -> None:
    left = {"count": answers_lost}

    def lost(request: Request) -> bool:
        created = request.method == "POST" and "refund" in request.path
        if created and left["count"]:
            left["count"] -= 1
            return True
        return False

    world.wires["zuora"].lose = lost
    world.run()
    open_rows = under_way("refunds_to_zuora")
    assert bool(open_rows) == (answers_lost > 1)
    assert {row.code for row in open_rows} <= {"OUTCOME_UNKNOWN"}
    world.wires["zuora"].lose = None
    time_passes()
    world.run()
    assert_as_quiet(world, quiet)


# --- work stops half-way ----------------------------------------------------------------------------


def write_back_of(request: Request) -> bool:
    """Whether a request would tell Zuora that a record is done."""
    return b"Sync Complete" in request.body and request.path in ("/v1/action/update", "/v1/invoices")


@pytest.mark.parametrize("status", [500, 0], ids=["server-error", "no-answer-not-done"])
def test_records_whose_write_back_failed_are_linked_by_the_next_run(
    world: World, quiet: Outcome, status: int
) -> None:
    def refuse(request: Request) -> Any:
        if not write_back_of(request):
            return None
        if not status:
            return Drop()
        body = b'{"reasons": [{"code": 50000060, "message": "Internal server error"}]}'
        return Response(status, body, {"Content-Type": "application/json"})

    world.wires["zuora"].instead = refuse
    world.run()
    assert SyncRecord.objects.filter(process="accounts_to_netsuite", state=State.IN_PROGRESS).exists()
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS, message="").exists()
    world.wires["zuora"].instead = None
    for _ in range(2):
        time_passes()
        world.run()
    assert_as_quiet(world, quiet)


KILLS = [
    (process, purpose)
    for process in ("invoices_to_netsuite", "refunds_to_zuora")
    for purpose in ("status before", "create", "write-back")
]


@pytest.mark.parametrize(("process", "purpose"), KILLS)
def test_a_worker_killed_after_a_write_leaves_nothing_double(
    world: World, quiet: Outcome, process: str, purpose: str
) -> None:
    killed_and_continued(world, process, purpose)
    assert_as_quiet(world, quiet)


def killed_and_continued(world: World, process: str, purpose: str) -> None:
    half_done = killed_run(world, process, purpose)
    assert half_done.state == RunState.RUNNING

    for _ in range(2):
        time_passes()
        world.run()
    half_done.refresh_from_db()
    assert half_done.state == RunState.FAILED
    assert not half_done.attempts.filter(state=AttemptState.OPEN).exists()
    assert "worker of this run stopped" in half_done.message


@pytest.mark.parametrize("stage", [(False, True), (True, True)], indirect=True, **MODES)
def test_a_worker_killed_while_it_sets_an_invoice_aside_leaves_its_reason(
    world: World, quiet: Outcome
) -> None:
    killed_and_continued(world, "invoices_to_netsuite", "set aside")
    row = world.record("invoices_to_netsuite", LONG_INVOICE)
    assert "4001 lines (more than 4000). Transferred to Accounting was set to Ignore." in row.message
    assert_as_quiet(world, quiet)


# --- busy systems -----------------------------------------------------------------------------------

BUSY = [
    pytest.param("netsuite", [{"kind": "blocked", "count": 3}], id="ws-request-blocked"),
    pytest.param("netsuite", [{"kind": "blocked", "count": 3, "operation": "addList"}], id="blocked-writes"),
    pytest.param("netsuite", [{"kind": "changed", "count": 3}], id="record-changed-meanwhile"),
    pytest.param("zuora", [{"kind": "rate_limit", "count": 3, "retry_after": 0}], id="429-retry-after"),
    pytest.param(
        "zuora",
        [{"kind": "rate_limit", "count": 2, "path": "/v1/action/update"}],
        id="429-without-retry-after",
    ),
    pytest.param("zuora", [{"kind": "rate_in_body", "count": 3}], id="rate-limit-in-200"),
    pytest.param("zuora", [{"kind": "lock", "count": 3}], id="lock-contention"),
    pytest.param("zuora", [{"kind": "lock", "count": 3, "path": "refund"}], id="locked-refunds"),
    pytest.param("zuora", [{"kind": "temporary", "count": 3}], id="temporary-errors"),
    pytest.param(
        "zuora",
        [
            {"kind": "expire_token", "path": path}
            for path in ("/v1/action/query", "/v1/action/update", "refund")
        ],
        id="token-expires",
    ),
]


@pytest.mark.parametrize(("system", "faults"), BUSY)
def test_a_busy_system_only_costs_repetitions(
    world: World, quiet: Outcome, system: str, faults: list[dict[str, Any]]
) -> None:
    world.faults(system, *faults)
    assert world.run().state == RunState.WARNINGS
    app = world.sandbox.zuora if system == "zuora" else world.sandbox.netsuite
    assert app.faults.active() == [], "every fault was met"
    assert_as_quiet(world, quiet)


@pytest.mark.parametrize(
    ("system", "fault"),
    [
        ("netsuite", {"kind": "blocked", "operation": "addList", "count": 200}),
        ("zuora", {"kind": "rate_limit", "path": "/v1/action/update", "count": 200, "retry_after": 0}),
        ("zuora", {"kind": "lock", "path": "/v1/action/update", "count": 200}),
        ("zuora", {"kind": "server_error", "path": "/v1/action/update", "count": 200}),
    ],
)
def test_what_stays_busy_through_a_run_is_caught_up_by_the_next(
    world: World, quiet: Outcome, system: str, fault: dict[str, Any]
) -> None:
    world.faults(system, fault)
    world.run()
    open_rows = SyncRecord.objects.exclude(state__in=[State.DONE, State.IGNORED])
    assert not open_rows.filter(message="").exists()
    app = world.sandbox.zuora if system == "zuora" else world.sandbox.netsuite
    app.faults.clear()
    for _ in range(2):
        time_passes()
        world.run()
    assert_as_quiet(world, quiet)


# --- reading ----------------------------------------------------------------------------------------


def test_no_refund_is_skipped_although_the_pages_shift_under_the_reader(
    world: World, quiet: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each status that is written takes a refund out of the search that is being read."""
    monkeypatch.setattr(search, "PAGE", 5)
    run = world.run()
    searches = [
        c.request for c in world.sandbox.netsuite.journal.entries if c.operation == "searchMoreWithId"
    ]
    assert searches
    assert run.steps.get(process="refunds_to_zuora").selected > 10
    assert_as_quiet(world, quiet)


def test_an_error_of_a_whole_process_skips_payments_and_lets_later_steps_run(
    world: World, quiet: Outcome
) -> None:
    def refuse(request: Request) -> Response | None:
        if b"from Invoice " not in request.body:
            return None
        body = b'{"FaultCode": "INVALID_FIELD", "FaultMessage": "invalid field for query: Invoice.x"}'
        return Response(400, body, {"Content-Type": "application/json"})

    world.wires["zuora"].instead = refuse
    run = world.run()
    steps = {step.process: step for step in run.steps.all()}
    assert run.state == RunState.FAILED
    assert steps["invoices_to_netsuite"].state == StepState.FAILED
    assert "invalid field for query: Invoice.x" in steps["invoices_to_netsuite"].message
    assert steps["accounts_to_netsuite"].state == StepState.WARNINGS
    assert steps["refunds_to_zuora"].state == StepState.WARNINGS
    assert steps["refunds_to_zuora"].synced > 0
    assert steps["payments_to_netsuite"].state == StepState.UPSTREAM
    assert steps["payments_to_netsuite"].message == "Skipped: upstream error in Invoices."

    world.wires["zuora"].instead = None
    time_passes()
    assert world.run().state == RunState.WARNINGS
    assert_as_quiet(world, quiet)
