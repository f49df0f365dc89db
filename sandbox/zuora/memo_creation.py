"""Creating memos: from charges of the catalogue, or from the items of an invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.zuora.context import Context
from sandbox.zuora.memos import Kind, posted
from sandbox.zuora.records import check_reference_data, clean, existing, positive, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, spell, taken
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

MOST_CHARGES = 1000
ZERO, CENT = Decimal(0), Decimal("0.01")
_HEADER = spell(
    "Currency ReasonCode DueDate AutoPay", comment="Comment", effectiveDate="MemoDate", number="MemoNumber"
)
_CHARGE = spell("ProductRatePlanChargeId Quantity ServiceEndDate ServiceStartDate")
_FROM_ITEM = spell("Quantity ServiceEndDate ServiceStartDate UnitOfMeasure", skuName="ChargeName")
_COPIED = (
    *("AccountingCode", "Jurisdiction", "LocationCode", "Name", "TaxCode", "TaxCodeDescription", "TaxDate"),
    *("TaxRate", "TaxRateDescription", "TaxRateType"),
)

Item = tuple[Row, list[Row]]  # an item, and its taxes


def from_charges(kind: Kind, context: Context) -> dict[str, Any]:
    """A standalone memo, untaxed."""
    tenant, body = context.tenant, context.fields()
    account = existing(tenant, "Account", body.get("accountId") or body.get("accountNumber"))
    if account["Status"] != "Active":
        raise Refusal("business_rule", f"Account {account['AccountNumber']} is not active.")
    charges = body.get("charges") or []
    if not 1 <= len(charges) <= MOST_CHARGES:
        raise Refusal("invalid_value", f"A memo takes 1 to {MOST_CHARGES} charges.")
    items = [(_charged(tenant, kind, charge), list[Row]()) for charge in charges]
    header = _header(kind, tenant, body) | {"AccountId": account["Id"], "SourceType": "Standalone"}
    header["Source"] = "AdhocFromPrpc"
    return _made(kind, context, {"Currency": account["Currency"], **header}, items)


def _charged(tenant: Tenant, kind: Kind, charge: Mapping[str, Any]) -> Row:
    require(charge, "productRatePlanChargeId")
    catalogue = existing(tenant, "ProductRatePlanCharge", charge["productRatePlanChargeId"])
    row = clean(tenant, kind.item, taken(charge, _CHARGE))
    quantity = row.setdefault("Quantity", Decimal(1))
    given = charge.get("amount")
    amount = positive(given, "amount") if given is not None else _list_price(tenant, catalogue) * quantity
    return row | {
        "ChargeName": catalogue["Name"],
        "AmountWithoutTax": amount,
        "SourceItemType": "ProductRatePlanCharge",
    }


def _list_price(tenant: Tenant, catalogue: Row) -> Decimal:
    tiers = tenant.rows("ProductRatePlanChargeTier", ProductRatePlanChargeId=catalogue["Id"])
    price = tiers[0].get("Price") if tiers else None
    if price is None:
        raise Refusal("missing_value", "Missing required value: amount")
    return Decimal(price)


def from_invoice(kind: Kind, context: Context) -> dict[str, Any]:
    """A memo about items of a posted invoice, each with the taxes that its amount bears."""
    tenant, body = context.tenant, context.fields()
    invoice = existing(tenant, "Invoice", context.key)
    if invoice["Status"] != "Posted":
        raise Refusal("business_rule", f"Invoice {invoice['InvoiceNumber']} is not posted.")
    if not body.get("items"):
        raise Refusal("missing_value", "Missing required value: items")
    items = [_invoiced(kind, tenant, invoice, item) for item in body["items"]]
    header = _header(kind, tenant, body) | {
        "AccountId": invoice["AccountId"],
        "InvoiceId": invoice["Id"],
        "SourceType": "Invoice",
        "SourceId": invoice["Id"],
        "Source": "AdhocFromInvoice",
        "Currency": invoice["Currency"],
    }
    if kind.record == "CreditMemo":
        header["AutoApplyUponPosting"] = body.get("autoApplyToInvoiceUponPosting") is True
    return _made(kind, context, header, items)


def _invoiced(kind: Kind, tenant: Tenant, invoice: Row, item: Mapping[str, Any]) -> Item:
    require(item, "invoiceItemId", "amount", "skuName")
    source = existing(tenant, "InvoiceItem", item["invoiceItemId"])
    if source["InvoiceId"] != invoice["Id"]:
        raise Refusal("not_found", f"Cannot find InvoiceItem by key: '{item['invoiceItemId']}'.")
    amount = positive(item["amount"], "amount")
    if kind.record == "CreditMemo" and amount > source["ChargeAmount"]:
        raise Refusal("business_rule", f"The amount {amount} is larger than that of the invoice item.")
    row = clean(tenant, kind.item, taken(item, _FROM_ITEM)) | {
        "InvoiceItemId": source["Id"],
        "AmountWithoutTax": amount,
        "SourceItemType": "InvoiceDetail",
        "TaxCodeName": source.get("TaxCode"),
    }
    for field in ("SubscriptionId", "RatePlanChargeId", "ProductRatePlanChargeId", "ProcessingType"):
        row.setdefault(field, source.get(field))
    for field in ("ServiceStartDate", "ServiceEndDate", "Quantity"):
        row[field] = row.get(field) or source.get(field)
    return row, [
        _share(kind, tax, amount, source) for tax in tenant.rows("TaxationItem", InvoiceItemId=source["Id"])
    ]


def _share(kind: Kind, tax: Row, amount: Decimal, source: Row) -> Row:
    """The part of an invoice item's tax that an amount of it bears, rounded to cents."""
    share = ZERO
    if source["ChargeAmount"]:
        share = (tax["TaxAmount"] * amount / source["ChargeAmount"]).quantize(CENT, ROUND_HALF_UP)
    kept = (
        *(
            "AccountingCode",
            "Jurisdiction",
            "LocationCode",
            "Name",
            "TaxCode",
            "TaxCodeDescription",
            "TaxDate",
        ),
        *("TaxRate", "TaxRateDescription", "TaxRateType"),
    )
    row = {field: tax.get(field) for field in kept} | {"TaxAmount": share}
    return row | ({"TaxationItemId": tax["Id"]} if kind.record == "DebitMemo" else {})


