"""The demo's invoices: ordinary ones of this and the previous month, and one for every refusal."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from sandbox.scenarios.blueprint import Blueprint, Charge, Customer, Invoice, Line, Tax
from sandbox.scenarios.catalog import sold
from sandbox.scenarios.custom_fields import TOO_LONG
from sandbox.scenarios.customers import ordinary

CENT = Decimal("0.01")
TAX_EXEMPT = ("Pinecrest School District 14", "Dunmore Public Library")
# country -> (tax code, rate, description); a US sale may be taxed by state and county
VAT = {
    "Germany": ("VAT EU", "0.19", "Umsatzsteuer 19 %"),
    "France": ("VAT EU", "0.20", "TVA 20 %"),
    "Italy": ("VAT EU", "0.22", "IVA 22 %"),
    "Denmark": ("VAT EU", "0.25", "Moms 25 %"),
    "Netherlands": ("VAT EU", "0.21", "Btw 21 %"),
    "Poland": ("VAT EU", "0.23", "VAT 23 %"),
    "Greece": ("VAT EU", "0.24", "ΦΠΑ 24 %"),
    "Spain": ("VAT EU", "0.21", "IVA 21 %"),
    "Austria": ("VAT EU", "0.20", "USt 20 %"),
    "United Kingdom": ("VAT UK", "0.20", "VAT 20 %"),
}
STATES = {
    "Massachusetts": "0.0625",
    "California": "0.06",
    "Connecticut": "0.0635",
    "Texas": "0.0625",
    "Washington": "0.065",
    "New York": "0.04",
    "Colorado": "0.029",
    "Pennsylvania": "0.06",
}
COUNTIES = {"California": "0.0125", "Colorado": "0.0481"}


def taxes_for(customer: Customer, charge: Charge, amount: Decimal) -> list[Tax]:
    """What is added to a line, rounded to cents; nothing for exempt customers and places without tax."""
    place = customer.contact
    if not charge.taxable or customer.name in TAX_EXEMPT or not amount:
        return []
    if place.country in VAT:
        code, rate, text = VAT[place.country]
        return [_tax(code, amount, rate, text)]
    taxes = (
        [_tax("US SALES TAX", amount, STATES[place.state], f"{place.state} State Tax")]
        if place.state in STATES
        else []
    )
    if place.state in COUNTIES:
        taxes.append(_tax("US COUNTY TAX", amount, COUNTIES[place.state], f"{place.state} County Tax"))
    return taxes


def line(
    customer: Customer, charge: Charge, quantity: int = 1, amount: str | None = None, **fields: object
) -> Line:
    """An item with its taxes; the amount is the list price times the quantity unless given."""
    value = Decimal(amount) if amount is not None else (charge.price * quantity).quantize(CENT, ROUND_HALF_UP)
    return Line(charge, Decimal(quantity), value, taxes_for(customer, charge, value), dict(fields))


def add_invoices(plan: Blueprint) -> None:
    """All invoices of the demo except those behind payments and refunds with a peculiarity."""
    random = Random(20)  # seeded: the same company every time
    for customer in ordinary(plan):
        for months_ago in (1, 1, 0):
            if months_ago or random.random() < 0.8:
                _add_ordinary(plan, customer, months_ago, random)
    _add_special(plan)
    _add_interrupted(plan)
    _add_examples(plan)


def _add_ordinary(plan: Blueprint, customer: Customer, months_ago: int, random: Random) -> None:
    charges = random.sample(sold(plan), random.choice((1, 2, 2, 3, 4)))
    synced = customer.synced and months_ago == 1 and random.random() < 0.8
    if synced:
        charges = [charge for charge in charges if charge.synced] or [plan.charge("Platform Base Fee")]
    lines = [_ordinary_line(customer, charge, random) for charge in charges]
    day = plan.day(months_ago, random.randint(1, 27))
    plan.invoices.append(Invoice(_next_number(plan), customer, day, lines, synced=synced))


def _ordinary_line(customer: Customer, charge: Charge, random: Random) -> Line:
    quantity = random.randint(2, 60) if charge.model in ("Per Unit Pricing", "Volume Pricing") else 1
    if charge.kind == "Usage":
        quantity = random.randint(1_000, 90_000)
    # No trigger date yet: recognition of this line is deferred.
    waiting = charge.name == "Named User" and random.random() < 0.4
    return line(customer, charge, quantity, **({"RevRecStartDate": None} if waiting else {}))


def _add_special(plan: Blueprint) -> None:
    """Credits, a zero invoice, the annual contract, a project with its NetSuite id."""
    people = ordinary(plan)
    base, users, rental = (
        plan.charge(name) for name in ("Platform Base Fee", "Named User", "Gateway Rental")
    )
    discount, annual = plan.charge("Loyalty Discount"), plan.charge("Enterprise Annual Fee")
    for customer, amount in ((people[0], "-490.00"), (people[3], "-96.00"), (people[24], "-245.50")):
        credit = [line(customer, users, 4, amount)]
        _add(plan, customer, 0, 9, credit, Comments="Credit for service interruption")
    for customer in (people[1], people[36]):
        _add(plan, customer, 0, 6, [line(customer, rental, 3), line(customer, discount, 1)])
    exempt = plan.customers[6]
    _add(plan, exempt, 0, 11, [line(exempt, base, 1, "50.00"), line(exempt, discount, 1, "-50.00")])
    _add(plan, people[9], 0, 2, [line(people[9], annual)], Comments="Annual contract, billed in advance")
    project = _add(
        plan, people[5], 0, 12, [line(people[5], plan.charge("Implementation Project"), 1, "6250.00")]
    )
    project.subscription = {"Project__NS": "project"}  # replaced by the project's internal id


def _add_interrupted(plan: Blueprint) -> None:
    """What an earlier run left half done: one that was refused, one whose record exists all the same."""
    people, base = ordinary(plan), plan.charge("Platform Base Fee")
    retried = _add(
        plan,
        people[1],
        0,
        4,
        [line(people[1], base)],
        TransferredToAccounting="Error",
        IntegrationStatus__NS="Error Creating Invoice",
    )
    retried.number = "INV00090032"
    stuck = _add(
        plan,
        people[0],
        0,
        5,
        [line(people[0], base)],
        TransferredToAccounting="Processing",
        IntegrationStatus__NS="Creating Invoice",
    )
    stuck.number, stuck.in_netsuite = "INV00090031", True


def _add_examples(plan: Blueprint) -> None:
    base, users = plan.charge("Platform Base Fee"), plan.charge("Named User")
    report, project = plan.charge("Compliance Report"), plan.charge("Implementation Project")
    good = plan.customer("A00009025")
    far = plan.customer("A00009026")
    for number, owner in ((1, "A00009001"), (2, "A00009008")):
        customer = plan.customer(owner)
        _example(plan, number, customer, [line(customer, base)])
    _example(plan, 3, good, [line(good, base), line(good, report)])
    _example(
        plan,
        4,
        good,
        [Line(base, Decimal(1), base.price, [_tax("US USE TAX", base.price, "0.06", "Use Tax")])],
    )
    _example(plan, 5, good, [line(good, project)]).subscription = {"Notes": "Project number still to come"}
    for number, owner in ((6, "A00009021"), (7, "A00009022"), (8, "A00009023")):
        customer = plan.customer(owner)
        _example(plan, number, customer, [line(customer, users, 5)])
    _example(plan, 9, far, [line(far, users, 10)], Currency="USD")
    _example(
        plan,
        10,
        good,
        [Line(plan.charge("API Call Overage"), Decimal(50), Decimal("1.00")) for _ in range(4001)],
    )
    for number, months_ago in ((11, 2), (12, 3)):
        _example(plan, number, good, [line(good, base)], months_ago=months_ago)
    _example(plan, 13, good, [line(good, users, 3)])
    plan.strangers.append(("invoice", "INV00090013"))
    _example(plan, 14, good, [line(good, base)], ProjectCode__c=TOO_LONG)
    _example(plan, 21, good, [line(good, base)], Status="Draft", PostedDate=None)
    _example(plan, 22, good, [line(good, base)], Status="Canceled")
    _example(plan, 23, good, [line(good, base)], TransferredToAccounting="Ignore")
    _example(plan, 24, good, [line(good, base)], IntegrationStatus__NS="Ignore")
    refuses = plan.customer("A00009006")
    _example(plan, 25, refuses, [line(refuses, base)])


def _example(
    plan: Blueprint,
    number: int,
    customer: Customer,
    lines: list[Line],
    *,
    months_ago: int = 0,
    **fields: object,
) -> Invoice:
    invoice = _add(plan, customer, months_ago, 8, lines, **fields)
    invoice.number = f"INV{90000 + number:08d}"
    return invoice


def _add(
    plan: Blueprint, customer: Customer, months_ago: int, day: int, lines: list[Line], **fields: object
) -> Invoice:
    invoice = Invoice(_next_number(plan), customer, plan.day(months_ago, day), lines, fields=dict(fields))
    plan.invoices.append(invoice)
    return invoice


def add_synced_invoice(plan: Blueprint, number: str, customer: Customer, day: date, amount: str) -> Invoice:
    """An untaxed invoice of one line that is in both systems already."""
    lines = [Line(plan.charge("Premium Support"), Decimal(1), Decimal(amount))]
    invoice = Invoice(number, customer, day, lines, synced=True)
    plan.invoices.append(invoice)
    return invoice


def _next_number(plan: Blueprint) -> str:
    return f"INV{10001 + len(plan.invoices):08d}"


def _tax(code: str, amount: Decimal, rate: str, description: str) -> Tax:
    return Tax(code, (amount * Decimal(rate)).quantize(CENT, ROUND_HALF_UP), Decimal(rate), description)
