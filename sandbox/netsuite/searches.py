"""Runs searches page by page and remembers them by search id."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.columns import Columns, Line, rows
from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rendering import CORE, Renderer
from sandbox.netsuite.searching import select
from sandbox.netsuite.soap import SUCCESS, count_fault, failure
from sandbox.netsuite.views import shown

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

PAGE_SIZES = (5, 1000)
IDLE = timedelta(minutes=15)
KEPT_SEARCHES = 500

Hit = tuple[Record, Line | None]


@dataclass
class Preferences:
    """What the searchPreferences header asks for."""

    body_only: bool = True
    columns: bool = True
    page_size: int = PAGE_SIZES[1]

    @classmethod
    def from_header(cls, header: dict[str, Any]) -> Preferences:
        """Read a decoded header part; absent parts keep their defaults."""
        return cls(
            header.get("bodyFieldsOnly", True),
            header.get("returnSearchColumns", True),
            header.get("pageSize", PAGE_SIZES[1]),
        )


@dataclass
class _Search:
    name: str
    criteria: dict[str, Any]
    columns: dict[str, Any] | None
    preferences: Preferences
    used: datetime
    # The last result, valid as long as nothing was written since.
    revision: int = -1
    hits: list[Hit] | None = None


class Searches:
    """The searches of one company. `expired` may end one at once, for fault injection."""

    def __init__(self, company: Company, *, expired: Callable[[], bool] = lambda: False) -> None:
        self._company = company
        self._expired = expired
        self._known: dict[str, _Search] = {}
        self._numbers = itertools.count(1)

    def start(self, decoded: dict[str, Any], preferences: Preferences) -> tuple[str, int]:
        """Run a search record: (the searchResult element, how many records it holds)."""
        low, high = PAGE_SIZES
        if preferences.page_size > high:
            raise count_fault(high)
        if preferences.page_size < low:
            return _result(failure(Refused("USER_ERROR", f"pageSize must be from {low} to {high}."))), 0
        name, criteria, columns = _parts(decoded)
        search = _Search(name, criteria, columns if preferences.columns else None, preferences, self._now())
        id_ = f"WEBSERVICES_{self._company.account_id}_{next(self._numbers):012d}"
        try:
            answer = self._page(id_, search, 1)
        except Refused as refusal:
            return _result(failure(refusal)), 0
        self._known[id_] = search
        while len(self._known) > KEPT_SEARCHES:
            self._known.pop(next(iter(self._known)))
        return answer

    def more(self, id_: str, page: int) -> tuple[str, int]:
        """Another page of a search, by running it again."""
        search = self._known.get(id_)
        if search is None or self._now() - search.used > IDLE or self._expired():
            self._known.pop(id_, None)
            return _result(failure(Refused("INVALID_JOB_ID", "The search id is invalid or has expired."))), 0
        if page < 1:
            return _result(failure(Refused("INVALID_PAGE_INDEX", "Page indexes count from 1."))), 0
        search.used = self._now()
        return self._page(id_, search, page)

    def _now(self) -> datetime:
        return self._company.moment()

    def _page(self, id_: str, search: _Search, page: int) -> tuple[str, int]:
        hits = self._hits(search)
        size = search.preferences.page_size
        part = hits[(page - 1) * size : page * size]
        counts = {
            "totalRecords": len(hits),
            "pageSize": size,
            "totalPages": math.ceil(len(hits) / size),
            "pageIndex": page,
            "searchId": id_,
        }
        inner = "".join(f"<{CORE}:{name}>{value}</{CORE}:{name}>" for name, value in counts.items())
        return _result(SUCCESS + inner + self._content(search, part)), len(part)

    def _hits(self, search: _Search) -> list[Hit]:
        if search.hits is None or search.revision != self._company.store.revision:
            found = select(self._company, search.name, search.criteria)
            search.hits = (
                rows(found, search.criteria) if search.columns else [(record, None) for record in found]
            )
            search.revision = self._company.store.revision
        return search.hits

    def _content(self, search: _Search, part: list[Hit]) -> str:
        if not part:
            return ""
        if search.columns:
            columns = Columns(self._company, search.name, search.columns)
            inner = "".join(columns.row(record, line) for record, line in part)
            return f"<{CORE}:searchRowList>{inner}</{CORE}:searchRowList>"
        renderer, body_only = Renderer(self._company), search.preferences.body_only
        inner = "".join(
            renderer.record(record if body_only else shown(self._company, record), body_only=body_only)
            for record, _ in part
        )
        return f"<{CORE}:recordList>{inner}</{CORE}:recordList>"


def _result(inner: str) -> str:
    return f"<{CORE}:searchResult>{inner}</{CORE}:searchResult>"


def _parts(decoded: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any] | None]:
    """(search name, criteria, columns) of XSearch, XSearchBasic and XSearchAdvanced."""
    type_name = decoded["@type"]
    name = type_name[: type_name.index("Search")]
    if type_name.endswith("Basic"):
        return name, {"basic": decoded}, None
    if type_name.endswith("Advanced"):
        return name, decoded.get("criteria") or {}, decoded.get("columns") or None
    return name, decoded, None
