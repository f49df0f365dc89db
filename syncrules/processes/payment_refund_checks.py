"""When a Zuora refund is taken to NetSuite, and what is checked on it (refunds.md, first half)."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.classifications import classification_validations
from syncrules.language import Context, Criterion, Fact, Failure, Need, Parent, Severity, System, Validation
from syncrules.processes.cash import CURRENCY_UNCHANGED, METHOD_MATCHED, not_from_netsuite
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    account_classifications,
    not_before_cutover,
    status_is,
)
from syncrules.records.payment_refund import PaymentRefund


def _wanted(refund: PaymentRefund, _context: Context) -> bool:
    # A plain text field: `false` is read as No (D31, D44).
    return refund.sync_to_netsuite.strip().casefold() not in ("no", "false")


def _netsuite_payments(refund: PaymentRefund, _context: Context) -> Iterable[str]:
    if refund.payment and refund.payment.integration_id:
        yield refund.payment.integration_id


def _payment_not_synced(refund: PaymentRefund, context: Context) -> Iterable[Failure]:
    payment = refund.payment
    if payment is None:
        yield Failure({"payment": "(none)"})
    elif context.known(Fact.PAYMENT_DOCUMENTS, payment.integration_id) is None:
        # Never synced, or deleted in NetSuite since (D44): either way it is to be synced first.
        parent = Parent("payments_to_netsuite", payment.id, payment.number)
        yield Failure({"payment": payment.number}, parent)


def _payment_seen(refund: PaymentRefund, _context: Context) -> str:
    return refund.payment.number if refund.payment else "no payment"


PAYMENT_REFUND_CRITERIA: tuple[Criterion[PaymentRefund], ...] = (
    ACCOUNT_OPTED_IN,
    status_is("Processed", "Refund"),
    NOT_TRANSFERRED,
    not_before_cutover(
        "Refund date is not before the cutover date",
        lambda refund: refund.refund_date,
        lambda context: context.preferences.cutover_refunds,
    ),
    Criterion(
        "SOURCE_PAYMENT",
        "Refund is of a payment, not of a credit balance",
        lambda refund, _: refund.source_type == "Payment",
        lambda refund, _: refund.source_type or "empty",
    ),
    Criterion(
        "REFUND_OPTED_IN",
        "Sync to NetSuite of the refund is not No",
        _wanted,
        lambda refund, _: refund.sync_to_netsuite or "empty",
    ),
    not_from_netsuite("Refund"),
    NOT_IGNORED,
)

PAYMENT_REFUND_VALIDATIONS: tuple[Validation[PaymentRefund], ...] = (
    METHOD_MATCHED,
    Validation(
        "PAYMENT_NOT_SYNCED",
        "Refunded payment is in NetSuite",
        _payment_not_synced,
        _payment_seen,
        Severity.BLOCKED,
    ),
    *classification_validations(account_classifications),
    CURRENCY_UNCHANGED,
)

NETSUITE_PAYMENTS: Need[PaymentRefund] = Need(Fact.PAYMENT_DOCUMENTS, System.NETSUITE, _netsuite_payments)
