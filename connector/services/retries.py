"""Automatic retries: records whose system was busy or whose answer was lost come round by themselves."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.utils import timezone

from connector.models import SyncRecord, SyncRun
from connector.services.audit import actor_of, audit_append, record_event
from connector.services.logins import login_refused
from connector.services.records import AUTOMATIC, chunked
from connector.services.runs import run_request
from syncrules.statuses import State

TRIGGER = "Automatic retry"
AT_ONCE = 200  # records in one run: a click must not wait behind thousands of them


def retries_start() -> list[SyncRun]:
    """Ask for a resync of every record whose next automatic check is due; each looks up before it writes."""
    due = SyncRecord.objects.filter(
        kind__in=AUTOMATIC,
        next_try_at__lte=timezone.now(),
        retry_held=False,
        lease_until__isnull=True,
        state__in=[State.WAITING, State.IN_PROGRESS],
        connection__paused=False,
    ).select_related("connection")
    groups: dict[tuple[int, str], list[SyncRecord]] = defaultdict(list)
    for record in due.order_by("next_try_at")[: 10 * AT_ONCE]:
        groups[record.connection_id, record.process].append(record)
    due_now = [records for records in groups.values() if not login_refused(connection=records[0].connection)]
    return [run for records in due_now if (run := _retry(records[:AT_ONCE])) is not None]


def _retry(records: list[SyncRecord]) -> SyncRun | None:
    """Queue the retry; the records are not due again while it waits."""
    for part in chunked([record.pk for record in records]):
        SyncRecord.objects.filter(pk__in=part).update(next_try_at=None, retries=F("retries") + 1)
    try:
        return run_request(
            connection=records[0].connection,
            user=None,
            trigger=TRIGGER,
            process=records[0].process,
            record_ids=[record.source_id for record in records],
        )
    except ValidationError:
        return None  # paused meanwhile; the next run of the sequence takes them


def retry_hold(*, record: SyncRecord, user: User | None, held: bool = True) -> SyncRecord:
    """Stop the automatic retries of a record, or let them go on; a person's Resync works all the same.

    Raises ValidationError when nothing is repeated by itself, PermissionDenied without the permission.
    """
    if user is not None and not user.has_perm("connector.resync_syncrecord"):
        raise PermissionDenied("You may not stop retries.")
    if record.kind not in AUTOMATIC:
        raise ValidationError(f"{record} is not repeated by itself; there is nothing to stop.")
    record.retry_held = held
    record.save(update_fields=["retry_held"])
    verb = "automatic retries stopped" if held else "automatic retries allowed again"
    audit_append(record_event(record, actor=actor_of(user), verb=verb))
    return record
