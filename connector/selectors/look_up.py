"""Records that a person names: known ones by number or id, others once their preview has ended."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404

from connector.models import Connection, RunKind, SyncRecord, SyncRun


def record_known(connection: Connection, process: str, name: str) -> SyncRecord | None:
    """The only record of the type with this number or id; None when there is none or several."""
    rows = SyncRecord.objects.filter(connection=connection, process=process)
    found = list(rows.filter(Q(number=name) | Q(source_id=name) | Q(destination_id=name))[:2])
    return found[0] if len(found) == 1 else None


def look_up_get(pk: int) -> SyncRun:
    """The preview of one named record; raises Http404 for any other run."""
    return get_object_or_404(SyncRun, pk=pk, kind=RunKind.RECORDS, dry_run=True)


def record_looked_up(run: SyncRun) -> SyncRecord | None:
    """The record that an ended preview has explained; None before, or when the source has none."""
    if run.is_active:
        return None
    rows = SyncRecord.objects.filter(connection_id=run.connection_id, process=run.process)
    return rows.filter(source_id__in=run.record_ids).first()
