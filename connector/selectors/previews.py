"""A preview: per step what would happen with how many records and how much money, and every record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404

from connector.models import Connection, ExchangeRecord, PreviewRow, Reading, SyncRecord, SyncRun, WouldBe
from connector.selectors.money import Money, totals
from connector.selectors.sent_fields import Compared, compare
from connector.selectors.side_by_side import PAIRS, Side, side_by_side
from connector.selectors.words import process_words

PER_PAGE = 50
MAIN_STEPS = ("create", "update", "link")
TONES = {
    WouldBe.CREATE: ("good", "arrow-right"),
    WouldBe.UPDATE: ("good", "refresh"),
    WouldBe.LINK: ("good", "link"),
    WouldBe.FOLLOW: ("busy", "clock"),
    WouldBe.SKIP: ("", "minus"),
    WouldBe.BLOCKED: ("held", "lock"),
    WouldBe.ERROR: ("bad", "x"),
}

TOLD = (WouldBe.CREATE, WouldBe.UPDATE, WouldBe.LINK)
# Said of counted records; where several are meant otherwise, the outcome's own words do for one.
COUNTED = {
    WouldBe.CREATE: "would be created",
    WouldBe.UPDATE: "would be updated",
    WouldBe.LINK: "would be linked",
    WouldBe.SKIP: "would be left alone",
}
PLURAL = {
    WouldBe.FOLLOW: "follow in the same run",
    WouldBe.BLOCKED: "wait for other records",
    WouldBe.ERROR: "would fail their checks",
}


@dataclass(frozen=True, slots=True)
class Share:
    """Records of a step that would go the same way."""

    would: WouldBe
    count: int
    money: list[Money]

    @property
    def words(self) -> str:
        """What would happen to so many: `waits for another record`, `wait for other records`."""
        return outcome_words(self.would, self.count)

    @property
    def tone(self) -> str:
        """The tone of the stylesheet."""
        return TONES[self.would][0]

    @property
    def icon(self) -> str:
        """The icon beside the word."""
        return TONES[self.would][1]


@dataclass(frozen=True, slots=True)
class Forecast:
    """One step of a preview."""

    process: str
    title: str
    shares: list[Share]


def outcome_words(would: WouldBe, count: int) -> str:
    """`waits for another record`, `wait for other records`."""
    if would in COUNTED:
        return COUNTED[would]
    return would.label.lower() if count == 1 else PLURAL[would]


def forecast(run: SyncRun) -> list[Forecast]:
    """What a preview found, step by step in the order of the sequence; one query."""
    grouped = (
        PreviewRow.objects.filter(run=run)
        .order_by()
        .values_list("process", "would", "currency")
        .annotate(Count("pk"), Sum("amount"))
    )
    found: dict[str, dict[str, list[tuple[str, int, Decimal | None]]]] = {}
    for process, would, currency, count, amount in grouped:
        found.setdefault(process, {}).setdefault(would, []).append((currency, count, amount))
    order = {step.process: step.position for step in run.steps.all()}
    return [
        Forecast(
            process, process_words(process).title, [share_of(w, shares[w]) for w in WouldBe if w in shares]
        )
        for process, shares in sorted(found.items(), key=lambda item: order.get(item[0], 99))
    ]


def share_of(would: WouldBe, rows: list[tuple[str, int, Decimal | None]]) -> Share:
    """The share of an outcome: (currency, records, amount) added up."""
    money = totals((currency, amount) for currency, _, amount in rows if amount is not None)
    return Share(would, sum(count for _, count, _ in rows), money)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One record of a preview, with the key of its record page once a run has met it."""

    row: PreviewRow
    record: int | None

    @property
    def told(self) -> bool:
        """What would be sent was kept."""
        return WouldBe(self.row.would) in TOLD


def foreseen(connection: Connection, rows: Sequence[PreviewRow]) -> list[Foreseen]:
    """The rows of a page with their record pages. One query."""
    ids, processes = {row.source_id for row in rows}, {row.process for row in rows}
    known = SyncRecord.objects.filter(connection=connection, process__in=processes, source_id__in=ids)
    keys = {(process, id_): pk for process, id_, pk in known.values_list("process", "source_id", "pk")}
    return [Foreseen(row, keys.get((row.process, row.source_id))) for row in rows]


def preview_rows(run: SyncRun, process: str, would: str, page: str | None) -> Page[PreviewRow]:
    """The records of a preview, of one step and one outcome if asked for."""
    rows = PreviewRow.objects.filter(run=run).defer("payloads")
    if process:
        rows = rows.filter(process=process)
    if would in WouldBe.values:
        rows = rows.filter(would=would)
    return Paginator(rows.order_by("pk"), PER_PAGE).get_page(page)


def preview_row_get(pk: int) -> PreviewRow:
    """One record of a preview; raises Http404."""
    return get_object_or_404(PreviewRow.objects.select_related("run__connection"), pk=pk)


@dataclass(frozen=True, slots=True)
class WouldSend:
    """One step of a record: what would be sent, beside what was sent last for this step."""

    step: str
    system: str
    operation: str
    text: str
    fields: list[Compared]

    @property
    def differences(self) -> int:
        """How many fields differ."""
        return sum(row.differs for row in self.fields)


@dataclass(frozen=True, slots=True)
class RecordPreview:
    """What a preview found for one record; no row where nothing would select it."""

    row: PreviewRow | None
    sends: list[WouldSend]
    reading: Reading | None
    sides: list[Side]

    @property
    def differences(self) -> list[Side]:
        """What is not the same everywhere, and what a person compares first."""
        return [side for side in self.sides if side.differs or side.paired]

    @property
    def others(self) -> list[Side]:
        """All other fields."""
        return [side for side in self.sides if not side.differs and not side.paired]


def record_preview(record: SyncRecord, run: SyncRun) -> RecordPreview:
    """The record in both systems as they were read, and what would be sent, step by step."""
    row = PreviewRow.objects.filter(run=run, process=record.process, source_id=record.source_id).first()
    reading = Reading.objects.filter(record=record, run=run).first()
    sends = _would_send(record, row) if row else []
    sides = []
    if reading is not None:
        # The record itself is written by the first step that has its name, else by the first of all.
        main = next((s for s in sends if s.step in MAIN_STEPS), sends[0] if sends else None)
        pairs = PAIRS.get(record.process, ())
        sides = side_by_side(pairs, reading.source, reading.destination, main.text if main else "")
    return RecordPreview(row, sends, reading, sides)


def _would_send(record: SyncRecord, row: PreviewRow) -> list[WouldSend]:
    steps = [payload["step"] for payload in row.payloads]
    sent = ExchangeRecord.objects.filter(attempt__record=record, purpose__in=steps).order_by("pk")
    last = dict(sent.values_list("purpose", "request"))
    return [
        WouldSend(**payload, fields=compare(last.get(payload["step"], ""), payload["text"]))
        for payload in row.payloads
    ]
