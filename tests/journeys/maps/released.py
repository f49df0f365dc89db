"""Updates of documents with lines: deferred revenue is released, the other lines stay (invoices.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.journeys.maps.books import Books, Stored, custom
from tests.journeys.maps.rows import RELEASED, Check, Table, row


@dataclass
class Released:
    """A NetSuite transaction of which a line was deferred before the run and is not any more."""

    source: Stored
    target: Stored


def released(*zuora_types: str) -> Callable[[Books], list[Released]]:
    """The transactions with these values of Zuora Type."""

    def found(books: Books) -> list[Released]:
        return [
            Released(before, after)
            for kind in ("invoice", "creditMemo")
            for after in books.netsuite.all(kind)
            if custom(after, kind, "Zuora Type") in zuora_types
            and (before := books.netsuite_before.get(kind, after["internalId"]))
            and deferred(before) > deferred(after)
        ]

    return found


def deferred(stored: Stored) -> set[str]:
    """The numbers of the lines whose revenue is held back."""
    return {str(line["line"]) for line in stored["itemList"] if line.get("deferRevRec")}


def kept(transaction: Released, stored: Stored) -> Any:
    """The lines that the release has nothing to do with, as stored; None where there are none."""
    changed = deferred(transaction.source) - deferred(transaction.target)
    return [line for line in stored["itemList"] if str(line["line"]) not in changed] or None


def tables(*zuora_types: str) -> tuple[Table, ...]:
    """An update that sends one line leaves all others as they were."""
    keeps = Check(lambda t: kept(t, t.source), lambda t: kept(t, t.target))
    return (Table(released(*zuora_types), (row("false -> itemList.replaceAll", keeps),), (RELEASED,)),)
