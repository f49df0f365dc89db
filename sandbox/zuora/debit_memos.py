"""/v1/debit-memos, which exists on tenants with Invoice Settlement only."""

from __future__ import annotations

from typing import Any

from sandbox.zuora import memo_creation
from sandbox.zuora.context import Context
from sandbox.zuora.memos import Kind
from sandbox.zuora.rest import paged, show, spell

KIND = Kind(
    record="DebitMemo",
    path="/v1/debit-memos",
    listed="debitmemos",
    names=spell(
        "Id AccountId AutoPay Balance BillToContactId CancelledOn CreatedById CreatedDate Currency DueDate "
        "PostedOn ReasonCode SourceType Status TargetDate TaxAmount TotalTaxExemptAmount "
        "TransferredToAccounting UpdatedById UpdatedDate",
        comment="Comments",
        number="MemoNumber",
        debitMemoDate="MemoDate",
        amount="TotalAmount",
        referredInvoiceId="InvoiceId",
        referredCreditMemoId="CreditMemoId",
    ),
    item_names=spell(
        "Id Amount AmountWithoutTax Balance CreatedById CreatedDate ProcessingType Quantity ServiceEndDate "
        "ServiceStartDate SourceItemType SubscriptionId TaxMode UnitOfMeasure UnitPrice UpdatedById "
        "UpdatedDate",
        skuName="ChargeName",
        sourceItemId="InvoiceItemId",
    ),
    change=spell(
        "AutoPay DueDate ReasonCode TransferredToAccounting", comment="Comments", effectiveDate="MemoDate"
    ),
)
_APPLIED = (("PaymentPart", "PaymentId", "paymentId"), ("CreditMemoPart", "CreditMemoId", "creditMemoId"))
_STAMPS = spell("CreatedById CreatedDate UpdatedById UpdatedDate")


def application_parts(kind: Kind, context: Context) -> dict[str, Any]:
    """What payments and credit memos took off a debit memo."""
    memo = kind.stored(context)
    rows = [
        {**show(row, _STAMPS), key: row[link], "appliedAmount": row["Amount"]}
        for name, link, key in _APPLIED
        for row in context.tenant.rows(name, DebitMemoId=memo["Id"])
    ]
    return paged(context, "applicationParts", rows)


ROUTES = [
    KIND.route("POST", KIND.path, memo_creation.from_charges),
    KIND.route("POST", f"{KIND.path}/invoice/{{key}}", memo_creation.from_invoice),
    *KIND.routes(),
    KIND.route("GET", f"{KIND.path}/{{key}}/application-parts", application_parts),
]
