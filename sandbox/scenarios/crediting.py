"""The demo's used-up NetSuite credit memos, of NetSuite's own and of negative invoices."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.billing import add_synced_invoice, line
from sandbox.scenarios.blueprint import Blueprint, Customer, Invoice
from sandbox.scenarios.corrections import Credit, InvoiceAdjustment
from sandbox.scenarios.customers import ordinary

# Memos of NetSuite's own that go through: credit, amount of the invoice, on another invoice, refunded
_STANDARD = (
    ("300.00", "300.00", "0", "0"),
    ("120.50", "480.00", "0", "0"),
    ("200.00", "260.00", "80.00", "0"),
    ("150.00", "150.00", "0", "50.00"),
    ("19.99", "75.00", "0", "0"),
)
# Memos of negative invoices that go through: on these Zuora invoices, on another invoice, refunded
_NEGATIVE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("260.00",), "0", "0"),
    (("140.00", "60.00", "45.10"), "0", "0"),
    (("90.00",), "35.00", "20.00"),
    ((), "75.00", "0"),
    ((), "0", "110.00"),
)


def add_credits(plan: Blueprint) -> None:
    """All of them; only tenants without Invoice Settlement take them."""
    owners = [customer for customer in ordinary(plan) if customer.synced]
    for number, (amount, invoiced, native, refunded) in enumerate(_STANDARD, 1):
        owner = owners[number]
        invoice = add_synced_invoice(plan, _number(number), owner, plan.day(1, 4), invoiced)
        _credit(plan, f"CRED-{number:04d}", [(invoice, amount)], native, refunded)
    for number, (credits, native, refunded) in enumerate(_NEGATIVE, 11):
        _negative(plan, number, owners[number], credits, native, refunded)
    _add_early(plan, owners[6])
    _add_contested(plan)
    _add_examples(plan)
    _add_left_out(plan)
    _add_interrupted(plan)


def _number(number: int) -> str:
    return f"INV{30000 + number:08d}"


def _credit(
    plan: Blueprint,
    number: str,
    applied: list[tuple[Invoice, str]],
    native: str = "0",
    refunded: str = "0",
    customer: Customer | None = None,
) -> Credit:
    """A memo of NetSuite's own that is used up."""
    amounts = [(invoice, Decimal(amount)) for invoice, amount in applied]
    total = sum((amount for _, amount in amounts), Decimal(native) + Decimal(refunded))
    owner = customer or applied[0][0].customer
    credit = Credit(number, owner, plan.day(1, 16), total, amounts)
    credit.native, credit.refunded = Decimal(native), Decimal(refunded)
    plan.credits.append(credit)
    return credit


def _negative(
    plan: Blueprint,
    number: int,
    owner: Customer,
    credits: tuple[str, ...],
    native: str = "0",
    refunded: str = "0",
) -> Credit:
    """A synced negative invoice with taxes whose memo is used up on later invoices."""
    amounts = [Decimal(text) for text in credits]
    total = sum(amounts, Decimal(native) + Decimal(refunded))
    charge = plan.charge("Platform Base Fee")
    invoice = Invoice(
        _number(number), owner, plan.day(1, 3), [line(owner, charge, 1, f"-{total}")], synced=True
    )
    plan.invoices.append(invoice)
    tax = -invoice.amount - total
    later = [
        add_synced_invoice(plan, _number(number * 10 + place), owner, plan.day(1, 12), str(2 * amount))
        for place, amount in enumerate(amounts)
    ]
    # The tax of the memo goes where the first part of it goes.
    parts = [amount + (tax if place == 0 else 0) for place, amount in enumerate(amounts)]
    credit = Credit(
        invoice.number, owner, invoice.date, -invoice.amount, list(zip(later, parts, strict=True))
    )
    credit.negative = invoice
    credit.native = Decimal(native) + (0 if amounts or not Decimal(native) else tax)
    credit.refunded = Decimal(refunded) + (0 if amounts or Decimal(native) else tax)
    plan.credits.append(credit)
    return credit


def _add_early(plan: Blueprint, owner: Customer) -> None:
    """A memo that is older than the invoice it is applied to."""
    invoice = add_synced_invoice(plan, _number(6), owner, plan.day(1, 20), "88.00")
    _credit(plan, "CRED-0006", [(invoice, "88.00")]).date = plan.day(1, 2)


def _add_contested(plan: Blueprint) -> None:
    """Two memos on an invoice of which Zuora has credited a part already: the later one finds too little."""
    good = plan.customer("A00009025")
    invoice = add_synced_invoice(plan, _number(7), good, plan.day(1, 4), "100.00")
    plan.invoice_adjustments.append(InvoiceAdjustment(invoice, Decimal("30.00"), plan.day(1, 8)))
    _credit(plan, "CRED-0007", [(invoice, "60.00")])
    _credit(plan, "CRED-9005", [(invoice, "40.00")])


def _add_examples(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    first, second = (
        add_synced_invoice(plan, _number(9000 + place), good, plan.day(1, 4), "70.00") for place in (1, 2)
    )
    _credit(plan, "CRED-9001", [(first, "30.00"), (second, "20.00")])
    _credit(plan, "CRED-9002", [], "45.00", customer=good).native_type = "INVOICE"
    # The memo of a negative invoice that was voided afterwards, and a copy of one that lost its reference.
    known = next(credit for credit in plan.credits if credit.negative)
    voided = _credit(plan, "CRED-9003", [], customer=known.customer)
    voided.custom = {"custbodyzuoratype": "NEGATIVE_INVOICE", "custbodyzuorareferencenumber": known.number}
    lost = _credit(plan, "CRED-9004", [], "64.00", customer=good)
    lost.custom = {"custbodyzuoratype": "NEGATIVE_INVOICE", "custbodyzuorareferencenumber": "INV00099999"}


def _add_left_out(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    invoice = add_synced_invoice(plan, _number(9021), good, plan.day(1, 4), "500.00")
    _credit(plan, "CRED-9021", [(invoice, "25.00")]).total = Decimal("40.00")  # 15.00 are not applied yet
    ignored = _credit(plan, "CRED-9022", [(invoice, "25.00")])
    ignored.custom = {"custbodyzuoraintegrationstatus": "Ignore"}
    _credit(plan, "CRED-9023", [], "25.00", customer=good)
    adjusted = _credit(plan, "CRED-9024", [(invoice, "25.00")])
    adjusted.custom = {"custbodyzuoratype": "INVOICE_ITEM_ADJUSTMENT"}
    synced = _credit(plan, "CRED-9025", [(invoice, "25.00")])
    plan.invoice_adjustments.append(InvoiceAdjustment(invoice, Decimal("25.00"), synced.date, credit=synced))


def _add_interrupted(plan: Blueprint) -> None:
    """A memo whose adjustment was made although the run died before NetSuite was told."""
    good = plan.customer("A00009025")
    invoice = add_synced_invoice(plan, _number(9031), good, plan.day(1, 4), "90.00")
    credit = _credit(plan, "CRED-9031", [(invoice, "33.00")])
    credit.custom = {"custbodyzuoraintegrationstatus": "Creating Invoice Adjustment"}
    plan.invoice_adjustments.append(InvoiceAdjustment(invoice, Decimal("33.00"), credit.date, credit=credit))
