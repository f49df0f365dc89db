"""Invoice and invoice item adjustments of tenants without Invoice Settlement: what is allowed, how much."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sandbox.zuora import ledger
from sandbox.zuora.records import clean, existing, positive, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import API_USER, Tenant
from sandbox.zuora.values import words

ZERO = Decimal(0)
LONGEST = {"ReferenceId": 60, "Comment": 255, "Comments": 255}
# Transferred to Accounting is set by an update only. The whole invoice takes Comments, an item Comment.
_CREATE_OF_INVOICE = words(
    "AccountId AccountingCode AdjustmentDate Amount Comments InvoiceId ReasonCode ReferenceId Type"
)
_CREATE_OF_ITEM = words(
    "AccountId AccountingCode AdjustmentDate AdjustmentNumber Amount Comment DeferredRevenueAccount "
    "InvoiceId ReasonCode RecognizedRevenueAccount ReferenceId SourceId SourceType Type"
)
# Source type -> the object that SourceId names, and the field with its amount.
_SOURCES = {"InvoiceDetail": ("InvoiceItem", "ChargeAmount"), "Tax": ("TaxationItem", "TaxAmount")}


def create_of_invoice(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """A processed credit or charge on a posted invoice as a whole; the date is today where none is given."""
    require(fields, "Amount", "Type")
    invoice = _invoice(tenant, fields)
    row = clean(tenant, "InvoiceAdjustment", {**fields, "InvoiceId": invoice["Id"]}, _CREATE_OF_INVOICE)
    row["AdjustmentDate"] = row.get("AdjustmentDate") or tenant.now().date()
    _check(tenant, invoice, row)
    if _lessens(invoice, row):
        _check_balance(invoice, row)
    return tenant.insert("InvoiceAdjustment", **row)


def create_of_item(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """A processed credit or charge on one item or tax of a posted invoice."""
    require(fields, "AdjustmentDate", "Amount", "SourceId", "SourceType", "Type")
    invoice = _invoice(tenant, fields)
    row = clean(tenant, "InvoiceItemAdjustment", {**fields, "InvoiceId": invoice["Id"]}, _CREATE_OF_ITEM)
    _check(tenant, invoice, row)
    _check_item(tenant, invoice, row)
    return tenant.insert("InvoiceItemAdjustment", **row)


def _check(tenant: Tenant, invoice: Row, row: Row) -> None:
    row["Amount"] = positive(row["Amount"], "Amount")
    _check_texts(tenant, row)
    _check_invoice(invoice, row)


def _lessens(invoice: Row, row: Row) -> bool:
    """Whether it brings the invoice nearer to zero; only that has a limit."""
    return bool((row["Type"] == "Credit") == (invoice["Amount"] >= 0))


def _invoice(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    if not fields.get("InvoiceId"):
        require(fields, "InvoiceNumber")
    return existing(tenant, "Invoice", fields.get("InvoiceId") or fields["InvoiceNumber"])


def _check_texts(tenant: Tenant, row: Row) -> None:
    for field, limit in LONGEST.items():
        if len(row.get(field) or "") > limit:
            raise Refusal("invalid_value", f"The length of {field} exceeds {limit} characters.")
    number = row.get("AdjustmentNumber")
    if number and tenant.find("InvoiceItemAdjustment", number):
        raise Refusal("duplicate", f"AdjustmentNumber {number} already exists.")


def _check_invoice(invoice: Row, row: Row) -> None:
    number = invoice["InvoiceNumber"]
    if invoice["Status"] != "Posted":
        raise Refusal("business_rule", f"Invoice {number} is not posted and cannot be adjusted.")
    if row.get("AccountId") not in (None, invoice["AccountId"]):
        raise Refusal("invalid_value", f"Invoice {number} does not belong to the account.")
    if row["AdjustmentDate"] < invoice["InvoiceDate"]:
        raise Refusal("business_rule", "The adjustment date cannot be earlier than the invoice date.")


def _check_item(tenant: Tenant, invoice: Row, row: Row) -> None:
    """What brings an item nearer to zero is limited by what is open on the item and on the invoice."""
    amount = _source_amount(tenant, invoice, row)
    sign = -1 if invoice["Amount"] < 0 else 1
    if amount * sign < 0:
        raise Refusal("business_rule", "The sign of the item is not that of its invoice: not adjustable.")
    if not _lessens(invoice, row):
        return
    earlier = [r for r in ledger.adjustments(tenant, invoice["Id"]) if r.get("SourceId") == row["SourceId"]]
    left = amount + sum((ledger.signed(r) for r in earlier), ZERO)
    if row["Amount"] > sign * left:
        raise Refusal("business_rule", f"The amount is larger than what is left on the item: {sign * left}.")
    _check_balance(invoice, row)


def _check_balance(invoice: Row, row: Row) -> None:
    sign = -1 if invoice["Amount"] < 0 else 1
    if row["Amount"] > sign * invoice["Balance"]:
        raise Refusal(
            "business_rule",
            f"The amount is larger than the balance {invoice['Balance']} of invoice "
            f"{invoice['InvoiceNumber']}.",
        )


def _source_amount(tenant: Tenant, invoice: Row, row: Row) -> Decimal:
    kind, field = _SOURCES[row["SourceType"]]
    source = tenant.find(kind, row["SourceId"])
    item = (
        tenant.find("InvoiceItem", source.get("InvoiceItemId"))
        if source and kind != "InvoiceItem"
        else source
    )
    if source is None or item is None or item["InvoiceId"] != invoice["Id"]:
        raise Refusal("invalid_value", f"SourceId {row['SourceId']} is no {kind} of this invoice.")
    amount: Decimal = source[field]
    return amount


# What a cancelled adjustment says of the moment: a day for items, a moment for whole invoices.
_CANCELLED = {"InvoiceItemAdjustment": "CancelledDate", "InvoiceAdjustment": "CancelledOn"}


def change(tenant: Tenant, adjustment: Row, changes: Row, name: str) -> None:
    """Edit the marks of an adjustment, or cancel it."""
    status = changes.get("Status") or adjustment["Status"]
    if status != adjustment["Status"]:
        if status != "Canceled":
            raise Refusal("invalid_value", f"The status cannot change from {adjustment['Status']}.")
        changes = {**changes, "CancelledById": API_USER, _CANCELLED[name]: tenant.now()}
    tenant.update(name, adjustment["Id"], **{**changes, "Status": status})
