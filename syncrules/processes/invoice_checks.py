"""The validations of Zuora invoices (invoices.md, "Validations")."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.classifications import classification_validations
from syncrules.language import Context, Failure, Parent, Severity, Validation
from syncrules.processes.transactions import account_classifications
from syncrules.records.invoice import Invoice
from syncrules.revenue_recognition import is_variable

LINE_LIMIT = 4000
LINE_LIMIT_EXCEEDED = "LINE_LIMIT_EXCEEDED"


def _account_not_synced(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    account = invoice.account
    if not account.integration.id:
        parent = Parent("accounts_to_netsuite", account.id, account.name or account.number)
        yield Failure({"account": account.name or account.number}, parent)


def _charges_not_synced(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    named = set()
    for line, item in enumerate(invoice.items, start=1):
        charge = item.charge
        if charge is None:
            yield Failure({"charge": "(none)", "line": str(line)})
        elif not charge.integration_id and charge.id not in named:
            named.add(charge.id)
            parent = Parent("charges_to_netsuite", charge.id, charge.name)
            yield Failure({"charge": charge.name, "line": str(line)}, parent)


def _tax_codes_not_linked(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    codes = dict.fromkeys(
        tax.tax_code or item.tax_code
        for item in invoice.items
        for tax in item.taxes
        if not tax.accounting_code
    )
    for code in codes:
        yield Failure({"value": code or "(none)"})


def _projects_missing(invoice: Invoice, context: Context) -> Iterable[Failure]:
    if not context.preferences.netsuite_use_revenue_recognition:
        return
    named = set()
    for item in invoice.items:
        charge, subscription = item.charge, item.subscription
        if charge is None or not is_variable(charge) or (subscription and subscription.project):
            continue
        name = subscription.name if subscription else "(none)"
        if (name, charge.id) not in named:
            named.add((name, charge.id))
            yield Failure({"subscription": name, "charge": charge.name})


def _currency_differs(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    own, account = invoice.currency, invoice.account.currency
    if own and account and own != account:
        yield Failure({"value": own, "account_currency": account})


def _line_limit_exceeded(invoice: Invoice, _context: Context) -> Iterable[Failure]:
    if invoice.line_count > LINE_LIMIT:
        yield Failure({"count": str(invoice.line_count)})


INVOICE_VALIDATIONS: tuple[Validation[Invoice], ...] = (
    Validation(
        "ACCOUNT_NOT_SYNCED",
        "Customer account is synced",
        _account_not_synced,
        lambda invoice, _: invoice.account.integration.id or invoice.account.name,
        Severity.BLOCKED,
    ),
    Validation(
        "CHARGE_NOT_SYNCED",
        "Every charge has a NetSuite item",
        _charges_not_synced,
        severity=Severity.BLOCKED,
    ),
    Validation("TAX_CODE_NOT_LINKED", "Every tax code names a NetSuite item", _tax_codes_not_linked),
    Validation("PROJECT_MISSING", "Project based charges have a NetSuite project", _projects_missing),
    *classification_validations(account_classifications),
    Validation(
        "CURRENCY_DIFFERS",
        "Invoice is in the currency of the account",
        _currency_differs,
        lambda invoice, _: invoice.currency,
        Severity.WARNING,
    ),
    # An error here, although only a warning in the log: it must not be sent. The process then puts it aside.
    Validation(
        LINE_LIMIT_EXCEEDED,
        f"Invoice has at most {LINE_LIMIT} lines",
        _line_limit_exceeded,
        lambda invoice, _: str(invoice.line_count),
    ),
)
