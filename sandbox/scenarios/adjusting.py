"""The demo's invoice item adjustments, without Invoice Settlement: one of each case and of every refusal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.scenarios.billing import line
from sandbox.scenarios.blueprint import Blueprint, Customer, Fields, Invoice, Line
from sandbox.scenarios.corrections import ItemAdjustment
from sandbox.scenarios.customers import ordinary

GOOD, UNLINKED_ACCOUNT = "A00009025", "A00009041"
# Adjustments that go through: amount of the invoice's item, then type and amount of each
_GOOD: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("480.00", (("Credit", "80.00"),)),
    ("1250.00", (("Credit", "125.00"), ("Credit", "62.50"))),
    ("300.00", (("Charge", "45.00"),)),
    ("-400.00", (("Charge", "150.00"), ("Charge", "99.99"))),
    ("-90.00", (("Credit", "10.00"),)),
    ("-60.00", (("Charge", "60.00"),)),  # uses up its credit memo, which is not to come back to Zuora
    ("700.00", (("Credit", "35.00"), ("Charge", "12.00"))),
)


def add_adjustments(plan: Blueprint) -> None:
    """All invoice item adjustments of the demo that have not come from NetSuite."""
    _add_good(plan)
    _add_taxed(plan)
    _add_recognised(plan)
    _add_interrupted(plan)
    _add_examples(plan)
    _add_left_out(plan)


def _add_good(plan: Blueprint) -> None:
    owners = [customer for customer in ordinary(plan) if customer.synced]
    number = 0
    for index, (amount, adjustments) in enumerate(_GOOD):
        invoice = _invoice(plan, 1 + index, owners[index * len(owners) // len(_GOOD)], amount)
        for kind, part in adjustments:
            number += 1
            adjustment = _adjust(plan, 10000 + number, invoice, kind, part)
            adjustment.fields = {"Comment": f"Agreed, case {5100 + number}", "ReferenceId": f"case-{number}"}


def _add_taxed(plan: Blueprint) -> None:
    """An item and its tax are taken back in two adjustments."""
    customer = next(c for c in ordinary(plan) if c.synced and c.contact.country == "Germany")
    billed = line(customer, plan.charge("Premium Support"), 1, "500.00")
    invoice = _billed(plan, 20, customer, billed)
    _adjust(plan, 10020, invoice, "Credit", "100.00")
    _adjust(plan, 10021, invoice, "Credit", "19.00", tax=True)


def _add_recognised(plan: Blueprint) -> None:
    """Adjustments of revenue that is recognised over time, with and without its trigger date."""
    customer = plan.customer(GOOD)
    for number, fields in ((22, {}), (23, {"RevRecStartDate": None})):
        users = Line(plan.charge("Named User"), Decimal(10), Decimal("240.00"), fields=dict(fields))
        _adjust(plan, 10000 + number, _billed(plan, number, customer, users), "Credit", "24.00")


def _add_interrupted(plan: Blueprint) -> None:
    """Runs that died after the credit memo, and between an invoice and its application."""
    for number, amount, kind, status in (
        (31, "200.00", "Credit", "Creating Credit Memo"),
        (32, "-200.00", "Charge", "Creating Invoice"),
    ):
        adjustment = _example(plan, number, plan.customer(GOOD), amount, kind)
        adjustment.in_netsuite = True
        adjustment.fields = {"TransferredToAccounting": "Processing", "IntegrationStatus__NS": status}


def _add_examples(plan: Blueprint) -> None:
    good = plan.customer(GOOD)
    unsynced = next(invoice for invoice in plan.invoices if invoice.number == "INV00090013")
    _adjust(plan, 90001, unsynced, "Credit", "5.00")
    _example(plan, 2, plan.customer(UNLINKED_ACCOUNT))
    beta = Line(plan.charge("Beta Feature Pass"), Decimal(1), Decimal("60.00"))
    _adjust(plan, 90003, _billed(plan, 103, good, beta), "Credit", "6.00")
    german = plan.customer("A00009026")
    taxed = line(german, plan.charge("Premium Support"), 1, "200.00")
    _adjust(plan, 90004, _billed(plan, 104, german, taxed), "Credit", "1.00", tax=True).unlinked = True
    for number, owner in ((5, "A00009021"), (6, "A00009022"), (7, "A00009023")):
        _example(plan, number, plan.customer(owner))
    late = _example(plan, 8, good, months_ago=3)
    late.date = plan.day(2, 10)  # in a period that is closed now
    _example(plan, 9, good).credited = Decimal("195.00")


def _add_left_out(plan: Blueprint) -> None:
    left_out: tuple[tuple[int, Fields], ...] = (
        (21, {"Status": "Canceled"}),
        (22, {"TransferredToAccounting": "Ignore"}),
        (23, {"IntegrationStatus__NS": "Ignore"}),
    )
    for number, fields in left_out:
        _example(plan, number, plan.customer(GOOD), **fields)


def _example(
    plan: Blueprint,
    number: int,
    customer: Customer,
    amount: str = "200.00",
    kind: str = "Credit",
    *,
    months_ago: int = 1,
    **fields: Any,
) -> ItemAdjustment:
    invoice = _invoice(plan, 100 + number, customer, amount, months_ago=months_ago)
    return _adjust(plan, 90000 + number, invoice, kind, "20.00", **fields)


def _invoice(
    plan: Blueprint, number: int, customer: Customer, amount: str, *, months_ago: int = 1
) -> Invoice:
    """An untaxed invoice of one item."""
    item = Line(plan.charge("Premium Support"), Decimal(1), Decimal(amount))
    return _billed(plan, number, customer, item, months_ago=months_ago)


def _billed(plan: Blueprint, number: int, customer: Customer, item: Line, *, months_ago: int = 1) -> Invoice:
    """An invoice of one item that is in both systems and that nobody has paid."""
    day = plan.day(months_ago, 5)
    invoice = Invoice(f"INV{40000 + number:08d}", customer, day, [item], synced=True)
    plan.invoices.append(invoice)
    return invoice


def _adjust(
    plan: Blueprint,
    number: int,
    invoice: Invoice,
    kind: str,
    amount: str,
    *,
    tax: bool = False,
    **fields: Any,
) -> ItemAdjustment:
    """An adjustment of this month, of the invoice's item or of its first tax."""
    item = invoice.lines[0]
    adjustment = ItemAdjustment(
        f"IIA-{number:08d}",
        invoice,
        item.taxes[0] if tax else item,
        kind,
        Decimal(amount),
        plan.day(0, 9),
        dict(fields),
    )
    plan.adjustments.append(adjustment)
    return adjustment
