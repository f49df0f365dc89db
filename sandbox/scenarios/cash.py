"""The demo's Zuora payments: ordinary ones by several methods, and one for every refusal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sandbox.scenarios.billing import add_synced_invoice
from sandbox.scenarios.blueprint import Blueprint, Customer, Invoice, Payment
from sandbox.scenarios.customers import ordinary
from sandbox.scenarios.settled_cash import add_settlement_examples

METHODS = (
    "Check",
    "ACH",
    "CreditCard",
    "WireTransfer",
    "CreditCard",
    "DebitCard",
    "ACH",
    "Other",
    "CreditCardReferenceTransaction",
    "Check",
    "Cash",
)
PART = Decimal("0.5")


def add_payments(plan: Blueprint, *, invoice_settlement: bool) -> None:
    """All payments of the demo except those that were refunded."""
    _add_triple(plan)
    for invoice in [invoice for invoice in plan.invoices if _is_ordinary(plan, invoice)]:
        if invoice.open == invoice.amount > 0:
            _pay(plan, invoice)
    _add_interrupted(plan)
    _add_examples(plan)
    if invoice_settlement:
        add_settlement_examples(plan)


def _is_ordinary(plan: Blueprint, invoice: Invoice) -> bool:
    previous_month = (invoice.date.year, invoice.date.month) != (plan.today.year, plan.today.month)
    return previous_month and invoice.number < "INV00090000" and invoice.customer in ordinary(plan)


def _pay(plan: Blueprint, invoice: Invoice) -> None:
    index = len(plan.payments)
    amount = (invoice.amount * PART).quantize(Decimal("0.01")) if index % 9 == 8 else invoice.amount
    day = min(invoice.date + timedelta(days=3 + index % 24), plan.today)
    payment = Payment(
        f"P-{10001 + index:08d}",
        invoice.customer,
        day,
        METHODS[index % len(METHODS)],
        [(invoice, amount)],
        currency=invoice.customer.currency,
        synced=invoice.synced and index % 3 == 0,
    )
    payment.fields = {"Comment": f"Remittance for {invoice.number}"} if index % 4 == 0 else {}
    plan.payments.append(payment)


def _add_triple(plan: Blueprint) -> None:
    """One cheque for three invoices: the open ones of the first customer that has three."""
    for customer in ordinary(plan):
        mine = [item for item in plan.invoices if item.customer is customer and item.amount > 0]
        if len(mine) >= 3 and not any(item.number >= "INV00090000" for item in mine):
            applied = [(item, item.amount) for item in mine[:3]]
            plan.payments.append(
                Payment(
                    "P-00010001",
                    customer,
                    plan.today,
                    "Check",
                    applied,
                    currency=customer.currency,
                    fields={"Comment": "Three invoices, one cheque"},
                )
            )
            return


def _add_interrupted(plan: Blueprint) -> None:
    """A payment whose NetSuite record was made although the run died before Zuora was told."""
    customer = ordinary(plan)[0]
    invoice = add_synced_invoice(plan, "INV00080031", customer, plan.day(1, 7), "250.00")
    plan.payments.append(
        Payment(
            "P-00090031",
            customer,
            plan.day(1, 20),
            "Check",
            [(invoice, invoice.amount)],
            in_netsuite=True,
            fields={"TransferredToAccounting": "Processing", "IntegrationStatus__NS": "Creating Payment"},
        )
    )


def _add_examples(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    _example(plan, 1, good, "PayPal")
    blocked = next(invoice for invoice in plan.invoices if invoice.number == "INV00090003")
    plan.payments.append(Payment("P-00090002", good, plan.today, "Check", [(blocked, blocked.amount)]))
    for number, owner in ((3, "A00009021"), (4, "A00009022"), (5, "A00009023"), (6, "A00009024")):
        _example(plan, number, plan.customer(owner), "WireTransfer")
    _example(plan, 7, good, "ACH", months_ago=2)
    _example(plan, 21, good, "Check", Status="Canceled")
    _example(plan, 22, good, "Check", TransferredToAccounting="Ignore")
    _example(plan, 23, good, "Check", IntegrationStatus__NS="Ignore")
    _example(plan, 24, good, "CreditCard", Status="Error")
    _example(plan, 25, good, "Check", Origin__NS="NETSUITE")


def _example(
    plan: Blueprint, number: int, customer: Customer, method: str, *, months_ago: int = 0, **fields: object
) -> Payment:
    """A payment of an invoice of its own, which was synced before."""
    invoice = add_synced_invoice(
        plan, f"INV{80000 + number:08d}", customer, plan.day(months_ago + 1, 3), "250.00"
    )
    payment = Payment(
        f"P-{90000 + number:08d}",
        customer,
        plan.day(months_ago, 10),
        method,
        [(invoice, invoice.amount)],
        currency=customer.currency,
        fields=dict(fields),
    )
    plan.payments.append(payment)
    return payment
