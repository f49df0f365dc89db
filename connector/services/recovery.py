"""Looking a record's counterpart up before anything is created (concepts.md, Recovery; D12, D52)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from connector.gateways.errors import Kind
from connector.services.stops import stop_of_code
from connector.services.work import Job, Work
from connector.services.writing import made
from syncrules.judge import matches
from syncrules.language import Found, Lookup, Result

CANCELLED = {"Canceled", "Cancelled", "Voided"}


def counterpart_find(*, job: Job, works: Sequence[Work]) -> None:
    """Set `found` where exactly one counterpart exists; stop records that have several.

    The look-ups of a record are tried in order; each rank is one batched call for all records that are
    still without a hit. Raises GatewayError when the destination cannot be asked.
    """

    def take(work: Work, found: Found) -> None:
        work.found = found

    _search(job, [(work, job.process.lookups(work.record, job.context)) for work in works], take)


def step_find(*, job: Job, works: Sequence[Work]) -> None:
    """Pass over the due step of records whose earlier attempt has done it; stop where that is unclear."""

    def take(work: Work, found: Found) -> None:
        work.results[work.step.name] = found_result(found)
        work.position += 1

    asking = [work for work in works if work.retried and work.step.done_by]
    _search(job, [(w, [_resolved(lookup, w) for lookup in w.step.done_by]) for w in asking], take)


def _resolved(lookup: Lookup, work: Work) -> Lookup:
    marker = lookup.marker and (lookup.marker[0], made(lookup.marker[1], work.results))
    value, owner = made(lookup.value, work.results), made(lookup.owner, work.results)
    return replace(lookup, value=value, owner=owner, marker=marker)


def _search(
    job: Job, plans: Sequence[tuple[Work, Sequence[Lookup]]], take: Callable[[Work, Found], None]
) -> None:
    rank = 0
    while pending := [(work, lookups) for work, lookups in plans if rank < len(lookups)]:
        hits = job.destination.find([lookups[rank] for _, lookups in pending])
        for (work, lookups), found in zip(pending, hits, strict=True):
            if (hit := _only(job, work, lookups[rank], found)) is not None:
                take(work, hit)
                plans = [plan for plan in plans if plan[0] is not work]
        plans = [plan for plan in plans if plan[0].live]
        rank += 1
        job.beat()


def _only(job: Job, work: Work, lookup: Lookup, hits: Sequence[Found]) -> Found | None:
    """The one hit that counts, or None; several stop the record."""
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
        return None
    return next(iter(good.values()), None)


def _sent_anew(job: Job, work: Work) -> bool:
    """Whether the status was cleared to sync the record once more: a cancelled counterpart is history then.

    While that attempt is unfinished the status is no longer empty; the raised generation still tells.
    """
    fresh = not job.process.current(work.record).status
    return fresh or (work.row.generation > 1 and not work.row.destination_id)


def found_result(found: Found) -> Result:
    """The result that a step would have given."""
    return Result(found.id, found.lines, found.number, found.parts)
