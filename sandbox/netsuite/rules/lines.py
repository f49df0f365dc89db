"""Item lines: items, amounts, tax, and the totals they make."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.kinds import ITEMS
from sandbox.netsuite.records import CUSTOM, Record, Refused
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.pricing import base_price

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

ZERO = Decimal(0)
MAX_LINES = 5_000


def finish_lines(company: Company, draft: Draft) -> None:
    """Check every line, fill in what it takes from its item, and sum up the transaction; raises Refused."""
    lines = [dict(line) for line in draft.fields.get("itemList") or []]
    if not lines:
        raise Refused("USER_ERROR", "You must enter at least one line item for this transaction.")
    if len(lines) > MAX_LINES:
        raise Refused("USER_ERROR", f"A transaction takes at most {MAX_LINES} lines.")
    known = {line["line"]: line for line in draft.old.fields.get("itemList", [])} if draft.old else {}
    for line in lines:
        if line != known.get(line["line"]):
            _finish_line(company, draft, line)
    draft.fields["itemList"] = lines
    sub_total = sum((line["amount"] for line in lines), ZERO)
    taxes = sum((line.get("tax1Amt", ZERO) for line in lines), ZERO)
    draft.fields.update(subTotal=sub_total, taxTotal=taxes, total=sub_total + taxes)
    if sub_total + taxes < 0:
        raise Refused("USER_ERROR", "The total of a transaction cannot be negative.")


def _finish_line(company: Company, draft: Draft, line: dict[str, Any]) -> None:
    item = company.store.find(ITEMS, line.get("item", ""))
    if item is None:
        raise Refused("USER_ERROR", f"Please enter value(s) for: Item (line {line['line']})")
    if item.fields.get("isInactive"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid item reference key {item.id}.")
    if not item.fields.get("incomeAccount"):
        name = item.fields["itemId"]
        raise Refused("USER_ERROR", f"Item {name} has no income account and cannot be used on a transaction.")
    _check_recognition(company, line)
    currency = draft.fields.get("currency", "")
    line["amount"] = company.rounded(_amount(line, item, currency), currency)
    if description := item.fields.get("salesDescription"):
        line.setdefault("description", description)
    if source := item.custom.get("custitemzuoraid"):
        line[CUSTOM] = {**(line.get(CUSTOM) or {}), "custcolzuoraitemid": source}
    rate = _tax_rate(company, draft, line, item)
    line["taxRate1"] = rate
    line["tax1Amt"] = company.rounded(line["amount"] * rate / 100, currency)
    line["grossAmt"] = line["amount"] + line["tax1Amt"]


def _check_recognition(company: Company, line: dict[str, Any]) -> None:
    """A schedule needs its periods; revenue that is held back has none yet."""
    last, end = company.periods_through, line.get("revRecEndDate")
    if last is not None and end is not None and end > last and not line.get("deferRevRec"):
        raise Refused(
            "INSUFCNT_NUM_PRDS_FOR_REV_REC",
            "Not enough accounting periods in range specified for revenue recognition.",
        )


def _amount(line: dict[str, Any], item: Record, currency: str) -> Decimal:
    if line.get("amount") is not None:
        return Decimal(line["amount"])
    rate = line.get("rate") or base_price(item, currency)
    if rate is None:
        raise Refused("USER_ERROR", f"Please enter a value for amount. (line {line['line']})")
    try:
        return Decimal(rate) * Decimal(line.get("quantity", 1))
    except InvalidOperation:
        raise Refused(
            "INVALID_FLD_VALUE", f"You have entered an Invalid Field Value {rate} for rate."
        ) from None


def _tax_rate(company: Company, draft: Draft, line: dict[str, Any], item: Record) -> Decimal:
    code = line.get("taxCode")
    if code is None:
        taxable = draft.fields.get("isTaxable", True) and line.get(
            "isTaxable", item.fields.get("isTaxable", False)
        )
        code = draft.fields.get("taxItem") if taxable else None
    record = company.store.find(("salesTaxItem", "taxGroup"), code or "")
    if record is None:
        return ZERO
    return Decimal(str(record.fields.get("rate") or 0).rstrip("%"))
