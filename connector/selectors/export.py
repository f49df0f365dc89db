"""Records as CSV: exactly what is filtered, read piece by piece, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from connector.models import SyncRecord
from connector.selectors.money import Money
from connector.selectors.tie_out import REASONS, Line, Month
from connector.selectors.words import process_words, state_look

PIECE = 1000
BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    *("Document", "Type", "Direction", "Customer", "Subsidiary", "Amount", "Currency", "Date", "State"),
    *("Integration Status", "Cause", "Message", "Remedy", "Where to fix it", "Owner", "Note", "Due"),
    *("Waits for", "Tries", "Next automatic check", "Problem since", "Solved", "Solved by"),
    *("Source ID", "Destination ID"),
)


class _Echo:
    """Gives back what the writer of a line would store."""

    def write(self, text: str) -> str:
        return text


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: QuerySet[SyncRecord]) -> Iterator[str]:
    """The lines of the file. No query stays open meanwhile: nobody who writes has to wait for a download."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(HEAD)
    rows, last = rows.select_related("cause__owner").order_by("pk"), 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        yield "".join(writer.writerow(_cells(record)) for record in piece)
        last = piece[-1].pk


def _cells(record: SyncRecord) -> list[Any]:
    words, cause = process_words(record.process), record.cause
    owner = cause.owner.get_username() if cause and cause.owner else ""
    texts = (
        *(str(record), words.noun, words.direction, record.customer, record.subsidiary),
        *(record.amount, record.currency, record.date, state_look(record.state).label),
        *(record.integration_status, cause.title if cause else "", record.message, record.remedy),
        *(cause.where if cause else "", owner, cause.note if cause else "", cause.due if cause else None),
        *(record.blocked_by_label or record.blocked_by_id, record.attempts_made),
        *(_moment(record.next_try_at), _moment(record.problem_since), _moment(record.resolved_at)),
        *(record.resolved_by, record.source_id, record.destination_id),
    )
    # Amounts and dates are numbers of ours and stay numbers, negative ones too.
    return [safe(cell) if isinstance(cell, str) else cell for cell in texts]


TIE_OUT_HEAD = (
    *("Month", "Type", "Direction", "Currency", "Records", "Zuora total", "NetSuite total", "Difference"),
    *(label for label, _ in REASONS.values()),
    *("Unapplied", "Unexplained"),
)


def tie_out_csv(months: Iterable[Month]) -> str:
    """The tie-out as a file, one line for each month, type and currency."""
    writer = csv.writer(_Echo())
    lines = [writer.writerow(TIE_OUT_HEAD)]
    lines += [writer.writerow(_tie_out_cells(line)) for month in months for line in month.lines]
    return BOM + "".join(lines)


def _tie_out_cells(line: Line) -> list[Any]:
    cells = (*line.reasons, line.unexplained)
    amounts = (line.zuora.amount, line.netsuite.amount, line.difference, *(cell.amount for cell in cells))
    return [
        f"{line.month:%Y-%m}" if line.month else "",
        safe(line.words.title),
        line.words.direction,
        safe(line.currency),
        line.records,
        *(Money(line.currency, amount).plain for amount in amounts),
    ]


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
