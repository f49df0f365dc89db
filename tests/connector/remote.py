"""A remote system that lives in the test: it answers what it is told, batch by batch, and can break down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connector.gateways.base import NOTHING_MAPPED, ConnectionFacts, Exchange, Mapped, Refusal, WriteResult
from connector.gateways.errors import AuthenticationFailed, GatewayError
from connector.gateways.hold import Hold
from connector.models import Connection, RunState, SyncRun
from connector.services.connections import Gateways
from connector.services.work import Job
from syncrules.language import Context, Fact, Found, Kind, Lookup, Reference, System, Verb, Write
from syncrules.registry import PROCESSES
from tests.factories import RunFactory
from tests.rules import transaction_samples


@dataclass
class StoredReader:
    """Reads the records of a system by id."""

    stored: Mapping[str, Any]

    def ids(self, context: Context) -> Iterator[str]:
        yield from self.stored

    def records(self, ids: Sequence[str], context: Context) -> list[Any]:
        return [self.stored[source_id] for source_id in ids if source_id in self.stored]


@dataclass
class RemoteSystem:
    """`records` are what its readers give, `refusals` go by record name, `hits` by look-up value."""

    system: System
    batch_size: int = 2
    records: dict[str, Any] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    hits: dict[str, tuple[Found, ...]] = field(default_factory=dict)
    refuse: Callable[[Write], Refusal | None] = lambda _write: None
    texts_kept: dict[str, dict[str, str]] = field(default_factory=dict)  # custom fields by record id
    texts_read: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    texts_break: GatewayError | None = None
    breaks: GatewayError | None = None  # raised by write after `breaks_after` results
    breaks_after: int = 0
    before_write: Callable[[], None] = lambda: None
    written: list[Write] = field(default_factory=list)

    def test(self, mapped: Mapped = NOTHING_MAPPED) -> ConnectionFacts:
        return ConnectionFacts(account="1")

    def reader(self, process: str) -> StoredReader:
        return StoredReader(self.records)

    def names(self, kind: Kind) -> Mapping[str, str]:
        return {}

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, str]:
        return {}

    def texts(
        self, record: str, fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        if self.texts_break is not None:
            raise self.texts_break
        self.texts_read.append((record, tuple(fields), tuple(ids)))
        return {id_: self.texts_kept[id_] for id_ in ids if id_ in self.texts_kept}

    def find(self, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
        return [self.hits.get(lookup.value, ()) for lookup in lookups]

    def lines(self, record: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        return {}

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        self.before_write()
        for index, write in enumerate(writes):
            if self.breaks is not None and index == self.breaks_after:
                raise self.breaks
            self.written.append(write)
            yield index, self._result(write, min(self.batch_size, len(writes)))
        if self.breaks is not None:
            raise self.breaks

    def calls(self) -> int:
        return len(self.written)

    def refused(self) -> AuthenticationFailed | None:
        return None

    def close(self) -> None: ...

    def _result(self, write: Write, batch_size: int) -> WriteResult:
        exchange = Exchange(
            system=self.system,
            operation="write",
            request=f"{write.verb} {write.record}",
            response="ok",
            status=200,
            request_id="req-1",
            started=datetime.now(UTC),
            milliseconds=5,
            batch_size=batch_size,
        )
        if refusal := self.refusals.get(write.record) or self.refuse(write):
            return WriteResult(refusal=refusal, exchange=exchange)
        made = str(9000 + len(self.written)) if write.verb is Verb.ADD else str(write.id)
        return WriteResult(id=made, exchange=exchange)


def _reference(_kinds: Iterable[Kind]) -> Reference:
    return transaction_samples.REFERENCE


def job_for(
    connection: Connection,
    *,
    process: str = "invoices_to_netsuite",
    zuora: RemoteSystem | None = None,
    netsuite: RemoteSystem | None = None,
    worker: str = "worker-1",
    run: SyncRun | None = None,
    context: Context | None = None,
    **options: Any,
) -> Job:
    """What a process is run for, over two systems of this test."""
    gateways = Gateways(zuora or RemoteSystem(System.ZUORA), netsuite or RemoteSystem(System.NETSUITE))
    return Job(
        connection=connection,
        run=run or RunFactory(connection=connection, state=RunState.RUNNING, finished_at=None),
        process=PROCESSES[process],
        gateways=gateways,
        context=context or transaction_samples.context(),
        worker=worker,
        hold=Hold(60),
        names=_reference,
        **options,
    )
