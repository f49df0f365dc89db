"""Writes to Zuora: sorted into batches, performed by the pool, yielded as they end."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from connector.gateways.base import Refusal, Rehearsed, WriteResult
from connector.gateways.errors import (
    AuthenticationFailed,
    GatewayError,
    HeldUp,
    Kind,
    RequestRefused,
    TargetUnsupported,
)
from connector.gateways.transport import run_batches
from connector.gateways.zuora.bodies import ITEMS
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.creations import BULK_CREATORS, CREATORS, in_bulk
from connector.gateways.zuora.payments import applies, change_applications
from connector.gateways.zuora.rehearsal import Rehearsal, WouldSend
from connector.gateways.zuora.updates import (
    ITEMS_PER_CALL,
    ROWS_PER_CALL,
    Outcome,
    refused,
    update_invoices,
    update_rows,
)
from syncrules.language import System, Verb, Write

OUTAGE_BATCHES = 3  # so many batches in a row without a connection end the process


@dataclass(frozen=True, slots=True)
class Batch:
    """Writes that one call performs, with their places in the order of the caller."""

    perform: Callable[[Sequence[Write]], Outcome]
    entries: tuple[tuple[int, Write], ...]

    @property
    def writes(self) -> list[Write]:
        """The writes alone."""
        return [write for _, write in self.entries]


class Writer:
    """Performs writes for one gateway. At most `window` calls are in flight."""

    def __init__(self, client: Client, pool: Executor, *, invoice_settlement: bool, window: int) -> None:
        self._client = client
        self._pool = pool
        self._settlement = invoice_settlement
        self._window = window

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        """Yield (index, result), one for each write; see base.Gateway."""
        batches = self._batches(writes)
        ending = Ending(len(batches))

        def work(batch: Batch) -> Outcome:
            if ending.error is not None:
                return refused(ending.error, len(batch.entries))
            outcome = _performed(batch)
            ending.note(outcome.error)
            return outcome

        for batch, outcome in run_batches(self._pool, work, batches, window=self._window):
            for (index, _), result in zip(batch.entries, outcome.results, strict=True):
                yield index, result
        if ending.error is not None:
            raise ending.error

    def rehearse(self, write: Write) -> Rehearsed:
        """What the write would send first; raises RequestRefused when it cannot be written down."""
        told = Writer(
            Rehearsal(self._client), self._pool, invoice_settlement=self._settlement, window=self._window
        )
        (batch,) = told._batches([write])
        try:
            batch.perform(batch.writes)
        except WouldSend as would:
            return Rehearsed(would.operation, would.text)
        raise RequestRefused("UNEXPECTED", f"{write.record} needs nothing to be sent.", system=System.ZUORA)

    def _batches(self, writes: Sequence[Write]) -> list[Batch]:
        updates: dict[str, list[tuple[int, Write]]] = defaultdict(list)
        creations: dict[str, list[tuple[int, Write]]] = defaultdict(list)
        with_items: list[tuple[int, Write]] = []
        batches: list[Batch] = []
        for entry in enumerate(writes):
            write = entry[1]
            if write.verb is Verb.ADD and in_bulk(write.record, invoice_settlement=self._settlement):
                creations[write.record].append(entry)
            elif write.verb is Verb.ADD:
                batches.append(Batch(self._create, (entry,)))
            elif applies(write):
                batches.append(Batch(self._change_applications, (entry,)))
            elif write.record == "Invoice" and ITEMS in write.sublists:
                with_items.append(entry)
            else:
                updates[write.record].append(entry)
        for entries in creations.values():
            batches += [Batch(self._create_rows, chunk) for chunk in _chunks(entries)]
        for entries in updates.values():
            batches += [Batch(self._update, chunk) for chunk in _chunks(entries)]
        return batches + [Batch(self._update_invoices, chunk) for chunk in _chunks(with_items)]

    def _create(self, writes: Sequence[Write]) -> Outcome:
        (write,) = writes
        creator = CREATORS.get(write.record)
        if creator is None:
            raise TypeError(f"{write.record} is not created in Zuora")
        return creator(self._client, write, invoice_settlement=self._settlement)

    def _create_rows(self, writes: Sequence[Write]) -> Outcome:
        return BULK_CREATORS[writes[0].record](self._client, writes)

    def _change_applications(self, writes: Sequence[Write]) -> Outcome:
        (write,) = writes
        return change_applications(self._client, write)

    def _update(self, writes: Sequence[Write]) -> Outcome:
        return update_rows(self._client, writes, invoice_settlement=self._settlement)

    def _update_invoices(self, writes: Sequence[Write]) -> Outcome:
        return update_invoices(self._client, writes)


class Ending:
    """Notices, from any thread, that the whole process has to end: refused credentials, a lasting outage."""

    def __init__(self, batches: int) -> None:
        self.error: GatewayError | None = None
        self._limit = min(OUTAGE_BATCHES, batches)
        self._away = 0
        self._lock = threading.Lock()

    def note(self, error: GatewayError | None) -> None:
        """Take the error of a batch, or None for one that reached Zuora, into account."""
        with self._lock:
            away = error is not None and error.code == "SERVICE_UNAVAILABLE"
            self._away = self._away + 1 if away else 0
            final = isinstance(error, AuthenticationFailed | HeldUp | TargetUnsupported)
            if final or self._away >= self._limit:
                self.error = self.error or error


def _performed(batch: Batch) -> Outcome:
    """The batch's outcome; a defect of ours costs only the write that meets it."""
    try:
        return batch.perform(batch.writes)
    except Exception as error:
        if len(batch.entries) > 1:
            outcomes = [_performed(Batch(batch.perform, (entry,))) for entry in batch.entries]
            return Outcome([outcome.results[0] for outcome in outcomes])
        text = f"{type(error).__name__}: {error}"
        return Outcome([WriteResult(refusal=Refusal("UNEXPECTED", Kind.OURS, text, values={"text": text}))])


def _chunks(entries: Sequence[tuple[int, Write]]) -> Iterator[tuple[tuple[int, Write], ...]]:
    """At most 50 records and, beyond the first, 2000 items in each chunk."""
    chunk: list[tuple[int, Write]] = []
    items = 0
    for entry in entries:
        sublist = entry[1].sublists.get(ITEMS)
        size = len(sublist.rows) if sublist else 0
        if chunk and (len(chunk) == ROWS_PER_CALL or items + size > ITEMS_PER_CALL):
            yield tuple(chunk)
            chunk, items = [], 0
        chunk.append(entry)
        items += size
    if chunk:
        yield tuple(chunk)
