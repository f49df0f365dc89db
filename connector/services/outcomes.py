"""Keeping what became of a window of records: rows, attempts, counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from connector.gateways.errors import Kind
from connector.models import Attempt, AttemptState, RunKind, SyncRecord
from connector.services.audit import actor_of
from connector.services.bulk import rows_update
from connector.services.causes import causes_assign
from connector.services.records import AUTOMATIC, problem_clear, records_save
from connector.services.stages import fingerprint, intention
from connector.services.work import MAIN_STEP, Job, Stop, Tally, Work
from syncrules.language import Action, Verb
from syncrules.statuses import State, Transfer, is_complete

RETRY_AFTER = timedelta(minutes=5)  # a busy system; the next run comes first anyway
# What was refused is tried again with the same content after a pause; changed content at once.
LONGEST_PAUSE = timedelta(hours=4)
REST_AFTER_REFUSAL = timedelta(minutes=20)

_ATTEMPT_STATES = {
    Kind.VALIDATION: AttemptState.STOPPED,
    Kind.UNCLEAR: AttemptState.UNCLEAR,
    Kind.PERMANENT: AttemptState.REFUSED,
    Kind.CONFIGURATION: AttemptState.REFUSED,
    Kind.TEMPORARY: AttemptState.FAILED,
    Kind.OURS: AttemptState.FAILED,
}


def outcomes_keep(*, job: Job, works: Sequence[Work], tally: Tally) -> None:
    """Store the outcome of every record and add it up."""
    for work in works:
        changed = work.stop is not None and work.stop.code != work.row.code
        _describe(job, work)
        if work.attempt is None and changed and not (work.stop and work.stop.parent):
            # A record that never got as far as sending still shows when and why it was stopped, once.
            work.row.attempts_made += 1
            work.attempt = Attempt(
                record=work.row, run=job.run, number=work.row.attempts_made, started_at=timezone.now()
            )
        _count(work, tally, job)
    causes_assign(connection=job.connection, works=works)
    records_save(rows=[work.row for work in works], by=_asked_by(job))
    _save_attempts([work for work in works if work.attempt is not None])


def _asked_by(job: Job) -> str:
    """Who wanted these records synced; a run of the whole sequence is nobody's doing."""
    run = job.run
    return actor_of(run.requested_by) if run.kind == RunKind.RECORDS and run.requested_by else ""


def _describe(job: Job, work: Work) -> None:
    problem_clear(work.row)
    work.row.parts = _parts(work) or work.row.parts
    work.row.warnings, work.row.refused_digest = work.notes, ""
    if work.stop is None or work.stop.kind not in AUTOMATIC:
        work.row.retries, work.row.retry_held = 0, False
    if work.settled:
        _describe_synced(job, work)
    if work.stop is not None:  # a settled record may lack its custom fields
        _describe_stopped(job, work, work.stop)


def _describe_stopped(job: Job, work: Work, stop: Stop) -> None:
    row = work.row
    row.state = State.IGNORED if work.set_aside else _state(stop)
    row.kind, row.code, row.message, row.remedy = stop.kind, stop.code, stop.message, stop.remedy
    if not stop.waiting:  # for a person, or for another record
        row.next_try_at = stop.next_try or next_try(stop.kind, stop.sent, row.retries)
    refused = stop.sent and stop.kind in (Kind.PERMANENT, Kind.CONFIGURATION) and not stop.waiting
    if refused and not work.written:
        row.refused_digest = intention(job, work)  # a refused write-back is tried by every run
    if stop.parent is not None:
        row.blocked_by_process, row.blocked_by_id = stop.parent.process, stop.parent.source_id
        row.blocked_by_label = stop.parent.label[:255]


def next_try(kind: Kind, sent: bool, retries: int) -> datetime | None:
    """When the record is due again; a system that stays busy is asked less and less often."""
    if kind is Kind.TEMPORARY:
        return timezone.now() + min(RETRY_AFTER * (1 << retries), LONGEST_PAUSE)
    if sent and kind in (Kind.PERMANENT, Kind.CONFIGURATION):
        return timezone.now() + REST_AFTER_REFUSAL
    return None


