"""The data of one Zuora tenant: object tables in memory, kept consistent by the ledger rules."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.zuora import defaults, ledger
from sandbox.zuora.object_type import ObjectType
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row, Table
from sandbox.zuora.values import coerce, to_datetime

API_USER = "2c92c0f8000000000000000000000001"
PEOPLE_USER = "2c92c0f8000000000000000000000002"


class Tenant:
    """Records of every object type, PascalCase field names, one lock; `invoice_settlement` is the mode.

    Rows handed out are copies. Money is Decimal, days are `date`, points in time aware UTC `datetime`.
    """

    def __init__(self, *, invoice_settlement: bool, clock: Callable[[], datetime] | None = None) -> None:
        self.invoice_settlement = invoice_settlement
        self.lock = threading.RLock()
        self.may_override_transferred = True
        self.may_read_settings = True
        self.withheld: set[str] = set()  # older object types that this tenant does not offer
        self.orders_enabled = True
        self.settings: dict[str, Any] = {}
        self.clock = clock or (lambda: datetime.now(UTC))
        self._id_count = 0
        self._tables: dict[str, Table] = {}
        self.clear()

    def clear(self) -> None:
        """Forget every record and setting."""
        with self.lock:
            self._id_count = 0
            self._tables = {name: Table(kind) for name, kind in OBJECTS.items()}
            self.settings = {}

    def now(self) -> datetime:
        """The tenant's time, UTC, whole seconds."""
        return to_datetime(self.clock())

    def table(self, object_name: str) -> Table:
        """The live table of a type, for readers that hold `lock`; KeyError for an unknown type."""
        return self._tables[object_name]

    def insert(self, object_name: str, **fields: Any) -> Row:
        """Create a record; fills Id, number, dates and balances that are not given.

        KeyError: unknown type; ValueError: no such field, or a value that does not fit.
        Values are brought into their stored form (text dates become dates); references are not checked here.
        """
        with self.lock:
            table = self._tables[object_name]
            row = self._new_row(table.kind, fields)
            defaults.complete(self, object_name, row)
            table.add(row)
            ledger.changed(self, object_name, None, row)
            return dict(row)

    def update(self, object_name: str, key: str, /, *, touch: bool = True, **fields: Any) -> Row:
        """Change a record by Id; raises its UpdatedDate unless `touch` is off.

        KeyError: no such record; ValueError: no such field, or a value that does not fit.
        """
        with self.lock:
            table = self._tables[object_name]
            before = dict(table.rows[key])
            _check_names(table.kind, fields)
            changes = {name: coerce(name, value) for name, value in fields.items()}
            if touch:
                changes.setdefault("UpdatedDate", self.now())
            table.change(key, changes)
            ledger.changed(self, object_name, before, table.rows[key])
            return dict(table.rows[key])

    def delete(self, object_name: str, key: str, /) -> None:
        """Remove a record by Id. KeyError: no such record."""
        with self.lock:
            row = self._tables[object_name].remove(key)
            ledger.changed(self, object_name, row, None)

    def get(self, object_name: str, key: str, /) -> Row:
        """A record by Id or number. KeyError: no such record."""
        with self.lock:
            row = self._tables[object_name].find(key)
            if row is None:
                raise KeyError(key)
            return dict(row)

    def find(self, object_name: str, key: Any, /) -> Row | None:
        """A record by Id or number, or None."""
        with self.lock:
            row = self._tables[object_name].find(str(key)) if key else None
            return None if row is None else dict(row)

    def rows(self, object_name: str, **equal: Any) -> list[Row]:
        """All records of a type in order of creation, or those whose fields equal the given values."""
        with self.lock:
            return [dict(row) for row in self._tables[object_name].where(**equal)]

    def state_rows(self, kind: str) -> list[Row]:
        """All records of a type, for the control surface."""
        return self.rows(kind)

    def state_edit(self, kind: str, key: str, fields: dict[str, Any]) -> Row:
        """Change a record by Id or number as a person would on the screen."""
        return self.update(kind, self.get(kind, key)["Id"], UpdatedById=PEOPLE_USER, **fields)

    def state_delete(self, kind: str, key: str) -> None:
        """Delete a record by Id or number."""
        self.delete(kind, self.get(kind, key)["Id"])

    def state_copy(self) -> Any:
        """Records, settings and the count of ids."""
        with self.lock:
            return pickle.dumps((self._tables, self.settings, self._id_count))

    def state_restore(self, copied: Any) -> None:
        """Bring a copy back."""
        with self.lock:
            self._tables, self.settings, self._id_count = pickle.loads(copied)

    def _new_row(self, kind: ObjectType, fields: dict[str, Any]) -> Row:
        _check_names(kind, fields)
        row = {name: coerce(name, value) for name, value in fields.items()}
        self._id_count += 1
        row.setdefault("Id", f"8ad08{self._id_count % 0xFFF:03x}{self._id_count:024x}")
        now = self.now()
        row.setdefault("CreatedDate", now)
        row.setdefault("UpdatedDate", row["CreatedDate"])
        row.setdefault("CreatedById", API_USER)
        row.setdefault("UpdatedById", API_USER)
        if kind.numbering and not row.get(kind.numbering.field):
            row[kind.numbering.field] = self._tables[kind.name].next_number()
        return row


def _check_names(kind: ObjectType, fields: dict[str, Any]) -> None:
    for name in fields:
        if name not in kind.stored and not name.endswith(("__NS", "__c")):
            raise ValueError(f"{kind.name} has no field {name}")
