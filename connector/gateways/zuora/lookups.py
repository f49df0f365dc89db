"""Finds the Zuora counterparts of NetSuite records (concepts.md, Recovery)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from connector.gateways.errors import RequestRefused
from connector.gateways.zuora.codec import Json, text
from connector.gateways.zuora.readers.access import Access, Task
from connector.gateways.zuora.readers.applications import amounts
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Found, Lookup


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an object shows its number and whose it is; an empty name stands for a field it does not have.

    `parts` are fields with ids of other records. An object with versions has a record for each of them.
    """

    number: str
    owner: str = "AccountId"
    status: str = "Status"
    source: str = "IntegrationId__NS"
    parts: tuple[str, ...] = ()
    versions: bool = False


OBJECTS = {
    "Account": Shown("AccountNumber", "Id", parts=("BillToId", "SoldToId")),
    "Contact": Shown("", status="", source=""),
    "Subscription": Shown("Name", versions=True),
    "Invoice": Shown("InvoiceNumber"),
    "InvoicePayment": Shown("", "PaymentId", status="", source=""),
    "Payment": Shown("PaymentNumber"),
    "Refund": Shown("RefundNumber"),
    "InvoiceAdjustment": Shown("AdjustmentNumber"),
    "InvoiceItemAdjustment": Shown("AdjustmentNumber"),
}
# Older objects that a tenant may not have at all: then it has no such record either.
_OPTIONAL = {"InvoiceAdjustment", "InvoiceItemAdjustment"}

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
        for row in _rows(target[0], task):
            hits[target, text(row, target[1])].append(row)
    return _with_applications(access, [_found(lookup, hits) for lookup in lookups])


def _with_applications(access: Access, found: list[tuple[Found, ...]]) -> list[tuple[Found, ...]]:
    """Payments of a settlement tenant with what they are applied to, so that changes can be compared."""
    payments = [hit.id for hits in found for hit in hits if hit.record == "Payment"]
    if not payments or not access.invoice_settlement:
        return found
    applied = amounts(access, payments)

    def complete(hit: Found) -> Found:
        if hit.record != "Payment":
            return hit
        parts = applied.get(hit.id, [])
        memos = frozenset(id for id, _, debit_memo in parts if debit_memo)
        return replace(hit, applied={id: amount for id, amount, _ in parts}, debit_memos=memos)

    return [tuple(map(complete, hits)) for hits in found]


def _rows(record: str, task: Task[Json]) -> list[Json]:
    try:
        return task.rows()
    except RequestRefused as error:
        if record in _OPTIONAL and error.remote_code == "INVALID_TYPE":
            return []
        raise


def _fields(record: str, extra: set[str]) -> Fields:
    shown = OBJECTS[record]
    version = "Version" if shown.versions else ""
    own = ("Id", shown.number, shown.owner, shown.status, shown.source, *shown.parts, version)
    return Fields(record, tuple(dict.fromkeys(name for name in (*own, *sorted(extra)) if name)))


def _found(lookup: Lookup, hits: dict[tuple[Target, str], list[Json]]) -> tuple[Found, ...]:
    found = []
    for record in lookup.records:
        shown = OBJECTS[record]
        rows = hits.get(((record, lookup.by), lookup.wanted), [])
        for row in _latest(rows, shown.number) if shown.versions else rows:
            marked = lookup.marked is None or text(row, lookup.marked[0]) == lookup.marked[1]
            if marked and lookup.owner in ("", text(row, shown.owner)):
                found.append(
                    Found(
                        record=record,
                        id=row["Id"],
                        number=text(row, shown.number),
                        owner=text(row, shown.owner),
                        status=text(row, shown.status),
                        source_id=text(row, shown.source),
                        parts={name: row[name] for name in shown.parts if row.get(name)},
                    )
                )
    return tuple(found)


def _latest(rows: Iterable[Json], number: str) -> list[Json]:
    """One record for each number: an amended subscription keeps its older versions beside the last one."""
    latest: dict[str, Json] = {}
    for row in sorted(rows, key=lambda row: int(row.get("Version") or 0)):
        latest[text(row, number)] = row
    return list(latest.values())
