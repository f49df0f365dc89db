"""The demo's payments entered in NetSuite: ordinary ones, one for every refusal, and changed ones."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.billing import add_synced_invoice
from sandbox.scenarios.blueprint import Blueprint, Customer, Invoice, Line, Tax
from sandbox.scenarios.customers import ordinary
from sandbox.scenarios.entered import NativeDocument, NativePayment

Applied = list[tuple[Invoice | NativeDocument, Decimal]]

# Payments that go through: the invoices they pay in full, by
_GOOD: tuple[tuple[tuple[str, ...], str], ...] = (
    (("410.00",), "Check"),
    (("120.00", "80.50", "99.99"), "WireTransfer"),
    (("1250.00",), "ACH"),
    (("64.20", "35.80"), "Check"),
    (("18.75",), "Cash"),
)
SYNC_UPDATES = "custbodyzuorasyncupdates"
YES, NO = "1", "2"  # entries of NetSuite's list


def add_native_payments(plan: Blueprint, *, invoice_settlement: bool) -> None:
    """All payments of the demo that come from NetSuite."""
    owners = [customer for customer in ordinary(plan) if customer.synced]
    for index, (amounts, method) in enumerate(_GOOD):
        invoices = [_invoice(plan, 10 * index + n, owners[index], a) for n, a in enumerate(amounts)]
        _add(plan, 1 + index, method, [(invoice, invoice.amount) for invoice in invoices])
    _add_mixed(plan)
    _add_examples(plan)
    _add_left_out(plan)
    if invoice_settlement:
        _add_settlement_examples(plan)
    else:
        _add_rounding(plan)
    _add_synced(plan, changed=invoice_settlement)


def _add_mixed(plan: Blueprint) -> None:
    """A part of an invoice; a Zuora invoice together with one that Zuora does not know."""
    good = plan.customer("A00009025")
    _add(plan, 6, "Check", [(_invoice(plan, 60, good, "300.00"), Decimal("100.00"))])
    native = _document(plan, "SI-1001", "45.00")
    invoice = _invoice(plan, 61, good, "150.00")
    _add(plan, 7, "WireTransfer", [(invoice, invoice.amount), (native, native.amount)])


def _add_examples(plan: Blueprint) -> None:
    """Refused in both kinds of tenants."""
    good = plan.customer("A00009025")
    unsynced = next(invoice for invoice in plan.invoices if invoice.number == "INV00090003")
    imported = _document(plan, "SI-1002", "60.00", copied=unsynced)
    invoice = _invoice(plan, 70, good, "40.00")
    _add(plan, 9001, "Check", [(invoice, invoice.amount), (imported, imported.amount)])
    invoice = _invoice(plan, 71, good, "75.00")
    _add(plan, 9002, "Store Voucher", [(invoice, invoice.amount)])
    twice = _invoice(plan, 72, good, "90.00")
    twice.paid_in_zuora = True
    _add(plan, 9003, "Check", [(twice, twice.amount)])


def _add_left_out(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    invoice = _invoice(plan, 81, good, "20.00")
    ignored = {"custbodyzuoraintegrationstatus": "Ignore"}
    _add(plan, 9021, "Check", [(invoice, invoice.amount)], custom=ignored)
    native = _document(plan, "SI-1003", "33.00")
    _add(plan, 9022, "Check", [(native, native.amount)])


def _add_rounding(plan: Blueprint) -> None:
    """An invoice whose tax was not rounded; payments that only Invoice Settlement takes."""
    good = plan.customer("A00009025")
    invoice = _invoice(plan, 73, good, "100.00")
    invoice.lines[0].taxes.append(Tax("US COUNTY TAX", Decimal("7.125"), Decimal("0.07125"), "County Tax"))
    invoice.fields |= {"Amount": Decimal("107.13"), "TaxAmount": Decimal("7.13")}
    _add(plan, 9004, "Check", [(invoice, Decimal("107.13"))])
    invoice = _invoice(plan, 84, good, "20.00")
    _add(plan, 9024, "Check", [(invoice, invoice.amount)], unapplied="5.00")
    invoice, journal = _invoice(plan, 85, good, "20.00"), _document(plan, "JE-1001", "11.00", journal=True)
    _add(plan, 9025, "Check", [(invoice, invoice.amount), (journal, journal.amount)])


def _add_settlement_examples(plan: Blueprint) -> None:
    good = plan.customer("A00009025")
    _add(plan, 11, "WireTransfer", [], unapplied="500.00")
    invoice = _invoice(plan, 62, good, "150.00")
    _add(plan, 12, "Check", [(invoice, invoice.amount)], unapplied="50.00")
    memo = _debit_memo(plan, "DM00085001", synced=True)
    invoice = _invoice(plan, 63, good, "25.00")
    _add(plan, 13, "ACH", [(memo, memo.amount), (invoice, invoice.amount)])
    journal = _document(plan, "JE-1001", "11.00", journal=True)
    invoice = _invoice(plan, 74, good, "20.00")
    _add(plan, 9005, "Check", [(invoice, invoice.amount), (journal, journal.amount)])
    unsynced = next(memo for memo in plan.invoices if memo.number == "DM00090001")
    imported = _document(plan, "SI-1004", "80.00", copied=unsynced)
    _add(plan, 9006, "Check", [(imported, imported.amount)])
    changed = plan.customer("A00009024")
    invoice = _invoice(plan, 75, changed, "55.00")
    _add(plan, 9007, "WireTransfer", [(invoice, invoice.amount)])
    invoice = _invoice(plan, 86, good, "20.00")
    _add(plan, 9026, "Check", [(invoice, invoice.amount)], custom={SYNC_UPDATES: ""})


def _add_synced(plan: Blueprint, *, changed: bool) -> None:
    """Synced in an earlier run; with `changed`, two were applied to something else in NetSuite since."""
    good = plan.customer("A00009025")
    first, second = _invoice(plan, 90, good, "100.00"), _invoice(plan, 91, good, "50.00")
    equal = _invoice(plan, 92, good, "70.00")
    _add(plan, 31, "Check", [(equal, equal.amount)], in_zuora=[(equal, equal.amount)])
    both = [(first, first.amount), (second, second.amount)]
    _add(plan, 32, "Check", [*both], in_zuora=both[:1] if changed else both)
    left, taken = _invoice(plan, 93, good, "30.00"), _invoice(plan, 94, good, "30.00")
    before = [(left if changed else taken, taken.amount)]
    _add(plan, 33, "ACH", [(taken, taken.amount)], in_zuora=before)


def _invoice(plan: Blueprint, number: int, customer: Customer, amount: str) -> Invoice:
    return add_synced_invoice(plan, f"INV{85000 + number:08d}", customer, plan.day(1, 3), amount)


def _debit_memo(plan: Blueprint, number: str, *, synced: bool) -> Invoice:
    line = Line(plan.charge("Premium Support"), Decimal(1), Decimal("64.00"))
    memo = Invoice(number, plan.customer("A00009025"), plan.day(1, 4), [line], synced=synced, debit_memo=True)
    plan.invoices.append(memo)
    return memo


def _document(
    plan: Blueprint, number: str, amount: str, *, journal: bool = False, copied: Invoice | None = None
) -> NativeDocument:
    good = plan.customer("A00009025")
    document = NativeDocument(number, good, plan.day(1, 5), Decimal(amount), journal, copied)
    plan.native_documents.append(document)
    return document


def _add(
    plan: Blueprint,
    number: int,
    method: str,
    applied: Applied,
    *,
    unapplied: str = "0.00",
    **more: object,
) -> None:
    customer = applied[0][0].customer if applied else plan.customer("A00009025")
    custom = {SYNC_UPDATES: YES, **dict(more.pop("custom", {}))}  # type: ignore[call-overload]
    plan.native_payments.append(
        NativePayment(
            f"PYMT-{number:04d}",
            customer,
            plan.day(0, 5),
            method,
            applied,
            Decimal(unapplied),
            custom=custom,
            **more,  # type: ignore[arg-type]
        )
    )
