"""/v1/invoices: read one with its items, change one or up to 50."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.zuora.actions import MOST_ROWS, injected
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import check_transfer_change, clean, existing, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, paged, show, spell, taken
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

_NAMES = spell(
    "Id AccountId AdjustmentAmount Amount AmountWithoutTax AutoPay Balance BillToContactId Comments "
    "CreatedById "
    "CreatedDate CreditBalanceAdjustmentAmount CreditMemoAmount Currency DueDate IncludesOneTime "
    "IncludesRecurring IncludesUsage InvoiceDate InvoiceNumber LastEmailSentDate PaymentAmount PaymentTerm "
    "PostedBy PostedDate RefundAmount ShipToContactId SoldToContactId Source SourceId SourceType "
    "Status "
    "TargetDate TaxAmount TaxExemptAmount TemplateId TransferredToAccounting UpdatedById UpdatedDate"
)
_ITEM = spell(
    "Id AccountingCode Balance ChargeAmount ChargeDate ChargeName ProcessingType ProductName "
    "ProductRatePlanChargeId PurchaseOrderNumber Quantity RevRecTriggerCondition RevenueRecognitionRuleName "
    "ServiceEndDate ServiceStartDate SourceItemType SubscriptionId TaxAmount TaxCode TaxMode UnitPrice",
    sku="SKU",
    chargeId="RatePlanChargeId",
    subscriptionName="SubscriptionNumber",
    unitOfMeasure="UOM",
    appliedToItemId="AppliedToInvoiceItemId",
)
_TAX = spell(
    "Id Balance CreditAmount ExemptAmount Jurisdiction LocationCode Name PaymentAmount TaxAmount TaxCode "
    "TaxCodeDescription TaxDate TaxRate TaxRateDescription TaxRateType"
)
_CHANGE = spell("AutoPay Comments DueDate InvoiceDate TemplateId TransferredToAccounting")

Edit = tuple[str, str, Row]


def read(context: Context) -> dict[str, Any]:
    """One invoice."""
    return ok(show(existing(context.tenant, "Invoice", context.key), _NAMES))


def items(context: Context) -> dict[str, Any]:
    """The items of an invoice with their taxation items."""
    tenant = context.tenant
    invoice = existing(tenant, "Invoice", context.key)
    rows = [_item(tenant, row) for row in tenant.rows("InvoiceItem", InvoiceId=invoice["Id"])]
    return paged(context, "invoiceItems", rows)


def _item(tenant: Tenant, row: Row) -> dict[str, Any]:
    taxes = [show(tax, _TAX) for tax in tenant.rows("TaxationItem", InvoiceItemId=row["Id"])]
    charge = tenant.find("RatePlanCharge", row.get("RatePlanChargeId")) or {}
    data = {"chargeType": charge.get("ChargeType"), "chargeDescription": charge.get("Description")}
    return {**show(row, _ITEM), **data, "taxationItems": {"data": taxes}}


def change(context: Context) -> dict[str, Any]:
    """Change one invoice and its items."""
    invoice = existing(context.tenant, "Invoice", context.key)
    _write(context.tenant, _edits(context.tenant, invoice, context.fields()))
    changed = show(context.tenant.get("Invoice", invoice["Id"]), _NAMES)
    return ok({**changed, "number": changed["invoiceNumber"]})


def change_many(context: Context) -> dict[str, Any]:
    """Change up to 50 invoices; one flag for all, and nothing is changed when one is refused."""
    rows = context.fields().get("invoices")
    if not isinstance(rows, list) or not rows:
        raise Refusal("missing_value", "'invoices' is missing or empty.")
    if len(rows) > MOST_ROWS:
        raise Refusal("too_many", f"The number of invoices in one call is limited to {MOST_ROWS}.")
    context.rows = len(rows)
    text = context.request.body.decode(errors="replace")
    fault = context.faults.take(
        ("row_failure",), operation=context.operation, path=context.request.path, body=text
    )
    if fault:
        raise injected(fault.params)
    edits: list[Edit] = []
    for row in rows:
        require(row, "id")
        edits += _edits(context.tenant, existing(context.tenant, "Invoice", row["id"]), row)
    _write(context.tenant, edits)
    return ok()


def _edits(tenant: Tenant, invoice: Row, body: Mapping[str, Any]) -> list[Edit]:
    """Every change of a body, checked; nothing is written yet."""
    fields = taken(body, _CHANGE)
    if invoice["Status"] != "Draft" and fields.keys() & {"InvoiceDate"}:
        raise Refusal("business_rule", f"Invoice {invoice['InvoiceNumber']} is not a draft.")
    changes = clean(tenant, "Invoice", fields)
    check_transfer_change(tenant, invoice, changes)
    edits: list[Edit] = [("Invoice", invoice["Id"], changes)]
    for item in body.get("invoiceItems") or ():
        require(item, "id")
        row = existing(tenant, "InvoiceItem", item["id"])
        if row["InvoiceId"] != invoice["Id"]:
            raise Refusal("not_found", f"Cannot find InvoiceItem by key: '{item['id']}'.")
        edits.append(("InvoiceItem", row["Id"], clean(tenant, "InvoiceItem", taken(item, {}))))
    return edits


def _write(tenant: Tenant, edits: list[Edit]) -> None:
    for name, key, changes in edits:
        tenant.update(name, key, **changes)


ROUTES = [
    Route("PUT", "/v1/invoices", change_many, write=True),
    Route("GET", "/v1/invoices/{key}", read),
    Route("PUT", "/v1/invoices/{key}", change, write=True),
    Route("GET", "/v1/invoices/{key}/items", items),
]
