"""The demo's payments that only Invoice Settlement allows: unassigned, unapplied, overpaid, applied anew."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.billing import add_synced_invoice
from sandbox.scenarios.blueprint import Blueprint, Charge, Invoice, Line, Payment

# A person set Transferred to Accounting to No, which the API gives as null.
PUSHED = {"TransferredToAccounting": None}


def add_settlement_examples(plan: Blueprint) -> None:
    """No account, no application, a debit memo; an overpaid one; a method that is gone; changes."""
    good = plan.customer("A00009025")
    plan.payments.append(Payment("P-00090008", None, plan.today, "WireTransfer", [], Decimal("310.00")))
    plan.payments.append(Payment("P-00090009", good, plan.today, "Check", [], Decimal("150.00")))
    memo = Invoice(
        "DM00090001", good, plan.day(0, 6), [_memo_line(plan.charge("Compliance Report"))], debit_memo=True
    )
    plan.invoices.append(memo)
    plan.payments.append(Payment("P-00090010", good, plan.today, "Check", [(memo, memo.amount)]))
    _overpaid(plan)
    _changed(plan)


def _overpaid(plan: Blueprint) -> None:
    """New payments: of one a rest is not applied, of the other the card was removed from the account."""
    good = plan.customer("A00009025")
    invoice = _invoice(plan, 34, "120.00")
    paid = [(invoice, invoice.amount)]
    plan.payments.append(Payment("P-00090033", good, plan.today, "Check", paid, Decimal("30.00")))
    invoice = _invoice(plan, 35, "80.00")
    gone = Payment("P-00090034", good, plan.today, "CreditCard", [(invoice, invoice.amount)])
    gone.method_gone = True
    plan.payments.append(gone)


def _changed(plan: Blueprint) -> None:
    """Synced payments: one was applied to a second invoice since, the other taken off its only one."""
    good = plan.customer("A00009025")
    later, first = _invoice(plan, 32, "200.00"), _invoice(plan, 33, "300.00")
    applied = [(first, first.amount), (later, later.amount)]
    more = Payment("P-00090032", good, plan.day(1, 20), "Check", applied, synced=True, fields=dict(PUSHED))
    more.not_in_netsuite = [later]
    undone = _invoice(plan, 36, "175.00")
    none = Payment("P-00090035", good, plan.day(1, 21), "Check", [], undone.amount, synced=True)
    none.fields, none.taken_back = dict(PUSHED), [(undone, undone.amount)]
    plan.payments += [more, none]


def _invoice(plan: Blueprint, number: int, amount: str) -> Invoice:
    good = plan.customer("A00009025")
    return add_synced_invoice(plan, f"INV000800{number}", good, plan.day(1, 5), amount)


def _memo_line(charge: Charge) -> Line:
    return Line(charge, Decimal(1), Decimal("80.00"))
