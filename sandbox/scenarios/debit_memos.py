"""The demo's debit memos: ordinary ones, one for every refusal, and those that are to be left alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.scenarios.billing import line
from sandbox.scenarios.blueprint import Blueprint, Customer, Fields, Invoice, Line, Payment, Tax
from sandbox.scenarios.credit_memos import add_credit_memos
from sandbox.scenarios.customers import ordinary

GOOD = "A00009025"
# Debit memos that go through: place among the ordinary customers, charges with quantities, comment
_GOOD: tuple[tuple[int, tuple[tuple[str, int], ...], str], ...] = (
    (0, (("Onboarding Workshop", 1),), "Extra workshop agreed on the phone"),
    (2, (("Edge Gateway Device", 2), ("Gateway Rental", 2)), "Two devices not sent back"),
    (7, (("Named User", 12),), "Users added in the middle of the month"),
    (14, (("Data Retention Add-on", 1),), "Waits for the customer's acceptance"),
    (20, (("API Call Overage", 25_000), ("Analytics Seat", 4)), ""),
    (26, (("Premium Support", 1),), ""),
    (31, (("Platform Base Fee", 1), ("Named User", 3), ("Premium Support", 1)), ""),
    (36, (("Edge Gateway Device", 1),), "Déplacement & matériel <urgent>"),
)


def add_memos(plan: Blueprint) -> None:
    """All debit and credit memos of the demo; debit memos first, as credit memos are applied to some."""
    _add_good(plan)
    _add_project(plan)
    _add_paid(plan)
    _add_interrupted(plan)
    _add_examples(plan)
    _add_left_out(plan)
    add_credit_memos(plan)


def _add_good(plan: Blueprint) -> None:
    people = ordinary(plan)
    for number, (place, charges, comment) in enumerate(_GOOD, 1):
        owner = people[place]
        lines = [line(owner, plan.charge(name), quantity) for name, quantity in charges]
        _add(plan, 10000 + number, owner, lines, Comments=comment or None)
    for number, owner in enumerate([c for c in people if c.synced][:2], 9001):
        earlier = _add(plan, number, owner, [line(owner, plan.charge("Premium Support"))], months_ago=1)
        earlier.synced = True


def _add_project(plan: Blueprint) -> None:
    owner = ordinary(plan)[5]
    project = [line(owner, plan.charge("Implementation Project"), 1, "1875.00")]
    _add(plan, 10020, owner, project).subscription = {"Project__NS": "project"}


def _add_paid(plan: Blueprint) -> None:
    """A debit memo that is paid before NetSuite has it."""
    owner = ordinary(plan)[9]
    memo = _add(plan, 10021, owner, [line(owner, plan.charge("Onboarding Workshop"))])
    paid = [(memo, memo.amount)]
    plan.payments.append(
        Payment("P-00090041", owner, plan.today, "WireTransfer", paid, currency=owner.currency)
    )


def _add_interrupted(plan: Blueprint) -> None:
    """Its NetSuite invoice was made although the run died before Zuora was told."""
    good = plan.customer(GOOD)
    stuck = _example(plan, 31, good)
    stuck.in_netsuite = True
    stuck.fields = {"TransferredToAccounting": "Processing", "IntegrationStatus__NS": "Creating Debit Memo"}


def _add_examples(plan: Blueprint) -> None:
    """One for every refusal; the first, of an item that NetSuite lacks, came with its payment."""
    good, base = plan.customer(GOOD), plan.charge("Platform Base Fee")
    _example(plan, 2, plan.customer("A00009001"))
    use_tax = Tax("US USE TAX", Decimal("29.40"), Decimal("0.06"), "Use Tax")
    _add(plan, 90004, good, [Line(base, Decimal(1), base.price, [use_tax])])
    project = [line(good, plan.charge("Implementation Project"))]
    _add(plan, 90005, good, project).subscription = {"Notes": "Project number still to come"}
    for number, owner in ((6, "A00009021"), (7, "A00009022"), (8, "A00009023")):
        _example(plan, number, plan.customer(owner))
    _example(plan, 9, plan.customer("A00009026"), Currency="USD")
    _example(plan, 11, good, months_ago=2)
    _example(plan, 13, good)
    plan.strangers.append(("invoice", "DM00090013"))


def _add_left_out(plan: Blueprint) -> None:
    left_out: tuple[tuple[int, Fields], ...] = (
        (21, {"Status": "Draft", "PostedOn": None}),
        (22, {"Status": "Canceled"}),
        (23, {"TransferredToAccounting": "Ignore"}),
        (24, {"IntegrationStatus__NS": "Ignore"}),
        (26, {"IntegrationStatus__NS": "Sync Complete"}),
    )
    for number, fields in left_out:
        _example(plan, number, plan.customer(GOOD), **fields)
    _example(plan, 25, plan.customer("A00009006"))


def _example(
    plan: Blueprint, number: int, customer: Customer, *, months_ago: int = 0, **fields: Any
) -> Invoice:
    lines = [line(customer, plan.charge("Platform Base Fee"))]
    return _add(plan, 90000 + number, customer, lines, months_ago=months_ago, **fields)


def _add(
    plan: Blueprint,
    number: int,
    customer: Customer,
    lines: list[Line],
    *,
    months_ago: int = 0,
    **fields: Any,
) -> Invoice:
    memo = Invoice(
        f"DM{number:08d}",
        customer,
        plan.day(months_ago, 7),
        lines,
        debit_memo=True,
        fields=dict(fields),
    )
    plan.invoices.append(memo)
    return memo
