"""The page Needs attention: tabs with their counts, and either groups or a page of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import F, OrderBy, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from connector.models import Connection, SavedView, SyncRecord
from connector.selectors.capped import Capped, CappedCount
from connector.selectors.connections import SECRETS
from connector.selectors.links import RecordLink, record_links
from connector.selectors.money import Money, totals
from connector.selectors.queue_blocked import blocked_ids
from connector.selectors.queue_filter import (
    AGES,
    DIRECTIONS,
    QueueFilter,
    Tab,
    View,
    key_filter,
)
from connector.selectors.queue_groups import (
    FAMILIES,
    CauseGroup,
    cause_groups,
    customer_groups,
    largest_first,
)
from connector.selectors.words import process_choices
from syncrules.statuses import OPEN_STATES

PER_PAGE = 50
PER_GROUP = 25
PAIRS = 500
_SECRETS = tuple(f"connection__{name}" for name in SECRETS)


EMPTY = {
    Tab.ATTENTION: ("Nothing needs attention", "Every record is synced or on its way."),
    Tab.BLOCKED: ("Nothing is blocked", "No record waits for another one."),
    Tab.RETRYING: ("Nothing has to be repeated", "Both systems answered every request."),
    Tab.WAITING: ("Nothing waits", "There is nothing left for the next run."),
    Tab.RESOLVED: (
        "Nothing was solved yet",
        "Records that needed attention and were synced since stand here.",
    ),
    Tab.DONE: ("Nothing is synced yet", "Records stand here as soon as they are in the other system."),
    Tab.IGNORED: ("Nothing is ignored", "No record is left out on purpose."),
    Tab.ALL: ("No records yet", "The first run brings them."),
}


@dataclass(frozen=True, slots=True)
class TabLink:
    """One tab with its number of records; None while filters are set that only a long search could count."""

    tab: Tab
    count: int | None
    address: str
    current: bool

    @property
    def shown(self) -> str:
        """`29`, `10,000+`, or nothing."""
        return "" if self.count is None else str(Capped(self.count))


@dataclass(frozen=True, slots=True)
class Choices:
    """Subsidiaries and currencies to choose from."""

    entities: list[str]
    currencies: list[str]


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on the page."""

    chosen: QueueFilter
    tabs: list[TabLink]
    groups: Page[CauseGroup] | None
    records: list[SyncRecord]
    more: int  # the key after which the next page begins; 0 on the last page
    money: list[Money]
    views: list[SavedView]
    people: list[User]
    choices: Choices

    processes = tuple(process_choices())
    places = ("Zuora", "NetSuite", "Connector setting", "nobody")
    families = tuple(FAMILIES.items())
    directions = DIRECTIONS
    ages = tuple(AGES.items())

    @property
    def tab(self) -> TabLink:
        """The one that is shown."""
        return next(tab for tab in self.tabs if tab.current)

    @property
    def empty(self) -> tuple[str, str] | None:
        """What is good about an empty list; None when there is something to list."""
        listed = self.records or (self.groups and self.groups.paginator.count)
        return None if listed else EMPTY[self.chosen.tab]

    @property
    def mixed(self) -> bool:
        """Records of several states are listed."""
        return self.chosen.tab is Tab.ALL

    @property
    def done(self) -> TabLink:
        """What is synced: the reward of an empty list."""
        return next(tab for tab in self.tabs if tab.tab is Tab.DONE)


def queue(connection: Connection, chosen: QueueFilter, user: User | None, page: str | None = None) -> Queue:
    """Read the page with a fixed number of queries, none of which reads all records."""
    rows = chosen.records(connection)
    groups, records, more = _listed(connection, chosen, rows, page)
    return Queue(
        chosen=chosen,
        tabs=_tabs(connection, chosen),
        groups=groups,
        records=records,
        more=more,
        money=_money(chosen, rows, groups),
        views=list(SavedView.objects.filter(Q(user=user) | Q(user=None), connection=connection)),
        people=people(),
        choices=choices(connection),
    )


def _listed(
    connection: Connection, chosen: QueueFilter, rows: QuerySet[SyncRecord], page: str | None
) -> tuple[Page[CauseGroup] | None, list[SyncRecord], int]:
    if not chosen.grouped:
        return None, *record_page(rows, chosen)
    grouping = customer_groups if chosen.view is View.CUSTOMER else cause_groups
    groups = largest_first(grouping(connection, rows), chosen.currency)
    return Paginator(groups, PER_PAGE).get_page(page), [], 0


