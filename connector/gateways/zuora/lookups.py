"""Finds the Zuora counterparts of NetSuite records (concepts.md, Recovery)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from connector.gateways.zuora.codec import Json, text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Found, Lookup


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an object shows its number and whose it is."""

    number: str
    owner: str = "AccountId"


OBJECTS = {
    "Account": Shown("AccountNumber", "Id"),
    "Invoice": Shown("InvoiceNumber"),
    "Payment": Shown("PaymentNumber"),
    "Refund": Shown("RefundNumber"),
}

Target = tuple[str, str]  # object, field


def find(access: Access, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
    """The hits of each look-up, in order; all look-ups of one object by one field share their queries."""
    values: dict[Target, list[str]] = defaultdict(list)
    extra: dict[Target, set[str]] = defaultdict(set)
    for lookup in lookups:
        for record in lookup.records:
            values[record, lookup.by].append(lookup.wanted)
            extra[record, lookup.by].update({lookup.by} | ({lookup.marked[0]} if lookup.marked else set()))
    tasks = {
        target: access.by_ids(_fields(target[0], extra[target]), wanted, target[1])
        for target, wanted in values.items()
    }
    hits: dict[tuple[Target, str], list[Json]] = defaultdict(list)
    for target, task in tasks.items():
        for row in task.rows():
            hits[target, text(row, target[1])].append(row)
    return [_found(lookup, hits) for lookup in lookups]


def _fields(record: str, extra: set[str]) -> Fields:
    shown = OBJECTS[record]
    names = dict.fromkeys(("Id", shown.number, shown.owner, "Status", "IntegrationId__NS", *sorted(extra)))
    return Fields(record, tuple(names))


def _found(lookup: Lookup, hits: dict[tuple[Target, str], list[Json]]) -> tuple[Found, ...]:
    found = []
    for record in lookup.records:
        shown = OBJECTS[record]
        for row in hits.get(((record, lookup.by), lookup.wanted), ()):
            marked = lookup.marked is None or text(row, lookup.marked[0]) == lookup.marked[1]
            if marked and lookup.owner in ("", text(row, shown.owner)):
                found.append(
                    Found(
                        record=record,
                        id=row["Id"],
                        number=text(row, shown.number),
                        owner=text(row, shown.owner),
                        status=text(row, "Status"),
                        source_id=text(row, "IntegrationId__NS"),
                    )
                )
    return tuple(found)
