"""Adding and updating records in lists: one verdict per record, whatever happens (spec: sections 5, 6, 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime
from math import ceil

from lxml import etree

from connector.gateways.base import Rehearsed, WriteResult
from connector.gateways.errors import (
    AuthenticationFailed,
    GatewayError,
    HeldUp,
    Kind,
    OutcomeUnknown,
    RequestRefused,
    TemporarilyUnavailable,
)
from connector.gateways.netsuite.builder import Builder
from connector.gateways.netsuite.client import Client
from connector.gateways.netsuite.reading import child, elements
from connector.gateways.netsuite.results import (
    Pending,
    failed_exchange,
    is_repeatable,
    read_results,
    refusal_of,
    shown,
)
from connector.gateways.transport import run_batches
from syncrules.language import Verb, Write

OPERATIONS = {Verb.ADD: "addList", Verb.UPDATE: "updateList"}
CAPS = {Verb.ADD: 200, Verb.UPDATE: 100}
LINES_PER_LIST = 4000  # beyond its first record: NetSuite's time grows with the lines
WORTH_A_LIST = 125  # fewer records do not get a list of their own only to keep a slot busy
ISOLATED_AT_MOST = 5

Numbered = tuple[int, Write]
Results = list[tuple[int, WriteResult]]


class Writer:
    """Writes batches over the client's slots; results are yielded in the calling thread."""

    def __init__(self, client: Client, builder: Builder, pool: Executor, window: int) -> None:
        self._client = client
        self._builder = builder
        self._pool = pool
        self._window = window
        self._fatal: GatewayError | None = None
        self._isolated = 0

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        """Yield (index, result) as batches end; finally raise the error that stopped later batches."""
        self._fatal, self._isolated = None, 0
        lists = batches(writes, self._window)
        for _, results in run_batches(self._pool, self._batch, lists, window=self._window):
            yield from results
        if self._fatal is not None:
            raise self._fatal

    def rehearse(self, write: Write) -> Rehearsed:
        """The body of the request that the write alone would be; raises RequestRefused."""
        operation = OPERATIONS[write.verb]
        envelope = self._client.schema.envelope(operation, [self._builder.record(write)])
        body = child(envelope, "Body", operation)
        return Rehearsed(operation, shown(body) if body is not None else "")

    def _batch(self, batch: list[Numbered]) -> Results:
        # Records are built here, batch by batch, so that memory does not grow with the backlog.
        pending: list[Pending] = []
        results: Results = []
        for index, write in batch:
            try:
                pending.append(Pending(index, write, self._builder.record(write)))
            except GatewayError as error:
                refusal = refusal_of(error, kind=Kind.OURS, sent=False)
                results.append((index, WriteResult(refusal=refusal)))
        return results + (self._deliver(pending) if pending else [])

    def _deliver(self, batch: list[Pending]) -> Results:
        if self._fatal is not None:
            refusal = refusal_of(self._fatal, kind=self._fatal.kind, sent=False)
            return [(entry.index, WriteResult(refusal=refusal)) for entry in batch]
        started = datetime.now(UTC)
        try:
            return self._send(batch)
        except RequestRefused as error:
            if len(batch) > 1 and self._worth_halving(error):
                middle = len(batch) // 2
                return self._deliver(batch[:middle]) + self._deliver(batch[middle:])
            self._isolated += 1
            return self._failed(batch, error, started)
        except GatewayError as error:
            return self._failed(batch, error, started)

    def _worth_halving(self, error: RequestRefused) -> bool:
        # One unreadable record makes NetSuite refuse the whole list: find it, but not again and again
        # when every record is refused that way.
        return error.code == "PAGE_OR_SIZE_LIMIT" or (
            error.code == "UNEXPECTED" and self._isolated < ISOLATED_AT_MOST
        )

    def _failed(self, batch: list[Pending], error: GatewayError, started: datetime) -> Results:
        if isinstance(error, AuthenticationFailed | HeldUp | TemporarilyUnavailable):
            self._fatal = error
        if isinstance(error, RequestRefused) and error.code == "SERVICE_UNAVAILABLE":
            self._fatal = error
        # A fault says that nothing was processed; only a lost answer leaves the outcome open.
        refusal = refusal_of(error, kind=error.kind, sent=isinstance(error, OutcomeUnknown))
        results = [(entry.index, WriteResult(refusal=refusal)) for entry in batch]
        operation = OPERATIONS[batch[0].write.verb]
        return [
            (index, replace(result, exchange=failed_exchange(operation, sent, error, started, len(batch))))
            for (index, result), sent in zip(results, self._sent(batch), strict=True)
        ]

    def _sent(self, batch: list[Pending]) -> list[etree._Element]:
        operation = OPERATIONS[batch[0].write.verb]
        try:
            envelope = self._client.schema.envelope(operation, [entry.record for entry in batch])
        except GatewayError:
            return [etree.Element("record") for _ in batch]  # it could not even be written down
        body = child(envelope, "Body", operation)
        return list(elements(body)) if body is not None else []

    def _send(self, batch: list[Pending]) -> Results:
        """Send until no record asks to be repeated; raises only when nothing was answered at all."""
        results: Results = []
        retry = self._client.retry
        for attempt in range(retry.attempts):
            if attempt:
                retry.pause(attempt - 1)
            started = datetime.now(UTC)
            try:
                answers = self._once(batch)
            except GatewayError as error:
                if not attempt:
                    raise
                return results + self._failed(batch, error, started)
            last = attempt + 1 == retry.attempts
            again = [] if last else [p for p, r in zip(batch, answers, strict=True) if is_repeatable(p, r)]
            repeated = {entry.index for entry in again}
            results += [(p.index, r) for p, r in zip(batch, answers, strict=True) if p.index not in repeated]
            batch = again
            if not batch:
                break
        return results

    def _once(self, batch: list[Pending]) -> list[WriteResult]:
        operation = OPERATIONS[batch[0].write.verb]
        reply = self._client.call(operation, [entry.record for entry in batch], write=True)
        return list(read_results(reply, batch))


def batches(writes: Sequence[Write], slots: int = 1) -> Iterator[list[Numbered]]:
    """Cut into lists of one verb within the documented caps, in the order given.

    Full lists that would leave slots idle are spread over more of them: NetSuite's time grows with the
    records of a list far more than with the number of lists.
    """
    size = {verb: _list_size(len(writes), cap, slots) for verb, cap in CAPS.items()}
    batch: list[Numbered] = []
    lines = 0
    for index, write in enumerate(writes):
        own = sum(len(sublist.rows) for sublist in write.sublists.values())
        full = batch and (len(batch) == size[write.verb] or lines + own > LINES_PER_LIST)
        if batch and (full or write.verb is not batch[0][1].verb):
            yield batch
            batch, lines = [], 0
        batch.append((index, write))
        lines += own
    if batch:
        yield batch


def _list_size(count: int, cap: int, slots: int) -> int:
    lists = min(slots, count // WORTH_A_LIST)
    return ceil(count / lists) if lists > ceil(count / cap) else cap
