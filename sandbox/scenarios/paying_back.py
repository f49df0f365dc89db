"""The demo's Zuora refunds: full and partial ones of payments in NetSuite, and one for every refusal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.scenarios.billing import add_synced_invoice
from sandbox.scenarios.blueprint import Blueprint, Customer, Fields, Payment
from sandbox.scenarios.corrections import Memo, PaymentRefund, Refund
from sandbox.scenarios.customers import ordinary

# Refunds that go through: paid on these invoices by, refunded of each (of one payment, one after the other)
_GOOD: tuple[tuple[tuple[str, ...], str, tuple[tuple[str, ...], ...]], ...] = (
    (("480.00",), "Check", (("480.00",),)),
    (("950.00",), "WireTransfer", (("120.50",),)),
    (("600.00",), "ACH", (("150.00",), ("75.25",))),
    (("300.00", "250.00", "200.00"), "Check", (("100.00", "0", "200.00"),)),
    (("410.00", "90.00"), "WireTransfer", (("410.00", "90.00"),)),
    (("320.00",), "CreditCard", (("320.00",),)),
    (("780.00", "140.00"), "DebitCard", (("60.00", "40.00"), ("0", "100.00"))),
)
GOOD = "A00009025"


def add_payment_refunds(plan: Blueprint) -> None:
    """All Zuora refunds of the demo that have not come from NetSuite."""
    _add_good(plan)
    _add_interrupted(plan)
    _add_examples(plan)
    _add_left_out(plan)


def _add_good(plan: Blueprint) -> None:
    owners = [customer for customer in ordinary(plan) if customer.synced]
    by_currency = [c for code in ("EUR", "USD", "GBP") for c in owners if c.currency == code]
    number = 0
    for index, (invoices, method, refunds) in enumerate(_GOOD):
        owner = by_currency[index * len(by_currency) // len(_GOOD)]
        payment = _payment(plan, owner, 1 + index, invoices, method)
        for portions in refunds:
            number += 1
            refund = _refund(plan, f"R-{10000 + number:08d}", payment, *portions, method=method)
            refund.fields = {
                "Comment": f"Credit agreed, case {4100 + number}",
                "ReferenceID": f"re_{number:05d}",
            }


def _add_interrupted(plan: Blueprint) -> None:
    """Runs that died: after the refund was made, after the payment was opened, before anything was done."""
    owner = plan.customer(GOOD)
    for number, status, opened, made in (
        (31, "Creating Refund", True, True),
        (32, "Updating Payment", True, False),
        (33, "Updating Payment", False, False),
    ):
        refund = _example(plan, number, owner, "200.00", "80.00")
        refund.opened, refund.in_netsuite = opened, made
        refund.fields = {"TransferredToAccounting": "Processing", "IntegrationStatus__NS": status}


def _add_examples(plan: Blueprint) -> None:
    good = plan.customer(GOOD)
    _example(plan, 1, good, "200.00", "50.00", method="PayPal")
    unsynced = next(payment for payment in plan.payments if payment.number == "P-00090001")
    _refund(plan, "R-00090002", unsynced, "50.00")
    gone = _example(plan, 3, good, "200.00", "50.00")  # people took its payment out of NetSuite for good
    gone.payment_gone, gone.payment.fields = True, {"TransferredToAccounting": "Ignore"}
    for number, owner in ((4, "A00009021"), (5, "A00009022"), (6, "A00009023"), (10, "A00009024")):
        _example(plan, number, plan.customer(owner), "200.00", "50.00")
    _example(plan, 7, good, "200.00", "50.00", months_ago=2)  # paid in a period that is closed now
    _example(plan, 8, good, "200.00", "50.00").payment_locked = True
    _example(plan, 9, good, "200.00", "50.00")
    _number_in_use(plan, "R-00090009", good)


def _number_in_use(plan: Blueprint, number: str, customer: Customer) -> None:
    """A refund that people made in NetSuite and gave a number that Zuora is about to use."""
    memo = Memo("CRM-9209", customer, plan.day(0, 4), Decimal("15.00"), create_refund=False)
    plan.memos.append(memo)
    plan.refunds.append(Refund(number, customer, plan.day(0, 5), "Check", [(memo, memo.total)]))


def _add_left_out(plan: Blueprint) -> None:
    good = plan.customer(GOOD)
    left_out: tuple[tuple[int, Fields], ...] = (
        (21, {"Status": "Canceled"}),
        (22, {"TransferredToAccounting": "Ignore"}),
        (23, {"IntegrationStatus__NS": "Ignore"}),
        (24, {"SynctoNetSuite__NS": "No"}),
        (25, {"Origin__NS": "NETSUITE"}),
        (26, {"SourceType": "CreditBalance"}),
    )
    for number, fields in left_out:
        _example(plan, number, good, "200.00", "50.00", **fields)
    refuses = plan.customer("A00009006")
    invoice = next(invoice for invoice in plan.invoices if invoice.customer is refuses)
    applied = [(invoice, invoice.amount)]
    payment = Payment("P-00071999", refuses, plan.today, "Check", applied)
    plan.payments.append(payment)
    _refund(plan, "R-00090027", payment, str(invoice.amount))


def _example(
    plan: Blueprint,
    number: int,
    customer: Customer,
    paid: str,
    refunded: str,
    *,
    method: str = "Check",
    months_ago: int = 1,
    **fields: Any,
) -> PaymentRefund:
    """A refund of a payment of its own, which is in NetSuite."""
    payment = _payment(plan, customer, 100 + number, (paid,), months_ago=months_ago)
    return _refund(plan, f"R-{90000 + number:08d}", payment, refunded, method=method, **fields)


def _payment(
    plan: Blueprint,
    customer: Customer,
    number: int,
    invoices: tuple[str, ...],
    method: str = "Check",
    *,
    months_ago: int = 1,
) -> Payment:
    """A synced payment of synced invoices; `number` makes their numbers."""
    documents = [
        add_synced_invoice(
            plan, f"INV{50000 + number * 3 + index:08d}", customer, plan.day(months_ago, 3), amount
        )
        for index, amount in enumerate(invoices)
    ]
    payment = Payment(
        f"P-{71000 + number:08d}",
        customer,
        plan.day(months_ago, 12),
        method,
        [(document, document.amount) for document in documents],
        currency=customer.currency,
        synced=True,
    )
    plan.payments.append(payment)
    return payment


def _refund(
    plan: Blueprint, number: str, payment: Payment, *portions: str, method: str = "Check", **fields: Any
) -> PaymentRefund:
    """A refund of this month; the portions are those of the payment's documents, in their order."""
    taken = [
        (document, Decimal(portion))
        for (document, _), portion in zip(payment.applied, portions, strict=False)
        if Decimal(portion)
    ]
    refund = PaymentRefund(number, payment, plan.day(0, 8), method, taken, fields=dict(fields))
    plan.payment_refunds.append(refund)
    return refund
