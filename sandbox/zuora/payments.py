"""/v1/payments of tenants with Invoice Settlement."""

from __future__ import annotations

from typing import Any

from sandbox.zuora import settlement
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import check_transfer_change, clean, existing, positive, require, transfer_state
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import filtered, ok, paged, show, spell, taken
from sandbox.zuora.table import Row
from sandbox.zuora.values import BadValue, coerce

_NAMES = spell(
    "Id AccountId Amount AppliedAmount AuthTransactionId BankIdentificationNumber CancelledOn Comment "
    "CreatedById "
    "CreatedDate Currency EffectiveDate GatewayOrderId GatewayResponse GatewayResponseCode GatewayState "
    "MarkedForSubmissionOn PaymentMethodId PaymentMethodSnapshotId Prepayment ReferenceId RefundAmount "
    "SecondPaymentReferenceId SettledOn SoftDescriptor SoftDescriptorPhone Status SubmittedOn Type "
    "UnappliedAmount UpdatedById UpdatedDate",
    number="PaymentNumber",
    creditBalanceAmount="AppliedCreditBalanceAmount",
    standalone="IsStandalone",
)
_CREATE = spell(
    "AccountId Amount AuthTransactionId Comment Currency EffectiveDate GatewayOrderId PaymentMethodId "
    "ReferenceId "
    "SoftDescriptor SoftDescriptorPhone Type"
)
_CHANGE = spell("Comment GatewayState ReferenceId")


def present(context: Context, payment: Row) -> dict[str, Any]:
    """The REST form of a payment."""
    account = context.tenant.find("Account", payment.get("AccountId")) or {}
    return {
        **show(payment, _NAMES),
        "accountNumber": account.get("AccountNumber"),
        "financeInformation": {"transferredToAccounting": payment.get("TransferredToAccounting") or "No"},
    }


def create(context: Context) -> dict[str, Any]:
    """An external payment, applied to the given invoices and debit memos or left unapplied."""
    tenant, body = context.tenant, context.fields()
    require(body, "amount", "currency", "type")
    if body["type"] != "External":
        raise Refusal("business_rule", "The payment gateway is not available for electronic payments.")
    row = clean(tenant, "Payment", taken(body, _CREATE))
    if body.get("accountNumber") and not row.get("AccountId"):
        row["AccountId"] = existing(tenant, "Account", body["accountNumber"])["Id"]
    row["Amount"] = positive(body["amount"], "amount")
    _check_account(context, row)
    wanted = settlement.portions(tenant, body)
    settlement.check_apply(tenant, row.get("AccountId"), row["Amount"], wanted)
    row["TransferredToAccounting"] = _finance(body).get("TransferredToAccounting")
    payment = tenant.insert("Payment", **row)
    settlement.apply(tenant, payment["Id"], wanted, payment["EffectiveDate"])
    return ok(present(context, tenant.get("Payment", payment["Id"])))


def _check_account(context: Context, row: Row) -> None:
    account = context.tenant.find("Account", row.get("AccountId"))
    if account and account["Status"] != "Active":
        raise Refusal("business_rule", f"Account {account['AccountNumber']} is not active.")
    if account and account["Currency"] != row["Currency"]:
        raise Refusal("business_rule", "The currency of the payment must be the currency of the account.")
    method = context.tenant.find("PaymentMethod", row.get("PaymentMethodId")) or {}
    if method.get("AccountId") not in (None, row.get("AccountId")):
        raise Refusal("invalid_value", "The payment method does not belong to the account of the payment.")


def _finance(body: dict[str, Any]) -> Row:
    information = body.get("financeInformation") or {}
    if "transferredToAccounting" not in information:
        return {}
    return {"TransferredToAccounting": transfer_state(information["transferredToAccounting"])}


def listing(context: Context) -> dict[str, Any]:
    """Payments, newest number first unless `sort` says otherwise; equality filters."""
    rows = filtered(context, context.tenant.rows("Payment"), _NAMES)
    rows.sort(key=lambda row: row["PaymentNumber"], reverse="+number" not in context.request.value("sort"))
    return paged(context, "payments", [present(context, row) for row in rows])


