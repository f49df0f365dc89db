"""The SuiteTalk record types that the connector uses: where they are defined and how they are searched."""

from __future__ import annotations

from dataclasses import dataclass

LISTS = "relationships.lists"
ITEMS = "accounting.lists"
SALES = "sales.transactions"
RECEIVABLES = "customers.transactions"


@dataclass(frozen=True, slots=True)
class RecordType:
    """Where a record type is defined, what its search is called, and where number and customer stand."""

    group: str  # namespace: {name}.{group} of netsuite-api.md, section 3
    name: str  # type name
    fields: str  # script id group: entity, item or body
    search: tuple[str, str]  # namespace and name of the search record
    transaction: str = ""  # TransactionType for the `type` filter
    number: str = "tranId"
    owner: str = "entity"  # the field that names the customer
    applies: bool = False  # it has an apply list


def _item(name: str) -> RecordType:
    return RecordType(ITEMS, name, "item", (ITEMS, "ItemSearch"), number="itemId", owner="")


def _transaction(group: str, name: str, owner: str = "entity") -> RecordType:
    kind = "_" + name[0].lower() + name[1:]
    applies = group == RECEIVABLES
    return RecordType(group, name, "body", (SALES, "TransactionSearch"), kind, owner=owner, applies=applies)


def _customer() -> RecordType:
    search = (LISTS, "CustomerSearch")
    return RecordType(LISTS, "Customer", "entity", search, number="entityId", owner="")


RECORDS: dict[str, RecordType] = {
    "customer": _customer(),
    "inventoryItem": _item("InventoryItem"),
    "nonInventorySaleItem": _item("NonInventorySaleItem"),
    "nonInventoryResaleItem": _item("NonInventoryResaleItem"),
    "serviceSaleItem": _item("ServiceSaleItem"),
    "serviceResaleItem": _item("ServiceResaleItem"),
    "otherChargeSaleItem": _item("OtherChargeSaleItem"),
    "salesOrder": _transaction(SALES, "SalesOrder"),
    "invoice": _transaction(SALES, "Invoice"),
    "creditMemo": _transaction(RECEIVABLES, "CreditMemo"),
    "customerPayment": _transaction(RECEIVABLES, "CustomerPayment", owner="customer"),
    "customerRefund": _transaction(RECEIVABLES, "CustomerRefund", owner="customer"),
}
