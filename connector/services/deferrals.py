"""The register of lines that were sent deferred: noted before they are sent, dropped once released (D35)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from connector.models import Connection, DeferredLine
from connector.services.records import PARAMETERS, chunked
from connector.services.work import Job, Work
from syncrules.language import SyncProcess


def deferrals_of(connection: Connection, process: SyncProcess[Any]) -> Mapping[str, frozenset[str]]:
    """For a pass: the lines that its process has sent deferred, by document; nothing for any other."""
    lines: defaultdict[str, set[str]] = defaultdict(set)
    if process.releases is not None:
        rows = DeferredLine.objects.filter(connection=connection, process=process.ends)
        for source_id, line_id in rows.values_list("source_id", "line_id"):
            lines[source_id].add(line_id)
    return {source_id: frozenset(ids) for source_id, ids in lines.items()}


def deferrals_note(*, job: Job, works: Sequence[Work]) -> None:
    """Commit which lines are about to be sent deferred; after a crash they are still known."""
    if job.process.defers is None:
        return
    rows = [
        DeferredLine(
            connection=job.connection,
            process=job.process.id,
            source_id=work.row.source_id,
            line_id=line_id,
        )
        for work in works
        for line_id in job.process.defers(work.record, job.context)
    ]
    DeferredLine.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PARAMETERS)


def deferrals_drop(*, job: Job, works: Sequence[Work]) -> None:
    """Forget the lines that the pass has released."""
    if job.process.releases is None:
        return
    released = {
        (work.row.source_id, line_id)
        for work in works
        if work.settled
        for line_id in job.process.releases(work.record, job.context)
    }
    rows = DeferredLine.objects.filter(connection=job.connection, process=job.process.ends)
    for part in chunked(sorted({source_id for source_id, _ in released})):
        known = rows.filter(source_id__in=part).values_list("pk", "source_id", "line_id")
        done = [pk for pk, source_id, line_id in known if (source_id, line_id) in released]
        for keys in chunked(done):
            DeferredLine.objects.filter(pk__in=keys).delete()
