"""The filters of Needs attention, as they stand in the address of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from connector.models import Connection, SyncRecord
from connector.selectors.turns import AUTOMATIC
from connector.selectors.words import process_choices, process_words
from syncrules.statuses import State

AGES = {
    "1": "Older than 1 day",
    "3": "Older than 3 days",
    "7": "Older than 7 days",
    "30": "Older than 30 days",
}
DIRECTIONS = ("NetSuite", "Zuora")
NOBODY = "nobody"
NO_ENTITY = "none"  # records whose customer names no subsidiary
# When the open problem of a record began; rows without one began when they were first seen.
SINCE = Coalesce("problem_since", "first_seen")


class Tab(StrEnum):
    """The tabs of the page; the values stand in its address."""

    ATTENTION = "needs_attention"
    BLOCKED = "blocked"
    RETRYING = "retrying"
    WAITING = "waiting"
    RESOLVED = "resolved"
    DONE = "done"
    IGNORED = "ignored"
    ALL = "all"

    @property
    def open(self) -> bool:
        """Few rows, however many records are done: they may be counted and summed."""
        return self in OPEN_TABS

    @property
    def label(self) -> str:
        """The words on the tab."""
        return self.value.replace("_", " ").capitalize()


OPEN_TABS = (Tab.ATTENTION, Tab.BLOCKED, Tab.RETRYING, Tab.WAITING)
_ON_THEIR_WAY = Q(state__in=(State.WAITING, State.IN_PROGRESS))
_ROWS = {
    Tab.ATTENTION: Q(state=State.NEEDS_ATTENTION),
    Tab.BLOCKED: Q(state=State.BLOCKED),
    Tab.RETRYING: _ON_THEIR_WAY & Q(kind__in=AUTOMATIC),
    Tab.WAITING: _ON_THEIR_WAY & ~Q(kind__in=AUTOMATIC),
    Tab.RESOLVED: Q(resolved_at__isnull=False),
    Tab.DONE: Q(state=State.DONE),
    Tab.IGNORED: Q(state=State.IGNORED),
    Tab.ALL: Q(),
}
# Other names of tabs, in links that name the state of a record.
_ALSO = {State.IN_PROGRESS.value: Tab.WAITING}


class View(StrEnum):
    """How the rows of a tab are listed."""

    CAUSE = "cause"
    RECORD = "record"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What of the records is shown, and how."""

    tab: Tab = Tab.ATTENTION
    process: str = ""
    direction: str = ""
    entity: str = ""  # subsidiary
    currency: str = ""
    where: str = ""
    family: str = ""
    age: str = ""
    owner: str = ""
    least: str = ""
    search: str = ""
    group: str = ""
    view: View = View.CAUSE
    after: int = 0  # the key of the last record of the page before

    @classmethod
    def of(cls, query: QueryDict) -> QueueFilter:
        """Read an address; values that are not known count as absent."""

        def text(name: str, length: int = 40) -> str:
            return query.get(name, "").replace("\0", "").strip()[:length]

        tab = _tab(text("state"))
        after, owner = text("after"), text("owner", 19)
        return cls(
            tab=tab,
            process=text("type"),
            direction=text("direction") if text("direction") in DIRECTIONS else "",
            entity=text("entity", 255),
            currency=text("currency", 3),
            where=text("where") if tab.open else "",
            family=text("family") if tab.open else "",
            age=text("age") if text("age") in AGES and tab.open else "",
            owner=owner if (owner == NOBODY or _is_key(owner)) and tab.open else "",
            least=_amount(text("least")),
            search=text("q", 100),
            group=query.get("group", "").replace("\0", "")[:300],
            view=_view(tab, text("view")),
            after=int(after) if _is_key(after) else 0,
        )

    @property
    def grouped(self) -> bool:
        """Groups are listed instead of records."""
        return self.view is not View.RECORD

    @property
    def narrowed(self) -> bool:
        """Something besides the tab is asked for."""
        return self.slow or bool(self.process or self.direction or self.group)

    @property
    def slow(self) -> bool:
        """Something is asked for that no index answers: only open rows are counted."""
        return bool(
            self.where
            or self.family
            or self.age
            or self.owner
            or self.least
            or self.search
            or self.entity
            or self.currency
        )

    def values(self, **changes: str) -> dict[str, str]:
        """The parameters of the address with changes."""
        values = {
            "state": self.tab.value,
            "type": self.process,
            "direction": self.direction,
            "entity": self.entity,
            "currency": self.currency,
            "where": self.where,
            "family": self.family,
            "age": self.age,
            "owner": self.owner,
            "least": self.least,
            "q": self.search,
            "group": self.group,
            "view": "" if self.view is _view(self.tab, "") else self.view.value,
            **changes,
        }
        return {name: value for name, value in values.items() if value}

    def address(self, **changes: str) -> str:
        """The query string of this view with changes, for links."""
        return "?" + urlencode(self.values(**changes))

    def of_tab(self, tab: Tab) -> QueueFilter:
        """The same filters on another tab."""
        return replace(self, tab=tab, group="", view=_view(tab, ""), after=0)

    def records(self, connection: Connection) -> QuerySet[SyncRecord]:
        """The records that pass."""
        rows = connection.records.filter(_ROWS[self.tab], self._conditions())
        return rows.filter(key_filter(self.group)) if self.group else rows

    def _conditions(self) -> Q:
        wanted = Q(process=self.process) if self.process else Q()
        if self.direction:
            wanted &= Q(process__in=_processes_to(self.direction))
        if self.currency:
            wanted &= Q(currency=self.currency)
        if self.entity:
            wanted &= Q(subsidiary="" if self.entity == NO_ENTITY else self.entity)
        if self.where:
            wanted &= Q(cause__where=self.where)
        if self.family:
            wanted &= Q(cause__family=self.family)
        if self.owner:
            wanted &= Q(cause__owner=None if self.owner == NOBODY else int(self.owner))
        if self.least:
            wanted &= Q(amount__gte=Decimal(self.least))
        if self.age:
            before = timezone.now() - timedelta(days=int(self.age))
            old = Q(problem_since__lt=before) | Q(problem_since=None, first_seen__lt=before)
            wanted &= old
        return wanted & _matches(self.search) if self.search else wanted