def _describe_synced(job: Job, work: Work) -> None:
    row = work.row
    row.state, row.integration_status = State.DONE, work.status
    row.synced_at = timezone.now()
    row.look_first = row.booked_by_hand = False
    amounts_settle(row, job.process.arrives and job.process.arrives(work.record, job.context))
    if job.process.transfers:
        row.transferred = Transfer.YES
    row.fingerprint = fingerprint(job, work)
    row.destination_record = work.destination_record or row.destination_record


def amounts_settle(row: SyncRecord, arrived: Decimal | None) -> None:
    """Note what of the amount the other system has now; `arrived` where a part rightly stays behind."""
    if row.amount is not None and arrived is not None:
        # A payment that came to be wholly unapplied keeps its amount: NetSuite has none of nothing.
        row.synced_amount = arrived or row.synced_amount or row.amount
        row.rest_amount = row.amount - row.synced_amount
    else:
        row.synced_amount, row.rest_amount = row.amount, None


def _parts(work: Work) -> list[dict[str, str]]:
    """What the record became so far, where its plan makes several records of it."""
    made = {step.name: step.write.record for step in work.steps if step.write.verb is Verb.ADD}
    if work.found is not None:
        made = {MAIN_STEP: work.found.record, **made}
    if len(made) < 2:
        return []
    results = work.results
    return [{"step": s, "record": r, "id": results[s].id} for s, r in made.items() if s in results]


def _state(stop: Stop) -> State:
    if stop.parent is not None:
        return State.BLOCKED
    if stop.waiting or stop.kind is Kind.TEMPORARY:
        return State.WAITING
    return State.IN_PROGRESS if stop.kind is Kind.UNCLEAR else State.NEEDS_ATTENTION


def outcomes_rest(*, job: Job, works: Sequence[Work], tally: Tally) -> None:
    """Records that are not due again keep the problem they have; they still count as failed."""
    for work in works:
        work.row.state = State.IN_PROGRESS if work.row.kind == Kind.UNCLEAR else State.NEEDS_ATTENTION
        tally.counts.update(selected=1, errors=1)
        change_missed(job=job, record=work.record, tally=tally)
    records_save(rows=[work.row for work in works])


def _count(work: Work, tally: Tally, job: Job) -> None:
    counts, stop = tally.counts, work.stop
    counts["selected"] += 1
    if work.notes or (work.settled and stop is not None):
        counts["warnings"] += 1
    if work.settled:
        counts["synced"] += 1
        counts[_ACTION_COUNTS[work.action or Action.CREATE]] += 1
        tally.synced_ids.add(work.row.source_id)
        if work.row.amount is not None:
            tally.money[work.row.currency] += work.row.amount
    elif work.set_aside:
        counts.update(warnings=1, skipped=1)
    elif stop is not None and stop.parent is not None:
        counts["blocked"] += 1
    elif stop is not None and stop.waiting:
        counts["skipped"] += 1
    elif stop is not None:
        counts["errors"] += 1
    if job.process.watermarked and work.settled:
        tally.newest = max(filter(None, (tally.newest, work.record.updated_date)))
    elif not work.settled:
        change_missed(job=job, record=work.record, tally=tally)


def change_missed(*, job: Job, record: Any, tally: Tally) -> None:
    """Hold the watermark before a change of a synced record that did not get through.

    Its status still says Sync Complete, so nothing else would select it again.
    """
    if job.process.watermarked and is_complete(job.process.current(record).status):
        tally.miss(record.updated_date)


_ACTION_COUNTS = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.LINK: "linked",
    Action.RELINK: "linked",
}


def _save_attempts(works: Sequence[Work]) -> None:
    now = timezone.now()
    for work in works:
        attempt, stop = work.attempt, work.stop
        assert attempt is not None
        attempt.finished_at = now
        if stop is None:
            attempt.state = AttemptState.SYNCED if work.settled else AttemptState.FAILED
        else:
            attempt.state = _ATTEMPT_STATES[stop.kind]
            attempt.code, attempt.message, attempt.remote_text = stop.code, stop.message, stop.text
    with transaction.atomic():
        rows_update(
            [w.attempt for w in works if w.attempt and w.attempt.pk],
            ["state", "code", "message", "remote_text", "finished_at"],
        )
        Attempt.objects.bulk_create([w.attempt for w in works if w.attempt and not w.attempt.pk])
