"""One NetSuite account in memory: its records, settings, and the edits its own people make."""

from __future__ import annotations

import pickle
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.netsuite import writes
from sandbox.netsuite.custom_fields import BUNDLE, FIRST_ID, LISTS, CustomField, place_of
from sandbox.netsuite.kinds import KINDS, SPECIAL_IDS
from sandbox.netsuite.records import Record, Refused, Submitted
from sandbox.netsuite.rules.sales import balance_invoice, balance_source
from sandbox.netsuite.store import Store

_PREFIXES = {
    "customer": "CUST", "invoice": "INV", "creditMemo": "CM", "customerPayment": "PYMT",
    "customerRefund": "RFND", "salesOrder": "SO", "journalEntry": "JE",
}  # fmt: skip
_NAME_FIELDS = ("entityId", "itemId", "acctName", "name", "tranId")


def _first_number() -> int:
    """The first document number of a type."""
    return 1000


class Company:
    """Records by type. Every method may be called from any thread.

    `allow_override` names the transaction types whose tranId a client may set, `closed_through` the last
    day of the closed periods, `periods_through` the last day for which there are periods, `one_world`
    whether customers and items need a subsidiary, `price_lists` whether items have prices by currency and
    level instead of one rate.
    """

    def __init__(
        self,
        *,
        account_id: str = "TSTDRV123",
        clock: Callable[[], datetime] | None = None,
        time_zone: str = "America/Los_Angeles",
        one_world: bool = True,
        price_lists: bool = True,
    ) -> None:
        self.account_id = account_id
        self.one_world = one_world
        self.price_lists = price_lists
        self.zone = ZoneInfo(time_zone)
        self.lock = threading.RLock()
        self.allow_override = {"invoice", "creditMemo", "customerPayment", "salesOrder"}
        self.closed_through: date | None = None
        self.periods_through: date | None = None
        self.default_income_account = ""
        self.concurrency_limit: int | None = 5
        self.clock = clock or (lambda: datetime.now(UTC))
        self.store = Store()
        self.clear()

    def clear(self) -> None:
        """Empty the account; the bundle's fields and lists stay."""
        with self.lock:
            self.store = Store(self.store.revision + 1)
            self.custom_fields = {known.script_id: known for known in BUNDLE}
            self._numbers: defaultdict[str, int] = defaultdict(_first_number)
            self.closed_through = self.periods_through = None
            for script_id, (name, values) in LISTS.items():
                self.define_list(script_id, name, values)

    # What a person or a test does

    def insert(
        self,
        record_type: str,
        custom: dict[str, Any] | None = None,
        *,
        internal_id: str = "",
        external_id: str = "",
        **fields: Any,
    ) -> str:
        """Add a record and return its internal id; raises Refused like a request would.

        `fields` are XSD names (a trailing underscore is dropped: `class_`). References are internal ids,
        amounts Decimal, dates `date`, sublists lists of dicts (a line's custom fields under `custom`).
        """
        submitted = self._submitted(record_type, internal_id, custom, fields)
        submitted.external_id = external_id
        with self.lock:
            return writes.add(self, submitted).id

    def update(
        self,
        record_type: str,
        internal_id: str,
        custom: dict[str, Any] | None = None,
        *,
        nulls: Iterable[str] = (),
        replace: dict[str, bool] | None = None,
        **fields: Any,
    ) -> None:
        """Change a record as a person would on its page; raises Refused. Sublists are replaced whole
        unless `replace` says False for them."""
        submitted = self._submitted(record_type, internal_id, custom, fields)
        submitted.nulls, submitted.replace = tuple(nulls), replace or {}
        with self.lock:
            writes.update(self, submitted)

    def delete(self, record_type: str, internal_id: str) -> None:
        """Delete a record; raises Refused while others depend on it."""
        with self.lock:
            writes.delete(self, record_type, internal_id, "")

    def get(self, record_type: str, internal_id: str) -> Record:
        """The stored record; raises KeyError."""
        with self.lock:
            return self.store.table(record_type)[internal_id]

    def rows(self, record_type: str) -> list[Record]:
        """All records of a type, oldest first; raises KeyError for an unknown type."""
        with self.lock:
            return list(self.store.table(record_type).values())

    def lock_record(self, record_type: str, internal_id: str, locked: bool = True) -> None:
        """Lock a transaction, as depositing a payment does: its ledger fields refuse changes."""
        self.get(record_type, internal_id).locked = locked

    def define_field(
        self, script_id: str, label: str, place: str, type: str = "text", list: str = ""
    ) -> None:
        """Add a custom field; see custom_fields for places and types. Internal ids count on."""
        number = str(FIRST_ID + len(self.custom_fields))
        self.custom_fields[script_id] = CustomField(script_id, label, place, type, list, number)

    def custom_field(self, script_id: str, internal_id: str) -> CustomField | None:
        """The field that both ids name; an empty one is not asked about."""
        if script_id:
            known = self.custom_fields.get(script_id)
        else:
            known = next((f for f in self.custom_fields.values() if f.internal_id == internal_id), None)
        return known if known is not None and internal_id in ("", known.internal_id) else None

    def define_list(self, script_id: str, name: str, values: Iterable[str]) -> None:
        """Add a custom list; its values get the ids 1, 2, 3 …"""
        lines = [{"value": value, "valueId": number} for number, value in enumerate(values, 1)]
        self.insert("customList", name=name, scriptId=script_id, customValueList=lines)

    def _submitted(
        self, kind: str, id_: str, custom: dict[str, Any] | None, fields: dict[str, Any]
    ) -> Submitted:
        if kind not in KINDS:
            raise KeyError(kind)
        named = {name.removesuffix("_"): value for name, value in fields.items()}
        return Submitted(kind, id_, "", named, custom or {})

    # The control surface

    def state_rows(self, kind: str) -> list[dict[str, Any]]:
        """All records of a type as flat dicts with internalId and externalId."""
        return [self._state(record) for record in self.rows(kind)]

    def state_edit(self, kind: str, key: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Change fields; `custom`: custom fields, `nullFieldList`: names to clear. KeyError, ValueError."""
        self.get(kind, key)
        fields = dict(fields)
        nulls, custom = fields.pop("nullFieldList", ()), fields.pop("custom", None)
        try:
            self.update(kind, key, custom, nulls=nulls, **fields)
        except Refused as refusal:
            raise ValueError(str(refusal)) from None
        return self._state(self.get(kind, key))

    def state_copy(self) -> Any:
        """Records, custom fields and running numbers."""
        with self.lock:
            return pickle.dumps((self.store, self.custom_fields, self._numbers))

    def state_restore(self, copied: Any) -> None:
        """Bring a copy back; search results remembered since then are void."""
        with self.lock:
            revision = self.store.revision + 1
            self.store, self.custom_fields, self._numbers = pickle.loads(copied)
            self.store.revision = revision

    def state_delete(self, kind: str, key: str) -> None:
        """Delete a record; KeyError when there is none, ValueError when others depend on it."""
        self.get(kind, key)
        try:
            self.delete(kind, key)
        except Refused as refusal:
            raise ValueError(str(refusal)) from None

    def _state(self, record: Record) -> dict[str, Any]:
        return {
            "internalId": record.id,
            "externalId": record.external_id,
            "type": record.kind,
            **record.fields,
        }

    # What the rules ask

    def moment(self) -> datetime:
        """Now, to the second, in the account's time zone."""
        return self.clock().astimezone(self.zone).replace(microsecond=0)

    def today(self) -> date:
        """The account's calendar date."""
        return self.moment().date()

    def to_date(self, value: date | datetime | str) -> date:
        """The account's calendar date of a moment, or the date itself."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return (value.astimezone(self.zone) if value.tzinfo else value).date()
        return value

    def place_of(self, kind: str) -> str:
        """Where the custom fields of a record type sit."""
        return place_of(kind, KINDS[kind].group)

    def is_transaction(self, kind: str) -> bool:
        """Whether a record type is a transaction."""
        return KINDS[kind].group == "transaction"

    def is_closed(self, day: date | None) -> bool:
        """Whether a date lies in a closed period."""
        return self.closed_through is not None and day is not None and day <= self.closed_through

    def is_used(self, record: Record) -> bool:
        """Whether a transaction, a child or a line names the customer or item."""
        group = KINDS[record.kind].group
        if group not in ("entity", "item"):
            return False
        return any(_names(other, group, record.id) for other in self._dependants())

    def _dependants(self) -> Iterable[Record]:
        kinds = [name for name, kind in KINDS.items() if kind.group in ("transaction", "entity", "item")]
        return self.store.records(tuple(kinds))

    def may_number(self, kind: str) -> bool:
        """Whether a client may set the tranId of a transaction type."""
        return kind in self.allow_override

    def next_number(self, kind: str) -> str:
        """The next automatic number of a type."""
        self._numbers[kind] += 1
        return f"{_PREFIXES.get(kind, '')}{self._numbers[kind]}"

    def base_currency(self) -> str:
        """The internal id of the base currency, or of the first one."""
        found = sorted(
            self.store.table("currency").values(), key=lambda row: not row.fields.get("isBaseCurrency")
        )
        return found[0].id if found else ""

    def receivables_account(self) -> str:
        """The internal id of the accounts receivable account, or ''."""
        for account in self.store.table("account").values():
            if account.fields.get("acctType") == "_accountsReceivable":
                return account.id
        return ""

    def rounded(self, amount: Decimal, currency: str) -> Decimal:
        """An amount in the precision of a currency, halves rounded up."""
        record = self.store.find(("currency",), currency)
        zero = record is not None and record.fields.get("currencyPrecision") == "_zero"
        return amount.quantize(Decimal(1) if zero else Decimal("0.01"), ROUND_HALF_UP)

    def list_values(self, script_id: str) -> dict[str, str]:
        """Value id -> text of a custom list; {} when there is none."""
        for record in self.store.table("customList").values():
            if record.fields.get("scriptId") == script_id:
                return {str(line["valueId"]): line["value"] for line in record.fields["customValueList"]}
        return {}

    def name_of(self, kinds: tuple[str, ...], id_: str) -> str:
        """The name a reference shows: full path "Parent : Child"; '' when the record is gone."""
        record = self.store.find(kinds, id_)
        if record is None:
            return ""
        name = next((str(record.fields[field]) for field in _NAME_FIELDS if record.fields.get(field)), "")
        if record.kind in ("invoice", "creditMemo", "salesOrder", "customerPayment", "customerRefund"):
            return f"{KINDS[record.kind].label} #{name}"
        parent = record.fields.get("parent")
        above = self.name_of((record.kind,), parent) if parent else ""
        return f"{above} : {name}" if above else name

    def reference_name(self, kinds: tuple[str, ...], field: str, id_: str) -> str:
        """The name shown with a reference field."""
        if id_ in SPECIAL_IDS.get(field, ()):
            return "Custom"
        return self.name_of(kinds, id_)

    def rebalance(self, id_: str) -> None:
        """Compute a document anew after something was applied to it or taken back."""
        record = self.store.find(("invoice", "creditMemo", "customerPayment"), id_)
        if record is None:
            return
        if record.kind == "invoice":
            balance_invoice(self, record)
        else:
            total = record.fields["payment" if record.kind == "customerPayment" else "total"]
            balance_source(self, record, total)
        record.fields["lastModifiedDate"] = self.moment()
        self.store.revision += 1


def _names(other: Record, group: str, id_: str) -> bool:
    fields = other.fields
    if fields.get("parent") == id_ and KINDS[other.kind].group == group:
        return True
    if group == "entity":
        return id_ in (fields.get("entity"), fields.get("customer"))
    return any(line.get("item") == id_ for line in fields.get("itemList") or [])
