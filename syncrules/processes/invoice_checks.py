"""The validations of Zuora invoices (invoices.md, "Validations")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncrules.classifications import classification_validations
from syncrules.language import Context, Failure, Validation
from syncrules.processes.billed_checks import (
    ACCOUNT_NOT_SYNCED,
    CHARGE_NOT_SYNCED,
    PROJECT_MISSING,
    TAX_CODE_NOT_LINKED,
    currency_differs,
)
from syncrules.processes.billed_lines import lines
from syncrules.processes.transactions import account_classifications
from syncrules.records.invoice import Invoice
from syncrules.statuses import in_progress, is_error, selectable_transfer

LINE_LIMIT = 4000
NETSUITE_LIMIT = 5000
LINE_LIMIT_EXCEEDED = "LINE_LIMIT_EXCEEDED"


def in_batches(invoice: Invoice) -> bool:
    """Too many lines for one go: once a person lets it go, it is sent in batches (D13)."""
    return invoice.line_count > LINE_LIMIT


def _let_go(invoice: Invoice, context: Context) -> bool:
    """We set TTA to Ignore and a person took that back; or an attempt was begun, which tells the same."""
    status, transferred = invoice.integration.status, invoice.integration.transferred
    known = invoice.id in context.put_aside or in_progress(status) or is_error(status)
    return known and selectable_transfer(transferred)


def _line_limit_exceeded(invoice: Invoice, context: Context) -> Iterable[Failure]:
    if in_batches(invoice) and not _let_go(invoice, context):
        yield Failure({"count": str(invoice.line_count)})


def _more_than_netsuite_takes(invoice: Invoice, context: Context) -> Iterable[Failure]:
    # Of a transaction that NetSuite can never hold as a whole, it should not get a part.
    if not (in_batches(invoice) and _let_go(invoice, context)):
        return
    count = len(lines(invoice, context))
    if count > NETSUITE_LIMIT:
        text = f"one transaction takes at most {NETSUITE_LIMIT} lines."
        yield Failure({"code": f"{count} lines", "text": text})


INVOICE_VALIDATIONS: tuple[Validation[Any], ...] = (
    ACCOUNT_NOT_SYNCED,
    CHARGE_NOT_SYNCED,
    TAX_CODE_NOT_LINKED,
    PROJECT_MISSING,
    *classification_validations(account_classifications),
    currency_differs("Invoice"),
    # An error here, although only a warning in the log: it must not be sent. The process then puts it aside.
    Validation(
        LINE_LIMIT_EXCEEDED,
        f"Invoice has at most {LINE_LIMIT} lines",
        _line_limit_exceeded,
        lambda invoice, _: str(invoice.line_count),
    ),
    Validation(
        "NETSUITE_REFUSED",
        f"NetSuite takes at most {NETSUITE_LIMIT} lines",
        _more_than_netsuite_takes,
        lambda invoice, _: str(invoice.line_count),
    ),
)
