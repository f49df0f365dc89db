"""The queue only wakes workers: one job per run, sent after the commit, executed by a real RQ worker."""

from __future__ import annotations

import json
import zlib
from typing import Any

import django_rq
import pytest
from django.db import transaction
from redis import Redis
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from connector.models import RunKind, RunState, SyncRun
from connector.services.resync import records_resync
from connector.services.runs import run_enqueue, run_request
from tests.connector.processes import LIMIT, manage, process, until
from tests.factories import PreferencesFactory, RecordFactory, RunFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.queue]


def waiting(name: str = "runs") -> list[str]:
    return list(django_rq.get_queue(name).job_ids)


@pytest.fixture
def run(queue: Redis) -> SyncRun:
    return RunFactory(state=RunState.QUEUED, started_at=None, finished_at=None)


def test_waking_a_worker_twice_is_one_job(run: SyncRun) -> None:
    run_enqueue(run=run)
    run_enqueue(run=run)
    assert waiting() == [f"run-{run.pk}"]


def test_a_resync_waits_on_the_desk_and_not_behind_long_runs(run: SyncRun) -> None:
    run.kind = RunKind.RECORDS
    run_enqueue(run=run)
    assert (waiting("runs"), waiting("desk")) == ([], [run.job_id])


def test_the_job_is_json_with_nothing_but_the_id_of_the_run(run: SyncRun, queue: Redis) -> None:
    run_enqueue(run=run)
    job = Job.fetch(run.job_id, connection=queue, serializer=JSONSerializer)
    assert (job.func_name, list(job.args), job.kwargs) == ("connector.jobs.run_job", [run.pk], {})
    stored = zlib.decompress(queue.hget(job.key, "data"))  # type: ignore[arg-type]  # bytes, not awaited
    assert json.loads(stored) == ["connector.jobs.run_job", None, [run.pk], {}]


@pytest.mark.parametrize("ended", [JobStatus.FINISHED, JobStatus.FAILED, JobStatus.STOPPED])
def test_a_job_that_has_ended_makes_room_for_the_next_wake_up(run: SyncRun, ended: JobStatus) -> None:
    run_enqueue(run=run)
    queue = django_rq.get_queue("runs")
    job = queue.fetch_job(run.job_id)
    queue.remove(job)
    job.set_status(ended)
    run_enqueue(run=run)
    assert waiting() == [run.job_id]
    assert queue.fetch_job(run.job_id).get_status() == JobStatus.QUEUED


def test_a_job_under_way_is_not_replaced(run: SyncRun) -> None:
    run_enqueue(run=run)
    queue = django_rq.get_queue("runs")
    job = queue.fetch_job(run.job_id)
    queue.remove(job)
    job.set_status(JobStatus.STARTED)
    run_enqueue(run=run)
    assert waiting() == []


def test_a_worker_is_only_woken_after_the_commit(queue: Redis) -> None:
    connection = PreferencesFactory().connection
    with transaction.atomic():
        run = run_request(connection=connection, user=None)
        assert waiting() == []
    assert waiting() == [run.job_id]


def test_a_request_that_is_rolled_back_wakes_nobody(queue: Redis) -> None:
    connection = PreferencesFactory().connection
    with transaction.atomic():
        run_request(connection=connection, user=None)
        transaction.set_rollback(True)
    assert waiting() == []
    assert not SyncRun.objects.exists()


def test_joining_a_run_whose_wake_up_was_lost_wakes_a_worker_again(queue: Redis) -> None:
    connection = PreferencesFactory().connection
    run = run_request(connection=connection, user=None, enqueue=False)
    run_request(connection=connection, user=None)
    assert waiting() == [run.job_id]


def test_an_inline_request_needs_no_queue(queue: Redis) -> None:
    connection = PreferencesFactory().connection
    run_request(connection=connection, user=None)
    for key in queue.scan_iter("rq:*"):
        queue.delete(key)
    run_request(connection=connection, user=None, enqueue=False)
    assert waiting() == []


def test_a_second_click_on_resync_is_the_same_run_and_one_job(queue: Redis) -> None:
    record = RecordFactory(failed=True)
    first = records_resync(records=[record], user=None)
    assert records_resync(records=[record], user=None) == first
    assert waiting("desk") == [first.job_id]


def test_a_real_worker_executes_what_a_command_queued(installation: dict[str, str], queue: Redis) -> None:
    """The step is off in the preferences, so that the run needs neither of the two systems."""
    arguments = ["sync", "main", "--process", "refunds_to_zuora", "--json"]
    with process(installation, *arguments) as sync:
        until(lambda: queue.llen("rq:queue:runs") or sync.poll() is not None)
        worker = manage(installation, "worker", "runs", "--burst")
        assert worker.returncode == 0, worker.stderr
        output, _ = sync.communicate(timeout=LIMIT)
    report: dict[str, Any] = json.loads(output)
    assert sync.returncode == 0
    assert report["state"] == "completed"
    assert [(s["process"], s["state"]) for s in report["steps"]] == [
        ("refunds_to_zuora", "skipped: disabled")
    ]
    job = Job.fetch(f"run-{report['run']}", connection=queue, serializer=JSONSerializer)
    assert job.get_status() == JobStatus.FINISHED
