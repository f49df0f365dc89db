"""Search from every page: by document number, id in either system, amount, or customer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import F, OrderBy, Q

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
    exact = exactly(connection, text)
    if exact:
        return Hits(text, exact[:SHOWN], True, len(exact) > SHOWN)
    like = Q(number__icontains=text) | Q(customer__icontains=text)
    similar = _found(connection, like, F("pk").desc())
    return Hits(text, similar[:SHOWN], False, len(similar) > SHOWN)


def _found(connection: Connection, wanted: Q, order: OrderBy) -> list[SyncRecord]:
    rows = connection.records.filter(wanted).select_related("cause")
    return list(rows.order_by(order)[: SHOWN + 1])


def exactly(connection: Connection, text: str) -> list[SyncRecord]:
    """Records with exactly this number, id or amount: one question for each, because each has its index."""
    questions = [
        Q(number__in={text, text.upper()}),
        Q(destination_id=text),
        Q(process__in=tuple(PROCESSES), source_id=text),  # the index of source ids begins with the process
    ]
    amount = _amount(text)
    if amount is not None:
        questions.append(Q(amount=amount))
    # Few rows are sorted: walking back through all records would find them late.
    order = (F("pk") + 0).desc()
    found = {record.pk: record for wanted in questions for record in _found(connection, wanted, order)}
    return sorted(found.values(), key=lambda record: -record.pk)


def _amount(text: str) -> Decimal | None:
    """`4,200.00` or `4200`, with or without a currency before it."""
    currency, _, rest = text.partition(" ")
    number = rest if len(currency) == 3 and currency.isalpha() else text
    try:
        amount = Decimal(number.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal("1e17") else None
