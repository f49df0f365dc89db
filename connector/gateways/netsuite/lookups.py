"""Finding the counterpart of a record: by internal id, by external id, by a bundle field (D52)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from connector.gateways.netsuite.criteria import by_label
from connector.gateways.netsuite.reading import Record
from connector.gateways.netsuite.records import RECORDS, RecordType
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.search import Finder
from syncrules.language import Found, Lookup

ID_ATTRIBUTES = ("internalId", "externalId")


class Lookups:
    """Answers look-ups: ids in common getList calls, bundle fields by one search per value."""

    def __init__(self, finder: Finder, scripts: ScriptIds) -> None:
        self._finder = finder
        self._scripts = scripts

    def find(self, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
        """The hits of each look-up, in order; hits of another owner or without the marker are dropped."""
        hits: dict[int, list[Record]] = {index: [] for index in range(len(lookups))}
        keyed = [(i, lookup) for i, lookup in enumerate(lookups) if lookup.by in ID_ATTRIBUTES]
        searched = [(i, lookup) for i, lookup in enumerate(lookups) if lookup.by not in ID_ATTRIBUTES]
        self._by_key(keyed, hits)
        results = self._finder.gather(self._by_label, [lookup for _, lookup in searched])
        for (index, _), records in zip(searched, results, strict=True):
            hits[index] += records
        return [self._founds(lookup, hits[index]) for index, lookup in enumerate(lookups)]

    def _by_key(self, keyed: Iterable[tuple[int, Lookup]], hits: dict[int, list[Record]]) -> None:
        references, owners = [], []
        for index, lookup in keyed:
            for record in lookup.records if lookup.wanted else ():
                references.append({lookup.by: lookup.wanted, "type": record})
                owners.append((index, record))
        for (index, record), found in zip(owners, self._finder.get(references), strict=True):
            # NetSuite may answer a reference of a sibling type: count each record once, by its own type.
            if found is not None and (found.type or record) == record:
                hits[index].append(found)

    def _by_label(self, lookup: Lookup) -> list[Record]:
        if not lookup.wanted:
            return []
        search = by_label(self._finder.client.schema, self._scripts, lookup.records, lookup.by, lookup.wanted)
        with_lists = lookup.lines or any(RECORDS[name].applies for name in lookup.records)
        records = [Record(element) for element in self._finder.search(search, lines=with_lists)]
        return [record for record in records if record.type in lookup.records]

    def _founds(self, lookup: Lookup, records: Iterable[Record]) -> tuple[Found, ...]:
        unique = {(record.type or lookup.records[0], record.id): record for record in records}
        founds = []
        for (name, _), record in unique.items():
            kind = RECORDS[name]
            found = self._found(name, kind, record)
            if lookup.owner and found.owner and found.owner != lookup.owner:
                continue
            if lookup.marked and not self._marked(kind, record, lookup.marked):
                continue
            founds.append(found)
        return tuple(founds)

    def _marked(self, kind: RecordType, record: Record, marker: tuple[str, str]) -> bool:
        label, value = marker
        if self._scripts.knows(kind.fields, label):
            return record.custom(self._scripts.id(kind.fields, label)) == value
        return record.text(label) == value

    def _found(self, name: str, kind: RecordType, record: Record) -> Found:
        return Found(
            record=name,
            id=record.id,
            number=record.text(kind.number),
            owner=record.ref(kind.owner) if kind.owner else "",
            status="Inactive" if record.flag("isInactive") else record.text("status"),
            source_id=record.custom(self._scripts.id(kind.fields, "Zuora ID")),
            lines=line_numbers(record, self._scripts),
            applied=_applied(record) if kind.applies else None,
        )


def line_numbers(record: Record, scripts: ScriptIds) -> dict[str, str]:
    """NetSuite's line numbers by the lines' column Zuora ID; empty when no lines were read."""
    script_id = scripts.id("column", "Zuora ID")
    rows = ((row.custom(script_id), row.text("line")) for row in record.rows("itemList", "item"))
    return {zuora_id: line for zuora_id, line in rows if zuora_id}


def _applied(record: Record) -> dict[str, Decimal]:
    rows = (row for row in record.rows("applyList", "apply") if row.flag("apply"))
    return {row.text("doc"): row.decimal("amount") or Decimal(0) for row in rows}
