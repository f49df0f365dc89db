"""Searches over all pages and look-ups by id, in parallel over the slots (spec: section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, TypeVar

from lxml import etree

from connector.gateways.errors import GatewayError, RequestRefused, TemporarilyUnavailable
from connector.gateways.netsuite.client import Client, fault_error, require_success
from connector.gateways.netsuite.faults import fault_rule
from connector.gateways.netsuite.reading import (
    Record,
    child,
    descendants,
    elements,
    local,
    status_of,
    text_of,
)
from connector.gateways.transport import run_batches
from syncrules.language import System

T = TypeVar("T")
R = TypeVar("R")

_SYSTEM = System.NETSUITE
PAGE = 1000
SMALLEST_PAGE = 50
GET_LIST_CAP = 1000
RESTARTS = 3

# The record is not there; anything else that a getList entry reports is an error.
MISSING_CODES = frozenset(
    {
        "RCRD_DSNT_EXIST",
        "INVALID_KEY_OR_REF",
        "INVALID_RCRD_REF",
        "RCRD_PREVSLY_DELETED",
        "INVALID_ID",
        "INVALID_TRANS_TYP",
    }
)


def chunks(values: Sequence[T], size: int) -> list[Sequence[T]]:
    """The values in lists of at most `size`, in order."""
    return [values[start : start + size] for start in range(0, len(values), size)]


class Finder:
    """Reads records by id or by search; every method may raise GatewayError."""

    def __init__(self, client: Client, pool: Executor, window: int) -> None:
        self.client = client
        self._pool = pool
        self._window = window

    def gather(self, work: Callable[[T], R], inputs: Iterable[T]) -> list[R]:
        """The results of `work`, done in parallel, in the order of the inputs."""
        numbered = list(enumerate(inputs))
        done: dict[int, R] = {}
        for (index, _), result in run_batches(
            self._pool, lambda entry: work(entry[1]), numbered, window=self._window
        ):
            done[index] = result
        return [done[index] for index, _ in numbered]

    def get(self, references: Sequence[Mapping[str, str]], size: int = GET_LIST_CAP) -> list[Record | None]:
        """The records of references (`type` with `internalId` or `externalId`), None where missing."""
        parts = self.gather(self._get_list, chunks(references, min(size, GET_LIST_CAP)))
        return [record for part in parts for record in part]

    def by_id(self, record: str, ids: Iterable[str], size: int) -> dict[str, Record]:
        """The records of one type by internal id; ids that do not exist are left out."""
        wanted = [{"type": record, "internalId": id_} for id_ in dict.fromkeys(ids) if id_]
        return {found.id: found for found in self.get(wanted, size) if found is not None}

    def _get_list(self, references: Sequence[Mapping[str, str]]) -> list[Record | None]:
        schema = self.client.schema
        reply = self.client.call("getList", [schema.core("RecordRef", **r) for r in references])
        listed = child(reply.body, "readResponseList")
        if listed is not None and (status := status_of(listed)) and not status.ok:
            raise _status_error(status.error.code, status.error.text)
        answers = [] if listed is None else [e for e in elements(listed) if local(e) == "readResponse"]
        if len(answers) != len(references):
            text = f"getList answered {len(answers)} of {len(references)} references."
            raise RequestRefused("UNEXPECTED", text, system=_SYSTEM)
        return [_read(answer) for answer in answers]

    def search(self, record: Any, *, columns: bool = False, lines: bool = False) -> list[etree._Element]:
        """The records (or with `columns` the rows) of all pages, read before anything is changed."""
        page = PAGE
        for _ in range(RESTARTS):
            try:
                return list(self._pages(record, columns, lines, page))
            except TemporarilyUnavailable as error:
                if error.remote_code != "SEARCH_TIMED_OUT" or page <= SMALLEST_PAGE:
                    raise
                page //= 4
            except RequestRefused as error:
                if error.remote_code != "INVALID_JOB_ID":
                    raise
        return list(self._pages(record, columns, lines, page))

    def internal_ids(self, searches: Iterable[Any]) -> list[str]:
        """The internal ids that advanced searches find, each once; all pages are read before."""
        found: dict[str, None] = {}
        for rows in self.gather(lambda search: self.search(search, columns=True), searches):
            for row in rows:
                value = child(row, "basic", "internalId", "searchValue")
                if value is not None and (id_ := value.get("internalId")):
                    found[id_] = None
        return list(found)

    def _pages(self, record: Any, columns: bool, lines: bool, page: int) -> Iterator[etree._Element]:
        preferences = {"bodyFieldsOnly": "false" if lines else "true"}
        if columns:
            preferences["returnSearchColumns"] = "true"
        preferences["pageSize"] = str(page)
        reply = self.client.call("search", record, search_preferences=preferences)
        result = require_success(reply)
        search_id, pages = text_of(result, "searchId"), int(text_of(result, "totalPages") or 0)
        name = "searchRow" if columns else "record"
        yield from descendants(result, name)
        for index in range(2, pages + 1):
            reply = self.client.call("searchMoreWithId", searchId=search_id, pageIndex=index)
            yield from descendants(require_success(reply), name)


def _read(answer: etree._Element) -> Record | None:
    record, status = child(answer, "record"), status_of(answer)
    if status is not None and not status.ok:
        if status.error.code in MISSING_CODES:
            return None
        raise _status_error(status.error.code, status.error.text)
    return Record(record) if record is not None else None


def _status_error(code: str, text: str) -> GatewayError:
    return fault_error(fault_rule("", code), code, text, write=False)
