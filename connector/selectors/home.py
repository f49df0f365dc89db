"""What Home shows: open problems, money on the way, the last run, records per day.

No query reads all records: what is open is little, and what is done is counted up to a cap or by its runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Sum

from connector.models import Connection, RunKind, StepState, SyncRecord, SyncRun, SyncStep
from connector.selectors.capped import Capped
from connector.selectors.daily import Chart, progress
from connector.selectors.money import Money, totals
from connector.selectors.queue_groups import CauseGroup, cause_groups
from connector.selectors.runs import Lane, lanes_of
from syncrules.statuses import OPEN_STATES, State


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers on top of the page."""

    attention: int
    causes: int
    oldest: datetime | None
    blocked: int
    open: int
    money: list[Money]
    synced_this_month: Capped


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
    run, lately = _last_run(connection), progress(connection)
    steps = list(run.steps.all()) if run else []
    return Home(
        figures=_figures(connection, groups, lately.synced_this_month),
        run=run,
        # One refused log-in is told once, for all steps that it kept from beginning.
        stopped=[step for step in steps if step.state == StepState.FAILED and step.started_at],
        lanes=lanes_of(steps),
        sums={
            name: sum(getattr(s, name) for s in steps) for name in ("synced", "errors", "blocked", "warnings")
        },
        chart=lately.chart,
        causes=groups[:4],
    )


def _last_run(connection: Connection) -> SyncRun | None:
    runs = connection.runs.filter(kind=RunKind.SEQUENCE, process="", dry_run=False, joined=None)
    return runs.select_related("requested_by").prefetch_related("steps").first()


def _figures(connection: Connection, groups: Sequence[CauseGroup], synced_this_month: Capped) -> Figures:
    of_state = connection.records.filter(state__in=OPEN_STATES).values_list("state", "currency").order_by()
    rows = list(of_state.annotate(Count("pk"), Min("first_seen"), Sum("amount")))
    counts = Counter[str]()
    for state, _, count, _, _ in rows:
        counts[state] += count
    return Figures(
        attention=counts[State.NEEDS_ATTENTION],
        causes=len(groups),
        oldest=min((first for state, _, _, first, _ in rows if state == State.NEEDS_ATTENTION), default=None),
        blocked=counts[State.BLOCKED],
        open=counts.total(),
        money=totals((currency, amount) for _, currency, _, _, amount in rows),
        synced_this_month=synced_this_month,
    )
