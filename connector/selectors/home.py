"""What Home shows: open problems, money on the way, the last run, records per day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from connector.models import (
    Attempt,
    AttemptState,
    Connection,
    RunKind,
    StepState,
    SyncRecord,
    SyncRun,
    SyncStep,
)
from connector.selectors.money import Money, totals
from connector.selectors.queue_groups import CauseGroup, cause_groups
from connector.selectors.runs import Lane, lanes_of
from syncrules.statuses import State

DAYS = 30
_OPEN = (State.NEEDS_ATTENTION, State.BLOCKED, State.WAITING, State.IN_PROGRESS)
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 640, 264, 34, 10, 22, 8


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers on top of the page."""

    attention: int
    causes: int
    oldest: datetime | None
    blocked: int
    open: int
    money: list[Money]
    synced_this_month: int


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
class Home:
    """Everything on the page."""

    figures: Figures
    run: SyncRun | None
    stopped: list[SyncStep]  # steps of the last run that could not go on
    lanes: list[Lane]
    sums: dict[str, int]
    chart: Chart
    causes: list[CauseGroup]


def home(connection: Connection) -> Home:
    """Read the page of a connection with a fixed number of queries."""
    groups = cause_groups(connection, SyncRecord.objects.filter(state=State.NEEDS_ATTENTION))
    run = _last_run(connection)
    steps = list(run.steps.all()) if run else []
    return Home(
        figures=_figures(connection, groups),
        run=run,
        # One refused log-in is told once, for all steps that it kept from beginning.
        stopped=[step for step in steps if step.state == StepState.FAILED and step.started_at],
        lanes=lanes_of(steps),
        sums={
            name: sum(getattr(s, name) for s in steps) for name in ("synced", "errors", "blocked", "warnings")
        },
        chart=_chart(connection),
        causes=groups[:4],
    )


def _last_run(connection: Connection) -> SyncRun | None:
    runs = connection.runs.filter(kind=RunKind.SEQUENCE, process="", dry_run=False, joined=None)
    return runs.select_related("requested_by").prefetch_related("steps").first()


def _figures(connection: Connection, groups: Sequence[CauseGroup]) -> Figures:
    records = connection.records
    month = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counts = records.aggregate(
        attention=Count("pk", filter=Q(state=State.NEEDS_ATTENTION)),
        blocked=Count("pk", filter=Q(state=State.BLOCKED)),
        open=Count("pk", filter=Q(state__in=_OPEN)),
        oldest=Min("first_seen", filter=Q(state=State.NEEDS_ATTENTION)),
        synced=Count("pk", filter=Q(state=State.DONE, synced_at__gte=month)),
    )
    money = (
        records.filter(state__in=_OPEN, amount__isnull=False).values_list("currency").annotate(Sum("amount"))
    )
    return Figures(
        attention=counts["attention"],
        causes=len(groups),
        oldest=counts["oldest"],
        blocked=counts["blocked"],
        open=counts["open"],
        money=totals(money.order_by()),
        synced_this_month=counts["synced"],
    )


def _chart(connection: Connection) -> Chart:
    today = timezone.localdate()
    first = today - timedelta(days=DAYS - 1)
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    bad = (AttemptState.REFUSED, AttemptState.FAILED, AttemptState.STOPPED)
    rows = (
        Attempt.objects.filter(record__connection=connection, started_at__gte=start)
        .annotate(day=TruncDate("started_at"))
        .values_list("day")
        .annotate(
            synced=Count("record", distinct=True, filter=Q(state=AttemptState.SYNCED)),
            failed=Count("record", distinct=True, filter=Q(state__in=bad)),
        )
        .order_by()
    )
    by_day = {day: (synced, failed) for day, synced, failed in rows}
    counts = [
        (first + timedelta(days=n), *by_day.get(first + timedelta(days=n), (0, 0))) for n in range(DAYS)
    ]
    return _drawn(counts, today)


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
