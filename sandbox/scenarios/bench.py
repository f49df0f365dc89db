"""A company for counted benchmarks: as many new invoices as asked for, everything else quiet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sandbox.scenarios.blueprint import Blueprint, Charge, Customer, Invoice, Line, Product, RatePlan
from sandbox.scenarios.names import COMPANIES_US, parse

LINES_PER_INVOICE = 3
INVOICES_PER_ACCOUNT = 4


def build(today: date, *, scale: int) -> Blueprint:
    """`scale` invoices of three lines for a quarter as many customers; those and the catalog were synced."""
    plan = Blueprint(today)
    product = Product("Bench Product", synced=True)
    plan.products.append(product)
    for index in range(LINES_PER_INVOICE):
        plan.rate_plans.append(RatePlan(f"Bench Plan {index + 1}", product=product, synced=True))
        plan.charges.append(
            Charge(
                f"Bench Charge {index + 1}",
                f"Bench Plan {index + 1}",
                "Bench Product",
                Decimal("10.00"),
                taxable=False,
                synced=True,
                fields={"AccountingCode": "Revenue : Subscriptions"},
            )
        )
    contact = parse(COMPANIES_US)[0][1]
    # Created before the demo's cutover date for accounts, so that a run does not update them.
    plan.customers = [
        Customer(f"A{1 + index:08d}", f"Bench Customer {1 + index}", "USD", contact, synced=True, legacy=True)
        for index in range(max(1, scale // INVOICES_PER_ACCOUNT))
    ]
    day = plan.day(0, 3)
    for index in range(scale):
        lines = [Line(charge, Decimal(2), Decimal(20 + index % 500)) for charge in plan.charges]
        customer = plan.customers[index % len(plan.customers)]
        plan.invoices.append(Invoice(f"INV{1 + index:08d}", customer, day, lines))
    return plan
