"""Search from every page: by document number, id in either system, amount, or customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Q, QuerySet

from connector.models import Connection, SyncRecord
from syncrules.registry import PROCESSES

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found. `exact`: the text is the number, an id or the amount of these records."""

    text: str
    records: list[SyncRecord]
    exact: bool
    more: bool

    @property
    def only(self) -> SyncRecord | None:
        """The single record that was meant."""
        return self.records[0] if self.exact and len(self.records) == 1 else None


def search(connection: Connection, text: str) -> Hits:
    """Find records of a connection. What an index answers comes first; only without it all are read."""
    text = " ".join(text.replace("\0", "").split())[:100]
    if not text:
        return Hits("", [], False, False)
    exact = _found(connection.records.filter(_exactly(text)))
    if exact:
        return Hits(text, exact[:SHOWN], True, len(exact) > SHOWN)
    similar = _found(connection.records.filter(Q(number__icontains=text) | Q(customer__icontains=text)))
    return Hits(text, similar[:SHOWN], False, len(similar) > SHOWN)


def _found(rows: QuerySet[SyncRecord]) -> list[SyncRecord]:
    return list(rows.select_related("cause").order_by("-pk")[: SHOWN + 1])


def _exactly(text: str) -> Q:
    # Named processes, because the index of source ids begins with them.
    found = Q(number__in={text, text.upper()}) | Q(destination_id=text)
    found |= Q(process__in=tuple(PROCESSES), source_id=text)
    amount = _amount(text)
    return found if amount is None else found | Q(amount=amount)


def _amount(text: str) -> Decimal | None:
    """`4,200.00` or `4200`, with or without a currency before it."""
    currency, _, rest = text.partition(" ")
    number = rest if len(currency) == 3 and currency.isalpha() else text
    try:
        amount = Decimal(number.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e17") else None