def _tab(text: str) -> Tab:
    return _ALSO.get(text) or next((tab for tab in Tab if tab == text), Tab.ATTENTION)


def _view(tab: Tab, text: str) -> View:
    """Only open problems are grouped; what repeats itself shows each record's next check."""
    if not tab.open:
        return View.RECORD
    default = View.RECORD if tab is Tab.RETRYING else View.CAUSE
    return next((view for view in View if view == text), default)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def _amount(text: str) -> str:
    """An amount as it is compared; nothing for text that is none."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return ""
    return format(amount, "f") if amount.is_finite() and abs(amount) < Decimal("1e17") else ""


def _processes_to(system: str) -> list[str]:
    return [name for name, _ in process_choices() if process_words(name).destination == system]


def _matches(text: str) -> Q:
    return (
        Q(number__icontains=text)
        | Q(customer__icontains=text)
        | Q(message__icontains=text)
        | Q(source_id=text)
        | Q(destination_id=text)
    )


def key_filter(key: str) -> Q:
    """The records of a group; a key that is none selects nothing."""
    kind, value = key[:1], key[1:]
    if kind == "c" and _is_key(value):
        return Q(cause_id=int(value))
    if kind == "b" and ":" in value:
        process, source_id = value.split(":", 1)
        return Q(cause=None, blocked_by_process=process, blocked_by_id=source_id)
    if kind == "k":
        return Q(cause=None, blocked_by_id="", code=value)
    if kind == "u":
        return Q(customer=value)
    return Q(pk__in=())
