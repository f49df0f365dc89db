"""A scheduled run is asked for once when its time has come, whatever else goes on."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import django_rq
import pytest
from django.utils import timezone
from redis import Redis
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from connector.models import Connection, IntegrationPreferences, RunState, SyncRun
from connector.schedule import clock
from connector.services.runs import run_request
from connector.services.schedules import schedules_start
from syncrules.schedule import ScheduleType
from tests.connector.processes import process, until
from tests.factories import PreferencesFactory, RunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A connection whose hourly run was due a minute ago."""
    monkeypatch.setattr("connector.services.runs.job_enqueue", lambda *_: None)
    return scheduled().connection


def scheduled(**changes: object) -> IntegrationPreferences:
    return PreferencesFactory(
        **{
            "schedule_type": ScheduleType.HOUR,
            "schedule_start": time(0),
            "next_run_at": timezone.now() - timedelta(minutes=1),
            **changes,
        }
    )


def upcoming() -> datetime | None:
    return IntegrationPreferences.objects.get().next_run_at


def test_a_run_whose_time_has_come_is_asked_for_once(due: Connection) -> None:
    (run,) = schedules_start()
    assert (run.connection, run.trigger, run.state) == (due, "Schedule", RunState.QUEUED)
    following = upcoming()
    assert following is not None
    assert timezone.now() < following <= timezone.now() + timedelta(hours=1)
    assert schedules_start() == []
    assert SyncRun.objects.count() == 1


@pytest.mark.parametrize("when", [None, datetime(2999, 1, 1, tzinfo=UTC)])
def test_nothing_starts_before_its_time(when: datetime | None) -> None:
    scheduled(next_run_at=when)
    assert schedules_start() == []


def test_a_start_during_a_run_joins_it_with_the_documented_warning(due: Connection) -> None:
    active = RunFactory(connection=due, state=RunState.RUNNING, heartbeat_at=timezone.now(), finished_at=None)
    assert schedules_start() == [active]
    joined = SyncRun.objects.get(state=RunState.COALESCED)
    assert (joined.trigger, joined.joined, joined.code) == ("Schedule", active, "RUN_OVERLAP")


def test_a_start_during_a_preview_waits_for_its_end(due: Connection) -> None:
    preview = run_request(connection=due, user=None, dry_run=True)
    assert schedules_start() == []
    SyncRun.objects.filter(pk=preview.pk).update(state=RunState.COMPLETED)
    assert len(schedules_start()) == 1


def test_many_missed_times_are_made_up_for_once(due: Connection) -> None:
    IntegrationPreferences.objects.update(next_run_at=timezone.now() - timedelta(days=3))
    assert len(schedules_start()) == 1
    assert schedules_start() == []


def test_a_paused_connection_starts_nothing_and_goes_on_afterwards(due: Connection) -> None:
    Connection.objects.update(paused=True)
    assert schedules_start() == []
    assert not SyncRun.objects.exists()
    following = upcoming()
    assert following is not None
    assert following > timezone.now()


def test_a_run_that_preferences_forbid_shows_as_failed(due: Connection) -> None:
    IntegrationPreferences.objects.update(zuora_default_currency="")
    (run,) = schedules_start()
    assert (run.state, run.trigger) == (RunState.FAILED, "Schedule")
    assert "Zuora Default Currency is empty." in run.message


def test_of_two_clocks_one_starts_the_run(due: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    by_the_other: list[SyncRun] = []

    def other_clock_is_faster(_stored: IntegrationPreferences) -> bool:
        monkeypatch.setattr("connector.services.schedules._preview_active", lambda _stored: False)
        by_the_other.extend(schedules_start())
        return False

    monkeypatch.setattr("connector.services.schedules._preview_active", other_clock_is_faster)
    assert schedules_start() == []
    assert [run.pk for run in SyncRun.objects.all()] == [run.pk for run in by_the_other]
    assert len(by_the_other) == 1


@pytest.mark.queue
@pytest.mark.django_db(transaction=True)
def test_the_clock_wakes_a_worker_that_starts_the_run(queue: Redis) -> None:
    connection = scheduled().connection
    ticking = clock()
    for job in ticking.get_jobs():
        job.next_enqueue_time = timezone.now() - timedelta(seconds=1)
    ticking.enqueue_jobs()
    desk = django_rq.get_queue("desk")
    assert sorted(desk.job_ids) == ["schedule", "watchdog"]
    SimpleWorker([desk], connection=queue, serializer=JSONSerializer).work(burst=True)
    run = SyncRun.objects.get()
    assert (run.connection, run.trigger) == (connection, "Schedule")
    assert django_rq.get_queue("runs").job_ids == [run.job_id]


@pytest.mark.queue
@pytest.mark.django_db(transaction=True)
def test_ticks_do_not_pile_up_while_no_worker_is_there(queue: Redis) -> None:
    ticking = clock()
    for _ in range(3):
        for job in ticking.get_jobs():
            job.next_enqueue_time = timezone.now() - timedelta(seconds=1)
        assert len(ticking.enqueue_jobs()) == 2
    assert sorted(django_rq.get_queue("desk").job_ids) == ["schedule", "watchdog"]
    assert ticking.calculate_sleep_interval() <= 60


@pytest.mark.queue
def test_the_scheduler_runs_until_it_is_told_to_stop(installation: dict[str, str], queue: Redis) -> None:
    with process(installation, "scheduler") as running:
        until(lambda: queue.exists("rq:cron_schedulers"))
        running.terminate()
        assert running.wait(30) == 0
