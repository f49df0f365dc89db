"""The stages after judging: look up, plan, intend, mark, write, settle (design: the way of a record)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind
from connector.services.recovery import counterpart_find, found_result
from connector.services.stops import stop_of_refusal
from connector.services.work import Job, Work
from connector.services.writing import attempts_open, keyed, resolved, write_all
from syncrules.judge import fail, mark, needs_lookup
from syncrules.language import Action, Result, Step, System, Write
from syncrules.messages import message_for, remedy_for
from syncrules.statuses import is_complete

MAIN_STEP = "create"
# The whole process ends with these; the records keep their in-progress status (sequence.md).
PROCESS_ERRORS = {"NETSUITE_AUTH_FAILED", "ZUORA_AUTH_FAILED", "SERVICE_UNAVAILABLE"}
# Fields that differ each time although nothing happened; they do not make a record modified.
VOLATILE = {"Zuora Sync Date", "Zuora Updated Date", "SyncDate__NS"}


def lookup_and_plan(*, job: Job, works: Sequence[Work]) -> None:
    """Find counterparts where something was tried before (D12), then decide the steps of each record."""
    looking = [w for w in works if needs_lookup(job.process, w.record, job.resync)]
    counterpart_find(job=job, works=looking)
    for work in works:
        if work.live:
            _plan(job, work)


def _plan(job: Job, work: Work) -> None:
    if work.found is not None:
        _relink(job, work)
        return
    action = work.verdict.action
    assert action is not None
    work.action = action
    work.steps = job.process.plan(work.record, action, job.context)


def _relink(job: Job, work: Work) -> None:
    assert work.found is not None
    work.action = Action.RELINK
    work.results[MAIN_STEP] = found_result(work.found)
    work.steps = job.process.resume(work.record, work.found, job.context)
    work.written = not work.steps


def unchanged(job: Job, work: Work) -> bool:
    """An update that would send what NetSuite has already: re-saving a record, or our own write-back."""
    if work.action is not Action.UPDATE or not work.row.fingerprint:
        return False
    if not is_complete(job.process.current(work.record).status):
        return False  # the source waits for its Sync Complete
    return fingerprint(job, work) == work.row.fingerprint


def fingerprint(job: Job, work: Work) -> str:
    """A digest of what an update would send; only master data, which is updated, has one."""
    if not job.process.watermarked or work.action not in (Action.CREATE, Action.UPDATE):
        return ""
    return digest(job.process.plan(work.record, Action.UPDATE, job.context))


def digest(steps: Sequence[Step]) -> str:
    """A digest of what the steps send, without fields that differ each time; empty without steps."""
    content = [_content(step.write) for step in steps]
    text = json.dumps(content, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest() if steps else ""


def _content(write: Write) -> list[Any]:
    values = {**write.fields, **write.custom}
    lasting = {name: value for name, value in values.items() if name not in VOLATILE}
    return [write.record, lasting, repr(write.sublists)]


def resting(job: Job, work: Work) -> bool:
    """Not yet due again: refused with the same content a short while ago, or its outcome is still open.

    A person's resync overrides the first, never the second: the destination may still be working on it.
    """
    row = work.row
    if row.next_try_at is None or row.next_try_at <= timezone.now() or work.found is not None:
        return False
    if row.kind == Kind.UNCLEAR:
        return True
    return not job.resync and bool(row.refused_digest) and row.refused_digest == digest(work.steps)


def set_aside(*, job: Job, works: Sequence[Work]) -> None:
    """Tell the source about records that the rules leave out for good, e.g. invoices with too many lines."""
    items = [(w, write) for w in works for write in job.process.aside(w.record, w.verdict)]

    def settle(work: Work, result: WriteResult) -> None:
        work.set_aside = result.refusal is None

    if items:
        write_all(gateway=job.source, items=items, purpose="set aside", settle=settle, beat=job.beat)


def perform(*, job: Job, works: Sequence[Work]) -> None:
    """Intend, mark, write and settle: step 1 of all records, then step 2, so that they stay batched."""
    if not works:
        return
    attempts_open(job=job, works=works)
    for position in range(max(len(work.steps) for work in works)):
        _step(job, [w for w in works if w.live and position < len(w.steps)], position)
    _finish_linked(job, works)
    _read_lines(job, works)
    _settle(job, [w for w in works if w.live and w.written])


def _finish_linked(job: Job, works: Sequence[Work]) -> None:
    """What records still lack that were only found because their key was in use, e.g. our fields."""
    late = [w for w in works if w.live and w.found is not None and not w.written]
    for position in range(max((len(work.steps) for work in late), default=0)):
        _step(job, [w for w in late if w.live and position < len(w.steps)], position)


def _step(job: Job, works: Sequence[Work], position: int) -> None:
    by_name: dict[str, list[tuple[Work, Step]]] = {}
    for work in works:
        step = work.steps[position]
        by_name.setdefault(step.name, []).append((work, step))
    for name, pairs in by_name.items():
        _mark(job, [(work, step) for work, step in pairs if step.working])
        _write(job, [(work, step) for work, step in pairs if work.live], name)


def _mark(job: Job, pairs: Sequence[tuple[Work, Step]]) -> None:
    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is None:
            work.row.integration_status = work.steps[0].working
        else:
            work.stop = stop_of_refusal(result.refusal, work, job.process.source)

    items = [(work, mark(job.process, work.row.source_id, step.working)) for work, step in pairs]
    if items:
        write_all(gateway=job.source, items=items, purpose="status before", settle=settle, beat=job.beat)


def _write(job: Job, pairs: Sequence[tuple[Work, Step]], name: str) -> None:
    duplicates: list[Work] = []

    def settle(work: Work, result: WriteResult) -> None:
        step = next(s for s in work.steps if s.name == name)
        _note_warnings(job, work, result)
        if result.refusal is None:
            work.results[name] = Result(result.id or str(step.write.id))
            work.written = step is work.steps[-1]
        elif result.refusal.duplicate:
            duplicates.append(work)
            work.stop = stop_of_refusal(result.refusal, work, job.process.destination)
        else:
            work.stop = stop_of_refusal(result.refusal, work, job.process.destination)

    items = [(work, keyed(resolved(step.write, work.results), work)) for work, step in pairs]
    try:
        if items:
            write_all(gateway=job.destination, items=items, purpose=name, settle=settle, beat=job.beat)
    finally:
        _link_duplicates(job, duplicates)
        _show_refusals(job, [(w, s) for w, s in pairs if w.stop is not None])


def _link_duplicates(job: Job, works: Sequence[Work]) -> None:
    """The deterministic key is in use, so an earlier attempt did create the record: link it."""
    refused = {id(work): work.stop for work in works}
    for work in works:
        work.stop = None
    counterpart_find(job=job, works=works)
    for work in works:
        if work.found is not None:
            _relink(job, work)
        elif work.stop is None:
            work.stop = refused[id(work)]


def _show_refusals(job: Job, pairs: Sequence[tuple[Work, Step]]) -> None:
    """`Error Creating …` on the source (D06); only where the destination gave a definite no."""
    definite = (Kind.PERMANENT, Kind.CONFIGURATION)
    refused = [
        (w, s)
        for w, s in pairs
        if w.stop is not None and w.stop.kind in definite and w.stop.code not in PROCESS_ERRORS
    ]

    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is None:
            work.row.integration_status = work.steps[0].failed

    for work, _ in pairs:
        # Zuora replays the stored refusal of a key for 24 hours, that of a lock too.
        if work.stop is not None and (work.stop.kind in definite or work.stop.code == "ZUORA_LOCKED"):
            work.row.generation += 1
    items = [(work, fail(job.process, work.row.source_id, step.failed)) for work, step in refused]
    if items:
        purpose = "status after refusal"
        write_all(gateway=job.source, items=items, purpose=purpose, settle=settle, beat=job.beat)


def _read_lines(job: Job, works: Sequence[Work]) -> None:
    """Ask for the line numbers that the destination gave, where the source wants them written back."""
    wanted = [(w, *line) for w in works if w.live and w.written for line in _line_owner(job, w)]
    for record in sorted({record for _, _, record in wanted}):
        pairs = [(w, name) for w, name, owner in wanted if owner == record]
        lines = job.destination.lines(record, [w.results[name].id for w, name in pairs])
        for work, name in pairs:
            made = work.results[name].id
            work.results[name] = Result(made, lines.get(made, {}))


def _line_owner(job: Job, work: Work) -> list[tuple[str, str]]:
    """The step and the record whose line numbers are wanted; of a linked record those it would have had."""
    if work.found is None:
        return [(step.name, step.write.record) for step in work.steps if step.lines]
    steps = job.process.plan(work.record, Action.CREATE, job.context)
    return [(MAIN_STEP, work.found.record)] if any(step.lines for step in steps) else []


def _settle(job: Job, works: Sequence[Work]) -> None:
    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is not None and work.stop is None:
            work.stop = stop_of_refusal(result.refusal, work, job.process.source)

    plans: list[tuple[Work, Sequence[Write]]] = []
    for work in works:
        assert work.action is not None
        main = work.results.get(MAIN_STEP) or next(iter(work.results.values()))
        work.row.destination_id = main.id
        plans.append((work, job.process.settle(work.record, work.action, work.results, job.context)))
    for place in range(max((len(writes) for _, writes in plans), default=0)):
        # The record itself comes last: it is not complete before everything that goes with it is.
        items = [(work, writes[place]) for work, writes in plans if work.live and place < len(writes)]
        write_all(gateway=job.source, items=items, purpose="write-back", settle=settle, beat=job.beat)
    for work in works:
        work.settled = work.live


def _note_warnings(job: Job, work: Work, result: WriteResult) -> None:
    for code, text in result.warnings:
        # NetSuite's warnings carry its own codes, Zuora's are refusals of ours that changed nothing else.
        ours = code if job.process.destination is System.ZUORA else "NETSUITE_WARNING"
        values = {"record": str(work.row), "code": code, "text": text}
        work.notes.append({"code": ours, "message": message_for(ours, values), "remedy": remedy_for(ours)})
