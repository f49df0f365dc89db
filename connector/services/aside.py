"""Records that the rules put aside: we set Ignore on the source, and remember that it was us (D13)."""

from __future__ import annotations

from collections.abc import Sequence

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind
from connector.models import PutAside, SyncRecord
from connector.services.bulk import rows_update
from connector.services.records import chunked
from connector.services.stops import stop_of_outcome
from connector.services.work import Job, Work
from connector.services.writing import attempts_open, write_all
from syncrules.judge import put_aside
from syncrules.language import Write
from syncrules.statuses import IGNORE, State


def aside_ids(*, job: Job, ids: Sequence[str]) -> frozenset[str]:
    """Those of the source ids that this process has put aside before."""
    if job.process.aside is None:
        return frozenset()
    rows = SyncRecord.objects.filter(
        connection=job.connection, process=job.process.id, put_aside=PutAside.DONE
    )
    parts = (rows.filter(source_id__in=part).values_list("source_id", flat=True) for part in chunked(ids))
    return frozenset(id_ for part in parts for id_ in part)


def aside_set(*, job: Job, works: Sequence[Work]) -> None:
    """Set Ignore on the source of records that the rules put aside, e.g. invoices with too many lines.

    Why is committed before: after a crash, `aside_left` still knows that the Ignore is ours.
    """
    items = [(work, write) for work in works for write in _writes(job, work)]
    attempts_open(job=job, works=[work for work, _ in items])
    rows_update([work.row for work, _ in items], ["put_aside", "code", "message", "remedy"])

    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is None:
            work.set_aside, work.row.put_aside = True, PutAside.DONE
        elif result.refusal.kind is not Kind.UNCLEAR:
            work.row.put_aside = ""

    if items:
        write_all(gateway=job.source, items=items, purpose="set aside", settle=settle, beat=job.beat)


def _writes(job: Job, work: Work) -> tuple[Write, ...]:
    outcome = put_aside(job.process, work.verdict)
    if outcome is None or job.process.aside is None:
        return ()
    work.stop = stop_of_outcome(outcome)
    work.row.put_aside, work.row.code = PutAside.ASKED, outcome.code
    work.row.message, work.row.remedy = outcome.message, outcome.remedy
    return job.process.aside.writes(work.record)


def aside_left(row: SyncRecord) -> bool:
    """Whether the row's Ignore is still ours; the row then keeps saying why."""
    if not row.put_aside or row.transferred != IGNORE:
        return False
    row.put_aside, row.state = PutAside.DONE, State.IGNORED
    return True
