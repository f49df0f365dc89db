"""What was synced lately: the chart of Home day by day, and the number of this month.

What was synced is added up from the steps of runs, of which there are few; what failed is counted by its
attempts, each record once a day however often it was tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DateField, QuerySet, Sum, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from connector.models import Attempt, AttemptState, Connection, SyncStep
from connector.selectors.capped import Capped, CappedCount
from syncrules.statuses import State

DAYS = 30
SYNCED, FAILED, MONTH = "synced", "failed", "month"
_UNSUCCESSFUL = (AttemptState.REFUSED, AttemptState.FAILED, AttemptState.STOPPED)
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 640, 264, 34, 10, 22, 8


@dataclass(frozen=True, slots=True)
class Day:
    """Records synced and records that failed on one day, with the geometry of its bar."""

    day: date
    synced: int
    failed: int
    x: int
    synced_y: int
    synced_height: int
    failed_y: int
    failed_height: int
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars and the horizontal lines behind them: (y, value)."""

    days: list[Day]
    lines: list[tuple[int, int]]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    bar: int = 14

    @property
    def empty(self) -> bool:
        """Nothing happened in the whole time."""
        return not any(day.synced or day.failed for day in self.days)


@dataclass(frozen=True, slots=True)
class Progress:
    """What was synced lately."""

    chart: Chart
    synced_this_month: Capped


def progress(connection: Connection) -> Progress:
    """The last thirty days, today included, and the month. One query."""
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    rows = _synced(connection, start).union(_failed(connection, start), _this_month(connection), all=True)
    counts = {(kind, day): count for kind, day, count in rows}
    days = [first + timedelta(days=n) for n in range(DAYS)]
    drawn = [(day, counts.get((SYNCED, day), 0), counts.get((FAILED, day), 0)) for day in days]
    return Progress(_drawn(drawn, today), Capped(counts[MONTH, None]))


def _synced(connection: Connection, start: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    steps = SyncStep.objects.filter(run__connection=connection, run__dry_run=False, started_at__gte=start)
    return _by_day(steps, SYNCED, Sum("synced"))


def _failed(connection: Connection, start: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    attempts = Attempt.objects.filter(
        record__connection=connection, started_at__gte=start, state__in=_UNSUCCESSFUL
    )
    return _by_day(attempts, FAILED, Count("record", distinct=True))


def _by_day(rows: QuerySet[Any], kind: str, count: Aggregate) -> QuerySet[Any, tuple[Any, ...]]:
    days = rows.annotate(kind=Value(kind), day=TruncDate("started_at")).values_list("kind", "day")
    counted: QuerySet[Any, tuple[Any, ...]] = days.annotate(count=count).order_by()
    return counted


def _this_month(connection: Connection) -> QuerySet[Any, tuple[Any, ...]]:
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    done = CappedCount(connection.records.filter(state=State.DONE, synced_at__gte=month))
    here = Connection.objects.filter(pk=connection.pk).order_by()
    return here.annotate(kind=Value(MONTH), day=Cast(Value(None), DateField()), count=done).values_list(
        "kind", "day", "count"
    )


def _drawn(counts: Sequence[tuple[date, int, int]], today: date) -> Chart:
    top = _ceiling(max(synced + failed for _, synced, failed in counts))
    room, step = _HEIGHT - _BOTTOM - _TOP, (_WIDTH - _LEFT - _RIGHT) / len(counts)
    days = []
    for position, (day, synced, failed) in enumerate(counts):
        low, high = round(synced / top * room), round(failed / top * room)
        # A single failure among hundreds has to stay visible.
        low, high = max(low, 1 if synced else 0), max(high, 2 if failed else 0)
        base = _HEIGHT - _BOTTOM
        label = "Today" if day == today else f"{day:%-d %b}" if position % 5 == 0 and position < 26 else ""
        x = round(_LEFT + position * step + 3)
        days.append(
            Day(day, synced, failed, x, base - low, low, base - low - high - (1 if high else 0), high, label)
        )
    lines = [(round(_TOP + room * (4 - n) / 4), top * n // 4) for n in range(5)]
    return Chart(days, lines)


def _ceiling(largest: int) -> int:
    """The next round number that four lines divide evenly."""
    step = 1
    while True:
        for factor in (4, 8, 12, 20):
            if factor * step >= largest:
                return factor * step
        step *= 10
