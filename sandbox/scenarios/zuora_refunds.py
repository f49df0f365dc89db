"""Writes a blueprint's refunds into a Zuora tenant, with the portions of the documents they take back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sandbox.scenarios.blueprint import Fields, Invoice
from sandbox.scenarios.corrections import PaymentRefund, Refund
from sandbox.scenarios.zuora_cash import ELECTRONIC
from sandbox.scenarios.zuora_writer import Writer

Portions = list[tuple[Invoice, Decimal]]


def add_refund(writer: Writer, refund: Refund) -> None:
    """A refund that came from NetSuite in an earlier run, taken from the payment's first invoice."""
    payment = refund.applied[0][0].payment
    assert payment is not None
    fields: Fields = {
        "PaymentId": payment.zuora_id,
        "RefundDate": refund.date,
        "MethodType": refund.method,
        "TransferredToAccounting": "Yes",
        "Origin__NS": "NETSUITE",
        **writer.links(True, refund.netsuite_id),
    }
    portions: Portions = [(payment.applied[0][0], refund.total)]
    _add(writer, refund.zuora_id, refund.total, portions, fields)


def add_payment_refund(writer: Writer, refund: PaymentRefund) -> None:
    """A refund that was made in Zuora; those of a credit balance name no payment."""
    payment = refund.payment
    assert payment.customer is not None
    fields: Fields = {
        "RefundNumber": refund.number,
        "AccountId": payment.customer.zuora_id,
        "PaymentId": payment.zuora_id,
        "RefundDate": refund.date,
        "CreatedDate": writer.moment(refund.date, 15),
        "Type": "Electronic" if refund.method in ELECTRONIC else "External",
        "MethodType": refund.method,
        **refund.fields,
    }
    of_balance = fields.get("SourceType") == "CreditBalance"
    if of_balance:
        fields["PaymentId"] = None
    _add(writer, refund.zuora_id, refund.amount, [] if of_balance else refund.portions, fields)


def _add(writer: Writer, id: str, amount: Decimal, portions: Portions, fields: Fields) -> None:
    made = {"Type": "External", "SourceType": "Payment", **fields}
    writer.insert("Refund", Id=id, Amount=amount, **made)
    payment = made["PaymentId"]
    if payment is None:
        return
    if not writer.tenant.invoice_settlement:
        _give_back(writer, id, payment, portions)
        return
    if made.get("Status", "Processed") == "Processed":
        _unapply(writer, payment, made["RefundDate"], portions)
    links = {"RefundId": id, "PaymentId": payment}
    writer.insert("RefundApplication", **links, ApplyAmount=amount, EffectiveDate=made["RefundDate"])
    writer.insert("RefundPart", **links, Amount=amount)


def _give_back(writer: Writer, refund: str, payment: str, portions: Portions) -> None:
    links = {link["InvoiceId"]: link for link in writer.tenant.rows("InvoicePayment", PaymentId=payment)}
    for document, portion in portions:
        writer.insert(
            "RefundInvoicePayment",
            RefundId=refund,
            InvoicePaymentId=links[document.zuora_id]["Id"],
            InvoiceId=document.zuora_id,
            RefundAmount=portion,
        )


def _unapply(writer: Writer, payment: str, day: date, portions: Portions) -> None:
    """Take the refunded amounts off their documents, as Zuora does before it refunds."""
    for document, portion in portions:
        target = "DebitMemoId" if document.debit_memo else "InvoiceId"
        writer.insert(
            "PaymentApplication",
            PaymentId=payment,
            ApplyAmount=-portion,
            EffectiveDate=day,
            **{target: document.zuora_id},
        )
