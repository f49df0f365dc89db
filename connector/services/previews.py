"""What a run would do now, record by record: the engine's own decisions, stopped before *intend*.

Nothing is written, neither in the two systems nor to the rows of records. Counterparts are looked up as a
run would look them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector.gateways.errors import GatewayError
from connector.models import PreviewRow, RunKind, RunState, SyncRecord, SyncRun, WouldBe
from connector.services.records import PARAMETERS, chunked
from connector.services.stages import digest, lookup_and_plan, resting, unchanged
from connector.services.stops import stop_of_outcome
from connector.services.work import Job, Tally, Work
from connector.services.writing import keyed, resolved
from syncrules.language import Action, Parent, Result, Verdict

# Previews of a connection whose rows are kept: of the sequence few, because they are large.
KEPT = {RunKind.SEQUENCE: 5, RunKind.RECORDS: 20}
PAYLOADS = 5_000  # rows of one step that carry what would be sent; beyond that a single record tells
NAMES = {
    WouldBe.CREATE: ("synced", "created"),
    WouldBe.UPDATE: ("synced", "updated"),
    WouldBe.LINK: ("synced", "linked"),
    WouldBe.FOLLOW: ("synced", "created"),
    WouldBe.SKIP: ("skipped",),
    WouldBe.BLOCKED: ("blocked",),
    WouldBe.ERROR: ("errors",),
}
ACTIONS = {
    Action.CREATE: WouldBe.CREATE,
    Action.UPDATE: WouldBe.UPDATE,
    Action.LINK: WouldBe.LINK,
    Action.RELINK: WouldBe.LINK,
}


def window_preview(*, job: Job, judged: Sequence[tuple[Any, Verdict]], tally: Tally) -> None:
    """Decide for the selected records what would happen to each, and keep it. Raises GatewayError."""
    works = _works(job, [(record, verdict) for record, verdict in judged if verdict.selected])
    for work in works:
        if work.verdict.problems:
            work.stop = stop_of_outcome(work.verdict.problems[0])
    lookup_and_plan(job=job, works=[w for w in works if w.live])
    rows = [_row(job, work, tally) for work in _parents_first(job, works)]
    PreviewRow.objects.bulk_create(rows, batch_size=PARAMETERS)


def _parents_first(job: Job, works: Sequence[Work]) -> list[Work]:
    """What waits for a parent of the same process comes after it, as in a run; circles come last."""
    ordered: list[Work] = []
    waiting = list(works)
    while waiting:
        ids = {work.row.source_id for work in waiting}
        bound = [work for work in waiting if ids & _parents_here(job, work)]
        ordered += [work for work in waiting if not ids & _parents_here(job, work)]
        if len(bound) == len(waiting):
            return ordered + bound
        waiting = bound
    return ordered


def _parents_here(job: Job, work: Work) -> set[str]:
    """Source ids of the records of the same process that it waits for."""
    parents = (problem.parent for problem in work.verdict.problems)
    return {parent.source_id for parent in parents if parent and parent.process == job.process.id}


def _works(job: Job, selected: Sequence[tuple[Any, Verdict]]) -> list[Work]:
    ids = [job.process.current(record).id for record, _ in selected]
    known: dict[str, SyncRecord] = {}
    for part in chunked(ids):
        rows = SyncRecord.objects.filter(
            connection=job.connection, process=job.process.id, source_id__in=part
        )
        known.update((row.source_id, row) for row in rows)
    return [
        Work(record, known.get(id_) or _unknown(job, id_, record), verdict)
        for id_, (record, verdict) in zip(ids, selected, strict=True)
    ]


def _unknown(job: Job, source_id: str, record: Any) -> SyncRecord:
    """A record that no run has met yet, as its row would begin."""
    return SyncRecord(
        connection=job.connection,
        process=job.process.id,
        source_id=source_id,
        number=job.process.describe(record).number[:255],
    )


def _row(job: Job, work: Work, tally: Tally) -> PreviewRow:
    would = _would(job, work)
    summary, stop = job.process.describe(work.record), work.stop
    tally.counts["selected"] += 1
    tally.counts.update(NAMES[would])
    tally.counts["warnings"] += bool(work.verdict.warnings)
    if "synced" in NAMES[would]:
        job.would.add((job.process.id, work.row.source_id))
        if summary.amount is not None:
            tally.money[summary.currency] += summary.amount
    sent = would in (WouldBe.CREATE, WouldBe.UPDATE, WouldBe.LINK)
    told = sent and tally.counts["selected"] <= PAYLOADS
    return PreviewRow(
        run=job.run,
        process=job.process.id,
        source_id=work.row.source_id,
        number=summary.number[:255],
        customer=summary.customer[:255],
        amount=summary.amount,
        currency=summary.currency[:3],
        would=would,
        # What only rests says why, which tells it from what has not changed.
        code=stop.code if stop else work.row.code if would is WouldBe.SKIP else "",
        message=_message(work, would),
        remedy=stop.remedy if stop else "",
        payloads=_payloads(job, work) if told else [],
        digest=digest(work.steps) if sent else "",
    )


def _would(job: Job, work: Work) -> WouldBe:
    stop = work.stop
    if stop is not None:
        if stop.parent is not None:
            return WouldBe.FOLLOW if _follows(job, work) else WouldBe.BLOCKED
        return WouldBe.SKIP if stop.waiting else WouldBe.ERROR
    if unchanged(job, work) or resting(job, work):
        return WouldBe.SKIP
    return ACTIONS[work.action or Action.CREATE]


def _follows(job: Job, work: Work) -> bool:
    """Nothing else is wrong, and every record that it waits for would be synced earlier in the same run."""
    parents = [problem.parent for problem in work.verdict.problems]
    return all(parent is not None and _synced_before(job, parent) for parent in parents)


def _synced_before(job: Job, parent: Parent) -> bool:
    return (parent.process, parent.source_id) in job.would


def _message(work: Work, would: WouldBe) -> str:
    if work.stop is not None:
        return work.stop.message
    if would is WouldBe.SKIP:
        return work.row.message or "Nothing has changed since it was synced."
    warnings = [outcome.message for outcome in work.verdict.warnings]
    if work.found is not None:
        number = f"{work.found.number} ({work.found.id})" if work.found.number else work.found.id
        return " ".join([f"Found: {work.found.record} {number}.", *warnings])
    return " ".join(warnings)


def _payloads(job: Job, work: Work) -> list[dict[str, str]]:
    """What each step would send; ids that an earlier step would give are named instead."""
    results = {step.name: Result(f"(id that {step.name} gives)") for step in work.steps} | work.results
    payloads = []
    for step in work.steps:
        try:
            told = job.destination.rehearse(keyed(resolved(step.write, results), work))
            operation, text = told.operation, told.text
        except GatewayError as error:
            operation, text = str(step.write.verb), f"Known when the step before it is done. ({error.text})"
        payloads.append(
            {"step": step.name, "system": str(step.write.system), "operation": operation, "text": text}
        )
    return payloads


def previews_prune(*, run: SyncRun) -> None:
    """Keep the rows of the newest previews of a kind only; the runs themselves stay."""
    same = SyncRun.objects.filter(connection=run.connection, dry_run=True, kind=run.kind)
    previews = same.exclude(state=RunState.COALESCED)
    old = previews.order_by("-pk").values_list("pk", flat=True)[KEPT[RunKind(run.kind)] :]
    PreviewRow.objects.filter(run_id__in=list(old)).delete()
