"""Sending a stage's writes for many records, with the intent committed before and the outcome after."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from connector.gateways.base import Gateway, WriteResult
from connector.gateways.errors import GatewayError, Kind
from connector.models import Attempt, AttemptState, ExchangeRecord, Intent, IntentState, SyncRecord
from connector.services.audit import Event, actor_of, audit_append, record_event
from connector.services.bulk import rows_add, rows_update
from connector.services.records import chunked
from connector.services.work import Job, Work
from syncrules.language import Action, Made, Ref, Result, Row, Sublist, System, Value, Verb, Write
from syncrules.messages import message_for, remedy_for

log = logging.getLogger(__name__)


def write_all(
    *,
    gateway: Gateway,
    items: Sequence[tuple[Work, Write]],
    purpose: str,
    settle: Callable[[Work, WriteResult], None],
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Perform one write per item and hand each result to `settle` as soon as its batch has ended.

    Results are kept batch by batch, so that a new id is in the database before the next batch is awaited.
    Raises the gateway's process-level error after all results were kept.
    """
    for wave in _waves(items):
        for batch in _by_batch(gateway.write([sending.write for sending in wave])):
            done = [(w, wave[index].write, result) for index, result in batch for w in wave[index].works]
            for work, _, result in done:
                settle(work, result)
            _keep(done, purpose)
            beat()


@dataclass(slots=True)
class _Sending:
    """One write, and the records that want it."""

    write: Write
    works: list[Work]


def _waves(items: Sequence[tuple[Work, Write]]) -> list[list[_Sending]]:
    """What may be sent side by side: equal updates once, others of the same record one after the other.

    Batches travel at the same time, and the later of two updates of a record could arrive first.
    """
    waves: defaultdict[int, list[_Sending]] = defaultdict(list)
    updates: defaultdict[tuple[str, str], list[_Sending]] = defaultdict(list)
    for work, write in items:
        earlier = updates[write.record, str(write.id)] if write.verb is Verb.UPDATE else []
        if equal := next((sending for sending in earlier if sending.write == write), None):
            equal.works.append(work)
            continue
        sending = _Sending(write, [work])
        waves[len(earlier)].append(sending)
        earlier.append(sending)
    return list(waves.values())


def _by_batch(results: Iterator[tuple[int, WriteResult]]) -> Iterator[list[tuple[int, WriteResult]]]:
    batch: list[tuple[int, WriteResult]] = []
    failure: GatewayError | None = None
    try:
        for index, result in results:
            batch.append((index, result))
            if result.exchange is None or len(batch) >= result.exchange.batch_size:
                yield batch
                batch = []
    except GatewayError as error:
        failure = error
    if batch:
        yield batch
    if failure is not None:
        raise failure


def _keep(done: Sequence[tuple[Work, Write, WriteResult]], purpose: str) -> None:
    exchanges, intents = [], []
    for work, _, result in done:
        if work.attempt is not None and result.exchange is not None:
            exchanges.append(_exchange(work.attempt, result, purpose))
        intent = work.intents.get(purpose)
        if intent is not None:
            intent.state, intent.remote_id = _intent_state(result), result.id
            intents.append(intent)
    events = [_event(*entry, purpose) for entry in done]
    try:
        _store(intents, exchanges, events)
    except DatabaseError as error:
        if not exchanges:
            raise
        # What was written counts more than the proof of it, which takes most of the room.
        log.exception("exchanges of %s", purpose)
        _store(intents, [], events)
        _note_lost([work for work, _, result in done if result.exchange is not None], error)


def _store(intents: Sequence[Intent], exchanges: Sequence[ExchangeRecord], events: Sequence[Event]) -> None:
    with transaction.atomic():
        rows_update(intents, ["state", "remote_id"])
        rows_add(exchanges)
        audit_append(*events)


def _note_lost(works: Sequence[Work], error: DatabaseError) -> None:
    for work in works:
        words = {"record": str(work.row), "text": str(error)}
        note = {
            "code": "EXCHANGE_NOT_KEPT",
            "message": message_for("EXCHANGE_NOT_KEPT", words),
            "remedy": remedy_for("EXCHANGE_NOT_KEPT"),
        }
        if note not in work.notes:
            work.notes.append(note)


def _event(work: Work, write: Write, result: WriteResult, purpose: str) -> Event:
    refusal = result.refusal
    outcome = _intent_state(result).label if refusal is None or refusal.sent else "Not sent"
    details = {
        "system": str(write.system),
        "record": write.record,
        "id": result.id or str(write.id),
        "key": write.key,
        "purpose": purpose,
        "request": result.exchange.request_id if result.exchange else "",
        "code": refusal.code if refusal else "",
    }
    verb = f"{write.verb} in {write.system}: {outcome.lower()}"
    after = {name: value for name, value in details.items() if value}
    return record_event(work.row, actor=_actor(work), verb=verb, after=after)


