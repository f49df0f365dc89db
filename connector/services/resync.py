"""Manual resync of single records: always a look-up first, never a blind create (D12)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from connector.models import Connection, RunKind, RunState, SyncRecord, SyncRun
from connector.services.runs import run_enqueue, run_request, runs_bury
from syncrules.registry import KNOWN, built


def records_resync(*, records: Sequence[SyncRecord], user: User | None, enqueue: bool = True) -> SyncRun:
    """Queue a resync of records of one connection and process on the desk queue.

    A second click while the first is under way gives the same run. Raises ValidationError when the
    records differ in process or their process does not run.
    """
    if not records:
        raise ValidationError("Choose at least one record to resync.")
    first = records[0]
    if any((r.process, r.connection_id) != (first.process, first.connection_id) for r in records):
        raise ValidationError("Resync records of one type and one connection at a time.")
    if first.process not in KNOWN or not built(first.process, first.connection.invoice_settlement):
        raise ValidationError("This type of record does not sync on this connection.")
    ids = sorted(record.source_id for record in records)
    runs_bury(connection=first.connection)
    with transaction.atomic():
        # The row stays ours until the commit, so that two clicks at once come one after the other.
        Connection.objects.filter(pk=first.connection_id).update(paused=F("paused"))
        return _joined(first, ids, enqueue) or run_request(
            connection=first.connection,
            user=user,
            trigger="Resync",
            process=first.process,
            record_ids=ids,
            enqueue=enqueue,
        )


def _joined(first: SyncRecord, ids: list[str], enqueue: bool) -> SyncRun | None:
    """The active resync of the very same records, if there is one."""
    same = SyncRun.objects.filter(
        connection=first.connection,
        kind=RunKind.RECORDS,
        process=first.process,
        state__in=RunState.active(),
        dry_run=False,
    )
    for run in same:
        if run.record_ids == ids:
            if enqueue and run.state == RunState.QUEUED:
                # Its wake-up may have been lost with the queue; a second one does no harm.
                transaction.on_commit(partial(run_enqueue, run=run))
            return run
    return None


def preview_carry_out(
    *, preview: SyncRun, user: User | None, process: str = "", ids: Sequence[str] = ()
) -> SyncRun:
    """Run what a preview was about: the sequence, its process or its records, or only `ids` of `process`.

    Raises ValidationError for a preview with other preferences than the stored ones, which a run would not
    use, and where no run can be asked for.
    """
    if preview.overrides:
        raise ValidationError("This preview had other preferences. Save them first, then start a run.")
    if preview.is_active:
        raise ValidationError(f"The preview has not ended (run {preview.pk}). Look at what it finds first.")
    process, ids = process or preview.process, ids or preview.record_ids
    if not ids:
        return run_request(connection=preview.connection, user=user, process=process)
    named = [SyncRecord(connection=preview.connection, process=process, source_id=id_) for id_ in ids]
    return records_resync(records=named, user=user)
