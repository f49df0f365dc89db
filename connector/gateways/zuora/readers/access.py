"""What the readers share: parallel queries, bounded caches, and the clauses that several selections use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from connector.gateways.zuora import object_query, zoql
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import Json
from connector.gateways.zuora.zoql import Condition, Fields, where

T = TypeVar("T")
R = TypeVar("R")

KEPT = 5000  # records that a cache holds, so that memory doesn't grow with the backlog
FARTHEST_WEST = timedelta(hours=12)


class Task(Generic[R]):
    """Rows being read by several calls; `rows` waits for all of them and raises the first GatewayError."""

    def __init__(self, calls: Iterable[Future[list[R]]]) -> None:
        self.calls = list(calls)

    def rows(self) -> list[R]:
        return [row for call in self.calls for row in call.result()]


@dataclass(frozen=True, slots=True)
class Access:
    """The client and the threads of a gateway. Tasks begin at once; they must not start further tasks."""

    client: Client
    pool: Executor
    invoice_settlement: bool = False

    def zoql(self, queries: Iterable[str]) -> Task[Json]:
        """Begin to read the rows of some queries."""
        return Task(self.pool.submit(zoql.rows, self.client, query) for query in queries)

    def by_ids(self, fields: Fields, ids: Iterable[str], field: str = "Id") -> Task[Json]:
        """Begin to read the records whose field is one of the ids."""
        return self.zoql(fields.queries(field, ids))

    def objects(
        self,
        records: str,
        field: str,
        ids: Sequence[str],
        *,
        expand: Sequence[str] = (),
        fields: Sequence[tuple[str, str]] = (),
        size: int = object_query.IDS_PER_FILTER,
    ) -> Task[Json]:
        """Begin to read records by object query, `size` ids for each call."""

        def read(chunk: list[str]) -> list[Json]:
            filters = [object_query.one_of(field, chunk)]
            return object_query.rows(self.client, records, filters, expand=expand, fields=fields)

        return Task(self.pool.submit(read, chunk) for chunk in object_query.chunks(ids, size))


class Cache(Generic[T]):
    """Records read once for many others, by id; an unknown id stays unknown."""

    def __init__(self, access: Access, fields: Fields, build: Callable[[Json], T]) -> None:
        self._access = access
        self._fields = fields
        self._build = build
        self._held: dict[str, T | None] = {}

    def get(self, ids: Iterable[str]) -> dict[str, T]:
        """The records with these ids; reads what it doesn't hold."""
        wanted = {id for id in ids if id}
        missing = sorted(wanted - self._held.keys())
        read: dict[str, T | None] = dict.fromkeys(missing)
        for row in self._access.by_ids(self._fields, missing).rows():
            read[row["Id"]] = self._build(row)
        found = {**read, **{id: self._held[id] for id in wanted & self._held.keys()}}
        self._held.update(read)
        for old in list(self._held)[: max(0, len(self._held) - KEPT)]:
            del self._held[old]
        return {id: record for id, record in found.items() if record is not None}


class Candidates:
    """The rows that a selection found; complete rows are kept only where one answer held them all."""

    def __init__(self, access: Access, fields: Fields) -> None:
        self._access = access
        self._fields = fields
        self._kept: dict[str, Json] = {}

    def ids(self, clause: str) -> list[str]:
        """The ids of all rows that meet the clause."""
        found: list[str] = []
        self._kept = {}
        for page in zoql.pages(self._access.client, self._fields.query(clause)):
            self._kept = {} if found else {row["Id"]: row for row in page}
            found += [row["Id"] for row in page]
        return found

    def read(self, ids: Sequence[str]) -> Task[Json]:
        """Begin to read the rows again, from what was kept where possible; a kept row is given once."""
        kept = [self._kept.pop(id) for id in ids if id in self._kept]
        known = {row["Id"] for row in kept}
        rest = self._access.by_ids(self._fields, [id for id in ids if id not in known])
        done: Future[list[Json]] = Future()
        done.set_result(kept)
        return Task([done, *rest.calls])


def not_complete(*, behaviour_modified: bool, watermark: datetime | None) -> list[list[Condition]]:
    """Alternatives for "not yet synced, or modified since the watermark"; empty when anything may match."""
    if behaviour_modified and watermark is None:
        return [[]]
    status = "IntegrationStatus__NS"
    alternatives = [
        [where(status, "=", None)],
        [where(status, "!=", "Sync Complete"), where(status, "!=", "Ignore")],
    ]
    if behaviour_modified and watermark is not None:
        # Read in the tenant's time zone, which may be 12 hours behind; the rules compare exactly.
        alternatives.append([where("UpdatedDate", ">=", watermark - FARTHEST_WEST)])
    return alternatives


def not_transferred() -> list[list[Condition]]:
    """Alternatives for Transferred to Accounting No (null in filters), Error or Processing."""
    return [[where("TransferredToAccounting", "=", value)] for value in (None, "Error", "Processing")]


def since(field: str, cutover: date | None) -> list[list[Condition]]:
    """One alternative: on or after the cutover date, if there is one."""
    return [[where(field, ">=", cutover)] if cutover else []]
