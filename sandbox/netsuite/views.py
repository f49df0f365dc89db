"""What a read adds to the stored fields: the other side of applications, addresses as text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.kinds import KINDS, TRANSACTIONS
from sandbox.netsuite.records import Record
from sandbox.netsuite.rules.applications import ZERO, open_amount

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company


def shown(company: Company, record: Record) -> Record:
    """The record as a client sees it."""
    lines = record.fields.get("applyList")
    if not lines:
        return record
    full = [_apply_line(company, record, line) for line in lines]
    return replace(record, fields={**record.fields, "applyList": full})


def _apply_line(company: Company, record: Record, line: dict[str, Any]) -> dict[str, Any]:
    document = company.store.find(TRANSACTIONS, str(line["doc"]))
    if document is None:
        return line
    fields = document.fields
    if record.kind == "customerRefund":
        due = fields["unapplied"] + company.store.applications.get(document.id, {}).get(record.id, ZERO)
    else:
        due = open_amount(company, document, record)
    currency = company.store.find(("currency",), fields.get("currency") or "")
    return {
        **line,
        "line": 0,
        "applyDate": fields.get("tranDate"),
        "type": KINDS[document.kind].label,
        "refNum": fields.get("tranId"),
        "total": fields.get("payment") or fields.get("total"),
        "due": due,
        "currency": currency.fields.get("name") if currency else None,
    }
