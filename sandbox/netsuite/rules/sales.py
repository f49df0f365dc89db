"""Invoices, sales orders and credit memos: header defaults from the customer, balances."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox.netsuite.records import CUSTOM, Record, Refused
from sandbox.netsuite.rules.applications import applied_to, finish_apply_list
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.general import active, check_ledger, number
from sandbox.netsuite.rules.lines import ZERO, finish_lines

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

# The bundle's field that a new transaction takes from its customer, by the field that names the customer.
SOURCED = {"entity": "custbodyzuoracustomeridsales", "customer": "custbodyzuoracustomeridpayment"}
COPIED_FROM_CUSTOMER = ("terms", "subsidiary", "currency", "salesRep", "email", "taxItem")


def finish_header(company: Company, draft: Draft, customer_field: str) -> Record:
    """Check the customer and the date, take defaults from the customer; raises Refused."""
    fields = draft.fields
    draft.require(customer_field, "Customer")
    customer = active(company, draft, customer_field, ("customer",))
    fields.setdefault("tranDate", company.today())
    if draft.is_new:
        for name in ("subsidiary", "currency"):
            if value := customer.fields.get(name):
                fields.setdefault(name, value)
        if source := customer.custom.get("custentityzuoraid"):
            fields[CUSTOM] = {SOURCED[customer_field]: source, **(fields.get(CUSTOM) or {})}
    allowed = {customer.fields.get("currency")}
    allowed |= {line.get("currency") for line in customer.fields.get("currencyList") or []}
    if fields.get("currency") not in allowed and draft.changed("currency"):
        raise Refused("INVALID_CUR", "Invalid currency: the customer does not use it.")
    _check_subsidiary(draft, customer)
    currency = company.store.find(("currency",), fields.get("currency") or "")
    if currency is not None:
        fields.setdefault("exchangeRate", currency.fields.get("exchangeRate", 1))
        fields["currencyName"] = currency.fields.get("name")
    number(company, draft)
    return customer


def _check_subsidiary(draft: Draft, customer: Record) -> None:
    if draft.fields.get("subsidiary") != customer.fields.get("subsidiary") and draft.changed("subsidiary"):
        raise Refused("INVALID_TRANS_SUB_ENTITY", "The subsidiary of the transaction is not the customer's.")


def _finish_sale(company: Company, draft: Draft) -> None:
    customer = finish_header(company, draft, "entity")
    if draft.is_new:
        for name in COPIED_FROM_CUSTOMER:
            if value := customer.fields.get(name):
                draft.fields.setdefault(name, value)
        for line in customer.fields.get("addressbookList") or []:
            if line.get("defaultBilling") and line.get("addressbookAddress"):
                draft.fields.setdefault("billingAddress", line["addressbookAddress"])
            if (
                line.get("defaultShipping")
                and line.get("addressbookAddress")
                and draft.record.kind != "creditMemo"
            ):
                draft.fields.setdefault("shippingAddress", line["addressbookAddress"])
    finish_lines(company, draft)


def finish_invoice(company: Company, draft: Draft) -> None:
    """Check an invoice and compute its totals and balance; raises Refused."""
    _finish_sale(company, draft)
    fields = draft.fields
    terms = company.store.find(("term",), fields.get("terms") or "")
    days = int((terms.fields.get("daysUntilNetDue") if terms else 0) or 0)
    fields.setdefault("dueDate", fields["tranDate"] + timedelta(days=days))
    if account := company.receivables_account():
        fields.setdefault("account", account)
    if fields["total"] < applied_to(company, draft.record.id):
        raise Refused("USER_ERROR", "The total is less than what is already applied to this invoice.")
    balance_invoice(company, draft.record)
    check_ledger(company, draft)


def balance_invoice(company: Company, record: Record) -> None:
    """Compute what is paid and what remains of an invoice."""
    paid = applied_to(company, record.id)
    remaining = record.fields["total"] - paid
    record.fields.update(
        amountPaid=paid, amountRemaining=remaining, status="Paid In Full" if remaining == 0 else "Open"
    )


def finish_order(company: Company, draft: Draft) -> None:
    """Check a sales order and compute its totals; raises Refused."""
    _finish_sale(company, draft)
    draft.fields.setdefault("orderStatus", "_pendingFulfillment")
    status = draft.fields["orderStatus"].removeprefix("_")
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in status)
    draft.fields["status"] = spaced[:1].upper() + spaced[1:]
    check_ledger(company, draft)


def finish_credit_memo(company: Company, draft: Draft) -> None:
    """Check a credit memo, its applications and balance; raises Refused."""
    _finish_sale(company, draft)
    for name in ("terms", "dueDate"):
        draft.fields.pop(name, None)
    if account := company.receivables_account():
        draft.fields.setdefault("account", account)
    finish_apply_list(company, draft, draft.fields["total"] - applied_to(company, draft.record.id))
    balance_source(company, draft.record, draft.fields["total"])
    check_ledger(company, draft)


def balance_source(company: Company, record: Record, total: object) -> None:
    """Compute what is applied and what is left of a payment or credit memo."""
    fields = record.fields
    own = sum((line["amount"] for line in fields.get("applyList") or []), ZERO)
    applied = own + applied_to(company, record.id)
    left = fields["payment" if record.kind == "customerPayment" else "total"] - applied
    fields.update(total=total, applied=applied, unapplied=left)
    if record.kind == "creditMemo":
        fields.update(amountRemaining=left, amountPaid=applied)
        fields["status"] = "Fully Applied" if left == 0 else "Open"
