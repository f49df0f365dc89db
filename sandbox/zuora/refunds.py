"""Refunds of tenants with Invoice Settlement: /v1/payments/{key}/refunds and /v1/refunds."""

from __future__ import annotations

from typing import Any

from sandbox.zuora import settlement
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import (
    check_method_type,
    check_transfer_change,
    clean,
    existing,
    positive,
    require,
    transfer_state,
)
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, paged, show, spell, taken
from sandbox.zuora.table import Row

_NAMES = spell(
    "Id AccountId Amount CancelledOn Comment CreatedById CreatedDate CreditMemoId GatewayResponse "
    "GatewayResponseCode GatewayState MarkedForSubmissionOn MethodType PaymentId PaymentMethodId "
    "PaymentMethodSnapshotId ReasonCode RefundDate RefundTransactionTime SecondRefundReferenceId SettledOn "
    "SoftDescriptor SoftDescriptorPhone Status SubmittedOn Type UpdatedById UpdatedDate",
    number="RefundNumber",
    referenceId="ReferenceID",
)
_CREATE = spell(
    "Comment MethodType ReasonCode RefundDate SecondRefundReferenceId SoftDescriptor SoftDescriptorPhone "
    "Type",
    referenceId="ReferenceID",
)
_CHANGE = spell("Comment ReasonCode", referenceId="ReferenceID")


def present(refund: Row) -> dict[str, Any]:
    """The REST form of a refund."""
    state = refund.get("TransferredToAccounting") or "No"
    return {**show(refund, _NAMES), "financeInformation": {"transferredToAccounting": state}}


def create(context: Context) -> dict[str, Any]:
    """Refund unapplied money of a payment."""
    payment, row = existing(context.tenant, "Payment", context.key), checked(context)
    settlement.check_refund(payment, row["Amount"], payment["UnappliedAmount"], row["RefundDate"])
    return ok(present(settlement.insert_refund(context.tenant, payment, row)))


def create_unapplied(context: Context) -> dict[str, Any]:
    """Take money back from the named documents and refund it in one call."""
    payment, row = existing(context.tenant, "Payment", context.key), checked(context)
    wanted = settlement.portions(context.tenant, context.fields())
    if not wanted:
        wanted = settlement.unapply_for(context.tenant, payment, row["Amount"])
    settlement.check_unapply(context.tenant, payment["Id"], wanted)
    available = payment["UnappliedAmount"] + sum(portion.amount for portion in wanted)
    settlement.check_refund(payment, row["Amount"], available, row["RefundDate"])
    settlement.unapply(context.tenant, payment["Id"], wanted, row["RefundDate"])
    return ok(present(settlement.insert_refund(context.tenant, payment, row)))


def checked(context: Context) -> Row:
    """The stored form of a new refund's body, whatever is refunded."""
    body = context.fields()
    require(body, "totalAmount", "type")
    check_method_type(body, "type", "methodType")
    row = clean(context.tenant, "Refund", taken(body, _CREATE))
    row["Amount"] = positive(body["totalAmount"], "totalAmount")
    row["RefundDate"] = row.get("RefundDate") or context.tenant.now().date()
    return {**row, **_finance(body)}


def _finance(body: dict[str, Any]) -> Row:
    information = body.get("financeInformation") or {}
    if "transferredToAccounting" not in information:
        return {}
    return {"TransferredToAccounting": transfer_state(information["transferredToAccounting"])}


def listing(context: Context) -> dict[str, Any]:
    """Refunds, newest number first; filters by status, accountId and paymentId."""
    equal = {_NAMES[name]: value for name, value in context.request.query if name in _FILTERS}
    rows = context.tenant.rows("Refund", **equal)
    rows.sort(key=lambda row: row["RefundNumber"], reverse="+number" not in context.request.value("sort"))
    return paged(context, "refunds", [present(row) for row in rows])


_FILTERS = frozenset({"status", "accountId", "paymentId", "methodType", "type"})


def read(context: Context) -> dict[str, Any]:
    """One refund."""
    return ok(present(existing(context.tenant, "Refund", context.key)))


def change(context: Context) -> dict[str, Any]:
    """Comment, reason, reference, custom fields and the accounting mark."""
    refund = existing(context.tenant, "Refund", context.key)
    body = context.fields()
    changes = {**clean(context.tenant, "Refund", taken(body, _CHANGE)), **_finance(body)}
    check_transfer_change(context.tenant, refund, changes)
    return ok(present(context.tenant.update("Refund", refund["Id"], **changes)))


def cancel(context: Context) -> dict[str, Any]:
    """Cancel a refund; the payment has the amount unapplied afterwards."""
    settlement.cancel_refund(context.tenant, existing(context.tenant, "Refund", context.key))
    return read(context)


def delete(context: Context) -> dict[str, Any]:
    """Delete a cancelled refund."""
    refund = existing(context.tenant, "Refund", context.key)
    if refund["Status"] != "Canceled":
        raise Refusal("business_rule", f"Refund {refund['RefundNumber']} is not canceled.")
    context.tenant.delete("Refund", refund["Id"])
    return ok()


def parts(context: Context) -> dict[str, Any]:
    """What the refund took the money from."""
    refund = existing(context.tenant, "Refund", context.key)
    rows = context.tenant.rows("RefundPart", RefundId=refund["Id"])
    names = spell("Id Amount PaymentId CreditMemoId CreatedById CreatedDate UpdatedById UpdatedDate")
    context.rows = len(rows)
    return ok({"parts": [{k: v for k, v in show(row, names).items() if v is not None} for row in rows]})


ROUTES = [
    Route("POST", "/v1/payments/{key}/refunds", create, write=True, settlement=True),
    Route("POST", "/v1/payments/{key}/refunds/unapply", create_unapplied, write=True, settlement=True),
    Route("GET", "/v1/refunds", listing, settlement=True),
    Route("GET", "/v1/refunds/{key}", read, settlement=True),
    Route("PUT", "/v1/refunds/{key}", change, write=True, settlement=True),
    Route("PUT", "/v1/refunds/{key}/cancel", cancel, write=True, settlement=True),
    Route("DELETE", "/v1/refunds/{key}", delete, write=True, settlement=True),
    Route("GET", "/v1/refunds/{key}/parts", parts, settlement=True),
]
