"""The tables of a company and their indexes: ids, external ids, unique names, Zuora ids, applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sandbox.netsuite.kinds import KINDS
from sandbox.netsuite.records import Record, Refused

INDEXED_CUSTOM = ("custbodyzuoraid", "custentityzuoraid", "custitemzuoraid")
# Unique text of a record type; the first field is compared within the group, tranId within the type.
_UNIQUE_NAME = {"entity": "entityId", "item": "itemId"}
FIRST_IDS = {"transaction": 10_000, "entity": 1_000, "item": 500}


@dataclass(frozen=True)
class Deleted:
    """What is left of a deleted record."""

    kind: str
    id: str
    external_id: str
    at: datetime


def _one() -> int:
    """The first id of a group; a named function, so that a store can be copied by pickling."""
    return 1


class Store:
    """Records by type and id. Not locked itself: the company's lock guards it."""

    def __init__(self, revision: int = 0) -> None:
        self._tables: dict[str, dict[str, Record]] = {name: {} for name in KINDS}
        self._groups: dict[str, dict[str, Record]] = defaultdict(dict)
        self._external: dict[tuple[str, str], Record] = {}
        self._unique: dict[tuple[str, str], str] = {}
        self._custom: dict[tuple[str, str], dict[str, Record]] = {}
        self._next = defaultdict(_one, FIRST_IDS)
        # document id -> {id of the payment, credit memo or refund applied to it: amount}
        self.applications: dict[str, dict[str, Decimal]] = defaultdict(dict)
        self.deleted: list[Deleted] = []
        # Rises with every change, over a reset too: remembered search results depend on it.
        self.revision = revision

    def next_id(self, group: str) -> str:
        """A free internal id."""
        while str(self._next[group]) in self._groups[group]:
            self._next[group] += 1
        number = self._next[group]
        self._next[group] += 1
        return str(number)

    def table(self, kind: str) -> dict[str, Record]:
        """All records of a type by internal id; KeyError for an unknown type."""
        return self._tables[kind]

    def records(self, kinds: tuple[str, ...]) -> Iterator[Record]:
        """All records of some types, oldest first within a type."""
        for kind in kinds:
            yield from self._tables[kind].values()

    def find(self, kinds: tuple[str, ...], id_: str) -> Record | None:
        """The record with an internal id, if it is of one of the types."""
        for kind in kinds:
            if id_ in self._tables[kind]:
                return self._tables[kind][id_]
        return None

    def by_external_id(self, group: str, external_id: str) -> Record | None:
        """The record of a group with an external id, whatever its letter case."""
        return self._external.get((group, external_id.lower()))

    def by_custom(self, script_id: str, value: str) -> list[Record]:
        """Records with this text in one of the indexed custom fields."""
        return list(self._custom.get((script_id, value.lower()), {}).values())

    def holder_of(self, key: tuple[str, str]) -> str | None:
        """The id of the record that holds a unique text: see `unique_keys`."""
        return self._unique.get(key)

    def unique_keys(self, record: Record) -> list[tuple[str, str]]:
        """(scope, lower-case text) pairs that no other record may hold."""
        group = KINDS[record.kind].group
        keys = []
        if name := record.fields.get(_UNIQUE_NAME.get(group, "")):
            parent = record.fields.get("parent", "") if group == "item" else ""
            keys.append((f"{group} {parent}", name.lower()))
        if number := record.fields.get("tranId"):
            keys.append((record.kind, number.lower()))
        return keys

    def put(self, record: Record, old: Record | None = None) -> None:
        """Store a record; raises Refused DUP_RCRD when its external id is taken."""
        group = KINDS[record.kind].group
        if record.external_id:
            holder = self.by_external_id(group, record.external_id)
            if holder is not None and holder.id != record.id:
                raise Refused("DUP_RCRD", "This record already exists")
        if old is not None:
            self._unindex(old)
        self._tables[record.kind][record.id] = record
        self._groups[group][record.id] = record
        if record.external_id:
            self._external[group, record.external_id.lower()] = record
        for key in self.unique_keys(record):
            self._unique.setdefault(key, record.id)
        for script_id in INDEXED_CUSTOM:
            if value := record.custom.get(script_id):
                self._custom.setdefault((script_id, value.lower()), {})[record.id] = record
        self.revision += 1

    def remove(self, record: Record, at: datetime) -> None:
        """Delete a record and free its external id and name."""
        self._unindex(record)
        del self._tables[record.kind][record.id]
        del self._groups[KINDS[record.kind].group][record.id]
        self.deleted.append(Deleted(record.kind, record.id, record.external_id, at))
        self.revision += 1

    def _unindex(self, record: Record) -> None:
        if record.external_id:
            self._external.pop((KINDS[record.kind].group, record.external_id.lower()), None)
        for key in self.unique_keys(record):
            if self._unique.get(key) == record.id:
                del self._unique[key]
        for script_id in INDEXED_CUSTOM:
            if value := record.custom.get(script_id):
                self._custom.get((script_id, value.lower()), {}).pop(record.id, None)
