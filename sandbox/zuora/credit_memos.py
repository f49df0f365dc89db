"""GET /v1/credit-memos, which exists on tenants with Invoice Settlement only."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import existing
from sandbox.zuora.rest import ok, paged, show, spell

_NAMES = spell(
    "Id AccountId AppliedAmount CancelledOn Comment CreatedById CreatedDate Currency PostedOn ReasonCode "
    "RefundAmount Reversed Source SourceId SourceType Status TargetDate TaxAmount TransferredToAccounting "
    "UpdatedById UpdatedDate",
    number="MemoNumber",
    creditMemoDate="MemoDate",
    amount="TotalAmount",
    referredInvoiceId="InvoiceId",
    unappliedAmount="Balance",
)


def listing(context: Context) -> dict[str, Any]:
    """Credit memos in pages."""
    return paged(context, "creditmemos", [show(row, _NAMES) for row in context.tenant.rows("CreditMemo")])


def read(context: Context) -> dict[str, Any]:
    """One credit memo."""
    return ok(show(existing(context.tenant, "CreditMemo", context.key), _NAMES))


ROUTES = [
    Route("GET", "/v1/credit-memos", listing, settlement=True),
    Route("GET", "/v1/credit-memos/{key}", read, settlement=True),
]
