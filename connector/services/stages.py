"""The stages after judging: look up, plan, intend, mark, write, settle (design: the way of a record)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import Kind
from connector.services.custom_fields import CustomFieldPhase
from connector.services.deferrals import deferrals_drop, deferrals_note
from connector.services.recovery import counterpart_find, found_result, step_find
from connector.services.stops import stop_of_refusal
from connector.services.work import MAIN_STEP, Job, Work
from connector.services.writing import attempts_open, intents_open, keyed, resolved, write_all
from syncrules.judge import fail, mark, needs_lookup
from syncrules.language import Action, Result, Step, Verb, Write
from syncrules.messages import message_for, remedy_for
from syncrules.statuses import is_complete

# The whole process ends with these; the records keep their in-progress status (sequence.md).
PROCESS_ERRORS = {
    "NETSUITE_AUTH_FAILED",
    "ZUORA_AUTH_FAILED",
    "SERVICE_UNAVAILABLE",
    "ADJUSTMENT_TARGET_NOT_SUPPORTED",
}
GONE = Refusal(
    "NETSUITE_REFUSED",
    Kind.PERMANENT,
    "The transaction that Zuora names does not exist any more.",
    "RCRD_DSNT_EXIST",
    sent=False,
)
# Fields that differ each time although nothing happened; they do not make a record modified.
VOLATILE = {"Zuora Sync Date", "Zuora Updated Date", "SyncDate__NS"}


def lookup_and_plan(*, job: Job, works: Sequence[Work]) -> None:
    """Find counterparts where something was tried before (D12), then decide the steps of each record."""
    looking = [w for w in works if _to_be_found(job, w)]
    counterpart_find(job=job, works=looking)
    for work in looking:
        work.retried = True
    for work in works:
        if work.live:
            _plan(job, work)


def _to_be_found(job: Job, work: Work) -> bool:
    return work.row.look_first or needs_lookup(job.process, work.record, job.resync) or _was_synced(work)


def _was_synced(work: Work) -> bool:
    """Created before, as far as we know, although its status was cleared: its counterpart may live."""
    return work.verdict.action is Action.CREATE and bool(work.row.destination_id)


def _plan(job: Job, work: Work) -> None:
    if work.found is not None:
        _relink(job, work)
        return
    if job.process.ends:
        # A pass changes what exists; where it is gone, nothing takes its place.
        work.stop = stop_of_refusal(GONE, work, job.process.destination)
        return
    action = work.verdict.action
    assert action is not None
    if action is Action.UPDATE and job.process.transfers:
        # Its counterpart was looked for and is gone: what was to be updated is created.
        action = Action.CREATE
    work.action = action
    work.steps = job.process.plan(work.record, action, job.context)


def _relink(job: Job, work: Work) -> None:
    assert work.found is not None
    work.results[MAIN_STEP] = found_result(work.found)
    work.steps = job.process.resume(work.record, work.found, job.context)
    work.position = 0
    pushed = work.verdict.action is Action.UPDATE and bool(work.steps)
    work.action = Action.UPDATE if pushed else Action.RELINK


def unchanged(job: Job, work: Work) -> bool:
    """An update that would send what the destination has: a record saved anew, or our own write-back."""
    current = job.process.current(work.record)
    if not is_complete(current.status):
        return False  # the source waits for its Sync Complete
    if job.process.watermarked:
        stored = work.row.fingerprint
        return work.action is Action.UPDATE and bool(stored) and fingerprint(job, work) == stored
    linked = work.found is None or work.found.id == current.counterpart_id
    return not work.steps and linked and not job.process.transfers and not job.resync


def fingerprint(job: Job, work: Work) -> str:
    """A digest of what an update would send; only master data, which is updated, has one."""
    if not job.process.watermarked or work.action not in (Action.CREATE, Action.UPDATE):
        return ""
    return digest(job.process.plan(work.record, Action.UPDATE, job.context))


def intention(job: Job, work: Work) -> str:
    """A digest of the whole plan of a record, whatever of it an earlier attempt has done already."""
    return digest(job.process.plan(work.record, work.verdict.action or Action.CREATE, job.context))


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
    if row.retry_held and not job.resync:
        return True
    if row.next_try_at is None or row.next_try_at <= timezone.now():
        return False
    if not work.steps:
        return False  # a counterpart that needs nothing more is linked at once
    if row.kind == Kind.UNCLEAR:
        # Plain fields may be set twice; what adds a record or lines waits until the lost answer is decided.
        return any(step.write.verb is Verb.ADD or step.write.sublists for step in work.steps)
    return not job.resync and bool(row.refused_digest) and row.refused_digest == intention(job, work)


def perform(*, job: Job, works: Sequence[Work]) -> None:
    """Intend, mark, write and settle: step 1 of all records, then step 2, so that they stay batched."""
    if not works:
        return
    attempts_open(job=job, works=works)
    deferrals_note(job=job, works=works)
    while True:
        # What is complete need not wait for records with more steps.
        complete = [work for work in works if work.live and work.written and not work.settled]
        _read_lines(job, complete)
        phase = CustomFieldPhase(job, complete)
        _settle(job, complete, phase)
        phase.send()
        deferrals_drop(job=job, works=complete)
        due = [work for work in works if work.due]
        if not due:
            return
        for name in dict.fromkeys(work.step.name for work in due):
            if same := [work for work in due if work.due and work.step.name == name]:
                _step(job, same)


def _step(job: Job, works: Sequence[Work]) -> None:
    """The step that is due for each of these records; it has the same name for all."""
    name = works[0].step.name
    step_find(job=job, works=works)
    works = [work for work in works if work.due and work.step.name == name]
    if not works:
        return
    intents_open(works=works)
    _mark(job, [work for work in works if work.step.working not in ("", work.shown)])
    _write(job, [work for work in works if work.live], name)


def _mark(job: Job, works: Sequence[Work]) -> None:
    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is None:
            work.row.integration_status = work.shown = work.step.working
        else:
            work.stop = stop_of_refusal(result.refusal, work, job.process.source)

    items = [(work, mark(job.process, work.row.source_id, work.step.working)) for work in works]
    if items:
        write_all(gateway=job.source, items=items, purpose="status before", settle=settle, beat=job.beat)


def _write(job: Job, works: Sequence[Work], name: str) -> None:
    duplicates: list[Work] = []

    def settle(work: Work, result: WriteResult) -> None:
        _note_warnings(work, result)
        if result.refusal is None:
            work.results[name] = Result(result.id or str(work.step.write.id), number=result.number)
            work.position += 1
            return
        work.stop = stop_of_refusal(result.refusal, work, job.process.destination)
        if result.refusal.duplicate:
            duplicates.append(work)

    items = [(work, keyed(resolved(work.step.write, work.results), work)) for work in works]
    try:
        if items:
            write_all(gateway=job.destination, items=items, purpose=name, settle=settle, beat=job.beat)
    finally:
        _link_duplicates(job, duplicates)
        _show_refusals(job, [work for work in works if work.stop is not None])


def _link_duplicates(job: Job, works: Sequence[Work]) -> None:
    """The deterministic key is in use, so an earlier attempt did create the record: link it."""
    refused = {id(work): work.stop for work in works}
    for work in works:
        work.stop = None
    counterpart_find(job=job, works=works)
    for work in works:
        work.retried = True
        if work.found is not None:
            _relink(job, work)
        elif work.stop is None:
            work.stop = refused[id(work)]


def _show_refusals(job: Job, works: Sequence[Work]) -> None:
    """`Error Creating …` on the source (D06); only where the destination gave a definite no."""
    refused = [w for w in works if _definite(w) and w.stop and w.stop.code not in PROCESS_ERRORS]

    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is None:
            work.row.integration_status = work.step.failed

    for work in works:
        # Zuora replays every stored refusal of a key for 24 hours, that of a lock or a pause too.
        if _definite(work) or (work.stop is not None and work.stop.kind is Kind.TEMPORARY):
            work.row.generation += 1
    items = [(work, fail(job.process, work.row.source_id, work.step.failed)) for work in refused]
    if items:
        purpose = "status after refusal"
        write_all(gateway=job.source, items=items, purpose=purpose, settle=settle, beat=job.beat)


def _definite(work: Work) -> bool:
    return work.stop is not None and work.stop.kind in (Kind.PERMANENT, Kind.CONFIGURATION)


def _read_lines(job: Job, works: Sequence[Work]) -> None:
    """Ask for the line numbers that the destination gave, where the source wants them written back."""
    wanted = [(w, *line) for w in works for line in _line_owner(job, w)]
    for record in sorted({record for _, _, record in wanted}):
        pairs = [(w, name) for w, name, owner in wanted if owner == record]
        lines = job.destination.lines(record, [w.results[name].id for w, name in pairs])
        for work, name in pairs:
            made = work.results[name].id
            work.results[name] = replace(work.results[name], lines=lines.get(made, {}))


def _line_owner(job: Job, work: Work) -> list[tuple[str, str]]:
    """The step and the record whose line numbers are wanted; of a linked record those it would have had."""
    if work.found is None:
        return [(step.name, step.write.record) for step in work.steps if step.lines]
    steps = job.process.plan(work.record, Action.CREATE, job.context)
    return [(MAIN_STEP, work.found.record)] if any(step.lines for step in steps) else []


def _settle(job: Job, works: Sequence[Work], phase: CustomFieldPhase) -> None:
    def settle(work: Work, result: WriteResult) -> None:
        if result.refusal is not None and work.stop is None:
            work.stop = stop_of_refusal(result.refusal, work, job.process.source)

    plans: list[tuple[Work, Sequence[Write]]] = []
    for work in works:
        assert work.action is not None
        work.row.destination_id = work.counterpart.id
        writes = job.process.settle(work.record, work.action, work.results, job.context)
        plans.append((work, phase.write_back(work, writes)))
    for place in range(max((len(writes) for _, writes in plans), default=0)):
        # The record itself comes last: it is not complete before everything that goes with it is.
        items = [(work, writes[place]) for work, writes in plans if work.live and place < len(writes)]
        write_all(gateway=job.source, items=items, purpose="write-back", settle=settle, beat=job.beat)
    for work in works:
        work.settled = work.live


def _note_warnings(work: Work, result: WriteResult) -> None:
    """NetSuite saved the record and has something to say about it; Zuora never does."""
    ours = "NETSUITE_WARNING"
    for code, text in result.warnings:
        values = {"record": str(work.row), "code": code, "text": text}
        work.notes.append({"code": ours, "message": message_for(ours, values), "remedy": remedy_for(ours)})
