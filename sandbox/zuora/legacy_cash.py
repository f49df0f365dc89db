"""Payments, invoice payments and refunds as the CRUD and action calls create and change them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sandbox.zuora import settlement
from sandbox.zuora.records import check_method_type, clean, existing, positive, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.settlement import Portion
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import words

MOST_INVOICE_PAYMENTS = 200
ZERO = Decimal(0)

_PAYMENT_CREATE = words(
    "AccountId AccountingCode Amount AppliedCreditBalanceAmount AuthTransactionId Comment EffectiveDate "
    "Gateway "
    "GatewayOrderId GatewayState PaymentMethodId PaymentNumber ReferenceId SoftDescriptor "
    "SoftDescriptorPhone "
    "Status Type"
)
_REFUND_CREATE = words(
    "AccountId Amount Comment GatewayState MethodType PaymentMethodId ReasonCode RefundDate SoftDescriptor "
    "SoftDescriptorPhone SourceType Type"
)


def create_payment(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """A Draft, or a Processed payment with its invoices; without settlement fully allocated."""
    require(fields, "AccountId", "EffectiveDate", "PaymentMethodId", "Type", "Status")
    row = clean(tenant, "Payment", fields, _PAYMENT_CREATE)
    if row["Status"] not in ("Draft", "Processed") or row["Type"] != "External":
        raise Refusal(
            "invalid_value", "Only external payments with status Draft or Processed can be created."
        )
    wanted = _invoice_portions(tenant, fields)
    allocated = sum((part.amount for part in wanted), row.get("AppliedCreditBalanceAmount") or ZERO)
    row["Amount"] = positive(row.get("Amount") or allocated, "Amount")
    _check_account(tenant, row)
    settlement.check_apply(tenant, row["AccountId"], row["Amount"], wanted)
    for part in wanted:
        _check_rounding(tenant, tenant.get("Invoice", part.id))
    if row["Status"] == "Processed" and not tenant.invoice_settlement and allocated != row["Amount"]:
        raise Refusal("business_rule", "The amount of the payment must be fully allocated to invoices.")
    payment = tenant.insert("Payment", **row)
    if tenant.invoice_settlement:
        settlement.apply(tenant, payment["Id"], wanted, payment["EffectiveDate"])
    else:
        for part in wanted:
            tenant.insert("InvoicePayment", PaymentId=payment["Id"], InvoiceId=part.id, Amount=part.amount)
    return payment


def _check_account(tenant: Tenant, row: Row) -> None:
    method = tenant.get("PaymentMethod", row["PaymentMethodId"])
    if method.get("AccountId") not in (None, row["AccountId"]):
        raise Refusal("invalid_value", "The payment method does not belong to the account of the payment.")
    if tenant.get("Account", row["AccountId"])["Status"] != "Active":
        raise Refusal("business_rule", "The account of the payment is not active.")


def _invoice_portions(tenant: Tenant, fields: Mapping[str, Any]) -> list[Portion]:
    data = (fields.get("InvoicePaymentData") or {}).get("InvoicePayment") or []
    if len(data) > MOST_INVOICE_PAYMENTS:
        raise Refusal("too_many", f"InvoicePaymentData takes at most {MOST_INVOICE_PAYMENTS} rows.")
    if not data and (fields.get("InvoiceId") or fields.get("InvoiceNumber")):
        require(fields, "AppliedInvoiceAmount")
        key = fields.get("InvoiceId") or fields.get("InvoiceNumber")
        data = [{"InvoiceId": key, "Amount": fields["AppliedInvoiceAmount"]}]
    for item in data:
        require(item, "InvoiceId", "Amount")
    return [
        Portion(
            "Invoice",
            existing(tenant, "Invoice", item["InvoiceId"])["Id"],
            positive(item["Amount"], "Amount"),
        )
        for item in data
    ]


def create_invoice_payment(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """One more invoice of a draft payment."""
    require(fields, "Amount", "InvoiceId", "PaymentId")
    row = clean(tenant, "InvoicePayment", fields)
    amount = positive(row["Amount"], "Amount")
    payment = tenant.get("Payment", row["PaymentId"])
    if payment["Status"] != "Draft":
        raise Refusal("business_rule", "Invoice payments can be created for draft payments only.")
    invoice = tenant.get("Invoice", row["InvoiceId"])
    settlement.check_payable("Invoice", invoice, payment["AccountId"], amount)
    _check_rounding(tenant, invoice)
    if _allocated(tenant, payment) + amount > payment["Amount"]:
        raise Refusal("business_rule", "The invoice payments are larger than the payment.")
    return tenant.insert("InvoicePayment", **row)


def _check_rounding(tenant: Tenant, invoice: Row) -> None:
    """With the tax no-rounding permissions an invoice may differ from its lines; the text is a guess."""
    items = tenant.rows("InvoiceItem", InvoiceId=invoice["Id"])
    taxes = [tax for item in items for tax in tenant.rows("TaxationItem", InvoiceItemId=item["Id"])]
    lines = sum((item["ChargeAmount"] for item in items), ZERO) + sum((t["TaxAmount"] for t in taxes), ZERO)
    if items and not tenant.invoice_settlement and lines != invoice["Amount"]:
        number = invoice["InvoiceNumber"]
        raise Refusal(
            "business_rule",
            f"The total of invoice {number} differs from the sum of its items and taxes by rounding.",
        )


def _allocated(tenant: Tenant, payment: Row) -> Decimal:
    links = tenant.rows("InvoicePayment", PaymentId=payment["Id"])
    credit: Decimal = payment["AppliedCreditBalanceAmount"]
    return credit + sum((link["Amount"] for link in links), ZERO)


def change_payment(tenant: Tenant, payment: Row, changes: Row) -> None:
    """Edit a payment: drafts freely, others only their marks; status Processed, Canceled or Voided."""
    status = changes.pop("Status", payment["Status"]) or payment["Status"]
    content = {"AccountId", "Amount", "EffectiveDate", "PaymentMethodId", "Type"} & changes.keys()
    if payment["Status"] != "Draft" and any(changes[name] != payment[name] for name in content):
        raise Refusal("business_rule", "Only draft payments can be changed.")
    if status != payment["Status"]:
        _change_status(tenant, {**payment, **changes}, payment["Status"], status)
    tenant.update("Payment", payment["Id"], **changes)


def _change_status(tenant: Tenant, payment: Row, before: str, after: str) -> None:
    if (before, after) == ("Draft", "Processed"):
        _process(tenant, payment)
    elif after == "Canceled" or (after == "Voided" and payment["Type"] == "Electronic"):
        if after == "Voided" and payment.get("TransferredToAccounting") == "Yes":
            raise Refusal("business_rule", "A payment that was transferred to accounting cannot be voided.")
        settlement.cancel_payment(tenant, payment)
        tenant.update("Payment", payment["Id"], Status=after)
    else:
        raise Refusal("invalid_value", f"The status cannot change from {before} to {after}.")


def _process(tenant: Tenant, payment: Row) -> None:
    if not tenant.invoice_settlement:
        if _allocated(tenant, payment) != payment["Amount"]:
            raise Refusal("business_rule", "The amount of the payment must be fully allocated to invoices.")
        links = tenant.rows("InvoicePayment", PaymentId=payment["Id"])
        wanted = [Portion("Invoice", link["InvoiceId"], link["Amount"]) for link in links]
        settlement.check_apply(tenant, payment["AccountId"], payment["Amount"], wanted)
    tenant.update("Payment", payment["Id"], Status="Processed")


def create_refund(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """An external refund of a payment, with the invoice portions it takes back."""
    require(fields, "Amount", "Type")
    check_method_type(fields, "Type", "MethodType")
    if fields.get("SourceType", "Payment") != "Payment":
        raise Refusal("business_rule", "The credit balance of the account is not sufficient.")
    require(fields, "PaymentId")
    row = clean(tenant, "Refund", fields, _REFUND_CREATE)
    row.pop("SourceType", None)
    payment = existing(tenant, "Payment", fields["PaymentId"])
    amount = positive(row["Amount"], "Amount")
    row["RefundDate"] = row.get("RefundDate") or tenant.now().date()
    settlement.check_refund(payment, amount, payment["Amount"] - payment["RefundAmount"], row["RefundDate"])
    data = (fields.get("RefundInvoicePaymentData") or {}).get("RefundInvoicePayment") or []
    if tenant.invoice_settlement:
        settlement.unapply(tenant, payment["Id"], settlement.unapply_for(tenant, payment, amount))
        return settlement.insert_refund(tenant, payment, row)
    portions = _refund_portions(tenant, payment, amount, data)
    refund = tenant.insert("Refund", **row, PaymentId=payment["Id"], SourceType="Payment")
    for link, portion in portions:
        tenant.insert(
            "RefundInvoicePayment",
            RefundId=refund["Id"],
            InvoicePaymentId=link["Id"],
            InvoiceId=link["InvoiceId"],
            RefundAmount=portion,
        )
    return refund


def _refund_portions(
    tenant: Tenant, payment: Row, amount: Decimal, data: list[dict[str, Any]]
) -> list[tuple[Row, Decimal]]:
    links = tenant.rows("InvoicePayment", PaymentId=payment["Id"])
    left = {link["InvoiceId"]: link["Amount"] - link["RefundAmount"] for link in links}
    if data:
        for item in data:
            require(item, "InvoiceId", "RefundAmount")
        wanted = {item["InvoiceId"]: positive(item["RefundAmount"], "RefundAmount") for item in data}
    elif len(links) == 1:
        wanted = {links[0]["InvoiceId"]: amount}
    elif amount == sum(left.values(), ZERO):
        wanted = {invoice_id: portion for invoice_id, portion in left.items() if portion}
    else:
        raise Refusal(
            "business_rule",
            "RefundInvoicePaymentData is required to refund a part of a payment on several invoices.",
        )
    if sum(wanted.values(), ZERO) != amount:
        raise Refusal("business_rule", "The invoice portions must add up to the amount of the refund.")
    if any(portion > left.get(invoice_id, ZERO) for invoice_id, portion in wanted.items()):
        raise Refusal("business_rule", "A portion is larger than what the payment left on that invoice.")
    return [(link, wanted[link["InvoiceId"]]) for link in links if link["InvoiceId"] in wanted]


def change_refund(tenant: Tenant, refund: Row, changes: Row) -> None:
    """Edit the marks of a refund, or cancel it."""
    status = changes.pop("Status", refund["Status"]) or refund["Status"]
    if status != refund["Status"]:
        if status != "Canceled":
            raise Refusal("invalid_value", f"The status cannot change from {refund['Status']} to {status}.")
        settlement.cancel_refund(tenant, refund)
    tenant.update("Refund", refund["Id"], **changes)
