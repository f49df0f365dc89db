"""The demo's credit memos: applied in every way and not at all, one for every refusal, changed since."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.scenarios.billing import CENT, add_synced_invoice, line
from sandbox.scenarios.blueprint import Blueprint, Customer, Fields, Invoice, Line, Tax
from sandbox.scenarios.corrections import CreditMemo
from sandbox.scenarios.customers import ordinary

GOOD = "A00009025"
# What a person does to have changes sent: memos spell Transferred to Accounting "No".
PUSHED: dict[str, Any] = {"TransferredToAccounting": "No"}
Applied = list[tuple[Invoice, Decimal]]


def add_credit_memos(plan: Blueprint) -> None:
    """All credit memos of the demo, after the debit memos."""
    _add_for_invoices(plan)
    _add_for_several(plan)
    _add_for_debit_memos(plan)
    _add_unapplied(plan)
    _add_interrupted(plan)
    _add_changed(plan)
    _add_examples(plan)
    _add_left_out(plan)


def _add_for_invoices(plan: Blueprint) -> None:
    """A tenth of the first item of open invoices, as it was taxed, applied to it; three per currency."""
    number = 0
    for currency in ("USD", "EUR", "GBP"):
        for invoice in [i for i in _open_invoices(plan) if i.customer.currency == currency][:3]:
            number += 1
            owner, item = invoice.customer, invoice.lines[0]
            tenth = (item.amount / 10).quantize(CENT, ROUND_HALF_UP)
            credit = line(owner, item.charge, 1, str(tenth))
            _add(plan, 10000 + number, owner, [credit], [(invoice, credit.total)], Comment="Agreed discount")


def _open_invoices(plan: Blueprint) -> list[Invoice]:
    """Ordinary invoices of this month that nobody has paid, one of each customer."""
    this_month = plan.today.replace(day=1)
    found = {
        invoice.customer.number: invoice
        for invoice in plan.invoices
        if invoice.customer in ordinary(plan)
        and not invoice.debit_memo
        and invoice.date >= this_month
        and invoice.number < "INV00040000"
        and invoice.open == invoice.amount > 0
        and invoice.lines[0].amount > 0
    }
    return list(found.values())


def _add_for_several(plan: Blueprint) -> None:
    """One credit for two invoices of which a rest stays unapplied, one for an invoice and a debit memo."""
    owner = next(customer for customer in ordinary(plan) if customer.synced and customer.currency == "EUR")
    first, second = (
        add_synced_invoice(plan, f"INV{66000 + number:08d}", owner, plan.day(1, 4), amount)
        for number, amount in ((1, "200.00"), (2, "150.00"))
    )
    credit = [line(owner, plan.charge("Premium Support"), 1, "400.00")]
    applied = [(first, first.amount), (second, Decimal("99.95"))]
    _add(plan, 10020, owner, credit, applied, Comment="Zwei Rechnungen, eine Gutschrift")
    memo = _debit_memo(plan, "DM00010001")
    invoice = add_synced_invoice(plan, "INV00066003", memo.customer, plan.day(1, 4), "80.00")
    both = [(invoice, Decimal("30.00")), (memo, Decimal("45.50"))]
    users = [_untaxed(plan, "Named User", "75.50")]
    _add(plan, 10021, memo.customer, users, both)


def _add_for_debit_memos(plan: Blueprint) -> None:
    for number, name in ((30, "DM00010002"), (31, "DM00010006")):
        memo = _debit_memo(plan, name)
        item = memo.lines[0]
        credit = line(memo.customer, item.charge, 1, str(item.amount))
        _add(plan, 10000 + number, memo.customer, [credit], [(memo, credit.total)], Comment="Billed twice")


def _add_unapplied(plan: Blueprint) -> None:
    """Credits that wait for an invoice: recognised over time, deferred, and of several items."""
    people = ordinary(plan)
    for number, place, names in (
        (40, 3, ("Platform Base Fee",)),
        (41, 11, ("Data Retention Add-on",)),
        (42, 25, ("Analytics Seat", "Onboarding Workshop", "Travel & Expenses <billed at cost>")),
    ):
        owner = people[place]
        _add(plan, 10000 + number, owner, [line(owner, plan.charge(name)) for name in names])


def _add_interrupted(plan: Blueprint) -> None:
    """The run died after the memo was made; since then it was applied to a second invoice."""
    good = plan.customer(GOOD)
    first, second = _invoices(plan, 31, good)
    applied = [(first, Decimal("60.00")), (second, Decimal("40.00"))]
    stuck = _example(plan, 31, good, applied)
    stuck.in_netsuite, stuck.not_in_netsuite = True, [second]
    stuck.fields = {"TransferredToAccounting": "Processing", "IntegrationStatus__NS": "Creating Credit Memo"}


def _add_changed(plan: Blueprint) -> None:
    """Synced ones with changes to send: applied to a second invoice since, taken off the only one."""
    good = plan.customer(GOOD)
    first, second = _invoices(plan, 32, good)
    more = _example(plan, 32, good, [(first, Decimal("60.00")), (second, Decimal("40.00"))], **PUSHED)
    more.synced, more.not_in_netsuite = True, [second]
    only, _ = _invoices(plan, 33, good)
    none = _example(plan, 33, good, **PUSHED)
    none.synced, none.taken_back = True, [(only, Decimal("60.00"))]


def _add_examples(plan: Blueprint) -> None:
    good, base = plan.customer(GOOD), plan.charge("Platform Base Fee")
    unsynced = next(invoice for invoice in plan.invoices if invoice.number == "INV00090005")
    _example(plan, 1, good, [(unsynced, Decimal("60.00"))])
    _example(plan, 2, good, [(_debit_memo(plan, "DM00090005"), Decimal("60.00"))])
    _add(plan, 90003, good, [_untaxed(plan, "Compliance Report", "80.00")])
    use_tax = Tax("US USE TAX", Decimal("6.00"), Decimal("0.06"), "Use Tax")
    _add(plan, 90004, good, [Line(base, Decimal(1), Decimal("100.00"), [use_tax])])
    for number, owner in ((6, "A00009021"), (7, "A00009022"), (8, "A00009023")):
        _example(plan, number, plan.customer(owner))
    _example(plan, 11, good, months_ago=2)
    _example(plan, 13, good)
    plan.strangers.append(("creditMemo", "CM00090013"))


def _add_left_out(plan: Blueprint) -> None:
    left_out: tuple[tuple[int, Fields], ...] = (
        (21, {"Status": "Draft", "PostedOn": None}),
        (22, {"Status": "Canceled"}),
        (23, {"TransferredToAccounting": "Ignore"}),
        (24, {"IntegrationStatus__NS": "Ignore"}),
        (26, {"Origin__NS": "NETSUITE"}),
    )
    for number, fields in left_out:
        _example(plan, number, plan.customer(GOOD), **fields)
    for number, owner in ((25, "A00009006"), (27, "A00009001")):
        _example(plan, number, plan.customer(owner))


def _invoices(plan: Blueprint, number: int, customer: Customer) -> tuple[Invoice, Invoice]:
    first, second = (
        add_synced_invoice(plan, f"INV{66000 + number * 2 + place:08d}", customer, plan.day(1, 5), "100.00")
        for place in range(2)
    )
    return first, second


def _debit_memo(plan: Blueprint, number: str) -> Invoice:
    return next(memo for memo in plan.invoices if memo.number == number)


def _untaxed(plan: Blueprint, charge: str, amount: str) -> Line:
    return Line(plan.charge(charge), Decimal(1), Decimal(amount))


def _example(
    plan: Blueprint,
    number: int,
    customer: Customer,
    applied: Applied | None = None,
    *,
    months_ago: int = 0,
    **fields: Any,
) -> CreditMemo:
    lines = [_untaxed(plan, "Premium Support", "100.00")]
    return _add(plan, 90000 + number, customer, lines, applied, months_ago=months_ago, **fields)


def _add(
    plan: Blueprint,
    number: int,
    customer: Customer,
    lines: list[Line],
    applied: Applied | None = None,
    *,
    months_ago: int = 0,
    **fields: Any,
) -> CreditMemo:
    """A memo of not before the documents that it is applied to."""
    parts = applied or []
    day = max([plan.day(months_ago, 10), *(document.date for document, _ in parts)])
    memo = CreditMemo(f"CM{number:08d}", customer, day, lines, parts, fields=dict(fields))
    plan.credit_memos.append(memo)
    return memo
