"""What both systems had stored before a run and have stored after it, with what the run synced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

Stored = dict[str, Any]
KINDS = {
    "zuora": (
        "Account",
        "Contact",
        "Product",
        "ProductRatePlan",
        "ProductRatePlanCharge",
        "Subscription",
        "RatePlan",
        "RatePlanCharge",
        "Invoice",
        "InvoiceItem",
        "TaxationItem",
        "InvoicePayment",
        "InvoiceItemAdjustment",
        "InvoiceAdjustment",
        "DebitMemo",
        "DebitMemoItem",
        "DebitTaxationItem",
        "CreditMemo",
        "CreditMemoItem",
        "CreditTaxationItem",
        "CreditMemoPart",
        "CreditMemoApplication",
        "Payment",
        "PaymentPart",
        "PaymentApplication",
        "PaymentMethod",
        "PaymentMethodSnapshot",
        "Refund",
        "RefundInvoicePayment",
        "RefundPart",
    ),
    "netsuite": (
        "customer",
        "serviceSaleItem",
        "nonInventorySaleItem",
        "inventoryItem",
        "invoice",
        "creditMemo",
        "customerPayment",
        "customerRefund",
        "salesOrder",
        "term",
        "currency",
        "classification",
        "department",
        "location",
        "subsidiary",
        "account",
        "paymentMethod",
        "revRecTemplate",
        "salesTaxItem",
        "taxSchedule",
        "customList",
    ),
}
PREFIXES = {"customer": "custentity", "line": "custcol"}
ITEMS = ("serviceSaleItem", "nonInventorySaleItem", "inventoryItem")


def custom(stored: Stored, kind: str, label: str) -> Any:
    """A custom field of a stored NetSuite record, by its label; ids follow the usual pattern."""
    prefix = PREFIXES.get(kind) or ("custitem" if kind in ITEMS else "custbody")
    script_id = prefix + "".join(c for c in label.lower() if c.isalnum())
    return stored.get("customFieldList", {}).get(script_id)


class Side:
    """One system at one moment."""

    def __init__(self, rows: Mapping[str, list[Stored]]) -> None:
        self._rows = rows
        self._indexes: dict[tuple[str, str], dict[str, list[Stored]]] = {}

    def all(self, kind: str) -> list[Stored]:
        """Every record of a type."""
        return self._rows.get(kind, [])

    def get(self, kind: str, key: str | None) -> Stored | None:
        """A record by its id, or None."""
        field_name = "internalId" if kind in KINDS["netsuite"] else "Id"
        found = self.where(kind, field_name, key)
        return found[0] if found else None

    def where(self, kind: str, name: str, value: Any) -> list[Stored]:
        """The records of a type with this value in a field."""
        index = self._indexes.get((kind, name))
        if index is None:
            index = self._indexes[kind, name] = {}
            for row in self.all(kind):
                index.setdefault(str(row.get(name)), []).append(row)
        return index.get(str(value), [])

    def any_of(self, kinds: Iterable[str], key: str | None) -> tuple[str, Stored] | None:
        """A record of one of several types, with the type it has."""
        for kind in kinds:
            if (row := self.get(kind, key)) is not None:
                return kind, row
        return None


@dataclass(frozen=True, slots=True)
class Synced:
    """One record that the run synced."""

    source_id: str
    destination: str  # record type
    destination_id: str
    action: str


@dataclass
class Books:
    """A run from outside."""

    world: str
    settlement: bool
    preferences: dict[str, Any]
    zuora_before: Side
    zuora: Side
    netsuite_before: Side
    netsuite: Side
    began: datetime
    ended: datetime
    synced: dict[str, list[Synced]] = field(default_factory=dict)

    def id_of(self, kind: str, path: str | None) -> str | None:
        """The internal id of a NetSuite name, given as the full path of a hierarchy."""
        return self._paths.get((kind, path or ""))

    @cached_property
    def _paths(self) -> dict[tuple[str, str], str]:
        found = {}
        for kind in KINDS["netsuite"]:
            for row in self.netsuite.all(kind):
                found[kind, self._path(kind, row)] = row["internalId"]
        return found

    def _path(self, kind: str, row: Stored) -> str:
        name = str(row.get("acctName") or row.get("name") or row.get("itemId") or row.get("entityId") or "")
        above = self.netsuite.get(kind, row.get("parent")) if row.get("parent") else None
        return f"{self._path(kind, above)} : {name}" if above else name
