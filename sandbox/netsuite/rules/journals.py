"""Journal entries: balanced lines, and what of them a customer's payment can pay."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.general import check_ledger, number

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

ZERO = Decimal(0)
MAX_LINES = 1_000


def finish(company: Company, draft: Draft) -> None:
    """Check a journal's lines and fill in date, currency and number; raises Refused."""
    fields = draft.fields
    fields.setdefault("tranDate", company.today())
    fields.setdefault("currency", company.base_currency())
    lines = fields.get("lineList") or []
    if len(lines) < 2:
        raise Refused("USER_ERROR", "You must enter at least two lines for this transaction.")
    if len(lines) > MAX_LINES:
        raise Refused("USER_ERROR", f"A journal entry takes at most {MAX_LINES} lines.")
    for line in lines:
        _check_line(line)
    if _sum(lines, "debit") != _sum(lines, "credit"):
        raise Refused("JE_AMOUNTS_MUST_BALANCE", "The amounts in the journal entry do not balance.")
    number(company, draft)
    check_ledger(company, draft)


def _check_line(line: dict[str, Any]) -> None:
    if not line.get("account"):
        raise Refused("USER_ERROR", f"Please enter value(s) for: Account (line {line['line']})")
    sides = [side for side in ("debit", "credit") if line.get(side)]
    if len(sides) != 1 or line[sides[0]] < 0:
        raise Refused("USER_ERROR", f"Enter either a debit or a credit. (line {line['line']})")


def owed_by(company: Company, journal: Record, customer: str | None) -> Decimal:
    """What a customer owes by a journal: its debits to accounts receivable in their name."""
    lines = journal.fields.get("lineList") or []
    receivable = company.receivables_account()
    own = [line for line in lines if line.get("entity") == customer and line.get("account") == receivable]
    return _sum(own, "debit")


def _sum(lines: list[dict[str, Any]], side: str) -> Decimal:
    return sum((line.get(side) or ZERO for line in lines), ZERO)
