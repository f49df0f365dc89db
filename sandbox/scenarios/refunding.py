"""The demo's NetSuite customer refunds, with the payments and credit memos behind them."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.billing import add_synced_invoice
from sandbox.scenarios.blueprint import Blueprint, Customer, Payment
from sandbox.scenarios.corrections import Memo, Refund
from sandbox.scenarios.customers import ordinary

# Refunds that go through: refund of, paid on these invoices, by
_GOOD: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("600.00", ("600.00",), "Check"),
    ("120.00", ("480.00",), "WireTransfer"),
    ("750.00", ("300.00", "250.00", "200.00"), "Check"),
    ("99.50", ("99.50",), "ACH"),
    ("45.25", ("900.00",), "Check"),
    ("310.00", ("310.00",), "CreditCard"),
)


def add_refunds(plan: Blueprint) -> None:
    """All NetSuite refunds of the demo."""
    owners = [customer for customer in ordinary(plan) if customer.synced and customer.currency == "USD"]
    for index, (amount, invoices, method) in enumerate(_GOOD):
        payment = _payment(plan, owners[index], 1 + index, invoices, method)
        memo = _memo(plan, 1 + index, payment, amount)
        _refund(plan, 1 + index, [memo], amount, method)
    _add_examples(plan)
    _add_left_out(plan)


def _add_examples(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    first, second = (
        _memo(plan, number, _payment(plan, good, number, ("200.00",)), amount)
        for number, amount in ((9001, "100.00"), (9101, "40.00"))
    )
    applied = [(first, Decimal("60.00")), (second, Decimal("40.00"))]
    plan.refunds.append(Refund("CREF-9001", good, plan.day(0, 15), "Check", applied))
    unnamed = _memo(plan, 9002, _payment(plan, good, 9002, ("200.00",)), "80.00")
    unnamed.payment = None
    _refund(plan, 9002, [unnamed], "80.00")
    stranger = _payment(plan, good, 9003, ("200.00",))
    stranger.zuora_link = False
    _refund(plan, 9003, [_memo(plan, 9003, stranger, "80.00")], "80.00")
    _simple(plan, 9004, good, ("200.00",), "240.00", "240.00")
    _simple(plan, 9005, good, ("200.00",), "100.00", "60.00")
    _simple(plan, 9006, good, ("200.00", "150.00"), "75.00", "75.00")
    _simple(plan, 9007, good, ("200.00",), "90.00", "90.00", method="Store Voucher")
    early = _simple(plan, 9008, good, ("200.00",), "35.00", "35.00")
    early.date = early.applied[0][0].date = plan.day(1, 5)  # before the payment: Zuora refuses that


def _add_left_out(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    unticked = _simple(plan, 9021, good, ("200.00",), "40.00", "40.00")
    unticked.applied[0][0].create_refund = False
    _simple(plan, 9022, good, ("200.00",), "40.00", "40.00").status = "Ignore"
    _simple(plan, 9023, good, ("200.00",), "40.00", "40.00").synced = True


def _simple(
    plan: Blueprint,
    number: int,
    customer: Customer,
    paid: tuple[str, ...],
    memo: str,
    refund: str,
    *,
    method: str = "Check",
) -> Refund:
    payment = _payment(plan, customer, number, paid)
    return _refund(plan, number, [_memo(plan, number, payment, memo)], refund, method)


def _payment(
    plan: Blueprint, customer: Customer, number: int, invoices: tuple[str, ...], method: str = "Check"
) -> Payment:
    """A synced payment of synced invoices; `number` makes their numbers."""
    documents = [
        add_synced_invoice(plan, f"INV{60000 + number * 3 + index:08d}", customer, plan.day(1, 2), amount)
        for index, amount in enumerate(invoices)
    ]
    payment = Payment(
        f"P-{70000 + number:08d}",
        customer,
        plan.day(1, 10),
        method,
        [(document, document.amount) for document in documents],
        synced=True,
    )
    plan.payments.append(payment)
    return payment


def _memo(plan: Blueprint, number: int, payment: Payment, amount: str) -> Memo:
    assert payment.customer is not None
    memo = Memo(f"CRM-{number:04d}", payment.customer, plan.day(0, 4), Decimal(amount), payment)
    plan.memos.append(memo)
    return memo


def _refund(plan: Blueprint, number: int, memos: list[Memo], amount: str, method: str = "Check") -> Refund:
    applied = [(memo, Decimal(amount)) for memo in memos]
    refund = Refund(f"CREF-{number:04d}", memos[0].customer, plan.day(0, 6), method, applied)
    plan.refunds.append(refund)
    return refund
