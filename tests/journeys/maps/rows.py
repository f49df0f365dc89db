"""The vocabulary of the map tables: a row of the specification and how it is proved on a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import Books, Stored, custom

OFF, ON, AVATAX = "settlement off", "settlement on", "NetSuite taxes"
MASTER, ITEM_ADJUSTMENTS, RELEASED = "NetSuite customers", "item adjustments", "released revenue"


class _Absent:
    """The destination does not have the field."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Within:
    """A moment of the run, written as text with its offset."""

    books: Books

    def __repr__(self) -> str:
        return f"a moment from {self.books.began} to {self.books.ended}"

    def has(self, text: Any) -> bool:
        """Whether the text is such a moment; it is written to the second."""
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            return False
        return self.books.began - timedelta(seconds=1) <= moment <= self.books.ended


@dataclass
class Pair:
    """A source record as it was before the run and is after it, and what it became."""

    books: Books
    source: Stored
    after: Stored
    kind: str  # of the destination's record
    target: Stored
    action: str

    def ns(self, label: str) -> Any:
        """A custom field of the NetSuite record, by label."""
        return custom(self.target, self.kind, label)


@dataclass(frozen=True)
class Check:
    """One field: what it has to be (None: this record does not show the row) and what it is."""

    expected: Callable[[Any], Any]
    actual: Callable[[Any], Any]


@dataclass(frozen=True)
class Row:
    """A row of the specification's map, named as there; `worlds` are those that have to show it."""

    name: str
    checks: Sequence[Check]
    worlds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows about one kind of subject: the record itself, one of its lines, an address …"""

    subjects: Callable[[Books], Iterable[Any]]
    rows: Sequence[Row]
    worlds: tuple[str, ...] = (OFF, ON)

    def worlds_of(self, each: Row) -> set[str]:
        """The worlds in which a row has to be shown."""
        return set(self.worlds) & set(each.worlds or self.worlds)


def row(name: str, *checks: Check, worlds: Sequence[str] = ()) -> Row:
    """A row with one check per field of the destination."""
    return Row(name, checks, tuple(worlds))


def same(expected: Any, actual: Any) -> bool:
    """Equal as stored: amounts by value, moments within the run, nothing as nothing."""
    if expected is ABSENT:
        return actual in (None, "", [], {})
    if isinstance(expected, Within):
        return expected.has(actual)
    if isinstance(expected, Decimal):
        return actual not in (None, "") and Decimal(str(actual)) == expected
    if isinstance(expected, bool):
        return actual is expected
    return str(expected) == str(actual)


def proved(table: Table, books: Books) -> list[str]:
    """What is wrong with the rows of a table in this world; a row that no record shows is wrong too."""
    if books.world not in table.worlds:
        return []
    subjects = list(table.subjects(books))
    rows = [each for each in table.rows if books.world in table.worlds_of(each)]
    return [problem for each in rows for problem in _row_problems(each, subjects)]


def _row_problems(each: Row, subjects: Sequence[Any]) -> list[str]:
    found = []
    for number, check in enumerate(each.checks, 1):
        place = f"{each.name} [{number}]" if len(each.checks) > 1 else each.name
        shown = 0
        for subject in subjects:
            expected = check.expected(subject)
            if expected is None:
                continue
            shown += 1
            actual = check.actual(subject)
            if not same(expected, actual):
                found.append(f"{place}: {expected!r} expected, {actual!r} found on {_name(subject)}")
                break
        if not shown:
            found.append(f"{place}: no synced record shows it")
    return found


def _name(subject: Any) -> str:
    source = getattr(subject, "source", subject)
    names = (
        "InvoiceNumber",
        "MemoNumber",
        "PaymentNumber",
        "RefundNumber",
        "AccountNumber",
        "tranId",
        "Name",
        "Id",
    )
    return next((str(source[name]) for name in names if source.get(name)), repr(source)[:80])


# --- short ways to write checks -------------------------------------------------------------------


def field_of(name: str) -> Callable[[Any], Any]:
    """A standard field of the destination's record."""
    return lambda subject: subject.target.get(name)


def label_of(label: str) -> Callable[[Any], Any]:
    """A custom field of the destination's record."""
    return lambda subject: subject.ns(label)


def text_of(name: str) -> Callable[[Any], Any]:
    """A stored text of the source, where it is filled."""
    return lambda subject: subject.source.get(name) or None


def amount_of(name: str) -> Callable[[Any], Any]:
    """A stored amount of the source, where there is one."""
    return lambda subject: None if subject.source.get(name) is None else Decimal(subject.source[name])


def always(value: Any) -> Callable[[Any], Any]:
    """A constant."""
    return lambda _subject: value


def run_time(subject: Any) -> Within:
    """The time of the write."""
    return Within(subject.books)


def copied(name: str, source: str, target: str) -> Row:
    """A text that is copied from a field to a standard field."""
    return row(name, Check(text_of(source), field_of(target)))


def labelled(name: str, source: str, label: str) -> Row:
    """A text that is copied from a field to a custom field."""
    return row(name, Check(text_of(source), label_of(label)))


def written_back(name: str, *, dated: bool = True) -> Row:
    """The usual write-back on a Zuora source."""
    checks = [
        Check(lambda p: p.target["internalId"], lambda p: p.after.get("IntegrationId__NS")),
        Check(always("Sync Complete"), lambda p: p.after.get("IntegrationStatus__NS")),
    ]
    if dated:
        checks.append(
            Check(
                lambda p: None if p.source.get("SyncDate__NS") else run_time(p),
                lambda p: p.after.get("SyncDate__NS"),
            )
        )
    return row(name, *checks)


def pairs(
    books: Books, process: str, source: str, targets: Sequence[str], actions: Sequence[str] = ("create",)
) -> list[Pair]:
    """The records that a process took from Zuora to NetSuite, with their counterparts."""
    found = []
    for synced in books.synced.get(process, []):
        before = books.zuora_before.get(source, synced.source_id)
        after = books.zuora.get(source, synced.source_id)
        hit = books.netsuite.any_of(targets, synced.destination_id)
        if before and after and hit and synced.action in actions:
            found.append(Pair(books, before, after, hit[0], hit[1], synced.action))
    return found
