"""What the rules of NetSuite credit memos need to know of Zuora invoices, batched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from connector.gateways.zuora.codec import Json, amount, text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields
from syncrules.records.zuora_invoice import NegativeInvoice, OpenLine

INVOICE = Fields("Invoice", ("Id", "InvoiceNumber", "AccountId", "Amount"))
ITEM = Fields("InvoiceItem", ("Id", "InvoiceId", "ChargeAmount"))
TAX = Fields("TaxationItem", ("Id", "InvoiceItemId", "TaxAmount"))
ADJUSTMENT = Fields(
    "InvoiceItemAdjustment", ("Id", "InvoiceId", "SourceId", "Type", "Amount", "Status", "IntegrationId__NS")
)
ZUORA_ID = re.compile(r"[0-9a-f]{32}")


def negative_invoices(access: Access, keys: Sequence[str]) -> dict[str, NegativeInvoice]:
    """Invoices of the keys, which are ids or numbers, as far as their amount is negative."""
    by_id = access.by_ids(INVOICE, [key for key in keys if ZUORA_ID.fullmatch(key)])
    by_number = access.by_ids(INVOICE, [key for key in keys if not ZUORA_ID.fullmatch(key)], "InvoiceNumber")
    found: dict[str, NegativeInvoice] = {}
    for row in [*by_id.rows(), *by_number.rows()]:
        if amount(row, "Amount") < 0:
            invoice = NegativeInvoice(row["Id"], text(row, "InvoiceNumber"), text(row, "AccountId"))
            found |= {invoice.id: invoice, invoice.number: invoice}
    return found


def open_lines(access: Access, keys: Sequence[str]) -> dict[str, tuple[OpenLine, ...]]:
    """The items and then the taxes of invoices, each with its adjustments."""
    adjustment_task = access.by_ids(ADJUSTMENT, keys, "InvoiceId")
    items = access.by_ids(ITEM, keys, "InvoiceId").rows()
    invoices = {item["Id"]: text(item, "InvoiceId") for item in items}
    taxes = access.by_ids(TAX, invoices, "InvoiceItemId").rows()
    adjusted: dict[str, list[Json]] = defaultdict(list)
    for row in adjustment_task.rows():
        if text(row, "Status") == "Processed":
            adjusted[text(row, "SourceId")].append(row)
    lines: dict[str, list[OpenLine]] = defaultdict(list)
    for item in items:
        line = _line("InvoiceDetail", item["Id"], amount(item, "ChargeAmount"), adjusted[item["Id"]])
        lines[invoices[item["Id"]]].append(line)
    for tax in taxes:
        line = _line("Tax", tax["Id"], amount(tax, "TaxAmount"), adjusted[tax["Id"]])
        lines[invoices[text(tax, "InvoiceItemId")]].append(line)
    return {invoice: tuple(found) for invoice, found in lines.items()}


def _line(source_type: str, source_id: str, value: Decimal, adjustments: Iterable[Json]) -> OpenLine:
    own: dict[str, Decimal] = {}
    for row in adjustments:
        value += amount(row, "Amount") if text(row, "Type") == "Charge" else -amount(row, "Amount")
        if key := text(row, "IntegrationId__NS"):
            own[key] = amount(row, "Amount")
    return OpenLine(source_type, source_id, value, own)
