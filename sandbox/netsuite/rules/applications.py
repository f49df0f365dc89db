"""Applying payments and credits to invoices: the apply list, and both sides' balances."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.kinds import KINDS
from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.journals import owed_by

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

ZERO = Decimal(0)
JOURNALS = ("journalEntry", "advInterCompanyJournalEntry")
_APPLICABLE = ("invoice", *JOURNALS)


def applied_to(company: Company, id_: str) -> Decimal:
    """The sum applied to a document by payments, credits or refunds."""
    return sum(company.store.applications.get(id_, {}).values(), ZERO)


def open_amount(company: Company, document: Record, source: Record) -> Decimal:
    """What a payment or credit may apply to an invoice or journal at most: its own application included."""
    applied = company.store.applications.get(document.id, {})
    others = applied_to(company, document.id) - applied.get(source.id, ZERO)
    if document.kind == "invoice":
        return Decimal(document.fields["total"]) - others
    customer = source.fields.get("customer") or source.fields.get("entity")
    return owed_by(company, document, customer) - others


def finish_apply_list(company: Company, draft: Draft, available: Decimal) -> None:
    """Check the apply list against the documents and the available amount; raises Refused."""
    if draft.fields.pop("autoApply", None):
        _auto_apply(company, draft, available)
    customer = draft.fields.get("customer") or draft.fields.get("entity")
    lines = []
    for submitted in draft.fields.get("applyList") or []:
        line = _finish_line(company, draft, dict(submitted), available, customer)
        if line is not None:
            lines.append(line)
            available -= line["amount"]
    if available < 0:
        raise Refused("INVALID_AMT", "The applied amounts are larger than the amount of this transaction.")
    draft.fields["applyList"] = lines


def _finish_line(
    company: Company, draft: Draft, line: dict[str, Any], available: Decimal, customer: str | None
) -> dict[str, Any] | None:
    document = company.store.find(_APPLICABLE, str(line.get("doc")))
    if document is None:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid doc reference key {line.get('doc')}.")
    if document.kind == "invoice" and document.fields.get("entity") != customer:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid doc reference key {line['doc']} for this customer.")
    if document.fields.get("currency") != draft.fields.get("currency"):
        raise Refused("INVALID_CUR", f"The currency of document {line['doc']} is another one.")
    due = open_amount(company, document, draft.record)
    if due <= 0:
        # Only documents that are open or applied already are in the list that the key picks from.
        raise Refused("INVALID_KEY_OR_REF", f"Invalid doc reference key {line['doc']}: nothing is open.")
    amount = min(due, available) if line.get("amount") is None else line["amount"]
    amount = company.rounded(amount, draft.fields.get("currency", ""))
    if not line.get("apply") or amount == 0:
        return None
    if amount < 0 or amount > due:
        raise Refused(
            "INVALID_AMT", f"Amount {amount} is larger than the amount due {due} of document {line['doc']}."
        )
    return {"apply": True, "doc": int(document.id), "line": 0, "amount": amount}


def _auto_apply(company: Company, draft: Draft, available: Decimal) -> None:
    if draft.fields.get("applyList"):
        raise Refused("INVALID_AUTOAPPLY_VALUE", "autoApply cannot be combined with apply lines.")
    customer = draft.fields.get("customer") or draft.fields.get("entity")
    lines = []
    for invoice in company.store.table("invoice").values():
        due = invoice.fields["amountRemaining"]
        if invoice.fields["entity"] == customer and due > 0 and available > 0:
            lines.append({"apply": True, "doc": int(invoice.id), "amount": min(due, available)})
            available -= lines[-1]["amount"]
    draft.fields["applyList"] = lines


def settle(company: Company, draft: Draft) -> None:
    """Move the applications of a stored (or deleted) record to its documents and balance those anew."""
    if KINDS[draft.record.kind].group != "transaction":
        return
    old = _amounts(draft.old)
    new = _amounts(draft.record)
    for id_ in old.keys() | new.keys():
        if old.get(id_) == new.get(id_):
            continue
        sources = company.store.applications[id_]
        sources.pop(draft.record.id, None)
        if id_ in new:
            sources[draft.record.id] = new[id_]
        if not sources:
            del company.store.applications[id_]
        company.rebalance(id_)


def _amounts(record: Record | None) -> dict[str, Decimal]:
    lines = record.fields.get("applyList") or [] if record is not None else []
    return {str(line["doc"]): line["amount"] for line in lines}
