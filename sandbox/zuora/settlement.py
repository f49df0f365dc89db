"""Business rules of cash with Invoice Settlement: apply, unapply, cancel, refund."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.zuora.records import existing, positive, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

Portion = tuple[str, Decimal]
MOST_INVOICES = 1000


def portions(tenant: Tenant, items: Iterable[Mapping[str, Any]]) -> list[Portion]:
    """(invoice Id, amount) of each entry of an `invoices` list; the entry names the id or the number."""
    found: list[Portion] = []
    for item in items:
        require(item, "amount")
        invoice = existing(tenant, "Invoice", item.get("invoiceId") or item.get("invoiceNumber"))
        found.append((invoice["Id"], positive(item["amount"], "amount")))
    if len(found) > MOST_INVOICES:
        raise Refusal("invalid_value", f"A payment can be applied to at most {MOST_INVOICES} invoices.")
    return found


def check_apply(tenant: Tenant, account_id: Any, available: Decimal, wanted: list[Portion]) -> None:
    """Invoices are posted, of the account, with enough balance; the sum fits the unapplied amount."""
    if sum((amount for _, amount in wanted), Decimal(0)) > available:
        raise Refusal("business_rule", "The apply amount is larger than the unapplied amount of the payment.")
    for invoice_id, amount in _summed(wanted).items():
        invoice = tenant.get("Invoice", invoice_id)
        check_payable(invoice, account_id, amount)


def check_payable(invoice: Row, account_id: Any, amount: Decimal) -> None:
    """Whether an amount of an account's money can go to an invoice."""
    number = invoice["InvoiceNumber"]
    if invoice["Status"] != "Posted":
        raise Refusal("business_rule", f"Invoice {number} is not posted.")
    if invoice["AccountId"] != account_id:
        raise Refusal("business_rule", f"Invoice {number} does not belong to the account of the payment.")
    if amount > invoice["Balance"]:
        raise Refusal("business_rule", f"The amount {amount} is larger than the balance of invoice {number}.")


def _summed(wanted: list[Portion]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = {}
    for invoice_id, amount in wanted:
        total[invoice_id] = total.get(invoice_id, Decimal(0)) + amount
    return total


def apply(tenant: Tenant, payment_id: str, wanted: list[Portion], day: date | None = None) -> None:
    """Record applications (checked before); negative amounts undo earlier ones."""
    group = f"AG-{len(tenant.table('PaymentApplication').rows) + 1:08d}"
    for invoice_id, amount in wanted:
        tenant.insert(
            "PaymentApplication",
            PaymentId=payment_id,
            InvoiceId=invoice_id,
            ApplyAmount=amount,
            ApplicationGroupId=group,
            EffectiveDate=day or tenant.now().date(),
        )


def applied(tenant: Tenant, payment_id: str) -> dict[str, Decimal]:
    """Net applied amount by invoice, without zeros."""
    parts = tenant.rows("PaymentPart", PaymentId=payment_id)
    return {part["InvoiceId"]: part["Amount"] for part in parts if part.get("InvoiceId")}


def check_unapply(tenant: Tenant, payment_id: str, wanted: list[Portion]) -> None:
    """Nothing is taken back that is not applied."""
    now = applied(tenant, payment_id)
    for invoice_id, amount in _summed(wanted).items():
        if amount > now.get(invoice_id, Decimal(0)):
            raise Refusal("business_rule", "The unapply amount is larger than the applied amount.")


def unapply(tenant: Tenant, payment_id: str, wanted: list[Portion], day: date | None = None) -> None:
    """Record the taking back of applied amounts (checked before)."""
    apply(tenant, payment_id, [(invoice_id, -amount) for invoice_id, amount in wanted], day)


def cancel_payment(tenant: Tenant, payment: Row) -> None:
    """Take back every application and cancel; refused with live refunds or when it is not processed."""
    if payment["Status"] not in ("Processed", "Draft"):
        raise Refusal("business_rule", f"Payment {payment['PaymentNumber']} cannot be canceled.")
    if payment["RefundAmount"]:
        raise Refusal("business_rule", f"Payment {payment['PaymentNumber']} has been refunded.")
    unapply(tenant, payment["Id"], list(applied(tenant, payment["Id"]).items()))
    tenant.update("Payment", payment["Id"], Status="Canceled", CancelledOn=tenant.now())


def check_refund(payment: Row, amount: Decimal, available: Decimal, day: date) -> None:
    """The payment is processed, old enough, and has the amount left."""
    number = payment["PaymentNumber"]
    if payment["Status"] != "Processed":
        raise Refusal("business_rule", f"Payment {number} is not processed and cannot be refunded.")
    if amount > available:
        raise Refusal(
            "business_rule", f"The refund amount {amount} is larger than the amount left on {number}."
        )
    if day < payment["EffectiveDate"]:
        raise Refusal("business_rule", "The refund date cannot be earlier than the payment date.")


def unapply_for(tenant: Tenant, payment: Row, amount: Decimal) -> list[Portion]:
    """What to take back so that an amount is unapplied: the invoices in order of application."""
    missing = amount - payment["UnappliedAmount"]
    wanted: list[Portion] = []
    for invoice_id, part in applied(tenant, payment["Id"]).items():
        if missing > 0:
            wanted.append((invoice_id, min(part, missing)))
            missing -= wanted[-1][1]
    return wanted


def insert_refund(tenant: Tenant, payment: Row, fields: Row) -> Row:
    """Store a checked refund of a payment with its application and part."""
    refund = tenant.insert("Refund", **fields, PaymentId=payment["Id"], SourceType="Payment")
    links = {"RefundId": refund["Id"], "PaymentId": payment["Id"]}
    tenant.insert(
        "RefundApplication", **links, ApplyAmount=refund["Amount"], EffectiveDate=refund["RefundDate"]
    )
    tenant.insert("RefundPart", **links, Amount=refund["Amount"])
    return refund


def cancel_refund(tenant: Tenant, refund: Row) -> None:
    """Cancel a processed refund; the money is then unapplied on the payment."""
    if refund["Status"] != "Processed":
        raise Refusal("business_rule", f"Refund {refund['RefundNumber']} cannot be canceled.")
    tenant.update("Refund", refund["Id"], Status="Canceled", CancelledOn=tenant.now())
