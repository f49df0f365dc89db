"""A preview with other preferences beside one of today's: what would go another way, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from connector.models import Connection, PreferenceChange, PreviewRow, RunKind, RunState, SyncRun, WouldBe
from connector.selectors.impact import DrawnStep, consequence
from connector.selectors.money import Money, totals
from connector.selectors.previews import PER_PAGE, Share, outcome_words, share_of
from syncrules.registry import KNOWN

STOPS = "stops"  # stands in the address for all records of a step that would not run
UNCHANGED = Q(would=WouldBe.SKIP, code="")  # synced as it is: nothing waits when its step stops
Counted = tuple[str, int, Decimal | None]  # currency, records, their amounts


@dataclass(frozen=True, slots=True)
class Move:
    """Records of a step that would go another way; None: they are not taken at all."""

    before: str | None
    after: str | None
    count: int
    money: list[Money]

    @property
    def key(self) -> str:
        """Stands in the address of the records."""
        return f"{self.before or 'none'}-{self.after or 'none'}"

    @property
    def words(self) -> str:
        """`would fail their checks (today: would be created)`."""
        if self.after is None:
            return "would wait" if self.before == STOPS else "would no longer be taken"
        after = outcome_words(WouldBe(self.after), self.count)
        if self.before is None:
            return f"would be taken in addition: {after}"
        if self.before == self.after:
            return "would be sent with other values"
        return f"{after} (today: {outcome_words(WouldBe(self.before), self.count)})"


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step today and with the change."""

    drawn: DrawnStep
    today: list[Share]
    then: list[Share]
    moves: list[Move]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that the page of such a preview shows; without `plain` only our open records are known."""

    plain: SyncRun | None
    steps: list[StepChange]
    consequence: str

    @property
    def same(self) -> bool:
        """Nothing would go another way."""
        return self.plain is not None and not self.consequence and not any(s.moves for s in self.steps)


def plain_preview(run: SyncRun) -> SyncRun | None:
    """The newest preview of the stored preferences with nothing written or saved between the two."""
    kept = Exists(PreviewRow.objects.filter(run=OuterRef("pk")))
    previews = SyncRun.objects.filter(
        kept,
        connection=run.connection_id,
        dry_run=True,
        kind=RunKind.SEQUENCE,
        process="",
        overrides={},
        state__in=(RunState.COMPLETED, RunState.WARNINGS),
    )
    plain = previews.order_by("-pk").first()
    return None if plain is None or _disturbed(run, plain) else plain


def plain_under_way(run: SyncRun) -> SyncRun | None:
    """A preview of the stored preferences that has not ended."""
    runs = SyncRun.objects.filter(connection=run.connection_id, dry_run=True, kind=RunKind.SEQUENCE)
    return runs.filter(overrides={}, state__in=RunState.active()).first()


def _disturbed(run: SyncRun, plain: SyncRun) -> bool:
    """A run wrote, or preferences were saved, since the first of them began and before the second ended."""
    moments = [moment for one in (run, plain) for moment in (one.started_at, one.finished_at) if moment]
    first, last = min(moments), max(moments)
    writing = SyncRun.objects.filter(
        Q(finished_at=None) | Q(finished_at__gt=first),
        connection=run.connection_id,
        dry_run=False,
        started_at__lt=last,
    )
    saved = PreferenceChange.objects.filter(
        connection=run.connection_id, changed_at__gt=first, changed_at__lt=last
    )
    return Connection.objects.filter(Exists(writing) | Exists(saved), pk=run.connection_id).exists()


def comparison(run: SyncRun, plain: SyncRun | None, steps: Sequence[DrawnStep]) -> Comparison:
    """Compare step by step. Three queries, however many records."""
    shares = _shares(run, plain)
    moves = _moves(run, plain, [s.step.process for s in steps if s.stops]) if plain else {}
    today = shares.get(plain.pk, {}) if plain else {}
    then = shares.get(run.pk, {})
    if plain is not None:
        steps = [replace(step, waiting=_count(moves.get(step.step.process, []))) for step in steps]
    changes = []
    for step in steps:
        process = step.step.process
        changes.append(
            StepChange(step, today.get(process, []), then.get(process, []), moves.get(process, []))
        )
    return Comparison(plain, changes, consequence(steps))


def _count(moves: Iterable[Move]) -> int:
    return sum(move.count for move in moves)


def _shares(run: SyncRun, plain: SyncRun | None) -> dict[int, dict[str, list[Share]]]:
    """By preview and process: how many records would go which way."""
    rows = PreviewRow.objects.filter(run__in=[one for one in (run, plain) if one]).order_by()
    grouped = rows.values_list("run", "process", "would", "currency").annotate(Count("pk"), Sum("amount"))
    parts: dict[tuple[int, str], dict[str, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for pk, process, would, *counted in grouped:
        parts[pk, _step_of(process)][would].append(tuple(counted))
    found: dict[int, dict[str, list[Share]]] = defaultdict(dict)
    for (pk, process), by_outcome in parts.items():
        found[pk][process] = [share_of(w, by_outcome[w]) for w in WouldBe if w in by_outcome]
    return found


def _step_of(process: str) -> str:
    """The step that a process, or a pass at its end, belongs to."""
    return KNOWN[process].ends or process if process in KNOWN else process


def _moves(run: SyncRun, plain: SyncRun, stopped: Sequence[str]) -> dict[str, list[Move]]:
    """By process: records that would go another way, the most first; those of a stopped step together."""
    parts: dict[tuple[str, str | None, str | None], list[Counted]] = defaultdict(list)
    for process, before, after, *counted in _counted(
        _moved(run, plain), "process", "before", "would", "currency"
    ):
        parts[_step_of(process), before, after].append(tuple(counted))
    for process, before, unchanged, *counted in _counted(
        _lost(run, plain), "process", "would", "unchanged", "currency"
    ):
        step = _step_of(process)
        if step not in stopped:
            parts[step, before, None].append(tuple(counted))
        elif not unchanged:
            parts[step, STOPS, None].append(tuple(counted))
    return _by_process(parts)


def _counted(rows: QuerySet[PreviewRow], *names: str) -> Iterable[tuple[Any, ...]]:
    return rows.order_by().values_list(*names).annotate(Count("pk"), Sum("amount"))


def _by_process(
    parts: Mapping[tuple[str, str | None, str | None], list[Counted]],
) -> dict[str, list[Move]]:
    found: dict[str, list[Move]] = defaultdict(list)
    for (process, before, after), counted in parts.items():
        money = totals((currency, amount) for currency, _, amount in counted)
        found[process].append(Move(before, after, sum(count for _, count, _ in counted), money))
    return {process: sorted(moves, key=lambda m: (-m.count, m.key)) for process, moves in found.items()}


def _moved(run: SyncRun, plain: SyncRun) -> QuerySet[Any]:
    """Rows of the preview that stand otherwise in the plain one, or not at all."""
    other = PreviewRow.objects.filter(run=plain, process=OuterRef("process"), source_id=OuterRef("source_id"))
    rows = PreviewRow.objects.filter(run=run).annotate(
        before=Subquery(other.values("would")[:1]), digest_before=Subquery(other.values("digest")[:1])
    )
    resent = ~Q(digest_before="") & ~Q(digest="") & ~Q(digest=F("digest_before"))
    return rows.filter(Q(before=None) | ~Q(would=F("before")) | resent)


def _lost(run: SyncRun, plain: SyncRun) -> QuerySet[Any]:
    """Rows of the plain preview that the other one does not have."""
    same = PreviewRow.objects.filter(run=run, process=OuterRef("process"), source_id=OuterRef("source_id"))
    unchanged = ExpressionWrapper(UNCHANGED, BooleanField())
    return PreviewRow.objects.filter(~Exists(same), run=plain).annotate(unchanged=unchanged)


def moved_rows(run: SyncRun, plain: SyncRun, process: str, move: str, page: str | None) -> Page[PreviewRow]:
    """The records of one move of a step."""
    before, _, after = move.partition("-")
    if after == "none":
        lost = _lost(run, plain)
        rows = lost.exclude(UNCHANGED) if before == STOPS else lost.filter(would=before)
    else:
        was = None if before == "none" else before
        rows = _moved(run, plain).filter(before=was, would=after)
    processes = [process, *(name for name, known in KNOWN.items() if known.ends == process)]
    return Paginator(rows.filter(process__in=processes).defer("payloads").order_by("pk"), PER_PAGE).get_page(
        page
    )
