"""The tie-out: what each month, type and currency comes to in both systems, and what explains a difference.

Everything comes from our own rows. What the other system has of a record is what was there at its last
sync; a record whose later change was refused is therefore still there with its earlier amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Round, TruncMonth
from django.utils import timezone

from connector.models import GONE, Connection, SignOff, SyncRecord
from connector.selectors.queue_filter import NO_ENTITY
from connector.selectors.words import ProcessWords, process_choices, process_words
from syncrules.language import System
from syncrules.statuses import State

MICRO = 1_000_000
MONTHS = 6  # shown without a choice
ENTITIES = 200
_DECIMAL: DecimalField[Any, Any] = DecimalField(max_digits=30, decimal_places=6)
_ZERO = Value(Decimal(0), output_field=_DECIMAL)

# Why a record, or a part of it, is not in the other system. Each record with a difference has one reason.
BY_HAND = Q(state=State.DONE, booked_by_hand=True, destination_id="")
REASONS: dict[str, tuple[str, Q]] = {
    "blocked": ("Blocked", Q(state=State.BLOCKED)),
    "failed": ("Failed", Q(state=State.NEEDS_ATTENTION)),
    "waiting": ("Waiting", Q(state__in=(State.WAITING, State.IN_PROGRESS))),
    "ignored": ("Ignored", Q(state=State.IGNORED)),
    "by_hand": ("Booked by hand", BY_HAND),
}
REST, UNEXPLAINED = "rest", "unexplained"
SYNCED = Q(state=State.DONE) & ~BY_HAND
# What the other system has of a record. Rows of earlier versions do not say, and count whole.
THERE = Case(
    When(state=State.DONE, destination_id="", then=_ZERO),
    When(synced_amount__isnull=False, then=F("synced_amount")),
    When(state=State.DONE, then=F("amount")),
    default=_ZERO,
    output_field=_DECIMAL,
)
_MISSING = ExpressionWrapper(F("amount") - THERE, output_field=_DECIMAL)
_RESTS = Coalesce(F("rest_amount"), _ZERO, output_field=_DECIMAL)
_OFF = ExpressionWrapper(F("amount") - THERE - _RESTS, output_field=_DECIMAL)


def _exact(expression: Any, wanted: Q | None = None) -> Sum:
    """Whole millionths are added up: a database that keeps decimals as floating point rounds nothing then."""
    millionths = ExpressionWrapper(expression * Value(MICRO), output_field=_DECIMAL)
    return Sum(Cast(Round(millionths), BigIntegerField()), filter=wanted, default=0)


@dataclass(frozen=True, slots=True)
class Period:
    """The months that are looked at, the first days of the first and of the last one."""

    first: date
    last: date

    @classmethod
    def of(cls, query: Mapping[str, str], today: date | None = None) -> Period:
        """Read an address; the last half year without a choice, and where it makes no sense."""
        last = _month(query.get("to", "")) or (today or timezone.localdate()).replace(day=1)
        first = _month(query.get("from", "")) or _earlier(last, MONTHS - 1)
        return cls(min(first, last), max(first, last))

    @property
    def end(self) -> date:
        """The first day after it."""
        return next_month(self.last)

    @property
    def query(self) -> str:
        """The address of this period."""
        return urlencode({"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}"})


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _earlier(month: date, count: int) -> date:
    years, place = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(max(years, 1), place + 1, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount of a line, with the address of its records."""

    label: str
    amount: Decimal
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One type in one currency in one month. `difference` is the source less the destination."""

    month: date | None
    words: ProcessWords
    currency: str
    records: int
    source: Cell
    there: Cell
    reasons: list[Cell]
    unexplained: Cell

    @property
    def zuora(self) -> Cell:
        """What Zuora has."""
        return self.source if self.words.source is System.ZUORA else self.there

    @property
    def netsuite(self) -> Cell:
        """What NetSuite has."""
        return self.there if self.words.source is System.ZUORA else self.source

    @property
    def difference(self) -> Decimal:
        """What the source has more than the destination."""
        return self.source.amount - self.there.amount

    @property
    def agrees(self) -> bool:
        """To the last digit."""
        return not self.difference and not self.unexplained.amount


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of one month; None: records without a date."""

    month: date | None
    lines: list[Line]
    signed: SignOff | None = None  # the newest

    @property
    def agreeing(self) -> int:
        """How many totals agree."""
        return sum(line.agrees for line in self.lines)

    @property
    def explained(self) -> int:
        """How many differ for reasons that are all known."""
        return len(self.lines) - self.agreeing - self.open

    @property
    def open(self) -> int:
        """How many differ without an explanation."""
        return sum(bool(line.unexplained.amount) for line in self.lines)


