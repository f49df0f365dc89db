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
from syncrules.processes.transactions import account_classifications
from syncrules.records.invoice import Invoice

LINE_LIMIT = 4000
LINE_LIMIT_EXCEEDED = "LINE_LIMIT_EXCEEDED"


def _line_limit_exceeded(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    if invoice.line_count > LINE_LIMIT:
        yield Failure({"count": str(invoice.line_count)})


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
)
