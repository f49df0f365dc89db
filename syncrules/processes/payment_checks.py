"""When a Zuora payment is taken, and what is checked on it, in both kinds of tenants (payments.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from syncrules.classifications import classification_validations
from syncrules.language import Context, Criterion, Fact, Failure, Need, Severity, System, Validation
from syncrules.processes.applications import DEBIT_MEMOS_SYNCED, INVOICES_SYNCED
from syncrules.processes.cash import (
    CURRENCY_UNCHANGED,
    CUSTOMER_CURRENCIES,
    METHOD_MATCHED,
    not_from_netsuite,
    payee,
)
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    account_classifications,
    not_before_cutover,
    status_is,
)
from syncrules.records.payment import Payment
from syncrules.statuses import is_complete


def synced_before(payment: Payment) -> bool:
    """NetSuite has the payment already: what is sent now is a change of it."""
    return bool(payment.integration.id)


# --- criteria -------------------------------------------------------------------------------------


def _account_complete(payment: Payment, context: Context) -> bool:
    if payment.account is None:
        # Only tenants with Invoice Settlement have payments that nobody is assigned to (D09, D40).
        return context.invoice_settlement
    return is_complete(payment.account.integration.status)


def _account_status(payment: Payment, _context: Context) -> str:
    return (payment.account.integration.status or "empty") if payment.account else "no account"


PAYMENT_CRITERIA: tuple[Criterion[Payment], ...] = (
    ACCOUNT_OPTED_IN,
    status_is("Processed", "Payment"),
    NOT_TRANSFERRED,
    not_before_cutover(
        "Payment date is not before the cutover date",
        lambda payment: payment.effective_date,
        lambda context: context.preferences.cutover_payments,
    ),
    Criterion("ACCOUNT_COMPLETE", "Account is Sync Complete", _account_complete, _account_status),
    not_from_netsuite("Payment"),
    NOT_IGNORED,
)


# --- validations ----------------------------------------------------------------------------------


def _unapplied(payment: Payment, context: Context) -> Iterable[Failure]:
    # Without Invoice Settlement such a payment went to the credit balance, which NetSuite does not have:
    # its amount is the sum of its applications, and a customer payment of nothing helps nobody.
    changed = context.invoice_settlement and synced_before(payment)
    if payment.account and not payment.applications and not changed:
        yield Failure()


def _unassigned_customer_missing(payment: Payment, context: Context) -> Iterable[Failure]:
    if not payment.account and not payee(payment, context) and not synced_before(payment):
        yield Failure()


def _customer_currency(payment: Payment, context: Context) -> str:
    return context.fact(Fact.CUSTOMER_CURRENCY, payee(payment, context))


def _currency_changed(payment: Payment, context: Context) -> Iterable[Failure]:
    if payment.account:
        yield from CURRENCY_UNCHANGED.failures(payment, context)
        return
    now = _customer_currency(payment, context)
    if now and payment.currency and now != payment.currency:
        yield Failure({"customer": payee(payment, context), "old": payment.currency, "value": now})


PAYMENT_VALIDATIONS: tuple[Validation[Payment], ...] = (
    METHOD_MATCHED,
    INVOICES_SYNCED,
    DEBIT_MEMOS_SYNCED,
    Validation(
        "PAYMENT_WAITING_FOR_APPLICATION",
        "Payment is applied to something",
        _unapplied,
        severity=Severity.WAITING,
    ),
    Validation(
        "UNASSIGNED_CUSTOMER_MISSING",
        "Payment without account has a NetSuite customer",
        _unassigned_customer_missing,
        lambda payment, context: payee(payment, context) or "no customer",
        settlement=True,
    ),
    *classification_validations(account_classifications),
    replace(CURRENCY_UNCHANGED, failures=_currency_changed, seen=_customer_currency),
)


def _customers(payment: Payment, context: Context) -> Iterable[str]:
    yield from CUSTOMER_CURRENCIES.keys(payment, context)
    if context.preferences.netsuite_multiple_currencies and not payment.account:
        yield payee(payment, context)


CUSTOMERS_CURRENCIES: Need[Payment] = Need(Fact.CUSTOMER_CURRENCY, System.NETSUITE, _customers)