def tie_out(connection: Connection, period: Period, entity: str = "") -> list[Month]:
    """All lines of a period, the newest month first, of one subsidiary if asked for.

    Two queries, however many records.
    """
    order = {name: place for place, (name, _) in enumerate(process_choices())}
    lines = [_line(row, entity) for row in _rows(connection, period, entity)]
    lines.sort(key=lambda line: (order.get(line.words.id, 99), line.currency))
    months = sorted({line.month for line in lines}, key=lambda month: month or date.min, reverse=True)
    signed = _signed(connection, period)
    return [
        Month(month, [line for line in lines if line.month == month], signed.get(month)) for month in months
    ]


def _signed(connection: Connection, period: Period) -> dict[date | None, SignOff]:
    rows = SignOff.objects.filter(connection=connection, month__gte=period.first, month__lt=period.end)
    return {row.month: row for row in rows.select_related("signed_by").order_by("pk")}


def tie_out_entities(connection: Connection, period: Period) -> list[str]:
    """Subsidiaries that records of the period name."""
    rows = connection.records.filter(date__gte=period.first, date__lt=period.end).exclude(subsidiary="")
    return list(rows.order_by("subsidiary").values_list("subsidiary", flat=True).distinct()[:ENTITIES])


def _rows(connection: Connection, period: Period, entity: str) -> Iterable[Mapping[str, Any]]:
    records = in_tie_out(connection.records.all()).filter(
        Q(date__gte=period.first, date__lt=period.end) | Q(date=None)
    )
    if entity:
        records = of_entity(records, entity)
    sums = {name: _exact(_MISSING, wanted) for name, (_, wanted) in REASONS.items()}
    grouped = records.annotate(month=TruncMonth("date")).order_by().values("month", "process", "currency")
    return grouped.annotate(
        count=Count("pk"),
        source=_exact(F("amount")),
        there=_exact(THERE),
        **sums,
        rest=_exact(_RESTS, SYNCED),
        unexplained=_exact(_OFF, SYNCED),
    )


def _line(row: Mapping[str, Any], entity: str) -> Line:
    month, process, currency = row["month"], row["process"], row["currency"]

    def cell(name: str, label: str, tie: str = "") -> Cell:
        return Cell(label, Decimal(row[name]) / MICRO, records_address(process, currency, month, tie, entity))

    words = process_words(process)
    reasons = [cell(name, label, name) for name, (label, _) in REASONS.items()]
    return Line(
        month=month,
        words=words,
        currency=currency,
        records=row["count"],
        source=cell("source", str(words.source), "all"),
        there=cell("there", str(words.destination), "there"),
        reasons=[*reasons, cell(REST, "Unapplied", REST)],
        unexplained=cell(UNEXPLAINED, "Unexplained", UNEXPLAINED),
    )


def records_address(process: str, currency: str, month: date | None, tie: str, entity: str = "") -> str:
    """The query string of the list of records that shows exactly the records of a cell."""
    values = {"process": process, "currency": currency, "tie": tie, "entity": entity}
    values["month"] = f"{month:%Y-%m}" if month else "none"
    return "?" + urlencode({name: value for name, value in values.items() if value or name == "currency"})


TIES = {
    "all": "All of it",
    "there": "In the other system",
    **{name: label for name, (label, _) in REASONS.items()},
    REST: "Unapplied rest",
    UNEXPLAINED: "Unexplained difference",
}


def in_tie_out(records: QuerySet[SyncRecord]) -> QuerySet[SyncRecord]:
    """Records with an amount that their source still has."""
    return records.filter(amount__isnull=False).exclude(state=State.IGNORED, message=GONE)


def of_entity(records: QuerySet[SyncRecord], entity: str) -> QuerySet[SyncRecord]:
    """The records of one subsidiary, or those that name none."""
    return records.filter(subsidiary="" if entity == NO_ENTITY else entity)


def tied(records: QuerySet[SyncRecord], tie: str) -> QuerySet[SyncRecord]:
    """The records behind a column of the tie-out."""
    records = in_tie_out(records)
    if tie in REASONS:
        return records.filter(REASONS[tie][1]).annotate(missing=_MISSING).exclude(missing=0)
    if tie == "there":
        return records.annotate(there=THERE).exclude(there=0)
    if tie == REST:
        return records.filter(SYNCED, rest_amount__isnull=False).exclude(rest_amount=0)
    return records.filter(SYNCED).annotate(off=_OFF).exclude(off=0) if tie == UNEXPLAINED else records


def in_month(records: QuerySet[SyncRecord], text: str) -> QuerySet[SyncRecord]:
    """The records of a month in the form 2026-10, or those without a date."""
    month = _month(text)
    if month is None:
        return records.filter(date=None) if text == "none" else records
    return records.filter(date__gte=month, date__lt=next_month(month))


def months_back(count: int = 24) -> Iterator[str]:
    """The last months in the form 2026-10, the newest first."""
    month = timezone.localdate().replace(day=1)
    return (f"{_earlier(month, n):%Y-%m}" for n in range(count))
