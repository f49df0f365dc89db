"""A log-in that is refused stops everything: told once, never repeated, mended by a person, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from connector.models import (
    AuditEvent,
    Connection,
    IntegrationPreferences,
    RecordAction,
    RunState,
    StepState,
    SyncRecord,
    SyncRun,
)
from connector.services.connections import connection_test
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.runs import run_request, run_want_follow_up
from connector.services.schedules import schedules_start
from connector.services.sequence import run_execute
from connector.services.watchdog import watchdog_round
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.killing import time_passes
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

SYSTEMS = ["zuora", "netsuite"]
CODES = {"zuora": "ZUORA_AUTH_FAILED", "netsuite": "NETSUITE_AUTH_FAILED"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for place in ("runs", "record_actions"):  # workers are woken by hand
        monkeypatch.setattr(f"connector.services.{place}.job_enqueue", lambda *_: None)
    with demo_world(custom_field_sync=False) as made:
        yield made


def refuse(world: World, system: str, **where: Any) -> None:
    world.faults(system, {"kind": "login", "count": None, **where})


def log_ins(world: World, system: str) -> int:
    """How often somebody tried: every call of NetSuite is a log-in, of Zuora the one for a token."""
    journal = world.journal(system)
    tried: int = (
        journal["by_operation"].get("POST /oauth/token", 0) if system == "zuora" else journal["calls"]
    )
    return tried


def alerts() -> list[str]:
    return list(AuditEvent.objects.filter(verb__startswith="log-in refused").values_list("verb", flat=True))


def shown_as_errors(world: World) -> set[str]:
    """Invoices that their source says could not be synced."""
    rows = world.state("zuora", "Invoice")
    return {row["Id"] for row in rows if (row.get("IntegrationStatus__NS") or "").startswith("Error")}


def everything_due(world: World) -> None:
    """Whatever starts by itself: the schedule, automatic retries, records ignored until today."""
    past = timezone.now() - timedelta(minutes=1)
    IntegrationPreferences.objects.filter(connection=world.connection).update(
        next_run_at=past, schedule_type="Hour", schedule_interval=1
    )
    rows = SyncRecord.objects.filter(connection=world.connection)
    waiting, ignored = rows.order_by("pk")[:2]
    rows.filter(pk=waiting.pk).update(
        state=State.WAITING, kind="temporary", next_try_at=past, retry_held=False
    )
    rows.filter(pk=ignored.pk).update(state=State.IGNORED, ignored_until=past.date(), transferred="Ignore")


def what_starts_by_itself() -> None:
    """The clock and the watchdog come round, and workers take what waits."""
    watchdog_round()
    schedules_start()
    for run in SyncRun.objects.filter(state=RunState.QUEUED):
        run_execute(run_id=run.pk)
    for action in RecordAction.objects.filter(state="queued"):
        action_execute(action_id=action.pk)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_run_stops_at_the_first_refusal_and_tells_it_once(
    world: World, system: str, admin_client: Client
) -> None:
    world.forget_journal()
    refuse(world, system)
    run = world.run()
    assert (run.state, run.code) == (RunState.FAILED, CODES[system])
    assert log_ins(world, system) == 1
    assert world.journal("zuora")["writes"] == world.journal("netsuite")["writes"] == 0
    begun = run.steps.filter(started_at__isnull=False)
    assert [step.state for step in begun] == [StepState.FAILED]
    name = "Zuora" if system == "zuora" else "NetSuite"
    assert alerts() == [f"log-in refused by {name}"]

    page = admin_client.get("/").content.decode()
    assert page.count('<div class="note bad"') == 1
    assert f"{name} refused the log-in." in page
    assert "Nothing starts by itself" in page


@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_logs_in_again_before_a_person_has_mended_the_connection(world: World, system: str) -> None:
    world.run(process="accounts_to_netsuite")
    everything_due(world)
    first = run_request(connection=world.connection, user=None, enqueue=False)
    run_want_follow_up(run=first)
    refuse(world, system)
    run_execute(run_id=first.pk)
    tried = log_ins(world, system)
    runs = SyncRun.objects.count()

    what_starts_by_itself()
    asked = world.run()  # by a command, say
    assert log_ins(world, system) == tried
    assert SyncRun.objects.count() == runs + 1, "only what was asked for"
    assert (asked.state, asked.code) == (RunState.FAILED, CODES[system])
    assert "not tried again before" in asked.message
    record = SyncRecord.objects.filter(state=State.DONE).first()
    assert record is not None
    action = action_request(record=record, kind="check", user=None, enqueue=False)
    done = action_execute(action_id=action.pk)
    assert done is not None
    assert (done.state, done.code, log_ins(world, system)) == ("failed", CODES[system], tried)

    world.connection.refresh_from_db()
    assert not connection_test(connection=world.connection).ok
    assert log_ins(world, system) == tried + 1, "a person's test is one try"
    assert len(alerts()) == 1

    world.faults(system)
    assert connection_test(connection=world.connection).ok
    SyncRecord.objects.filter(state=State.IGNORED).update(ignored_until=None)
    what_starts_by_itself()
    assert SyncRun.objects.filter(trigger="Schedule", state=RunState.WARNINGS).count() == 1
    assert SyncRun.objects.filter(trigger="Automatic retry").exists()


@pytest.mark.parametrize(
    ("system", "where"),
    [
        ("netsuite", {"operation": "addList", "text": "zuora-inv-"}),
        ("zuora", {"path": "/v1/action/update", "text": "Invoice"}),
    ],
)
def test_a_refusal_in_the_middle_of_a_run_loses_and_doubles_nothing(
    world: World, system: str, where: dict[str, str]
) -> None:
    before = shown_as_errors(world)
    refuse(world, system, **where)
    run = world.run()
    assert (run.state, run.code) == (RunState.FAILED, CODES[system])
    refused = SyncRecord.objects.filter(code=CODES[system])
    assert refused.exists()
    assert {(row.state, row.next_try_at) for row in refused} <= {(State.WAITING, None)}
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS, message="").exists()
    assert not (shown_as_errors(world) - before) & set(refused.values_list("source_id", flat=True))
    tried = log_ins(world, system)
    time_passes()
    what_starts_by_itself()
    assert log_ins(world, system) == tried

    world.faults(system)
    world.connection.refresh_from_db()
    assert connection_test(connection=world.connection).ok
    for _ in range(2):
        time_passes()
        world.run()
    rows = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url)
    assert all(row.agrees for row in rows), table(rows)
    assert not SyncRecord.objects.filter(code=CODES[system]).exists()


def test_other_credentials_are_tried_at_once(world: World) -> None:
    right = world.connection.netsuite_token_secret
    Connection.objects.filter(pk=world.connection.pk).update(netsuite_token_secret="mistyped")
    world.connection.refresh_from_db()
    assert world.run(process="accounts_to_netsuite").code == "NETSUITE_AUTH_FAILED"
    world.connection.netsuite_token_secret = right
    world.connection.save()
    run = world.run(process="accounts_to_netsuite")
    assert (run.state, run.code) == (RunState.WARNINGS, "")
    world.connection.refresh_from_db()
    assert (world.connection.refused_by, world.connection.netsuite_problem) == ("", "")


@pytest.mark.parametrize(("minutes", "words"), [(-10, "10 minutes ahead of"), (10, "10 minutes behind")])
def test_a_refusal_because_of_a_wrong_clock_says_so(world: World, minutes: int, words: str) -> None:
    now = datetime.now(UTC).timestamp()
    world.sandbox.netsuite.clock = lambda: now + minutes * 60
    run = world.run(process="accounts_to_netsuite")
    assert (run.state, run.code) == (RunState.FAILED, "NETSUITE_AUTH_FAILED")
    assert f"The clock of this machine is {words} NetSuite's" in run.message
    assert "set the clock right" in run.message
