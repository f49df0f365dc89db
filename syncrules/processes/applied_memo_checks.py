"""When a NetSuite credit memo is taken, and what is checked on it (credit-memos.md, both variants)."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.language import Context, Criterion, Failure, Validation
from syncrules.preferences import CreditMemoTarget
from syncrules.processes.adjustment_legs import legs_of, original_invoice, unplaced
from syncrules.processes.transactions import named_by_zuora
from syncrules.records.applied_memo import AppliedMemo
from syncrules.statuses import is_complete, is_ignore
from syncrules.texts import money_text


def on_items(context: Context) -> bool:
    """Whether credit memos become item adjustments (D04)."""
    return context.preferences.netsuite_credit_memo_target is CreditMemoTarget.INVOICE_ITEM_ADJUSTMENTS


# --- criteria -------------------------------------------------------------------------------------


def _status(memo: AppliedMemo, _context: Context) -> str:
    return memo.integration.status or "empty"


def _account_seen(memo: AppliedMemo, _context: Context) -> str:
    return f"Zuora Customer ID {memo.account_id}" if memo.account_id else "not synced"


def _type_seen(memo: AppliedMemo, _context: Context) -> str:
    return memo.zuora_type or "empty"


def _zuora_numbers(memo: AppliedMemo, _context: Context) -> str:
    numbers = ", ".join(application.document.number for application in memo.zuora_applications)
    if memo.negative:
        return f"negative balance; {numbers or 'no Zuora invoice'}"
    return numbers or "no Zuora invoice"


MEMO_CRITERIA: tuple[Criterion[AppliedMemo], ...] = (
    Criterion(
        "CUSTOMER_SYNCED",
        "Customer account is synced",
        lambda memo, _: bool(memo.account_id),
        _account_seen,
    ),
    Criterion(
        "NOT_COMPLETE",
        "Integration Status is not Sync Complete",
        lambda memo, _: not is_complete(memo.integration.status),
        _status,
    ),
    Criterion(
        "NOT_IGNORED",
        "Integration Status is not Ignore",
        lambda memo, _: not is_ignore(memo.integration.status),
        _status,
    ),
    Criterion(
        "FULLY_APPLIED",
        "Credit memo is fully applied",
        lambda memo, _: memo.amount_remaining == 0,
        lambda memo, _: f"Amount Remaining {money_text(memo.amount_remaining)}",
    ),
    Criterion(
        "ZUORA_TYPE",
        "Zuora Type is empty or NEGATIVE_INVOICE",
        lambda memo, _: memo.negative or not memo.zuora_type,
        _type_seen,
    ),
    Criterion(
        "ON_ZUORA_INVOICE",
        "Applied to a Zuora invoice, or made from a negative one",
        lambda memo, _: memo.negative or bool(memo.zuora_applications),
        _zuora_numbers,
    ),
    Criterion(
        "NOT_ALL_CHARGED",
        "Not all of it was used up by charges made in Zuora",
        lambda memo, _: not memo.charged_in_zuora or memo.charged_in_zuora < memo.total,
        lambda memo, _: f"{money_text(memo.charged_in_zuora)} charged in Zuora",
    ),
)


# --- validations ----------------------------------------------------------------------------------


def _several_invoices(memo: AppliedMemo, _context: Context) -> Iterable[Failure]:
    if not memo.negative and len(memo.zuora_applications) > 1:
        yield Failure({"count": str(len(memo.zuora_applications))})


def _not_applied(memo: AppliedMemo, _context: Context) -> Iterable[Failure]:
    if memo.negative and not memo.applications and memo.used <= 0:
        yield Failure()


def _applied_seen(memo: AppliedMemo, _context: Context) -> str:
    if not memo.negative:
        return "standard"
    count = len(memo.applications)
    words = f"{count} {'document' if count == 1 else 'documents'}"
    return words if count or memo.used <= 0 else "refunded"


def _original_not_found(memo: AppliedMemo, context: Context) -> Iterable[Failure]:
    if memo.negative and original_invoice(memo, context) is None:
        yield Failure()


def _original_seen(memo: AppliedMemo, context: Context) -> str:
    if not memo.negative:
        return "standard"
    original = original_invoice(memo, context)
    return original.number if original else memo.reference_number or memo.integration.id or "no reference"


def _invoices_not_synced(memo: AppliedMemo, context: Context) -> Iterable[Failure]:
    for application in memo.zuora_applications:
        if not named_by_zuora(application.document, context):
            yield Failure({"invoice": application.document.number})


def _exceeds_items(memo: AppliedMemo, context: Context) -> Iterable[Failure]:
    # Told before anything is written: half of the pieces would be worse than none.
    for leg in legs_of(memo, context) if on_items(context) else ():
        if leg.invoice_id and unplaced(leg, context) > 0:
            yield Failure({"amount": money_text(leg.amount), "invoice": leg.invoice})


def _target_seen(memo: AppliedMemo, context: Context) -> str:
    if not on_items(context):
        return "left to Zuora"
    legs = legs_of(memo, context)
    return ", ".join(f"{leg.type} {money_text(leg.amount)} on {leg.invoice}" for leg in legs)


MEMO_VALIDATIONS: tuple[Validation[AppliedMemo], ...] = (
    Validation(
        "MULTIPLE_ZUORA_INVOICES",
        "Applied to a single Zuora invoice, unless made from a negative one",
        _several_invoices,
        _zuora_numbers,
    ),
    Validation(
        "CREDIT_MEMO_NOT_APPLIED",
        "A memo of a negative invoice is applied to a transaction",
        _not_applied,
        _applied_seen,
    ),
    Validation(
        "NEGATIVE_INVOICE_NOT_FOUND",
        "The negative invoice behind the memo is in Zuora",
        _original_not_found,
        _original_seen,
    ),
    Validation(
        "INVOICE_NOT_SYNCED",
        "Every Zuora invoice it is applied to is synced",
        _invoices_not_synced,
        _zuora_numbers,
    ),
    Validation(
        "CREDIT_EXCEEDS_BALANCE",
        "Item adjustments fit what is open on the invoice's items",
        _exceeds_items,
        _target_seen,
    ),
)
