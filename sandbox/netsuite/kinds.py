"""Record types: their XSD type, the group that shares ids and external ids, and what refers to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One record type; `group` shares a table of external ids and one sequence of internal ids."""

    name: str
    type: str = ""  # XSD type; empty: the type cannot be read or written as a record
    group: str = ""
    label: str = ""
    search_value: str = ""  # how the type filter of a search writes it
    external_ids: bool = True


_KINDS = (
    Kind("customer", "Customer", "entity", "Customer"),
    Kind("nonInventorySaleItem", "NonInventorySaleItem", "item", "Item", "_nonInventoryItem"),
    Kind("serviceSaleItem", "ServiceSaleItem", "item", "Item", "_service"),
    Kind("inventoryItem", "InventoryItem", "item", "Item", "_inventoryItem"),
    Kind("invoice", "Invoice", "transaction", "Invoice", "_invoice"),
    Kind("creditMemo", "CreditMemo", "transaction", "Credit Memo", "_creditMemo"),
    Kind("customerPayment", "CustomerPayment", "transaction", "Payment", "_customerPayment"),
    Kind("customerRefund", "CustomerRefund", "transaction", "Customer Refund", "_customerRefund"),
    Kind("salesOrder", "SalesOrder", "transaction", "Sales Order", "_salesOrder"),
    Kind("journalEntry", "JournalEntry", "transaction", "Journal", "_journal"),
    Kind("advInterCompanyJournalEntry", "AdvInterCompanyJournalEntry", "transaction", "Journal", "_journal"),
    Kind("term", "Term"),
    Kind("currency", "Currency"),
    Kind("classification", "Classification"),
    Kind("department", "Department"),
    Kind("location", "Location"),
    Kind("subsidiary", "Subsidiary"),
    Kind("account", "Account"),
    Kind("paymentMethod", "PaymentMethod"),
    Kind("priceLevel", "PriceLevel"),
    Kind("revRecTemplate", "RevRecTemplate"),
    Kind("salesTaxItem", "SalesTaxItem", "tax"),
    Kind("taxGroup", "TaxGroup", "tax"),
    Kind("customList", "CustomList", external_ids=False),
    Kind("taxSchedule", external_ids=False),
    Kind("job", group="entity", label="Project"),
)

KINDS: dict[str, Kind] = {
    kind.name: Kind(
        kind.name, kind.type, kind.group or kind.name, kind.label or kind.type, kind.search_value,
        kind.external_ids,
    )
    for kind in _KINDS
}  # fmt: skip
BY_TYPE: dict[str, Kind] = {kind.type: kind for kind in KINDS.values() if kind.type}

TRANSACTIONS = tuple(kind.name for kind in KINDS.values() if kind.group == "transaction")
ITEMS = tuple(kind.name for kind in KINDS.values() if kind.group == "item")
_TAXES = ("salesTaxItem", "taxGroup")
_ACCOUNTS = (
    "account arAcct incomeAccount deferredRevenueAccount expenseAccount cogsAccount assetAccount "
    "receivablesAccount"
)

# Field name -> the record types it may name. Fields not listed are stored as they come.
REFERENCES: dict[str, tuple[str, ...]] = {
    "entity": ("customer",),
    "customer": ("customer",),
    "item": ITEMS,
    "terms": ("term",),
    "currency": ("currency",),
    "class": ("classification",),
    "department": ("department",),
    "location": ("location",),
    "subsidiary": ("subsidiary",),
    "lineSubsidiary": ("subsidiary",),
    "paymentMethod": ("paymentMethod",),
    "taxSchedule": ("taxSchedule",),
    "taxCode": _TAXES,
    "taxItem": _TAXES,
    "salesTaxCode": _TAXES,
    "revRecSchedule": ("revRecTemplate",),
    "priceLevel": ("priceLevel",),
    "price": ("priceLevel",),
    "createdFrom": TRANSACTIONS,
    "job": ("job", "customer"),
} | {field: ("account",) for field in _ACCOUNTS.split()}

# Internal ids that stand for a choice and not for a record.
SPECIAL_IDS = {"price": {"-1"}}


def referable(kind: str, field: str) -> tuple[str, ...]:
    """The record types that `field` of a `kind` may name; () when any id is taken as it is."""
    if field == "parent":
        return ITEMS if kind in ITEMS else (kind,)
    return REFERENCES.get(field, ())
