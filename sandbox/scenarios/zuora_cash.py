"""Writes a blueprint's payments into a Zuora tenant."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.blueprint import Fields, Invoice, Payment
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
    """The tenant's own method for each external type; cards belong to a customer."""
    kind = payment.method
    if kind not in ELECTRONIC or payment.customer is None:
        return writer.external_method(kind)
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
