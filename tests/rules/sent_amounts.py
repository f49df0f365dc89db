"""The amounts in what the rules want written, and those that the source asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from syncrules.language import Step, Write
from tests.rules.drawn_documents import ZERO, Drawn

Amounts = dict[str, Decimal]


def amount_of(fields: Mapping[str, Any], name: str = "amount") -> Decimal:
    """The amount that is sent: exact, and never a minus zero."""
    value = fields[name]
    assert isinstance(value, Decimal)
    assert value or not value.is_signed()
    return value


def by_id(pairs: Iterable[tuple[str, Decimal]]) -> Amounts:
    """The amounts of distinct documents or lines; one that is named twice is an error."""
    found = list(pairs)
    assert len({id_ for id_, _ in found}) == len(found)
    return dict(found)


def added_up(pairs: Iterable[tuple[str, Decimal]]) -> Amounts:
    """What each document gets in all."""
    sums: Amounts = {}
    for id_, amount in pairs:
        sums[id_] = sums.get(id_, ZERO) + amount
    return sums


def line_amounts(steps: Iterable[Step]) -> Amounts:
    """What each line carries, by the Zuora id of what it stands for."""
    rows = [row for step in steps for row in step.write.sublists["itemList"].rows]
    return by_id((str(row.custom["Zuora ID"]), amount_of(row.fields)) for row in rows)


def applied(write: Write) -> Amounts:
    """What a NetSuite record is applied to; what it is taken off from does not count."""
    rows = [row for row in write.sublists["applyList"].rows if row.fields["apply"]]
    return by_id((str(row.fields["doc"]), amount_of(row.fields)) for row in rows)


def zuora_rows(write: Write, *names: str) -> Amounts:
    """What Zuora is told of each document."""
    rows = [row for name in names if name in write.sublists for row in write.sublists[name].rows]
    documents = [str(row.fields.get("InvoiceId") or row.fields["DebitMemoId"]) for row in rows]
    return by_id(zip(documents, (amount_of(row.fields, "Amount") for row in rows), strict=True))


def in_all(amounts: Amounts) -> Decimal:
    return sum(amounts.values(), ZERO)


def in_netsuite(drawn: Drawn) -> Amounts:
    """What each NetSuite document gets of a record from Zuora."""
    return added_up((a.document.integration_id, a.amount) for a in drawn.record.applications)


def in_zuora(applications: Iterable[Any]) -> Amounts:
    """What each Zuora document gets of a record from NetSuite."""
    known = [a for a in applications if a.document.integration_id]
    return added_up((a.document.integration_id, a.amount) for a in known)
