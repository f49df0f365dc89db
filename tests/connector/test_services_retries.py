"""What is repeated without a person: when, how often, and how a person stops it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from connector.gateways.errors import Kind
from connector.models import AuditEvent, RunKind, SyncRecord, SyncRun
from connector.selectors.turns import turn_of
from connector.services import runs
from connector.services.outcomes import LONGEST_PAUSE, RETRY_AFTER, next_try
from connector.services.retries import retries_start, retry_hold
from syncrules.statuses import State
from tests.factories import ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "job_enqueue", lambda *_: None)


def unclear(**fields: Any) -> SyncRecord:
    due = timezone.now() - timedelta(seconds=1)
    given = {
        "state": State.IN_PROGRESS,
        "kind": Kind.UNCLEAR,
        "code": "OUTCOME_UNKNOWN",
        "message": "The answer was lost.",
        "next_try_at": due,
    }
    return RecordFactory(**(given | fields))


def test_a_due_record_is_looked_up_by_a_run_of_its_own_once() -> None:
    record = unclear()
    (run,) = retries_start()
    assert (run.kind, run.trigger, run.record_ids) == (RunKind.RECORDS, "Automatic retry", [record.source_id])
    record.refresh_from_db()
    assert (record.next_try_at, record.retries) == (None, 1)
    assert retries_start() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"next_try_at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"retry_held": True},
        {"kind": Kind.PERMANENT, "state": State.NEEDS_ATTENTION},
        {"kind": Kind.VALIDATION, "state": State.NEEDS_ATTENTION},
        {"lease_owner": "run-1", "lease_until": datetime(2999, 1, 1, tzinfo=UTC)},
    ],
    ids=["not yet due", "stopped by a person", "refused", "not valid", "held by a run"],
)
def test_nothing_else_is_repeated_by_itself(fields: dict[str, Any]) -> None:
    unclear(**fields)
    assert retries_start() == []


def test_a_paused_connection_is_left_alone() -> None:
    unclear(connection=ConnectionFactory(paused=True))
    assert retries_start() == []


def test_a_busy_system_is_asked_less_and_less_often() -> None:
    now = timezone.now()
    pauses = [next_try(Kind.TEMPORARY, False, n) - now for n in (0, 1, 2, 20)]  # type: ignore[operator]
    rounded = [timedelta(minutes=round(p.total_seconds() / 60)) for p in pauses]
    assert rounded == [RETRY_AFTER, 2 * RETRY_AFTER, 4 * RETRY_AFTER, LONGEST_PAUSE]


def test_a_person_stops_the_retries_and_lets_them_go_on() -> None:
    record = unclear(next_try_at=timezone.now() + timedelta(minutes=9))
    assert "Next automatic check" in turn_of(record).next_step
    assert "look-up before creating" in turn_of(record).next_step
    retry_hold(record=record, user=UserFactory())
    assert "Automatic retries are stopped" in turn_of(record).next_step
    assert AuditEvent.objects.filter(verb="automatic retries stopped", actor="ana").exists()
    retry_hold(record=record, user=UserFactory(), held=False)
    SyncRecord.objects.update(next_try_at=timezone.now())
    assert len(retries_start()) == 1


def test_stopping_needs_the_permission_and_something_to_stop() -> None:
    with pytest.raises(PermissionDenied):
        retry_hold(record=unclear(), user=UserFactory(username="cleo", is_superuser=False))
    with pytest.raises(ValidationError, match="nothing to stop"):
        retry_hold(record=RecordFactory(), user=None)
    assert not SyncRun.objects.exists()
