"""Asking for runs: the row in the database is the request, the queue only wakes a worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from connector.models import (
    Attempt,
    AttemptState,
    Connection,
    IntegrationPreferences,
    RunKind,
    RunState,
    SyncRun,
)
from connector.services.audit import Event, actor_of, audit_append
from connector.services.logins import login_refused
from connector.services.preferences import preferences_with
from connector.services.queueing import job_enqueue
from syncrules.messages import message_for
from syncrules.preference_catalog import problems
from syncrules.sequence import Direction

log = logging.getLogger(__name__)

# A worker says every few seconds that it lives; after this long it is taken for dead.
DEAD_AFTER = timedelta(minutes=20)


def run_request(
    *,
    connection: Connection,
    user: User | None,
    trigger: str = "Run now",
    process: str = "",
    record_ids: Sequence[str] = (),
    dry_run: bool = False,
    overrides: Mapping[str, str] | None = None,
    enqueue: bool = True,
) -> SyncRun:
    """Queue a run; gives the active one if the request joined it (D46).

    With `record_ids` a resync of those records of `process` is queued, which runs beside a sequence run.
    `overrides` (preference id -> value as the history keeps it) is for previews only.
    Raises ValidationError while the connection is paused, where a preview would join a run that writes
    or the other way round, and, for a run of the sequence, for preferences that cannot work.
    """
    fields: dict[str, Any] = {
        "connection": connection,
        "requested_by": user,
        "trigger": trigger,
        "process": process,
        "record_ids": list(record_ids),
        "dry_run": dry_run,
        "overrides": dict(overrides or {}),
        "kind": RunKind.RECORDS if record_ids else RunKind.SEQUENCE,
    }
    if connection.paused:
        raise ValidationError(
            f"Connection {connection.name} is paused. Switch Paused off before starting a run."
        )
    if not record_ids:
        _check_preferences(connection, fields["overrides"])
    runs_bury(connection=connection)
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(**fields)
            audit_append(_asked(run))
    except IntegrityError:
        run = _join(connection, fields)
    if enqueue and run.state == RunState.QUEUED:
        # The wake-up of a run that was joined may have been lost with the queue; a second one does no harm.
        transaction.on_commit(lambda: run_enqueue(run=run))
    return run


def _asked(run: SyncRun) -> Event:
    """What is kept of the click, the command or the schedule that asked for the run."""
    wanted = {"process": run.process, "records": len(run.record_ids), "preview": run.dry_run}
    return Event(
        actor=actor_of(run.requested_by),
        verb=f"{run.trigger} asked for",
        connection=run.connection.name,
        process=run.process,
        source_id=run.record_ids[0] if len(run.record_ids) == 1 else "",
        subject=str(run),
        after={name: value for name, value in wanted.items() if value},
    )


def _check_preferences(connection: Connection, overrides: Mapping[str, str]) -> None:
    """Raise ValidationError with one sentence per preference that is missing or cannot be right."""
    stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
    values = preferences_with(stored, overrides)
    sentences = [sentence for _, sentence in problems(values, connection.invoice_settlement)]
    if sentences:
        raise ValidationError([*sentences, "Correct this under Preferences, then start the run again."])


def _join(connection: Connection, fields: dict[str, Any]) -> SyncRun:
    active = SyncRun.objects.filter(
        connection=connection, kind=RunKind.SEQUENCE, state__in=RunState.active()
    ).first()
    if active is None:  # it ended between the two statements
        return SyncRun.objects.create(**fields)
    if fields["dry_run"] != active.dry_run:
        wanted, under_way = ("preview", "run") if fields["dry_run"] else ("run", "preview")
        raise ValidationError(
            f"A {under_way} is still active (run {active.pk}). Start the {wanted} when it has ended."
        )
    if fields["overrides"] != active.overrides:
        raise ValidationError(
            f"A preview with other preferences is active (run {active.pk}). Ask again when it has ended."
        )
    now = timezone.now()
    joined = SyncRun.objects.create(
        **fields,
        state=RunState.COALESCED,
        joined=active,
        code="RUN_OVERLAP",
        message=message_for("RUN_OVERLAP", {"time": f"{now:%H:%M} UTC", "run": str(active.pk)}),
        finished_at=now,
    )
    audit_append(_asked(joined))
    return active


def run_enqueue(*, run: SyncRun) -> None:
    """Wake a worker. The job id is ours, so asking twice is one job; a job that has ended is replaced."""
    queue = "desk" if run.kind == RunKind.RECORDS else "runs"
    job_enqueue(queue, "connector.jobs.run_job", run.pk, run.job_id)


def run_cancel(*, run: SyncRun, user: User | None) -> SyncRun:
    """End a run: at once if no worker has it, else as soon as the records under way are finished.

    Raises ValidationError when it has ended already.
    """
    now = timezone.now()
    asked = {"cancelled_by": user, "cancel_asked_at": now}
    mine = SyncRun.objects.filter(pk=run.pk)
    event = Event(actor_of(user), "cancel asked for", run.connection.name, run.process, subject=str(run))
    with transaction.atomic():
        message = "Cancelled before it began."
        if not mine.filter(state=RunState.QUEUED).update(
            state=RunState.CANCELLED, finished_at=now, message=message, **asked
        ) and not mine.filter(state=RunState.RUNNING).update(**asked):
            raise ValidationError(f"{run} has ended already; there is nothing to cancel.")
        audit_append(event)
    run.refresh_from_db()
    return run


def run_want_follow_up(*, run: SyncRun) -> None:
    """Another run of the sequence is wanted as soon as this one has ended (D46)."""
    if not SyncRun.objects.filter(pk=run.pk, state__in=RunState.active()).update(follow_up=True):
        raise ValidationError(f"{run} has ended already; start a new run instead.")


def run_follow_up(*, run: SyncRun) -> SyncRun | None:
    """Queue the run that was wanted behind this one, once; a connection that was paused stays paused."""
    if not SyncRun.objects.filter(pk=run.pk, follow_up=True).update(follow_up=False):
        return None
    if login_refused(connection=run.connection):
        return None
    try:
        return run_request(connection=run.connection, user=run.requested_by, trigger="Follow-up")
    except ValidationError:
        log.warning("the run wanted behind %s was not started", run)
    except RedisError:
        log.warning("the run wanted behind %s waits for the watchdog to wake a worker", run)
    return None


def direction_paused(connection: Connection, direction: Direction) -> bool:
    """Whether the steps of a direction are left out for now."""
    to_netsuite = direction is Direction.TO_NETSUITE
    return connection.paused_to_netsuite if to_netsuite else connection.paused_to_zuora


def runs_wake() -> int:
    """Wake a worker for every queued run; used when the queue may have lost what it knew."""
    queued = list(SyncRun.objects.filter(state=RunState.QUEUED))
    for run in queued:
        run_enqueue(run=run)
    return len(queued)


def runs_bury(*, connection: Connection) -> int:
    """End runs whose worker has died, so that they do not hold up others. Records are looked up next time."""
    deadline = timezone.now() - DEAD_AFTER
    dead = SyncRun.objects.filter(connection=connection, state=RunState.RUNNING, heartbeat_at__lt=deadline)
    end = {
        "code": "UNEXPECTED",
        "message": "The worker of this run stopped. Records under way are looked up by the next run.",
        "finished_at": timezone.now(),
    }
    Attempt.objects.filter(run__in=dead, state=AttemptState.OPEN).update(state=AttemptState.UNCLEAR, **end)
    return dead.update(state=RunState.FAILED, **end)
