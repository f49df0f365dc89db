"""Addresses of records in the two systems' own user interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from connector.models import Connection, SyncRecord
from syncrules.language import System
from syncrules.registry import KNOWN

# Rate plans and charges have no page of their own in Zuora: they are part of their product's page.
_ZUORA_PAGES = {
    "Account": "CustomerAccount.do?method=view&id={id}",
    "Invoice": "NewInvoice.do?method=view&id={id}",
    "Payment": "NewPayment.do?method=view&id={id}",
    "Refund": "Refund.do?method=view&id={id}",
    "Subscription": "Subscription.do?method=view&id={id}",
}
_NETSUITE_PAGES = {
    "customer": "common/entity/custjob.nl?id={id}",
    "salesOrder": "accounting/transactions/salesord.nl?id={id}",
    "invoice": "accounting/transactions/custinvc.nl?id={id}",
    "creditMemo": "accounting/transactions/custcred.nl?id={id}",
    "customerPayment": "accounting/transactions/custpymt.nl?id={id}",
    "customerRefund": "accounting/transactions/custrfnd.nl?id={id}",
    "inventoryItem": "common/item/item.nl?id={id}",
    "nonInventorySaleItem": "common/item/item.nl?id={id}",
    "serviceSaleItem": "common/item/item.nl?id={id}",
}
# What a process writes, for rows that do not name the record type of their counterpart.
_DESTINATIONS = {
    "accounts_to_netsuite": "customer",
    "products_to_netsuite": "serviceSaleItem",
    "rate_plans_to_netsuite": "serviceSaleItem",
    "customers_to_zuora": "Account",
    "sales_orders_to_zuora": "Subscription",
    "charges_to_netsuite": "serviceSaleItem",
    "invoices_to_netsuite": "invoice",
    "payments_to_netsuite": "customerPayment",
    "credit_memos_to_zuora": "InvoiceAdjustment",
    "payments_to_zuora": "Payment",
    "refunds_to_zuora": "Refund",
}


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A button to one system. Without `url` the button is off and `reason` says why."""

    system: str
    url: str
    reason: str = ""


def record_links(record: SyncRecord, connection: Connection) -> list[RecordLink]:
    """The record in its source and in its destination, in this order."""
    process = KNOWN.get(record.process)
    if process is None:
        return []
    target = record.destination_record or _DESTINATIONS.get(record.process, "")
    return [
        _link(process.source, process.source_object, record.source_id, connection),
        _link(process.destination, target, record.destination_id, connection),
    ]


def _link(system: System, name: str, remote_id: str, connection: Connection) -> RecordLink:
    if not remote_id:
        return RecordLink(system, "", f"Not in {system} yet.")
    url = (
        _zuora(name, remote_id, connection)
        if system is System.ZUORA
        else _netsuite(name, remote_id, connection)
    )
    return RecordLink(system, url, "" if url else f"{system} has no page for a single record of this type.")


def _zuora(name: str, remote_id: str, connection: Connection) -> str:
    base = connection.zuora_base_url.rstrip("/")
    if connection.is_sandbox:
        return f"{base}/_sandbox/state/{quote(name)}"
    host = (urlsplit(base).hostname or "").removeprefix("rest.")
    host = f"www.{host}" if host == "zuora.com" else host
    page = _ZUORA_PAGES.get(name)
    return f"https://{host}/apps/{page.format(id=quote(remote_id, safe=''))}" if page else ""


def _netsuite(name: str, remote_id: str, connection: Connection) -> str:
    if connection.is_sandbox:
        return f"{connection.netsuite_base_url.rstrip('/')}/_sandbox/state/{quote(name)}"
    account = connection.netsuite_account.lower().replace("_", "-")
    page = _NETSUITE_PAGES.get(name)
    return (
        f"https://{account}.app.netsuite.com/app/{page.format(id=quote(remote_id, safe=''))}" if page else ""
    )
