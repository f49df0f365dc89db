"""The business rules of each record type, run before a record is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules import applications, customers, items, journals, payments, refunds, sales
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.general import check_period, check_unique

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

__all__ = ["Draft", "check_delete", "finish", "settle"]

_RULES = {
    "customer": customers.finish,
    "nonInventorySaleItem": items.finish,
    "serviceSaleItem": items.finish,
    "inventoryItem": items.finish,
    "invoice": sales.finish_invoice,
    "salesOrder": sales.finish_order,
    "creditMemo": sales.finish_credit_memo,
    "customerPayment": payments.finish,
    "customerRefund": refunds.finish,
    "journalEntry": journals.finish,
    "advInterCompanyJournalEntry": journals.finish,
}


def finish(company: Company, draft: Draft) -> None:
    """Check a new or changed record and fill in what the account computes; raises Refused."""
    rule = _RULES.get(draft.record.kind)
    if rule is not None:
        rule(company, draft)
    check_unique(company, draft)


def settle(company: Company, draft: Draft) -> None:
    """Carry a stored record's applications over to the documents it is applied to."""
    applications.settle(company, draft)


def check_delete(company: Company, record: Record) -> None:
    """Raises Refused when the record is locked, in a closed period, or others depend on it."""
    if record.locked:
        raise Refused("RCRD_UNEDITABLE", "This record is locked.")
    check_period(company, record)
    if company.store.applications.get(record.id) and company.is_transaction(record.kind):
        raise Refused(
            "CANT_DELETE_TRANS",
            "This transaction cannot be deleted because it is linked to by one or more transactions.",
        )
    if company.is_used(record):
        raise Refused("CANT_DELETE_RCRD", "This record cannot be deleted because it has dependent records.")
