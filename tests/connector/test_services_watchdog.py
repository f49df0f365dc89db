"""What the watchdog puts right: within two lease times, and without asking again every minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.records import LEASE, records_claim
from connector.services.runs import run_request
from connector.services.watchdog import ignored_return, watchdog_round
from syncrules.statuses import State
from tests.factories import PreferencesFactory, RecordFactory, RunFactory

pytestmark = pytest.mark.django_db


def test_stuck_work_is_returned_within_two_lease_times(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = timezone.now()

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    monkeypatch.setattr("connector.services.runs.job_enqueue", lambda *_: None)
    connection = PreferencesFactory().connection
    at(begun)
    run = RunFactory(connection=connection, state=RunState.RUNNING, heartbeat_at=begun, finished_at=None)
    record = RecordFactory(connection=connection, state=State.WAITING)
    assert records_claim(rows=[record], worker="dead") == {record.pk}

    at(begun + LEASE - timedelta(seconds=1))
    watchdog_round()
    record.refresh_from_db()
    assert (record.state, record.lease_owner) == (State.IN_PROGRESS, "dead"), "it may still be alive"

    at(begun + 2 * LEASE)
    watchdog_round()
    record.refresh_from_db()
    run.refresh_from_db()
    assert (record.state, record.lease_owner, record.lease_until) == (State.WAITING, "", None)
    assert "looks it up" in record.remedy
    assert run.state == RunState.FAILED
    assert "looked up by the next run" in run.message
    following = run_request(connection=connection, user=None, enqueue=False)
    assert following.pk != run.pk
    assert SyncRecord.objects.filter(lease_until__isnull=False).count() == 0
    assert SyncRun.objects.filter(state__in=RunState.active()).get() == following


def test_what_could_not_be_taken_in_is_asked_for_again_only_after_a_while() -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    connection = PreferencesFactory().connection
    ignored = {"connection": connection, "state": State.IGNORED, "ignored_until": yesterday}
    RecordFactory(**ignored)  # a person has taken it in again at its source
    record = RecordFactory(**ignored, transferred="Ignore")
    assert ignored_return() == 1
    asked = RecordAction.objects.filter(record=record, kind=ActionKind.UNIGNORE)
    asked.update(state=ActionState.FAILED)  # the system was away
    assert ignored_return() == 0
    asked.update(created_at=timezone.now() - timedelta(hours=1, minutes=1))
    assert ignored_return() == 1
    assert asked.count() == 2
