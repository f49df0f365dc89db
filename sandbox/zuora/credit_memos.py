"""/v1/credit-memos, which exists on tenants with Invoice Settlement only."""

from __future__ import annotations

from typing import Any

from sandbox.zuora import memo_creation, refunds, settlement
from sandbox.zuora.context import Context
from sandbox.zuora.memos import Kind, read
from sandbox.zuora.records import existing
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, paged, show, spell
from sandbox.zuora.settlement import CREDIT_MEMO
from sandbox.zuora.table import Row
from sandbox.zuora.values import BadValue, coerce

KIND = Kind(
    record="CreditMemo",
    path="/v1/credit-memos",
    listed="creditmemos",
    names=spell(
        "Id AccountId AppliedAmount AutoApplyUponPosting BillToContactId CancelledOn Comment CreatedById "
        "CreatedDate Currency ExcludeFromAutoApplyRules PostedOn ReasonCode RefundAmount Reversed Source "
        "SourceId SourceType Status TargetDate TaxAmount TotalTaxExemptAmount TransferredToAccounting "
        "UpdatedById UpdatedDate",
        number="MemoNumber",
        creditMemoDate="MemoDate",
        amount="TotalAmount",
        referredInvoiceId="InvoiceId",
        unappliedAmount="Balance",
    ),
    item_names=spell(
        "Id Amount AmountWithoutTax CreatedById CreatedDate CreditFromItemId CreditFromItemSource "
        "ProcessingType Quantity ServiceEndDate ServiceStartDate SourceItemType SubscriptionId TaxMode "
        "UnappliedAmount UnitOfMeasure UnitPrice UpdatedById UpdatedDate",
        skuName="ChargeName",
        sourceItemId="InvoiceItemId",
    ),
    change=spell(
        "AutoApplyUponPosting Comment ExcludeFromAutoApplyRules ReasonCode TransferredToAccounting",
        effectiveDate="MemoDate",
    ),
)
_PART = spell("Id Amount InvoiceId DebitMemoId CreatedById CreatedDate UpdatedById UpdatedDate")


def apply(kind: Kind, context: Context) -> dict[str, Any]:
    """Apply what is left of a posted memo to invoices and debit memos."""
    memo, tenant = _posted(kind, context), context.tenant
    wanted = settlement.portions(tenant, context.fields())
    settlement.check_apply(tenant, memo["AccountId"], memo["Balance"], wanted, CREDIT_MEMO)
    settlement.apply(tenant, memo["Id"], wanted, _day(context, memo), CREDIT_MEMO)
    return read(kind, context)


def unapply(kind: Kind, context: Context) -> dict[str, Any]:
    """Take applied credit back from invoices and debit memos."""
    memo, tenant = _posted(kind, context), context.tenant
    wanted = settlement.portions(tenant, context.fields())
    settlement.check_unapply(tenant, memo["Id"], wanted, CREDIT_MEMO)
    settlement.unapply(tenant, memo["Id"], wanted, _day(context, memo), CREDIT_MEMO)
    return read(kind, context)


def refund(kind: Kind, context: Context) -> dict[str, Any]:
    """Pay out what is left of a posted memo."""
    memo, row = _posted(kind, context), refunds.checked(context)
    if row["Amount"] > memo["Balance"]:
        text = f"The refund amount {row['Amount']} is larger than the amount left on {memo['MemoNumber']}."
        raise Refusal("business_rule", text)
    if row["RefundDate"] < memo["MemoDate"]:
        raise Refusal("business_rule", "The refund date cannot be earlier than the credit memo date.")
    return ok(refunds.present(settlement.insert_refund(context.tenant, memo, row, CREDIT_MEMO)))


def parts(kind: Kind, context: Context) -> dict[str, Any]:
    """The current split of a memo over documents, and the unapplied rest."""
    memo = kind.stored(context)
    rows = context.tenant.rows("CreditMemoPart", CreditMemoId=memo["Id"])
    return paged(context, "parts", [_part(row) for row in rows])


def part(kind: Kind, context: Context) -> dict[str, Any]:
    """One part."""
    row = existing(context.tenant, "CreditMemoPart", context.params["part"])
    if row["CreditMemoId"] != kind.stored(context)["Id"]:
        raise Refusal("not_found", f"Cannot find CreditMemoPart by key: '{row['Id']}'.")
    return ok(_part(row))


def _part(row: Row) -> dict[str, Any]:
    return {key: value for key, value in show(row, _PART).items() if value is not None}


def _posted(kind: Kind, context: Context) -> Row:
    memo = kind.stored(context)
    if memo["Status"] != "Posted":
        raise Refusal("business_rule", f"Credit memo {memo['MemoNumber']} is not posted.")
    return memo


def _day(context: Context, memo: Row) -> Any:
    try:
        day = coerce("EffectiveDate", context.fields().get("effectiveDate"))
    except BadValue as error:
        raise Refusal("invalid_value", str(error)) from error
    if day is not None and day < memo["MemoDate"]:
        raise Refusal("business_rule", "The effective date cannot be earlier than that of the credit memo.")
    return day


ROUTES = [
    KIND.route("POST", KIND.path, memo_creation.from_charges),
    KIND.route("POST", f"{KIND.path}/invoice/{{key}}", memo_creation.from_invoice),
    *KIND.routes(),
    KIND.route("PUT", f"{KIND.path}/{{key}}/apply", apply),
    KIND.route("PUT", f"{KIND.path}/{{key}}/unapply", unapply),
    KIND.route("POST", f"{KIND.path}/{{key}}/refund", refund),
    KIND.route("GET", f"{KIND.path}/{{key}}/parts", parts),
    KIND.route("GET", f"{KIND.path}/{{key}}/parts/{{part}}", part),
]
