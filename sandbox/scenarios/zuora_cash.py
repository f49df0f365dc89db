"""Writes a blueprint's payments and refunds into a Zuora tenant."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.blueprint import Fields, Invoice, Payment, Refund
from sandbox.scenarios.zuora_writer import Writer

ELECTRONIC = {
    "CreditCard": "Visa",
    "DebitCard": "MasterCard",
    "CreditCardReferenceTransaction": "AmericanExpress",
}


def add_payment(writer: Writer, payment: Payment) -> None:
    """A payment with its invoice payments or, with Invoice Settlement, its applications."""
    account = payment.customer.zuora_id if payment.customer else None
    electronic = payment.method in ELECTRONIC
    fields: Fields = {
        "PaymentNumber": payment.number,
        "AccountId": account,
        "Amount": payment.amount,
        "Status": "Processed",
        "Currency": payment.currency,
        "EffectiveDate": payment.date,
        "CreatedDate": writer.moment(payment.date, 14),
        "Type": "Electronic" if electronic else "External",
        **_method_link(writer, payment),
        "ReferenceId": f"REF-{payment.number[-5:]}",
        "TransferredToAccounting": "Yes" if payment.synced else None,
        **writer.links(payment.synced, payment.netsuite_id),
        **({"Origin__NS": "ZUORA"} if payment.synced else {}),
        **payment.fields,
    }
    writer.insert("Payment", Id=payment.zuora_id, **fields)
    for document, amount in payment.applied:
        _application(writer, payment, document, amount)
    for document, amount in payment.taken_back:
        _application(writer, payment, document, amount)
        _application(writer, payment, document, -amount)


def _application(writer: Writer, payment: Payment, document: Invoice, amount: Decimal) -> None:
    if not writer.tenant.invoice_settlement:
        writer.insert(
            "InvoicePayment", PaymentId=payment.zuora_id, InvoiceId=document.zuora_id, Amount=amount
        )
    elif payment.fields.get("Status", "Processed") == "Processed":
        target = "DebitMemoId" if document.debit_memo else "InvoiceId"
        writer.insert(
            "PaymentApplication",
            PaymentId=payment.zuora_id,
            ApplyAmount=amount,
            EffectiveDate=payment.date,
            **{target: document.zuora_id},
        )


def _method_link(writer: Writer, payment: Payment) -> Fields:
    if not payment.method_gone or payment.customer is None:
        return {"PaymentMethodId": _method(writer, payment)}
    snapshot = writer.insert(
        "PaymentMethodSnapshot",
        AccountId=payment.customer.zuora_id,
        Type=payment.method,
        CreditCardType=ELECTRONIC[payment.method],
    )
    return {"PaymentMethodSnapshotId": snapshot}


def _method(writer: Writer, payment: Payment) -> str:
    """One method for each external type; cards belong to a customer."""
    kind = payment.method
    if kind not in ELECTRONIC or payment.customer is None:
        return writer.once("PaymentMethod", kind, Type=kind, Name=kind)
    owner = payment.customer
    return writer.once(
        "PaymentMethod",
        kind,
        owner.number,
        Type=kind,
        Name=f"{kind} of {owner.number}",
        AccountId=owner.zuora_id,
        CreditCardType=ELECTRONIC[kind],
        CreditCardMaskNumber="************4242",
        CreditCardHolderName=owner.name,
    )


def add_refund(writer: Writer, refund: Refund) -> None:
    """A refund that came from NetSuite in an earlier run, taken from the payment's first invoice."""
    payment = refund.applied[0][0].payment
    assert payment is not None
    writer.insert(
        "Refund",
        Id=refund.zuora_id,
        PaymentId=payment.zuora_id,
        Amount=refund.total,
        RefundDate=refund.date,
        Type="External",
        MethodType=refund.method,
        SourceType="Payment",
        TransferredToAccounting="Yes",
        Origin__NS="NETSUITE",
        **writer.links(True, refund.netsuite_id),
    )
    if writer.tenant.invoice_settlement:
        _take_back(writer, refund, payment)
    else:
        link = writer.tenant.rows("InvoicePayment", PaymentId=payment.zuora_id)[0]
        writer.insert(
            "RefundInvoicePayment",
            RefundId=refund.zuora_id,
            InvoicePaymentId=link["Id"],
            InvoiceId=link["InvoiceId"],
            RefundAmount=refund.total,
        )


def _take_back(writer: Writer, refund: Refund, payment: Payment) -> None:
    """Unapply the refunded amount, as Zuora does before it refunds."""
    document = payment.applied[0][0]
    writer.insert(
        "PaymentApplication",
        PaymentId=payment.zuora_id,
        InvoiceId=document.zuora_id,
        ApplyAmount=-refund.total,
        EffectiveDate=refund.date,
    )
    writer.insert(
        "RefundApplication",
        RefundId=refund.zuora_id,
        PaymentId=payment.zuora_id,
        ApplyAmount=refund.total,
        EffectiveDate=refund.date,
    )
