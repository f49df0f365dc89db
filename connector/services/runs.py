"""Asking for runs: the row in the database is the request, the queue only wakes a worker."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import django_rq
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from rq.exceptions import DuplicateJobError

from connector.models import Connection, RunKind, RunState, SyncRun
from syncrules.messages import message_for

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
    enqueue: bool = True,
) -> SyncRun:
    """Queue a run; gives the active one if the request joined it (D46).

    With `record_ids` a resync of those records of `process` is queued, which runs beside a sequence run.
    Raises ValidationError while the connection is paused.
    """
    fields: dict[str, Any] = {
        "connection": connection,
        "requested_by": user,
        "trigger": trigger,
        "process": process,
        "record_ids": list(record_ids),
        "dry_run": dry_run,
        "kind": RunKind.RECORDS if record_ids else RunKind.SEQUENCE,
    }
    if connection.paused:
        raise ValidationError(
            f"Connection {connection.name} is paused. Switch Paused off before starting a run."
        )
    runs_bury(connection=connection)
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(**fields)
    except IntegrityError:
        return _join(connection, fields)
    if enqueue:
        transaction.on_commit(lambda: run_enqueue(run=run))
    return run


def _join(connection: Connection, fields: dict[str, Any]) -> SyncRun:
    active = SyncRun.objects.filter(
        connection=connection, kind=RunKind.SEQUENCE, state__in=RunState.active()
    ).first()
    if active is None:  # it ended between the two statements
        run = SyncRun.objects.create(**fields)
        transaction.on_commit(lambda: run_enqueue(run=run))
        return run
    now = timezone.now()
    SyncRun.objects.create(
        **fields,
        state=RunState.COALESCED,
        joined=active,
        code="RUN_OVERLAP",
        message=message_for("RUN_OVERLAP", {"time": f"{now:%H:%M} UTC", "run": str(active.pk)}),
        finished_at=now,
    )
    return active


def run_enqueue(*, run: SyncRun) -> None:
    """Wake a worker. The job id is ours, so asking twice is one job."""
    queue = django_rq.get_queue("desk" if run.kind == RunKind.RECORDS else "runs")
    with suppress(DuplicateJobError):
        queue.enqueue_call("connector.jobs.run_job", args=(run.pk,), job_id=run.job_id, unique=True)


def runs_bury(*, connection: Connection) -> int:
    """End runs whose worker has died, so that they do not hold up others. Records are looked up next time."""
    deadline = timezone.now() - DEAD_AFTER
    dead = SyncRun.objects.filter(connection=connection, state=RunState.RUNNING, heartbeat_at__lt=deadline)
    return dead.update(
        state=RunState.FAILED,
        code="UNEXPECTED",
        message="The worker of this run stopped. Records under way are looked up by the next run.",
        finished_at=timezone.now(),
    )