def read(context: Context) -> dict[str, Any]:
    """One payment."""
    return ok(present(context, existing(context.tenant, "Payment", context.key)))


def change(context: Context) -> dict[str, Any]:
    """Comment, reference, custom fields and the accounting mark."""
    payment = existing(context.tenant, "Payment", context.key)
    body = context.fields()
    changes = {**clean(context.tenant, "Payment", taken(body, _CHANGE)), **_finance(body)}
    check_transfer_change(context.tenant, payment, changes)
    return ok(present(context, context.tenant.update("Payment", payment["Id"], **changes)))


def apply(context: Context) -> dict[str, Any]:
    """Apply unapplied money to invoices and debit memos."""
    payment = _processed(context)
    wanted = settlement.portions(context.tenant, context.fields())
    settlement.check_apply(context.tenant, payment["AccountId"], payment["UnappliedAmount"], wanted)
    settlement.apply(context.tenant, payment["Id"], wanted, _day(context, payment))
    return read(context)


def unapply(context: Context) -> dict[str, Any]:
    """Take applied money back from invoices and debit memos."""
    payment = _processed(context)
    wanted = settlement.portions(context.tenant, context.fields())
    settlement.check_unapply(context.tenant, payment["Id"], wanted)
    settlement.unapply(context.tenant, payment["Id"], wanted, _day(context, payment))
    return read(context)


def _processed(context: Context) -> Row:
    payment = existing(context.tenant, "Payment", context.key)
    if payment["Status"] != "Processed":
        raise Refusal("business_rule", f"Payment {payment['PaymentNumber']} is not processed.")
    return payment


def _day(context: Context, payment: Row) -> Any:
    try:
        day = coerce("EffectiveDate", context.fields().get("effectiveDate"))
    except BadValue as error:
        raise Refusal("invalid_value", str(error)) from error
    if day is not None and day < payment["EffectiveDate"]:
        raise Refusal("business_rule", "The effective date cannot be earlier than that of the payment.")
    return day


def transfer(context: Context) -> dict[str, Any]:
    """Move an unapplied payment to the account named, or to none."""
    payment = existing(context.tenant, "Payment", context.key)
    key = context.fields().get("accountId")
    account = existing(context.tenant, "Account", key)["Id"] if key else None
    settlement.transfer_payment(context.tenant, payment, account)
    return read(context)


def cancel(context: Context) -> dict[str, Any]:
    """Cancel a payment; its applications are taken back."""
    settlement.cancel_payment(context.tenant, existing(context.tenant, "Payment", context.key))
    return read(context)


def parts(context: Context) -> dict[str, Any]:
    """The current split of a payment over documents, and the unapplied rest."""
    payment = existing(context.tenant, "Payment", context.key)
    rows = context.tenant.rows("PaymentPart", PaymentId=payment["Id"])
    names = spell("Id Amount InvoiceId DebitMemoId CreatedById CreatedDate UpdatedById UpdatedDate")
    data = [{key: value for key, value in show(row, names).items() if value is not None} for row in rows]
    return paged(context, "parts", data)


ROUTES = [
    Route("POST", "/v1/payments", create, write=True, settlement=True),
    Route("GET", "/v1/payments", listing, settlement=True),
    Route("GET", "/v1/payments/{key}", read, settlement=True),
    Route("PUT", "/v1/payments/{key}", change, write=True, settlement=True),
    Route("PUT", "/v1/payments/{key}/apply", apply, write=True, settlement=True),
    Route("PUT", "/v1/payments/{key}/unapply", unapply, write=True, settlement=True),
    Route("PUT", "/v1/payments/{key}/transfer", transfer, write=True, settlement=True),
    Route("PUT", "/v1/payments/{key}/cancel", cancel, write=True, settlement=True),
    Route("GET", "/v1/payments/{key}/parts", parts, settlement=True),
]
