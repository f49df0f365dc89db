"""When a NetSuite customer payment is taken, and what is checked on it, in both modes (payments.md)."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.language import (
    Context,
    Criterion,
    Fact,
    Failure,
    Kind,
    Need,
    Parent,
    Severity,
    System,
    Validation,
)
from syncrules.preferences import SyncBehavior
from syncrules.processes.transactions import NOT_IGNORED, ORIGIN_ZUORA, named_by_zuora, not_before_cutover
from syncrules.records.customer_payment import INVOICE, CustomerPayment, PaymentApplication
from syncrules.statuses import is_complete
from syncrules.texts import money_text


def zuora_applications(payment: CustomerPayment, context: Context) -> list[PaymentApplication]:
    """The applications that Zuora is told of; others are left out (D42).

    With Invoice Settlement the Zuora ID alone decides, without it the Zuora Type has to be INVOICE.
    """
    known = [a for a in payment.applications if a.invoice and a.document.integration_id]
    return [a for a in known if context.invoice_settlement or a.zuora_type == INVOICE]


# --- criteria -------------------------------------------------------------------------------------


def _changes_too(context: Context) -> bool:
    """Without Invoice Settlement later changes are never synced (D16)."""
    both = context.preferences.payment_sync_behaviour is SyncBehavior.NEW_AND_MODIFIED
    return context.invoice_settlement and both


def _documents_seen(payment: CustomerPayment, _context: Context) -> str:
    shown = [f"{a.type} {a.document.number}".strip() for a in payment.applications]
    return ", ".join(shown) or f"unapplied {money_text(payment.remaining)}"


def _on_zuora(payment: CustomerPayment, context: Context) -> bool:
    return bool(zuora_applications(payment, context))


def _on_zuora_or_unapplied(payment: CustomerPayment, context: Context) -> bool:
    # A payment that is applied in full to nothing of Zuora's fails here as well.
    unapplied = payment.remaining > 0 and payment.applied == 0
    return unapplied or _on_zuora(payment, context)


CUSTOMER_PAYMENT_CRITERIA: tuple[Criterion[CustomerPayment], ...] = (
    Criterion(
        "CUSTOMER_SYNCED",
        "Zuora Customer ID is filled",
        lambda payment, _: bool(payment.account_id),
        lambda payment, _: payment.account_id or "empty",
    ),
    Criterion(
        "NOT_COMPLETE",
        "Not synced yet, or changes are synced too",
        lambda payment, context: _changes_too(context) or not is_complete(payment.integration.status),
        lambda payment, _: payment.integration.status or "empty",
    ),
    NOT_IGNORED,
    Criterion(
        "FULLY_APPLIED",
        "Payment is fully applied",
        lambda payment, _: payment.remaining == 0,
        lambda payment, _: f"Amount Remaining {money_text(payment.remaining)}",
        settlement=False,
    ),
    Criterion(
        "ORIGIN_NOT_ZUORA",
        "Payment does not come from Zuora",
        lambda payment, _: payment.integration.origin != ORIGIN_ZUORA,
        lambda payment, _: payment.integration.origin or "empty",
    ),
    Criterion(
        "ONLY_INVOICES",
        "Applied to invoices only",
        lambda payment, _: all(application.invoice for application in payment.applications),
        _documents_seen,
        settlement=False,
    ),
    Criterion(
        "ZUORA_INVOICE",
        "Applied to an invoice from Zuora",
        _on_zuora,
        _documents_seen,
        settlement=False,
    ),
    Criterion(
        "ZUORA_DOCUMENT_OR_UNAPPLIED",
        "Applied to an invoice or debit memo from Zuora, or to nothing",
        _on_zuora_or_unapplied,
        _documents_seen,
        settlement=True,
    ),
    Criterion(
        "SYNC_UPDATES",
        "Zuora Sync Updates is Yes",
        lambda payment, _: payment.sync_updates.casefold() == "yes",
        lambda payment, _: payment.sync_updates or "empty",
        settlement=True,
    ),
    not_before_cutover(
        "Payment date is not before the cutover date",
        lambda payment: payment.tran_date,
        lambda context: context.preferences.cutover_netsuite_payments,
    ),
)


# --- validations ----------------------------------------------------------------------------------


def _linked(application: PaymentApplication, context: Context) -> bool:
    fact = Fact.DEBIT_MEMO_LINK if application.debit_memo else Fact.INVOICE_LINK
    return named_by_zuora(application.document, context, fact)


def _unsynced(
    payment: CustomerPayment, context: Context, *, debit_memos: bool, process: str, word: str
) -> Iterable[Failure]:
    for application in zuora_applications(payment, context):
        if application.debit_memo is debit_memos and not _linked(application, context):
            document = application.document
            parent = Parent(process, document.integration_id, document.number)
            yield Failure({word: document.number}, parent)


def _invoices_not_synced(payment: CustomerPayment, context: Context) -> Iterable[Failure]:
    process = "invoices_to_netsuite"
    return _unsynced(payment, context, debit_memos=False, process=process, word="invoice")


def _debit_memos_not_synced(payment: CustomerPayment, context: Context) -> Iterable[Failure]:
    process = "debit_memos_to_netsuite"
    return _unsynced(payment, context, debit_memos=True, process=process, word="memo")


def _method_unmatched(payment: CustomerPayment, context: Context) -> Iterable[Failure]:
    if not context.reference.id_of(Kind.ZUORA_EXTERNAL_METHOD, payment.payment_method):
        yield Failure({"value": payment.payment_method or "(none)"})


def _journals(payment: CustomerPayment, _context: Context) -> Iterable[Failure]:
    for application in payment.applications:
        if application.journal:
            yield Failure({"journal": application.document.number})


def _currency_changed(payment: CustomerPayment, context: Context) -> Iterable[Failure]:
    # With one currency in NetSuite every customer has it, whatever Zuora says.
    old, now = context.fact(Fact.ACCOUNT_CURRENCY, payment.account_id), payment.customer_currency
    if context.preferences.netsuite_multiple_currencies and old and now and old != now:
        yield Failure({"customer": payment.customer, "old": old, "value": now})


CUSTOMER_PAYMENT_VALIDATIONS: tuple[Validation[CustomerPayment], ...] = (
    Validation(
        "INVOICE_NOT_SYNCED", "Every Zuora invoice is synced", _invoices_not_synced, severity=Severity.BLOCKED
    ),
    Validation(
        "DEBIT_MEMO_NOT_SYNCED",
        "Every debit memo is synced",
        _debit_memos_not_synced,
        severity=Severity.BLOCKED,
        settlement=True,
    ),
    Validation(
        "PAYMENT_METHOD_UNMATCHED",
        "Payment method exists in Zuora",
        _method_unmatched,
        lambda payment, _: payment.payment_method,
    ),
    Validation(
        "JOURNAL_APPLICATION",
        "Not applied to a journal entry",
        _journals,
        _documents_seen,
        settlement=True,
    ),
    Validation(
        "CUSTOMER_CURRENCY_CHANGED",
        "Customer's currency is unchanged in NetSuite",
        _currency_changed,
        lambda payment, _: payment.customer_currency,
        settlement=True,
    ),
)


def _documents(payment: CustomerPayment, context: Context, *, debit_memos: bool) -> Iterable[str]:
    applications = zuora_applications(payment, context)
    return (a.document.integration_id for a in applications if a.debit_memo is debit_memos)


def _invoices(payment: CustomerPayment, context: Context) -> Iterable[str]:
    return _documents(payment, context, debit_memos=False)


def _debit_memos(payment: CustomerPayment, context: Context) -> Iterable[str]:
    return _documents(payment, context, debit_memos=True)


def _account(payment: CustomerPayment, context: Context) -> Iterable[str]:
    if context.invoice_settlement:
        yield payment.account_id


CUSTOMER_PAYMENT_NEEDS: tuple[Need[CustomerPayment], ...] = (
    Need(Fact.INVOICE_LINK, System.ZUORA, _invoices),
    Need(Fact.DEBIT_MEMO_LINK, System.ZUORA, _debit_memos),
    Need(Fact.ACCOUNT_CURRENCY, System.ZUORA, _account),
)
