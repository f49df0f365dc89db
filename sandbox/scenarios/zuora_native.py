"""Writes payments that came from NetSuite in an earlier run into a Zuora tenant."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.blueprint import Invoice
from sandbox.scenarios.entered import NativePayment
from sandbox.scenarios.zuora_writer import Writer


def add_native_payment(writer: Writer, payment: NativePayment) -> None:
    """The Zuora payment of a NetSuite payment, with what it was applied to then."""
    writer.insert(
        "Payment",
        Id=payment.zuora_id,
        AccountId=payment.customer.zuora_id,
        Amount=payment.amount,
        Currency=payment.customer.currency,
        EffectiveDate=payment.date,
        CreatedDate=writer.moment(payment.date, 15),
        PaymentMethodId=writer.external_method(payment.method),
        Type="External",
        TransferredToAccounting="Yes",
        Origin__NS="NETSUITE",
        **writer.links(True, payment.netsuite_id),
    )
    for invoice, amount in payment.in_zuora or []:
        apply(writer, payment.zuora_id, invoice, amount)


def pay_in_zuora(writer: Writer, invoice: Invoice) -> None:
    """A payment that somebody entered in Zuora alone, for an invoice that is paid in NetSuite as well."""
    id = writer.insert(
        "Payment",
        PaymentNumber=f"P-{invoice.number[-8:]}",
        AccountId=invoice.customer.zuora_id,
        Amount=invoice.amount,
        Currency=invoice.customer.currency,
        EffectiveDate=invoice.date,
        CreatedDate=writer.moment(invoice.date, 15),
        PaymentMethodId=writer.external_method("Check"),
        Type="External",
        IntegrationStatus__NS="Ignore",
        TransferredToAccounting="Ignore",
    )
    apply(writer, id, invoice, invoice.amount)


def apply(writer: Writer, payment_id: str, invoice: Invoice, amount: Decimal) -> None:
    """Apply an amount to an invoice, in the way of the tenant's mode."""
    if writer.tenant.invoice_settlement:
        writer.insert(
            "PaymentApplication", PaymentId=payment_id, InvoiceId=invoice.zuora_id, ApplyAmount=amount
        )
    else:
        writer.insert("InvoicePayment", PaymentId=payment_id, InvoiceId=invoice.zuora_id, Amount=amount)