def record_page(rows: QuerySet[SyncRecord], chosen: QueueFilter) -> tuple[list[SyncRecord], int]:
    """The records after the last one of the page before, and the key of the last one if there are more.

    A page is found by its key and not by counting: the thousandth takes no longer than the first.
    """
    if chosen.tab is Tab.RESOLVED:
        rows = _resolved_after(rows, chosen.after).order_by("-resolved_at", "-pk")
    else:
        rows = (rows.filter(pk__lt=chosen.after) if chosen.after else rows).order_by(
            *newest_first(chosen.tab)
        )
    found = list(rows.select_related("cause")[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else 0


def newest_first(tab: Tab) -> tuple[OrderBy, ...]:
    """The order of a tab. Few open rows are sorted: walking back through all records would find them late."""
    return ((F("pk") + 0).desc(),) if tab.open else (F("pk").desc(),)


def _resolved_after(rows: QuerySet[SyncRecord], after: int) -> QuerySet[SyncRecord]:
    at = SyncRecord.objects.filter(pk=after).values_list("resolved_at", flat=True).first() if after else None
    return rows.filter(Q(resolved_at__lt=at) | Q(resolved_at=at, pk__lt=after)) if at else rows


def _tabs(connection: Connection, chosen: QueueFilter) -> list[TabLink]:
    counted = {
        tab.value: chosen.of_tab(tab).records(connection) for tab in Tab if tab.open or not chosen.slow
    }
    capped = {name: CappedCount(rows) for name, rows in counted.items()}  # one query for all tabs
    counts = Connection.objects.filter(pk=connection.pk).annotate(**capped).values(*capped).get()
    return [
        TabLink(tab, counts.get(tab.value), chosen.of_tab(tab).address(), tab is chosen.tab) for tab in Tab
    ]


def _money(chosen: QueueFilter, rows: QuerySet[SyncRecord], groups: Page[CauseGroup] | None) -> list[Money]:
    """The sum of the tab; closed records are too many to add up for every look at the page."""
    if groups is not None:
        every = groups.paginator.object_list
        return totals((m.currency, m.amount) for group in every for m in group.own)
    if not chosen.tab.open:
        return []
    # Not the column itself: SQLite would walk through the index of currencies, past all closed records.
    currency = Coalesce("currency", Value(""))
    return totals(rows.order_by().values_list(currency).annotate(Sum("amount")))


def people() -> list[User]:
    """Who can take care of something."""
    return list(User.objects.filter(is_active=True, is_staff=True).order_by("first_name", "username")[:200])


def choices(connection: Connection) -> Choices:
    """What the open records name. One query; few names, however many records."""
    rows = connection.records.filter(state__in=OPEN_STATES).order_by()
    pairs = list(rows.values_list("subsidiary", "currency").distinct()[:PAIRS])
    return Choices(sorted({e for e, _ in pairs if e}), sorted({c for _, c in pairs if c}))


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The first records of a group, where to mend them, and what waits for them."""

    records: list[SyncRecord]
    more: bool
    links: list[RecordLink]
    waiting: list[SyncRecord]
    waiting_more: bool
    all: str


def group_rows(connection: Connection, chosen: QueueFilter) -> GroupRows:
    """Read one group."""
    rows = chosen.records(connection).select_related("cause")
    records = list(rows.order_by(*newest_first(chosen.tab))[: PER_GROUP + 1])
    waiting = _waiting(connection, chosen)
    cause = records[0].cause if records else None
    links = record_links(records[0], connection) if cause else []
    return GroupRows(
        records=records[:PER_GROUP],
        more=len(records) > PER_GROUP,
        links=[link for link in links if cause and link.system == cause.where and link.url],
        waiting=waiting[:PER_GROUP],
        waiting_more=len(waiting) > PER_GROUP,
        all=chosen.address(view=View.RECORD.value),
    )


def _waiting(connection: Connection, chosen: QueueFilter) -> list[SyncRecord]:
    """What hangs under the cause; other groups have nothing under them."""
    key = chosen.group
    if chosen.tab is not Tab.ATTENTION or not (key.startswith("c") and key[1:].isdecimal()):
        return []
    rows = connection.records.filter(pk__in=blocked_ids(connection, int(key[1:])))
    return list(rows.order_by(*newest_first(chosen.tab))[: PER_GROUP + 1])


def selected(
    connection: Connection, chosen: QueueFilter, ids: Iterable[str], keys: Sequence[str]
) -> QuerySet[SyncRecord]:
    """Records ticked one by one, and all records of ticked groups that pass the filters."""
    wanted = Q(pk__in=[int(i) for i in ids if i.isascii() and i.isdecimal() and len(i) <= 18])
    for key in keys:
        wanted |= key_filter(key)
    return chosen.records(connection).filter(wanted).order_by("process", "pk")
