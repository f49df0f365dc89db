"""Customer refunds: each pays back open amounts of payments and credit memos."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules.applications import ZERO
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.general import check_ledger
from sandbox.netsuite.rules.sales import finish_header

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

_REFUNDABLE = ("customerPayment", "creditMemo")


def finish(company: Company, draft: Draft) -> None:
    """Check a refund against what it pays back and sum it up; raises Refused."""
    fields = draft.fields
    finish_header(company, draft, "customer")
    if fields.pop("depositList", None):
        raise Refused("FEATURE_DISABLED", "Customer deposits are not kept here.")
    if not fields.get("account"):
        draft.require("paymentMethod", "Payment Method")
    lines = []
    for submitted in fields.get("applyList") or []:
        line = _finish_line(company, draft, dict(submitted))
        if line is not None:
            lines.append(line)
    if not lines:
        raise Refused("USER_ERROR", "You must apply this refund to at least one payment or credit.")
    fields["applyList"] = lines
    fields["total"] = sum((line["amount"] for line in lines), ZERO)
    fields["status"] = "Fully Applied"
    if account := company.receivables_account():
        fields.setdefault("arAcct", account)
    fields.setdefault("transactionNumber", f"CUSTRFND{draft.record.id}")
    check_ledger(company, draft)


def _finish_line(company: Company, draft: Draft, line: dict[str, Any]) -> dict[str, Any] | None:
    source = company.store.find(_REFUNDABLE, str(line.get("doc")))
    if source is None or _customer(source) != draft.fields.get("customer"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid doc reference key {line.get('doc')}.")
    own = company.store.applications.get(source.id, {}).get(draft.record.id, ZERO)
    left: Decimal = source.fields["unapplied"] + own
    amount: Decimal = left if line.get("amount") is None else line["amount"]
    amount = company.rounded(amount, draft.fields.get("currency", ""))
    if not line.get("apply") or amount == 0:
        return None
    if amount < 0 or amount > left:
        raise Refused(
            "INVALID_REFUND_AMT",
            f"Refund amount {amount} is larger than the open amount {left} of {line['doc']}.",
        )
    return {"apply": True, "doc": int(source.id), "line": 0, "amount": amount}


def _customer(source: Record) -> str:
    return str(source.fields.get("customer") or source.fields.get("entity") or "")
