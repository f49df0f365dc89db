"""Rules about what Zuora payments and credit memos are applied to (payments.md, credit-memos.md)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from syncrules.language import Context, Failure, Row, Severity, Sublist, Validation
from syncrules.processes.transactions import unsynced_documents
from syncrules.records.common import Application


def _invoices_not_synced(record: Any, _context: Context) -> Iterable[Failure]:
    invoices = (a.document for a in record.applications if not a.debit_memo)
    return unsynced_documents(invoices, "invoices_to_netsuite", "invoice")


def _debit_memos_not_synced(record: Any, _context: Context) -> Iterable[Failure]:
    memos = (a.document for a in record.applications if a.debit_memo)
    return unsynced_documents(memos, "debit_memos_to_netsuite", "memo")


INVOICES_SYNCED: Validation[Any] = Validation(
    "INVOICE_NOT_SYNCED", "Every invoice is synced", _invoices_not_synced, severity=Severity.BLOCKED
)
DEBIT_MEMOS_SYNCED: Validation[Any] = Validation(
    "DEBIT_MEMO_NOT_SYNCED",
    "Every debit memo is synced",
    _debit_memos_not_synced,
    severity=Severity.BLOCKED,
    settlement=True,
)


def applied_amounts(applications: Iterable[Application]) -> dict[str, Decimal]:
    """What goes to each NetSuite invoice, by internal id; a debit memo is an invoice there.

    NetSuite has one line for each document, however many applications it got.
    """
    amounts: dict[str, Decimal] = {}
    for application in applications:
        document = application.document.integration_id
        amounts[document] = amounts.get(document, Decimal(0)) + application.amount
    return amounts


def apply_list(applications: Iterable[Application], *, replace_all: bool = False) -> Sublist:
    """The apply list of a payment or credit memo."""
    amounts = applied_amounts(applications).items()
    rows = tuple(Row({"doc": document, "apply": True, "amount": amount}) for document, amount in amounts)
    return Sublist(rows, replace_all)
