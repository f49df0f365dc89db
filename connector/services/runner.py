"""Running one process for many records, window by window, stage by stage (design: the way of a record)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connector.gateways.errors import AuthenticationFailed, GatewayError, Kind
from connector.models import GONE, RunKind, SyncRecord
from connector.services.aside import aside_ids, aside_set
from connector.services.database import DatabaseFailed, database_wait
from connector.services.left_out import leave_out
from connector.services.named_records import ids_named
from connector.services.outcomes import amounts_settle, change_missed, outcomes_keep, outcomes_rest
from connector.services.own_facts import own_facts
from connector.services.previews import window_preview
from connector.services.readings import reading_keep
from connector.services.records import (
    chunked,
    leases_extend,
    problem_clear,
    records_claim,
    records_observe,
    records_save,
)
from connector.services.stages import lookup_and_plan, perform, resting, unchanged
from connector.services.stops import stop_of_code, stop_of_error, stop_of_outcome
from connector.services.work import Job, Tally, Work
from syncrules.judge import judge
from syncrules.language import Fact, Need, Verdict
from syncrules.statuses import OPEN_STATES, State

WINDOW = 1000  # records in memory at once, whatever the backlog

Progress = Callable[[Tally], None]


class ProcessStopped(Exception):
    """A process-level error (sequence.md), with the tally of what was done before it."""

    def __init__(self, error: GatewayError, tally: Tally) -> None:
        super().__init__(str(error))
        self.error = error
        self.tally = tally


def process_run(*, job: Job, ids: Sequence[str] | None = None, progress: Progress = lambda _: None) -> Tally:
    """Run the process for all candidates, or for the given source ids.

    Records that wait for a parent of the same process are taken up again as soon as it is synced. Raises
    ProcessStopped when the process cannot go on; what was done until then is kept and tallied.
    """
    tally = Tally()
    reader = job.source.reader(job.process.id)
    try:
        wanted = reader.ids(job.context) if ids is None else ids_named(job=job, names=list(ids))
        pending: Sequence[str] = list(dict.fromkeys(_alive(job, wanted)))
        chosen = ids is not None
        if pending:
            job = _with_names(job)
        children: dict[str, str] = {}  # of every round: a grandchild is freed a round after its parent
        released: set[str] = set()
        while pending and not tally.cancelled:
            for window in chunked(pending, WINDOW):
                if job.stop_asked():
                    tally.cancelled = True
                    break
                # The works go away with this statement: two windows are never in memory at once.
                children.update(_waiting_here(job, _window(job, reader, window, tally, chosen)))
                leases_extend(worker=job.worker)
                progress(tally)
            # Once each: a source that shows the parent's new id late must not keep us here.
            freed = (child for child, parent in children.items() if parent in tally.synced_ids)
            pending = [child for child in freed if child not in released]
            released.update(pending)
            # They are counted again when they come round.
            tally.counts.subtract({"selected": len(pending), "blocked": len(pending)})
        if not chosen and not job.dry_run and not tally.cancelled:
            _review(job, reader, tally)
    except GatewayError as error:
        raise ProcessStopped(error, tally) from error
    return tally


def _waiting_here(job: Job, works: Sequence[Work]) -> dict[str, str]:
    """Records that wait for a parent of the same process: source id of the child -> of the parent."""
    blocked = [(w.row.source_id, w.stop) for w in works if w.stop is not None]
    parents = {child: stop.parent for child, stop in blocked if stop.parent is not None}
    return {child: parent.source_id for child, parent in parents.items() if parent.process == job.process.id}


def _alive(job: Job, ids: Iterable[str]) -> Iterator[str]:
    """The ids, with signs of life while they are read page by page."""
    for id_ in ids:
        job.beat()
        yield id_


def _window(job: Job, reader: Any, ids: Sequence[str], tally: Tally, chosen: bool) -> list[Work]:
    with job.hold.held():
        return _held_window(job, reader, ids, tally, chosen)


def _held_window(job: Job, reader: Any, ids: Sequence[str], tally: Tally, chosen: bool) -> list[Work]:
    records = reader.records(ids, job.context)
    job = _with_facts(job, records)
    job = replace(job, context=replace(job.context, put_aside=aside_ids(job=job, ids=ids)))
    judged = [(record, judge(job.process, record, job.context)) for record in records]
    if job.dry_run:
        if job.run.kind == RunKind.RECORDS:
            _explain(job, judged)
        window_preview(job=job, judged=judged, tally=tally)
        return []
    taken = [(record, verdict) for record, verdict in judged if verdict.selected or chosen]
    rows = records_observe(job=job, judged=taken)
    works = [Work(r, rows[job.process.current(r).id], verdict) for r, verdict in taken]
    if not chosen:
        works = _without_news(job, works, tally)
    held = records_claim(rows=[w.row for w in works], worker=job.worker)
    tally.counts["skipped"] += len(works) - len(held)
    for work in works:
        if work.row.pk not in held:
            change_missed(job=job, record=work.record, tally=tally)
    works = [w for w in works if w.row.pk in held]
    _work_through(job, [w for w in works if w.verdict.selected], tally)
    leave_out(job=job, works=[w for w in works if not w.verdict.selected], tally=tally)
    return works


def _explain(job: Job, judged: Sequence[tuple[Any, Verdict]]) -> None:
    """A preview of named records keeps what every rule saw, also of records that no run has met yet."""
    rows = records_observe(job=job, judged=judged)
    works = [Work(record, rows[job.process.current(record).id], verdict) for record, verdict in judged]
    if len(job.run.record_ids) == 1:
        for work in works:
            reading_keep(job=job, record=work.record, row=work.row)
    leave_out(job=job, works=[work for work in works if not work.verdict.selected], tally=Tally())


def _without_news(job: Job, works: Sequence[Work], tally: Tally) -> list[Work]:
    """Leave out what another worker has synced since this run began: our reading of it may be older."""
    begun = job.run.started_at

    def news(work: Work) -> bool:
        synced = work.row.synced_at
        return bool(begun and synced and synced > begun and work.row.source_id not in tally.synced_ids)

    for work in filter(news, works):
        tally.counts["skipped"] += 1
        change_missed(job=job, record=work.record, tally=tally)
    return [work for work in works if not news(work)]


def _with_names(job: Job) -> Job:
    """Lists of names are only read when there is something to check against them."""
    return replace(job, context=replace(job.context, reference=job.names(job.process.references)))


def _with_facts(job: Job, records: Sequence[Any]) -> Job:
    """What the rules need to know of other records; later needs may build on earlier ones."""
    facts: dict[Fact, Mapping[str, Any]] = {}
    for need in job.process.needs:
        job = replace(job, context=replace(job.context, facts=dict(facts)))
        keys = sorted({key for record in records for key in need.keys(record, job.context) if key})
        facts[need.fact] = _facts(job, need, keys) if keys else {}
    return replace(job, context=replace(job.context, facts=facts))


def _facts(job: Job, need: Need[Any], keys: Sequence[str]) -> Mapping[str, Any]:
    if need.system is None:
        return own_facts(connection=job.connection, fact=need.fact, keys=keys)
    return job.gateways.of(need.system).facts(need.fact, keys)


def _work_through(job: Job, works: list[Work], tally: Tally) -> None:
    for work in works:
        work.notes = [_note(w.code, w.message, w.remedy) for w in work.verdict.warnings]
        if work.verdict.problems:
            work.stop = stop_of_outcome(work.verdict.problems[0])
    stopped, ready = [w for w in works if not w.live], [w for w in works if w.live]
    quiet: set[Work] = set()
    try:
        aside_set(job=job, works=stopped)
        lookup_and_plan(job=job, works=ready)
        quiet = {w for w in ready if w.live and (unchanged(job, w) or resting(job, w))}
        perform(job=job, works=[w for w in ready if w.live and w not in quiet])
    except GatewayError as error:
        _interrupt([w for w in ready if w not in quiet], error)
        raise
    except DatabaseFailed as error:
        _break_off([w for w in ready if w not in quiet], "DATABASE_FAILED", Kind.TEMPORARY, error)
        database_wait()
        raise
    except Exception as error:
        _break_off([w for w in ready if w not in quiet], "UNEXPECTED", Kind.OURS, error)
        raise
    finally:
        _finish(job, works, quiet, tally)


def _finish(job: Job, works: list[Work], quiet: set[Work], tally: Tally) -> None:
    waiting = [w for w in quiet if resting(job, w)]
    same = [w for w in quiet if not resting(job, w)]
    for work in same:
        # Nothing to send: the record stays as synced as it was, and its date moves the watermark on.
        problem_clear(work.row)
        work.row.state, work.row.cause = State.DONE, None
        amounts_settle(work.row, job.process.arrives and job.process.arrives(work.record, job.context))
        if job.process.watermarked:
            tally.newest = max(filter(None, (tally.newest, work.record.updated_date)))
    records_save(rows=[w.row for w in same])
    outcomes_rest(job=job, works=waiting, tally=tally)
    outcomes_keep(job=job, works=[w for w in works if w not in quiet], tally=tally)


def _interrupt(works: Sequence[Work], error: GatewayError) -> None:
    """The process ends here: records under way keep their in-progress status and are looked up next time."""
    for work in works:
        if work.live and not work.settled:
            stop = stop_of_error(error, record=str(work.row), sent=work.written)
            if isinstance(error, AuthenticationFailed):
                work.stop = replace(stop, waiting=True)  # for a person to mend the connection
            else:
                work.stop = replace(stop, kind=Kind.TEMPORARY)


def _break_off(works: Sequence[Work], code: str, kind: Kind, error: Exception) -> None:
    """Not the record's doing: what was under way says why it stopped."""
    for work in works:
        if work.live and not work.settled:
            work.stop = stop_of_code(code, kind, {"text": str(error), "record": str(work.row)})


def _note(code: str, message: str, remedy: str) -> dict[str, str]:
    return {"code": code, "message": message, "remedy": remedy}


def _review(job: Job, reader: Any, tally: Tally) -> None:
    """Look again at open rows that the selection did not bring up: they were settled or withdrawn by hand."""
    rows = SyncRecord.objects.filter(
        connection=job.connection,
        process=job.process.id,
        state__in=OPEN_STATES,
        last_seen__lt=job.run.started_at,
    )
    open_ids = list(rows.values_list("source_id", flat=True))
    if open_ids:
        job = _with_names(job)
    for ids in chunked(open_ids, WINDOW):
        _window(job, reader, ids, Tally(), chosen=True)
        gone = SyncRecord.objects.filter(
            connection=job.connection,
            process=job.process.id,
            source_id__in=ids,
            last_seen__lt=job.run.started_at,
            lease_until__isnull=True,
        )
        gone.update(state=State.IGNORED, message=GONE, code="", remedy="", cause=None)
