"""When a NetSuite customer refund is taken, and what is checked on it (refunds.md)."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.language import Context, Criterion, Failure, Kind, Validation
from syncrules.records.refund import CustomerRefund, ReferencedPayment, RefundedMemo
from syncrules.statuses import is_complete, is_ignore
from syncrules.texts import money_text


def special_memo(refund: CustomerRefund) -> RefundedMemo | None:
    """The credit memo with Create Zuora Refund that the refund pays out."""
    memos = [a.memo for a in refund.applications if a.memo and a.memo.create_zuora_refund]
    return memos[0] if memos else None


def referenced_payment(refund: CustomerRefund) -> ReferencedPayment | None:
    """The payment that the memo names, if it has a counterpart in Zuora."""
    memo = special_memo(refund)
    return memo.payment if memo and memo.payment and memo.payment.zuora_id else None


# --- criteria -------------------------------------------------------------------------------------


def _status(refund: CustomerRefund, _context: Context) -> str:
    return refund.integration.status or "empty"


def _customer_seen(refund: CustomerRefund, _context: Context) -> str:
    return f"Zuora Customer ID {refund.customer.zuora_id}" if refund.customer.zuora_id else "not synced"


def _applied_numbers(refund: CustomerRefund) -> str:
    return ", ".join(application.number for application in refund.applications) or "nothing"


def _memo_seen(refund: CustomerRefund, _context: Context) -> str:
    memo = special_memo(refund)
    return memo.number if memo else _applied_numbers(refund)


REFUND_CRITERIA: tuple[Criterion[CustomerRefund], ...] = (
    Criterion(
        "CUSTOMER_SYNCED",
        "Customer account is synced",
        lambda refund, _: bool(refund.customer.zuora_id),
        _customer_seen,
    ),
    Criterion(
        "NOT_COMPLETE",
        "Integration Status is not Sync Complete",
        lambda refund, _: not is_complete(refund.integration.status),
        _status,
    ),
    Criterion(
        "NOT_IGNORED",
        "Integration Status is not Ignore",
        lambda refund, _: not is_ignore(refund.integration.status),
        _status,
    ),
    Criterion(
        "FULLY_APPLIED",
        "Refund is fully applied",
        lambda refund, _: refund.amount_remaining == 0,
        lambda refund, _: f"Amount Remaining {money_text(refund.amount_remaining)}",
    ),
    Criterion(
        "CREATE_ZUORA_REFUND",
        "Create Zuora Refund is enabled on the credit memo",
        lambda refund, _: special_memo(refund) is not None,
        _memo_seen,
    ),
)


# --- validations ----------------------------------------------------------------------------------


def _multiple_applications(refund: CustomerRefund, _context: Context) -> Iterable[Failure]:
    if len(refund.applications) != 1 or refund.applications[0].memo is None:
        yield Failure()


def _applications_seen(refund: CustomerRefund, _context: Context) -> str:
    numbers = _applied_numbers(refund)
    return f"{numbers} only" if len(refund.applications) == 1 else numbers


def _payment_reference_missing(refund: CustomerRefund, _context: Context) -> Iterable[Failure]:
    memo = special_memo(refund)
    if memo and not referenced_payment(refund):
        yield Failure({"memo": memo.number})


def _payment_seen(refund: CustomerRefund, _context: Context) -> str:
    memo = special_memo(refund)
    payment = memo.payment if memo else None
    if payment is None:
        return "no payment"
    return payment.number if payment.zuora_id else f"{payment.number} is not in Zuora"


def _exceeds_payment(refund: CustomerRefund, _context: Context) -> Iterable[Failure]:
    payment = referenced_payment(refund)
    if payment and refund.total > payment.amount:
        yield Failure(
            {
                "amount": money_text(refund.total),
                "payment": payment.number,
                "payment_amount": money_text(payment.amount),
            }
        )


def _payment_amount_seen(refund: CustomerRefund, _context: Context) -> str:
    payment = referenced_payment(refund)
    if payment is None:
        return ""
    word = "is more than" if refund.total > payment.amount else "of"
    return f"{money_text(refund.total)} {word} {money_text(payment.amount)}"


def _not_full_memo(refund: CustomerRefund, _context: Context) -> Iterable[Failure]:
    memo = special_memo(refund)
    if memo and refund.total != memo.total:
        yield Failure(
            {"amount": money_text(refund.total), "memo": memo.number, "memo_amount": money_text(memo.total)}
        )


def _memo_amount_seen(refund: CustomerRefund, _context: Context) -> str:
    memo = special_memo(refund)
    if memo is None:
        return ""
    word = "of" if refund.total == memo.total else "differs from"
    return f"{money_text(refund.total)} {word} {money_text(memo.total)}"


def _documents(payment: ReferencedPayment) -> int:
    return len({application.document.id for application in payment.applications})


def _partial_of_many(refund: CustomerRefund, _context: Context) -> Iterable[Failure]:
    payment = referenced_payment(refund)
    if payment and refund.total < payment.amount and _documents(payment) > 1:
        yield Failure({"payment": payment.number})


def _documents_seen(refund: CustomerRefund, _context: Context) -> str:
    payment = referenced_payment(refund)
    if payment is None:
        return ""
    share = "part" if refund.total < payment.amount else "all"
    count = _documents(payment)
    return f"{share} of a payment on {count} {'invoice' if count == 1 else 'invoices'}"


def _method_unmatched(refund: CustomerRefund, context: Context) -> Iterable[Failure]:
    if not context.reference.id_of(Kind.ZUORA_PAYMENT_METHOD, refund.payment_method):
        yield Failure({"value": refund.payment_method or "(none)"})


REFUND_VALIDATIONS: tuple[Validation[CustomerRefund], ...] = (
    Validation(
        "REFUND_MULTIPLE_APPLICATIONS",
        "Applied to a single credit memo",
        _multiple_applications,
        _applications_seen,
    ),
    Validation(
        "REFUND_PAYMENT_REFERENCE_MISSING",
        "Credit memo has a valid Zuora payment",
        _payment_reference_missing,
        _payment_seen,
    ),
    Validation(
        "REFUND_EXCEEDS_PAYMENT",
        "Refund amount is at most the payment amount",
        _exceeds_payment,
        _payment_amount_seen,
    ),
    Validation(
        "REFUND_NOT_FULL_MEMO",
        "Refund amount is the full credit memo",
        _not_full_memo,
        _memo_amount_seen,
    ),
    Validation(
        "PARTIAL_REFUND_MULTI_INVOICE",
        "A partial refund is of a payment on one invoice",
        _partial_of_many,
        _documents_seen,
    ),
    Validation(
        "PAYMENT_METHOD_UNMATCHED",
        "Payment method exists in Zuora",
        _method_unmatched,
        lambda refund, _: refund.payment_method,
    ),
)