def _header(kind: Kind, tenant: Tenant, body: Mapping[str, Any]) -> Row:
    names = {key: _spelled(kind, field) for key, field in _HEADER.items()}
    row = clean(tenant, kind.record, taken(body, names))
    check_reference_data(tenant, row)
    if row.get("MemoNumber") and tenant.find(kind.record, row["MemoNumber"]):
        raise Refusal("duplicate", f"The memo number {row['MemoNumber']} already exists.")
    return row


def _spelled(kind: Kind, field: str) -> str:
    return "Comments" if field == "Comment" and kind.record == "DebitMemo" else field


def _made(kind: Kind, context: Context, header: Row, items: list[Item]) -> dict[str, Any]:
    tenant = context.tenant
    tax = sum((row["TaxAmount"] for _, taxes in items for row in taxes), ZERO)
    net = sum((item["AmountWithoutTax"] for item, _ in items), ZERO)
    totals = {"TotalAmount": net + tax, "TotalAmountWithoutTax": net, "TaxAmount": tax}
    memo = tenant.insert(kind.record, **{**header, **totals, "Status": "Draft"})
    for item, taxes in items:
        borne = sum((row["TaxAmount"] for row in taxes), ZERO)
        link = {f"{kind.record}Id": memo["Id"]}
        stored = tenant.insert(kind.item, **item, **link, TaxAmount=borne)
        for row in taxes:
            tenant.insert(kind.tax, **row, **{f"{kind.item}Id": stored["Id"]})
    if context.fields().get("autoPost") is True:
        memo = posted(kind, tenant, memo)
    return ok(kind.present(tenant, memo))
