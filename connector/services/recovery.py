"""Looking a record's counterpart up before anything is created (concepts.md, Recovery; D12, D52)."""

from __future__ import annotations

from collections.abc import Sequence

from connector.gateways.errors import Kind
from connector.services.stops import stop_of_code
from connector.services.work import Job, Work
from syncrules.judge import matches
from syncrules.language import Found, Lookup, Result

CANCELLED = {"Canceled", "Cancelled", "Voided"}


def counterpart_find(*, job: Job, works: Sequence[Work]) -> None:
    """Set `found` where exactly one counterpart exists; stop records that have several.

    The look-ups of a record are tried in order; each rank is one batched call for all records that are
    still without a hit. Raises GatewayError when the destination cannot be asked.
    """
    plans = [(work, job.process.lookups(work.record, job.context)) for work in works]
    rank = 0
    while pending := [(w, p[rank]) for w, p in plans if w.live and w.found is None and rank < len(p)]:
        hits = job.gateways.of(job.process.destination).find([lookup for _, lookup in pending])
        for (work, lookup), found in zip(pending, hits, strict=True):
            _take(job, work, lookup, found)
        rank += 1
        job.beat()


def _take(job: Job, work: Work, lookup: Lookup, hits: Sequence[Found]) -> None:
    good = {(hit.record, hit.id): hit for hit in hits if matches(hit, lookup)}
    active = {key: hit for key, hit in good.items() if hit.status not in CANCELLED}
    if active or _sent_anew(job, work):
        good = active
    if len(good) > 1:
        work.stop = stop_of_code(
            "COUNTERPART_AMBIGUOUS",
            Kind.VALIDATION,
            {"count": str(len(good)), "destination": str(job.process.destination), "record": str(work.row)},
        )
    elif good:
        work.found = next(iter(good.values()))


def _sent_anew(job: Job, work: Work) -> bool:
    """Whether the status was cleared to sync the record once more: a cancelled counterpart is history then.

    While that attempt is unfinished the status is no longer empty; the raised generation still tells.
    """
    fresh = not job.process.current(work.record).status
    return fresh or (work.row.generation > 1 and not work.row.destination_id)


def found_result(found: Found) -> Result:
    """The result that a step would have given."""
    return Result(found.id, found.lines)
