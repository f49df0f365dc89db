"""A run is cancelled between two windows, a direction is paused, a follow-up run is queued once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from connector.models import AuditEvent, RunState, StepState, SyncRecord, SyncRun, Watermark
from connector.services import runner, runs
from connector.services.runs import run_cancel, run_request, run_want_follow_up
from connector.services.sequence import run_execute
from syncrules.statuses import State
from tests.factories import UserFactory
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


def cancel_after(monkeypatch: pytest.MonkeyPatch, windows: int) -> None:
    """Somebody presses Cancel while the run works on its first windows."""
    monkeypatch.setattr(runner, "WINDOW", 20)
    done, work_through = [0], runner._work_through

    def counted(*arguments: Any) -> None:
        work_through(*arguments)
        done[0] += 1
        if done[0] == windows:
            run_cancel(run=SyncRun.objects.get(state=RunState.RUNNING), user=UserFactory())

    monkeypatch.setattr(runner, "_work_through", counted)


def test_a_cancelled_run_finishes_what_is_under_way_and_goes_no_further(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_after(monkeypatch, windows=2)
    run = world.run()
    assert run.state == RunState.CANCELLED
    assert run.cancelled_by is not None
    first = run.steps.get(process="accounts_to_netsuite")
    assert (first.state, first.selected) == (StepState.CANCELLED, 40)
    assert set(run.steps.exclude(pk=first.pk).values_list("state", flat=True)) <= {
        StepState.CANCELLED,
        StepState.DISABLED,
        StepState.PREFERENCE,
        StepState.NOT_APPLICABLE,
        StepState.NOT_BUILT,
    }
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS).exists()
    assert not Watermark.objects.filter(process="accounts_to_netsuite").exists(), "changes would be lost"
    assert AuditEvent.objects.filter(verb="cancel asked for", actor="ana").count() == 1

    monkeypatch.undo()
    second = world.run()
    assert second.steps.get(process="accounts_to_netsuite").synced > 0
    assert second.state == RunState.WARNINGS


def test_a_queued_run_is_cancelled_at_once_and_no_worker_takes_it(world: World) -> None:
    run = run_request(connection=world.connection, user=None, enqueue=False)
    run_cancel(run=run, user=UserFactory())
    assert run.state == RunState.CANCELLED
    assert run_execute(run_id=run.pk) is None
    with pytest.raises(ValidationError, match="has ended already"):
        run_cancel(run=run, user=UserFactory())


def test_a_paused_direction_is_left_out_and_said_so(world: World) -> None:
    world.connection.paused_to_netsuite = True
    world.connection.save()
    run = world.run()
    states = dict(run.steps.values_list("process", "state"))
    assert states["invoices_to_netsuite"] == StepState.PAUSED
    assert states["refunds_to_zuora"] in (StepState.DONE, StepState.WARNINGS)
    assert not SyncRecord.objects.filter(process="invoices_to_netsuite").exists()


def test_one_follow_up_run_is_queued_when_somebody_asked_for_it(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    woken: list[int] = []
    monkeypatch.setattr(runs, "job_enqueue", lambda _queue, _function, pk, _id: woken.append(pk))
    run = run_request(connection=world.connection, user=None, process="refunds_to_zuora", enqueue=False)
    run_want_follow_up(run=run)
    run_want_follow_up(run=run)
    with django_capture_on_commit_callbacks(execute=True):
        run_execute(run_id=run.pk)
    follower = SyncRun.objects.get(state=RunState.QUEUED)
    assert (follower.trigger, woken) == ("Follow-up", [follower.pk])
    run_cancel(run=follower, user=None)
    with pytest.raises(ValidationError, match="start a new run"):
        run_want_follow_up(run=run)
