"""The rows of records: observing, claiming, and keeping what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from connector.gateways.errors import Kind
from connector.models import PutAside, SyncRecord
from connector.services.bulk import rows_add, rows_update
from connector.services.judging import verdict_rows
from connector.services.work import Job
from syncrules.language import Verdict
from syncrules.statuses import State

T = TypeVar("T")
LEASE = timedelta(minutes=20)  # longer than the longest single call
PARAMETERS = 500  # ids per query, below every database's limit
# Only these are repeated without a person (design: failure is a value with a kind).
AUTOMATIC = (Kind.TEMPORARY, Kind.UNCLEAR)

_DESCRIPTION = [
    "number",
    "customer",
    "amount",
    "currency",
    "date",
    "subsidiary",
    "integration_status",
    "transferred",
    "verdict",
    "last_seen",
]
OUTCOME = [
    "state",
    "kind",
    "code",
    "message",
    "remedy",
    "warnings",
    "cause",
    "blocked_by_process",
    "blocked_by_id",
    "blocked_by_label",
    "destination_id",
    "destination_record",
    "parts",
    "integration_status",
    "transferred",
    "put_aside",
    "fingerprint",
    "refused_digest",
    "generation",
    "look_first",
    "booked_by_hand",
    "attempts_made",
    "next_try_at",
    "retries",
    "retry_held",
    "lease_owner",
    "lease_until",
    "synced_at",
    "synced_amount",
    "rest_amount",
    "problem_since",
    "problem",
    "resolved_at",
    "resolved_by",
    "last_seen",
]


def chunked(items: Sequence[T], size: int = PARAMETERS) -> Iterator[Sequence[T]]:
    """The items in order, at most `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def records_observe(*, job: Job, judged: Iterable[tuple[Any, Verdict]]) -> dict[str, SyncRecord]:
    """Store what the source shows now; gives the rows by source id. New rows start as waiting."""
    now = timezone.now()
    rows = [_row(job, record, verdict) for record, verdict in judged]
    for row in rows:
        row.last_seen = now
    rows_add(rows, unique=["connection", "process", "source_id"], columns=_DESCRIPTION)
    ids = [row.source_id for row in rows]
    found: dict[str, SyncRecord] = {}
    for part in chunked(ids):
        query = SyncRecord.objects.filter(
            connection=job.connection, process=job.process.id, source_id__in=part
        ).select_related("cause")
        found.update((row.source_id, row) for row in query)
    for row in found.values():
        row.connection = job.connection  # known; not to be read again for each row
    return found


def _row(job: Job, record: Any, verdict: Verdict) -> SyncRecord:
    current, summary = job.process.current(record), job.process.describe(record)
    return SyncRecord(
        connection=job.connection,
        process=job.process.id,
        source_id=current.id,
        destination_id=current.counterpart_id,
        number=summary.number[:255],
        customer=summary.customer[:255],
        amount=summary.amount,
        currency=summary.currency[:3],
        date=summary.date,
        subsidiary=summary.subsidiary[:255],
        integration_status=current.status[:255],
        transferred=current.transferred[:16],
        verdict=verdict_rows(verdict),
        state=State.WAITING,
    )


def records_claim(*, rows: Sequence[SyncRecord], worker: str) -> set[int]:
    """Take the lease of free rows; gives the keys of those we hold now. Held rows are left alone."""
    held: set[int] = set()
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_owner=worker)
    for part in chunked([row.pk for row in rows]):
        query = SyncRecord.objects.filter(pk__in=part)
        query.filter(free).update(lease_owner=worker, lease_until=now + LEASE, state=State.IN_PROGRESS)
        held.update(query.filter(lease_owner=worker).values_list("pk", flat=True))
    for row in rows:
        if row.pk in held:
            row.lease_owner, row.lease_until, row.state = worker, now + LEASE, State.IN_PROGRESS
    return held


def records_save(*, rows: Sequence[SyncRecord], by: str = "") -> None:
    """Keep the outcome of rows that one worker claimed, and give their leases back.

    A row that another worker took after our lease had ended is left to that worker. `by` is the person
    who asked for it, if any.
    """
    now = timezone.now()
    for row in rows:
        problem_trace(row, by)
    with transaction.atomic():
        ours = _still_held(rows)
        for row in rows:
            row.lease_owner, row.lease_until, row.last_seen = "", None, now
        rows_update([row for row in rows if row.pk in ours], OUTCOME)


def _still_held(rows: Sequence[SyncRecord]) -> set[int]:
    held: set[int] = set()
    for part in chunked(rows):
        query = SyncRecord.objects.filter(pk__in=[row.pk for row in part], lease_owner=part[0].lease_owner)
        query.update(lease_until=timezone.now() + LEASE)  # nobody can take them before the transaction ends
        held.update(query.values_list("pk", flat=True))
    return held


def problem_clear(row: SyncRecord) -> None:
    """Take away what a row says about an earlier problem; nothing is stored yet."""
    row.kind = row.code = row.message = row.remedy = ""
    row.blocked_by_process = row.blocked_by_id = row.blocked_by_label = ""
    row.next_try_at = None


def problem_trace(row: SyncRecord, by: str) -> None:
    """Note since when a problem is open and who solved it; what only waits for its turn is none."""
    if row.state == State.NEEDS_ATTENTION or (row.kind in AUTOMATIC and row.state != State.DONE):
        if row.problem_since is None or row.resolved_at is not None:
            row.problem_since, row.resolved_at, row.resolved_by = timezone.now(), None, ""
        row.problem = row.message
    elif row.state == State.DONE and row.problem_since is not None and row.resolved_at is None:
        row.resolved_at, row.resolved_by = timezone.now(), by


def leases_extend(*, worker: str) -> None:
    """A sign of life for everything this worker holds."""
    SyncRecord.objects.filter(lease_owner=worker).update(lease_until=timezone.now() + LEASE)


def leases_drop(*, row: SyncRecord, worker: str) -> None:
    """Give one record back."""
    SyncRecord.objects.filter(pk=row.pk, lease_owner=worker).update(lease_owner="", lease_until=None)


def leases_release(*, worker: str) -> None:
    """Give back what a worker still holds when its run ends; those records say that they are unfinished."""
    held = SyncRecord.objects.filter(lease_owner=worker)
    # Why a record is set aside stands there already, and stays true.
    held.filter(put_aside=PutAside.ASKED).update(lease_owner="", lease_until=None)
    held.update(
        lease_owner="",
        lease_until=None,
        message="The run ended before this record was finished.",
        remedy="None; the next run looks it up in the other system before it writes anything.",
    )
