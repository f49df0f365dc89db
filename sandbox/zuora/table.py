"""One object table: rows by Id, by number, and by every reference to a parent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sandbox.zuora.object_type import ObjectType

Row = dict[str, Any]

# Fields besides the parent references that clients look records up by.
_LOOKED_UP = ("IntegrationId__NS", "SalesOrder__NS", "ReferenceId", "Name")


class Table:
    """Rows in order of creation, with indexes; not locked itself, the tenant's lock covers it."""

    def __init__(self, kind: ObjectType) -> None:
        self.kind = kind
        self.rows: dict[str, Row] = {}
        self._numbered = 0
        self._by_number: dict[str, str] = {}
        self._number_field = kind.numbering.field if kind.numbering else ""
        fields = ({*kind.parents, *_LOOKED_UP} & kind.stored) | ({self._number_field} - {""})
        # A dict of ids keeps the order of creation, which a set would lose.
        self._indexes: dict[str, dict[Any, dict[str, None]]] = {name: {} for name in fields}

    def add(self, row: Row) -> None:
        """Store a new row; ValueError when its Id is taken."""
        if row["Id"] in self.rows:
            raise ValueError(f"{self.kind.name} {row['Id']} exists")
        self.rows[row["Id"]] = row
        self._index(row, row.keys())

    def change(self, key: str, fields: Row) -> None:
        """Overwrite fields of a row."""
        row = self.rows[key]
        # Only what differs is taken out and put back, so an index keeps the order of creation.
        changed = {name for name, value in fields.items() if row.get(name) != value}
        self._unindex(row, changed)
        row.update(fields)
        self._index(row, changed)

    def remove(self, key: str) -> Row:
        """Delete a row and return it."""
        row = self.rows.pop(key)
        self._unindex(row, row.keys())
        return row

    def find(self, key: str) -> Row | None:
        """A row by Id or number."""
        return self.rows.get(key) or self.rows.get(self._by_number.get(key, ""))

    def next_number(self) -> str:
        """A number no row carries yet."""
        numbering = self.kind.numbering
        assert numbering is not None
        while True:
            self._numbered += 1
            number = numbering.format(self._numbered)
            if number not in self._by_number:
                return number

    def where(self, **equal: Any) -> Iterator[Row]:
        """Rows whose fields equal the given values, in order of creation, through an index where one fits."""
        rows = self.candidates(equal)
        tests = list(equal.items())
        return (row for row in rows if all(row.get(name) == value for name, value in tests))

    def candidates(self, equal: dict[str, Any]) -> list[Row]:
        """The fewest rows that surely contain all with these values."""
        if "Id" in equal:
            row = self.rows.get(equal["Id"])
            return [row] if row else []
        best: list[Row] | None = None
        for name, index in self._indexes.items():
            if name in equal and equal[name] is not None:
                found = index.get(equal[name], {})
                if best is None or len(found) < len(best):
                    best = [self.rows[key] for key in found]
        return list(self.rows.values()) if best is None else best

    def _index(self, row: Row, names: Collection[str]) -> None:
        for name, index in self._indexes.items():
            if name in names and row.get(name) is not None:
                index.setdefault(row[name], {})[row["Id"]] = None
        number = self._number_field
        if number in names and row.get(number):
            self._by_number[row[number]] = row["Id"]

    def _unindex(self, row: Row, names: Collection[str]) -> None:
        for name, index in self._indexes.items():
            keys = index.get(row.get(name)) if name in names else None
            if keys is not None:
                keys.pop(row["Id"], None)
                if not keys:
                    del index[row[name]]
        number = self._number_field
        if number in names and self._by_number.get(row.get(number) or "") == row["Id"]:
            del self._by_number[row[number]]
