"""The queue: records by state, grouped by what has to be fixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import QueryDict
from django.utils import timezone

from connector.models import Cause, Connection, SyncRecord
from connector.selectors.money import Money, totals
from connector.selectors.words import STATES, process_choices
from syncrules.messages import CATALOGUE
from syncrules.statuses import State

PER_PAGE = 50
PER_CAUSE = 25
AGES = {
    "1": "Older than 1 day",
    "3": "Older than 3 days",
    "7": "Older than 7 days",
    "30": "Older than 30 days",
}
_GROUPED = (State.NEEDS_ATTENTION, State.BLOCKED, State.WAITING)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The filters of the page, as they stand in its address."""

    state: State = State.NEEDS_ATTENTION
    process: str = ""
    where: str = ""
    age: str = ""
    search: str = ""
    group: str = ""
    by_record: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> QueueFilter:
        """Read an address; values that are not known count as absent."""
        state = query.get("state", "")
        return cls(
            state=State(state) if state in {s.value for s in State} else State.NEEDS_ATTENTION,
            process=query.get("type", "")[:40],
            where=query.get("where", "")[:40],
            age=query.get("age", "") if query.get("age") in AGES else "",
            search=query.get("q", "").strip()[:100],
            group=query.get("group", "")[:160],
            by_record=query.get("view") == "record",
        )

    @property
    def grouped(self) -> bool:
        """Causes are listed; done and ignored records have none."""
        return self.state in _GROUPED and not self.by_record

    @property
    def narrowed(self) -> bool:
        """Something besides the state is asked for."""
        return bool(self.process or self.where or self.age or self.search or self.group)

    def address(self, **changes: str) -> str:
        """The query string of this view with changes, for links."""
        values = {
            "state": self.state.value,
            "type": self.process,
            "where": self.where,
            "age": self.age,
            "q": self.search,
            "group": self.group,
            "view": "record" if self.by_record else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def records(self, connection: Connection) -> QuerySet[SyncRecord]:
        """The records that pass."""
        rows = self.of_any_state(connection).filter(state=self.state)
        return rows.filter(key_filter(self.group)) if self.group else rows

    def of_any_state(self, connection: Connection) -> QuerySet[SyncRecord]:
        """The records that pass all filters but the state."""
        rows = connection.records.all()
        if self.process:
            rows = rows.filter(process=self.process)
        if self.where:
            rows = rows.filter(cause__where=self.where)
        if self.age:
            rows = rows.filter(first_seen__lt=timezone.now() - timedelta(days=int(self.age)))
        return rows.filter(_matches(self.search)) if self.search else rows


def _matches(text: str) -> Q:
    return (
        Q(number__icontains=text)
        | Q(customer__icontains=text)
        | Q(message__icontains=text)
        | Q(source_id__iexact=text)
        | Q(destination_id__iexact=text)
    )


@dataclass
class CauseGroup:
    """One cause with all its records: how many, how much, since when, and what waits for them."""

    key: str  # in addresses and checkboxes: "c12" for a cause, "k" and a code, "b" and a blocking record
    title: str
    remedy: str = ""
    label: str = ""
    where: str = ""
    owner: str = ""
    count: int = 0
    blocked: int = 0
    oldest: datetime | None = None
    money: list[Money] = field(default_factory=list)

    @property
    def weight(self) -> Decimal:
        """Sorts the list: finance thinks in money."""
        return max((abs(m.amount) for m in self.money), default=Decimal())

    def sums(self) -> str:
        """`EUR:12.50 USD:3`, read by the selection bar."""
        return " ".join(f"{m.currency}:{m.amount}" for m in self.money)


def cause_groups(connection: Connection, records: QuerySet[SyncRecord]) -> list[CauseGroup]:
    """Records grouped by cause, the largest amount first. Three queries, however many records."""
    fields = ("cause_id", "code", "blocked_by_process", "blocked_by_id", "blocked_by_label", "currency")
    rows = (
        records.filter(connection=connection)
        .order_by()
        .values(*fields)
        .annotate(count=Count("pk"), amount=Sum("amount"), oldest=Min("first_seen"))
    )
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        parts[_key(row)].append(row)
    ids = [row[0]["cause_id"] for row in parts.values() if row[0]["cause_id"]]
    causes = Cause.objects.select_related("owner").in_bulk(ids)
    blocked = _blocked_by_cause(connection)
    groups = [_group(key, rows, causes, blocked) for key, rows in parts.items()]
    return sorted(groups, key=lambda g: (-g.weight, -g.count, g.title))


def _key(row: dict[str, Any]) -> str:
    if row["cause_id"]:
        return f"c{row['cause_id']}"
    if row["blocked_by_id"]:
        return f"b{row['blocked_by_process']}:{row['blocked_by_id']}"
    return f"k{row['code']}"


def key_filter(key: str) -> Q:
    """The records of a group; a key that is none selects nothing."""
    kind, value = key[:1], key[1:]
    if kind == "c" and value.isdecimal():
        return Q(cause_id=int(value))
    if kind == "b" and ":" in value:
        process, source_id = value.split(":", 1)
        return Q(cause=None, blocked_by_process=process, blocked_by_id=source_id)
    if kind == "k":
        return Q(cause=None, blocked_by_id="", code=value)
    return Q(pk__in=())


def _group(
    key: str, rows: list[dict[str, Any]], causes: dict[int, Cause], blocked: dict[int, int]
) -> CauseGroup:
    first = rows[0]
    group = _titled(key, first, causes.get(first["cause_id"]))
    group.count = sum(row["count"] for row in rows)
    group.oldest = min(row["oldest"] for row in rows)
    group.money = totals((row["currency"], row["amount"]) for row in rows)
    group.blocked = blocked.get(first["cause_id"], 0)
    return group


_FAMILIES = {
    "access": "Access",
    "setup": "Set-up",
    "data": "Data",
    "process": "Connection",
    "resync": "Resync",
}
_PLACES = {"Zuora": "Fix in Zuora", "NetSuite": "Fix in NetSuite", "nobody": "Nobody, it repeats itself"}


def _titled(key: str, row: dict[str, Any], cause: Cause | None) -> CauseGroup:
    if cause is not None:
        owner = cause.owner.get_full_name() or cause.owner.get_username() if cause.owner else ""
        label, place = _FAMILIES.get(cause.family, "Data"), _PLACES.get(cause.where, cause.where)
        return CauseGroup(key, cause.title, cause.remedy, label, place, owner)
    if row["blocked_by_id"]:
        title = f"{row['blocked_by_label'] or row['blocked_by_id']} is not synced yet"
        remedy = "These records follow in the same run as soon as it is synced."
        return CauseGroup(key, title, remedy, "Waits for another record")
    entry = CATALOGUE.get(row["code"])
    if entry is None:
        return CauseGroup(key, "Waiting for the next run", "Nothing to do.", "Not tried yet")
    place = _PLACES.get(str(entry.where), str(entry.where))
    return CauseGroup(key, _plain(entry.text), entry.remedy, _FAMILIES.get(str(entry.family), "Data"), place)


def _plain(text: str) -> str:
    """A message without the words of one record: `Payment … is not applied`."""
    while "{" in text and "}" in text:
        start, end = text.index("{"), text.index("}")
        text = f"{text[:start]}…{text[end + 1 :]}"
    return text


def _blocked_by_cause(connection: Connection) -> dict[int, int]:
    root = SyncRecord.objects.filter(
        connection=connection, process=OuterRef("blocked_by_process"), source_id=OuterRef("blocked_by_id")
    )
    rows = (
        SyncRecord.objects.filter(connection=connection, state=State.BLOCKED)
        .annotate(root_cause=Subquery(root.values("cause_id")[:1]))
        .order_by()
        .values_list("root_cause")
        .annotate(count=Count("pk"))
    )
    return {cause: count for cause, count in rows if cause}


@dataclass(frozen=True, slots=True)
class Tab:
    """One state with its number of records."""

    label: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on the page: either groups or a page of records."""

    chosen: QueueFilter
    tabs: list[Tab]
    groups: list[CauseGroup]
    records: Page[SyncRecord] | None
    money: list[Money]
    count: int

    processes = tuple(process_choices())
    places = ("Zuora", "NetSuite", "Connector setting", "nobody")
    ages = tuple(AGES.items())


def queue(connection: Connection, chosen: QueueFilter, page: str | None) -> Queue:
    """Read the page with a fixed number of queries."""
    counts = dict(chosen.of_any_state(connection).order_by().values_list("state").annotate(n=Count("pk")))
    tabs = [
        Tab(look.label, counts.get(state, 0), chosen.address(state=state.value), state is chosen.state)
        for state, look in STATES.items()
    ]
    rows = chosen.records(connection)
    if chosen.grouped:
        groups, records = cause_groups(connection, rows), None
        money = totals((m.currency, m.amount) for group in groups for m in group.money)
    else:
        groups, records = [], Paginator(rows.select_related("cause"), PER_PAGE).get_page(page)
        money = totals(rows.order_by().values_list("currency").annotate(Sum("amount")))
    return Queue(chosen, tabs, groups, records, money, counts.get(chosen.state, 0))


def group_records(connection: Connection, chosen: QueueFilter, key: str) -> tuple[list[SyncRecord], int]:
    """The first records of a group, and how many there are."""
    rows = chosen.records(connection).filter(key_filter(key))
    return list(rows.select_related("cause")[:PER_CAUSE]), rows.count()


def selected_records(
    connection: Connection, chosen: QueueFilter, ids: Iterable[str], keys: Iterable[str]
) -> list[SyncRecord]:
    """Records ticked one by one, and all records of ticked groups."""
    wanted = Q(pk__in=[int(i) for i in ids if i.isdecimal()])
    rows = chosen.records(connection)
    for key in keys:
        wanted |= key_filter(key)
    return list(rows.filter(wanted).order_by("process", "pk"))
