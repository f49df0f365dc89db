"""Runs: the list, one run with its steps, and how a step is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from connector.models import Connection, RunKind, StepState, SyncRecord, SyncRun, SyncStep
from connector.selectors.connections import SECRETS
from connector.selectors.money import Money, totals_of_texts
from connector.selectors.previews import Forecast, forecast
from connector.selectors.words import STEP_TONES, process_words
from syncrules.statuses import State

PER_PAGE = 25
LATEST = 6


@dataclass(frozen=True, slots=True)
class Stage:
    """A step as a card: its tone, its figure and at most two remarks."""

    step: SyncStep
    number: str
    title: str
    tone: str
    figure: str
    remarks: tuple[tuple[str, str], ...]  # (tone, text)

    @property
    def money(self) -> list[Money]:
        """What was synced, per currency."""
        return totals_of_texts(self.step.money)


@dataclass(frozen=True, slots=True)
class Lane:
    """Neighbouring steps of one direction."""

    direction: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class RunPage:
    """One run with everything its page shows."""

    run: SyncRun
    stages: list[Stage]
    lanes: list[Lane]
    totals: dict[str, int]
    per_minute: int  # records gone through a minute, 0 before that can be told
    remaining: str  # "3 minutes", empty when it cannot be told
    latest: list[SyncRecord]  # the newest problems
    forecasts: list[Forecast]  # of a preview


def lanes_of(steps: Iterable[SyncStep]) -> list[Lane]:
    """The steps of a run that this tenant has, split where the direction changes."""
    stages = list(_stages_without_idle_variants(steps))
    by_direction = groupby(stages, key=lambda stage: process_words(stage.step.process).direction)
    return [Lane(direction, tuple(group)) for direction, group in by_direction]


def _stages_without_idle_variants(steps: Iterable[SyncStep]) -> Iterator[Stage]:
    """Of the two customer processes only one can run; of products, rate plans and orders often none does."""
    for number, group in groupby(steps, key=lambda step: step.number.rstrip("abc")):
        rows = [step for step in group if step.state != StepState.NOT_APPLICABLE]
        active = [step for step in rows if not step.state.startswith("skipped")]
        if number == "2" and not active and len(rows) > 1:
            yield replace(stage_of(rows[0]), number=number, title="Products and orders")
        else:
            yield from (stage_of(step) for step in active or rows[:1])


def stage_of(step: SyncStep) -> Stage:
    """How one step is drawn."""
    if step.state.startswith("skipped"):
        reason = step.get_state_display().split(": ")[-1]
        return _stage(step, "off", "Skipped" if step.state == StepState.UPSTREAM else "Off", (("", reason),))
    if step.state == StepState.PENDING:
        return _stage(step, "idle", "–", (("", "waiting its turn"),))
    remarks = [
        (tone, f"{count:,} {word}")
        for tone, count, word in (
            ("less", step.errors, "failed"),
            ("wait", step.blocked, "blocked"),
            ("wait", step.warnings, "warnings" if step.warnings > 1 else "warning"),
        )
        if count
    ]
    if step.state == StepState.FAILED:
        remarks.insert(0, ("less", "stopped"))
    tone = (
        "bad" if step.errors or step.state == StepState.FAILED else STEP_TONES.get(StepState(step.state), "")
    )
    return _stage(step, tone, f"{step.synced:,}", tuple(remarks) or (("", _quiet_remark(step)),))


def _stage(step: SyncStep, tone: str, figure: str, remarks: tuple[tuple[str, str], ...]) -> Stage:
    # The lane says already where the records come from.
    title = step.title.removeprefix("NetSuite ").capitalize()
    return Stage(step, step.number, title, tone, figure, remarks)


def _quiet_remark(step: SyncStep) -> str:
    if step.state == StepState.RUNNING:
        return f"of {step.selected:,} so far" if step.selected else "running"
    return "all synced" if step.synced else "nothing to sync"


def run_list(connection: Connection, page: str | None) -> Page[SyncRun]:
    """Runs, the newest first, with their sums."""
    sums = {name: Sum(f"steps__{name}") for name in ("selected", "synced", "errors", "blocked")}
    rows = connection.runs.select_related("requested_by", "joined").annotate(
        **{f"sum_{name}": value for name, value in sums.items()}
    )
    return Paginator(rows.order_by("-pk"), PER_PAGE).get_page(page)


def run_page(pk: int) -> RunPage:
    """One run; raises Http404."""
    run = get_object_or_404(_runs(), pk=pk)
    steps = list(run.steps.all())
    names = ("selected", "synced", "created", "updated", "linked", "warnings", "errors", "blocked", "skipped")
    counts = {name: sum(getattr(step, name) for step in steps) for name in names}
    counts["calls"] = sum(step.zuora_calls + step.netsuite_calls for step in steps)
    shown = [stage_of(step) for step in steps if step.state != StepState.NOT_APPLICABLE]
    speed = _per_minute(run, counts["selected"])
    return RunPage(
        run=run,
        stages=shown,
        lanes=lanes_of(steps),
        totals=counts,
        per_minute=speed,
        remaining=_remaining(run, steps, speed),
        latest=_latest(run),
        forecasts=forecast(run) if run.dry_run and not run.is_active else [],
    )


def step_under_way(run: SyncRun) -> SyncStep | None:
    """The step that a run is at."""
    return run.steps.filter(state=StepState.RUNNING).first()


def _per_minute(run: SyncRun, records: int) -> int:
    if run.started_at is None or not records:
        return 0
    seconds = ((run.finished_at or timezone.now()) - run.started_at).total_seconds()
    return round(records * 60 / seconds) if seconds >= 1 else 0


def _remaining(run: SyncRun, steps: Sequence[SyncStep], speed: int) -> str:
    """How long it takes if the steps before it go through as many records as in the last whole run."""
    if not run.is_active or not speed or run.process or run.record_ids:
        return ""
    before = SyncRun.objects.filter(
        connection_id=run.connection_id, kind=RunKind.SEQUENCE, process="", pk__lt=run.pk, joined=None
    ).exclude(finished_at=None)
    last = before.order_by("-pk").values_list("pk", flat=True)[:1]
    ahead = [step.process for step in steps if step.state == StepState.PENDING]
    rows = SyncStep.objects.filter(run_id__in=list(last), process__in=ahead)
    records = rows.aggregate(total=Sum("selected"))["total"] or 0
    minutes = round(records / speed)
    return f"{minutes} minute{'s' if minutes > 1 else ''}" if minutes else ""


def _latest(run: SyncRun) -> list[SyncRecord]:
    """Records that this run met and that need a person, the newest first."""
    if run.started_at is None or run.dry_run:
        return []
    rows = SyncRecord.objects.filter(
        connection_id=run.connection_id,
        state=State.NEEDS_ATTENTION,
        last_seen__gte=run.started_at,
    )
    if run.finished_at:
        rows = rows.filter(last_seen__lte=run.finished_at)
    return list(rows.order_by("-last_seen")[:LATEST])


def _runs() -> QuerySet[SyncRun]:
    secrets = [f"connection__{name}" for name in SECRETS]
    return (
        SyncRun.objects.select_related("connection", "requested_by", "joined")
        .defer(*secrets)
        .prefetch_related(Prefetch("steps", SyncStep.objects.order_by("position")))
    )