def _actor(work: Work) -> str:
    run = work.attempt.run if work.attempt else None
    if work.actor:
        return work.actor
    if run is None:
        return actor_of(None)
    return f"{actor_of(run.requested_by)} ({run})" if run.requested_by else str(run)


def _intent_state(result: WriteResult) -> IntentState:
    if result.refusal is None:
        return IntentState.DONE
    return IntentState.UNCLEAR if result.refusal.kind is Kind.UNCLEAR else IntentState.REFUSED


def _exchange(attempt: Attempt, result: WriteResult, purpose: str) -> ExchangeRecord:
    exchange = result.exchange
    assert exchange is not None
    return ExchangeRecord(
        attempt=attempt,
        purpose=purpose,
        system=str(exchange.system),
        operation=exchange.operation,
        request=exchange.request,
        response=exchange.response,
        http_status=exchange.status,
        request_id=exchange.request_id,
        batch_size=exchange.batch_size,
        started_at=exchange.started,
        milliseconds=exchange.milliseconds,
    )


def attempts_open(*, job: Job, works: Sequence[Work]) -> None:
    """Commit the attempt before anything is sent; raises HeldUp when another worker may have the records."""
    job.hold.check()
    now = timezone.now()
    anew = [work.row for work in works if _begins_anew(work)]
    for work in works:
        work.row.attempts_made += 1
        work.attempt = Attempt(
            record=work.row,
            run=job.run,
            number=work.row.attempts_made,
            action=str(work.action or ""),
            state=AttemptState.OPEN,
            started_at=now,
        )
    with transaction.atomic():
        Attempt.objects.bulk_create([w.attempt for w in works if w.attempt], batch_size=100)
        for part in chunked([work.row.pk for work in works]):
            SyncRecord.objects.filter(pk__in=part).update(attempts_made=F("attempts_made") + 1)
        rows_update(anew, ["generation", "destination_id"])


def _begins_anew(work: Work) -> bool:
    """A record that was synced before is created once more: its counterpart was cancelled or deleted.

    Zuora would answer the old key with the old counterpart for 24 hours, so the key changes, once.
    """
    if work.action is not Action.CREATE or not work.row.destination_id:
        return False
    work.row.generation += 1
    work.row.destination_id = ""
    return True


def intents_open(*, works: Sequence[Work]) -> None:
    """Commit the intent of each record's due step."""
    intents_commit(items=[(work, work.step.name, work.step.write) for work in works])


def intents_commit(*, items: Sequence[tuple[Work, str, Write]]) -> None:
    """Commit the intent of each named write, with the key that it will carry."""
    new = [item for item in items if item[1] not in item[0].intents]
    for work, name, write in new:
        assert work.attempt is not None
        work.intents[name] = Intent(
            attempt=work.attempt,
            step=name,
            system=str(write.system),
            target=write.record,
            key=keyed(write, work).key,
        )
    Intent.objects.bulk_create([work.intents[name] for work, name, _ in new], batch_size=100)


def keyed(write: Write, work: Work) -> Write:
    """The write with its final key: Zuora replays stored answers of a key, so a generation is part of it."""
    if write.verb is Verb.ADD and write.system is System.ZUORA:
        return replace(write, key=f"{write.key}-{work.row.generation}")
    return write


def resolved(write: Write, results: Mapping[str, Result]) -> Write:
    """The write with every `Made` replaced by the id that the named step produced."""

    def value(given: Value) -> Value:
        if isinstance(given, Made):
            return made(given, results)
        if isinstance(given, Ref):
            return Ref(given.record, made(given.id, results))
        return row(given) if isinstance(given, Row) else given

    def row(given: Row) -> Row:
        return Row(
            {k: value(v) for k, v in given.fields.items()}, {k: value(v) for k, v in given.custom.items()}
        )

    return replace(
        write,
        fields={name: value(given) for name, given in write.fields.items()},
        custom={name: value(given) for name, given in write.custom.items()},
        sublists={
            name: Sublist(tuple(row(r) for r in lines.rows), lines.replace_all)
            for name, lines in write.sublists.items()
        },
        id=made(write.id, results),
    )


def made(id_: str | Made, results: Mapping[str, Result]) -> str:
    """The id itself, or the one that the named step produced."""
    return results[id_.step].id if isinstance(id_, Made) else id_
