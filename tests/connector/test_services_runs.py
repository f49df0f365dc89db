"""Asking for a run: one sequence run per connection, overlapping requests join it visibly (D46)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import Connection, RunKind, RunState, SyncRun
from connector.services.runs import DEAD_AFTER, run_request, runs_bury
from connector.services.sequence import run_execute
from tests.factories import ConnectionFactory, PreferencesFactory, RunFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    """A connection whose preferences allow a run."""
    return usable()


def usable(**fields: object) -> Connection:
    return PreferencesFactory(connection=ConnectionFactory(**fields)).connection


def ask(connection: Connection, **request: object) -> SyncRun:
    return run_request(connection=connection, user=None, enqueue=False, **request)  # type: ignore[arg-type]


def test_a_request_is_a_queued_row_that_says_who_asked_for_what(connection: Connection) -> None:
    user = UserFactory()
    run = run_request(
        connection=connection, user=user, trigger="Command", process="invoices_to_netsuite", enqueue=False
    )
    run.refresh_from_db()
    assert (run.state, run.kind, run.requested_by) == (RunState.QUEUED, RunKind.SEQUENCE, user)
    assert (run.trigger, run.process, run.dry_run) == ("Command", "invoices_to_netsuite", False)


def test_a_second_request_joins_the_active_run_and_is_recorded(connection: Connection) -> None:
    first = ask(connection)
    assert ask(connection, trigger="Schedule") == first
    joined = SyncRun.objects.exclude(pk=first.pk).get()
    assert (joined.state, joined.joined, joined.code) == (RunState.COALESCED, first, "RUN_OVERLAP")
    assert joined.trigger == "Schedule"
    assert joined.finished_at is not None
    assert f"joined run {first.pk}, which is still active" in joined.message


def test_a_request_joins_a_run_that_is_being_worked_on(connection: Connection) -> None:
    first = RunFactory(
        connection=connection, state=RunState.RUNNING, heartbeat_at=timezone.now(), finished_at=None
    )
    assert ask(connection) == first


def test_a_run_that_has_ended_is_not_joined(connection: Connection) -> None:
    ended = RunFactory(connection=connection, state=RunState.FAILED)
    assert ask(connection) != ended
    assert not SyncRun.objects.filter(state=RunState.COALESCED).exists()


def test_runs_of_two_connections_do_not_join(connection: Connection) -> None:
    assert ask(connection) != ask(usable())


def test_a_resync_runs_beside_a_sequence_run(connection: Connection) -> None:
    sequence = ask(connection)
    resync = ask(connection, process="invoices_to_netsuite", record_ids=["inv-1"])
    assert resync != sequence
    assert (resync.kind, resync.record_ids, resync.state) == (RunKind.RECORDS, ["inv-1"], RunState.QUEUED)


@pytest.mark.parametrize(
    ("active", "asked", "words"),
    [(False, True, "Start the preview when it has ended"), (True, False, "Start the run when it has ended")],
)
def test_a_preview_and_a_run_that_writes_never_join_each_other(
    connection: Connection, active: bool, asked: bool, words: str
) -> None:
    first = ask(connection, dry_run=active)
    with pytest.raises(ValidationError, match=words):
        ask(connection, dry_run=asked)
    assert list(SyncRun.objects.all()) == [first]


def test_a_paused_connection_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(ValidationError, match=r"is paused\. Switch Paused off"):
        ask(usable(paused=True))
    assert not SyncRun.objects.exists()


def test_preferences_that_cannot_work_are_named_before_anything_starts() -> None:
    connection = PreferencesFactory(zuora_default_currency="").connection
    with pytest.raises(ValidationError, match="Zuora Default Currency is empty"):
        ask(connection)
    assert not SyncRun.objects.exists()


def test_a_run_whose_worker_died_is_ended_and_does_not_hold_up_the_next(connection: Connection) -> None:
    dead = RunFactory(
        connection=connection,
        state=RunState.RUNNING,
        heartbeat_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1),
        finished_at=None,
    )
    run = ask(connection)
    dead.refresh_from_db()
    assert (dead.state, dead.code) == (RunState.FAILED, "UNEXPECTED")
    assert "worker of this run stopped" in dead.message
    assert dead.finished_at is not None
    assert (run.state, run.joined) == (RunState.QUEUED, None)


def test_a_run_with_a_fresh_sign_of_life_is_left_alone(connection: Connection) -> None:
    alive = RunFactory(
        connection=connection,
        state=RunState.RUNNING,
        heartbeat_at=timezone.now() - DEAD_AFTER + timedelta(minutes=1),
    )
    other = RunFactory(state=RunState.RUNNING, heartbeat_at=timezone.now() - 2 * DEAD_AFTER)
    assert runs_bury(connection=connection) == 0
    alive.refresh_from_db()
    other.refresh_from_db()
    assert (alive.state, other.state) == (RunState.RUNNING, RunState.RUNNING)


def test_a_run_is_executed_once_however_often_a_worker_is_woken(connection: Connection) -> None:
    run = ask(connection, process="sales_orders_to_zuora")
    executed = run_execute(run_id=run.pk)
    assert executed is not None
    assert executed.state == RunState.COMPLETED
    assert executed.finished_at is not None
    assert run_execute(run_id=run.pk) is None


def test_a_run_that_no_longer_exists_is_no_error_for_the_worker() -> None:
    assert run_execute(run_id=987654) is None
