"""The validations that invoices and memos have in common (invoices.md, debit-memos.md, credit-memos.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncrules.language import Context, Failure, Parent, Severity, Validation
from syncrules.records.billed import Billed
from syncrules.records.common import AccountLink
from syncrules.revenue_recognition import is_variable


def _account_not_synced(document: Any, _context: Context) -> Iterable[Failure]:
    account: AccountLink = document.account
    if not account.integration.id:
        parent = Parent("accounts_to_netsuite", account.id, account.name or account.number)
        yield Failure({"account": account.name or account.number}, parent)


def _charges_not_synced(document: Billed, _context: Context) -> Iterable[Failure]:
    named = set()
    for line, item in enumerate(document.items, start=1):
        charge = item.charge
        if charge is None:
            yield Failure({"charge": "(none)", "line": str(line)})
        elif not charge.integration_id and charge.id not in named:
            named.add(charge.id)
            parent = Parent("charges_to_netsuite", charge.id, charge.name)
            yield Failure({"charge": charge.name, "line": str(line)}, parent)


def _tax_codes_not_linked(document: Billed, _context: Context) -> Iterable[Failure]:
    codes = dict.fromkeys(
        tax.tax_code or item.tax_code
        for item in document.items
        for tax in item.taxes
        if not tax.accounting_code
    )
    for code in codes:
        yield Failure({"value": code or "(none)"})


def _projects_missing(document: Billed, context: Context) -> Iterable[Failure]:
    if not context.preferences.netsuite_use_revenue_recognition:
        return
    named = set()
    for item in document.items:
        charge, subscription = item.charge, item.subscription
        if charge is None or not is_variable(charge) or (subscription and subscription.project):
            continue
        name = subscription.name if subscription else "(none)"
        if (name, charge.id) not in named:
            named.add((name, charge.id))
            yield Failure({"subscription": name, "charge": charge.name})


def _currency_differs(document: Billed, _context: Context) -> Iterable[Failure]:
    own, account = document.currency, document.account.currency
    if own and account and own != account:
        yield Failure({"value": own, "account_currency": account})


ACCOUNT_NOT_SYNCED: Validation[Any] = Validation(
    "ACCOUNT_NOT_SYNCED",
    "Customer account is synced",
    _account_not_synced,
    lambda document, _: document.account.integration.id or document.account.name,
    Severity.BLOCKED,
)

CHARGE_NOT_SYNCED: Validation[Billed] = Validation(
    "CHARGE_NOT_SYNCED",
    "Every charge has a NetSuite item",
    _charges_not_synced,
    severity=Severity.BLOCKED,
)

TAX_CODE_NOT_LINKED: Validation[Billed] = Validation(
    "TAX_CODE_NOT_LINKED", "Every tax code names a NetSuite item", _tax_codes_not_linked
)

PROJECT_MISSING: Validation[Billed] = Validation(
    "PROJECT_MISSING", "Project based charges have a NetSuite project", _projects_missing
)


def currency_differs(noun: str) -> Validation[Billed]:
    """A warning: NetSuite will book the customer's currency (D51)."""
    return Validation(
        "CURRENCY_DIFFERS",
        f"{noun} is in the currency of the account",
        _currency_differs,
        lambda document, _: document.currency,
        Severity.WARNING,
    )
