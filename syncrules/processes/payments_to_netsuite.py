"""Zuora payments become NetSuite customer payments; tenants without Invoice Settlement (payments.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from syncrules.classifications import REFERENCES, classification_validations, header_fields
from syncrules.language import (
    Action,
    Context,
    Criterion,
    Failure,
    Kind,
    Lookup,
    Ref,
    Result,
    ResyncRule,
    Row,
    Severity,
    Step,
    Sublist,
    Summary,
    SyncProcess,
    System,
    Validation,
    Value,
    Verb,
    Write,
)
from syncrules.processes.cash import (
    CURRENCY_UNCHANGED,
    CUSTOMER_CURRENCIES,
    METHOD_MATCHED,
    customer,
    not_from_netsuite,
    payment_method,
)
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    ORIGIN_ZUORA,
    account_classifications,
    completed,
    current,
    not_before_cutover,
    number_fields,
    only_result,
    status_is,
    unsynced_documents,
)
from syncrules.records.payment import Payment
from syncrules.statuses import creating, failed, is_complete
from syncrules.texts import filled, moment_text

WORKING = creating("Payment")


# --- criteria and validations ---------------------------------------------------------------------


def _account_complete(payment: Payment, context: Context) -> bool:
    if payment.account is None:
        # Only tenants with Invoice Settlement have payments that nobody is assigned to (D09, D40).
        return context.invoice_settlement
    return is_complete(payment.account.integration.status)


def _account_status(payment: Payment, _context: Context) -> str:
    return (payment.account.integration.status or "empty") if payment.account else "no account"


def _invoices_not_synced(payment: Payment, _context: Context) -> Iterable[Failure]:
    invoices = (a.document for a in payment.applications if not a.debit_memo)
    return unsynced_documents(invoices, "invoices_to_netsuite", "invoice")


def _unapplied(payment: Payment, _context: Context) -> Iterable[Failure]:
    # Without Invoice Settlement such a payment went to the credit balance, which NetSuite does not have:
    # its amount is the sum of its applications, and a customer payment of nothing helps nobody.
    if not payment.applications:
        yield Failure()


CRITERIA: tuple[Criterion[Payment], ...] = (
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

VALIDATIONS: tuple[Validation[Payment], ...] = (
    METHOD_MATCHED,
    Validation(
        "INVOICE_NOT_SYNCED", "Every invoice is synced", _invoices_not_synced, severity=Severity.BLOCKED
    ),
    Validation(
        "PAYMENT_WAITING_FOR_APPLICATION",
        "Payment is applied to an invoice",
        _unapplied,
        severity=Severity.WAITING,
    ),
    *classification_validations(account_classifications),
    CURRENCY_UNCHANGED,
)


# --- what is written ------------------------------------------------------------------------------


def _applied(payment: Payment) -> dict[str, Decimal]:
    """What the payment pays of each NetSuite invoice, by internal id; NetSuite has one line for each."""
    amounts: dict[str, Decimal] = {}
    for application in payment.applications:
        invoice = application.document.integration_id
        amounts[invoice] = amounts.get(invoice, Decimal(0)) + application.amount
    return amounts


def _fields(payment: Payment, context: Context) -> dict[str, Value]:
    return filled(
        {
            "customer": Ref("customer", customer(payment)),
            # What is overpaid stays in Zuora.
            "payment": sum(_applied(payment).values(), Decimal(0)),
            "tranDate": payment.effective_date,
            "memo": payment.comment,
            "paymentMethod": payment_method(payment, context),
            **number_fields(payment.number, context),
            **header_fields(account_classifications(payment), context),
        }
    )


def _custom(payment: Payment, context: Context) -> dict[str, Value]:
    electronic = payment.type == "Electronic"
    return filled(
        {
            "Zuora ID": payment.id,
            "Zuora Origin": ORIGIN_ZUORA,
            "Zuora Reference Number": payment.number,
            "Zuora Payment Reference ID": payment.reference_id,
            "Zuora Payment Type": payment.type,
            "Zuora Credit Card Type": payment.credit_card_type if electronic else "",
            "Zuora Created Date": moment_text(payment.created_date),
            "Zuora Sync Date": moment_text(context.now),
        }
    )


def _key(payment: Payment) -> str:
    return f"zuora-pay-{payment.id}"


def _plan(payment: Payment, _action: Action, context: Context) -> tuple[Step, ...]:
    rows = tuple(
        Row({"doc": invoice, "apply": True, "amount": amount})
        for invoice, amount in _applied(payment).items()
    )
    write = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record="customerPayment",
        fields=_fields(payment, context),
        custom=_custom(payment, context),
        sublists={"applyList": Sublist(rows)},
        key=_key(payment),
    )
    return (Step("create", WORKING, failed(WORKING), write),)


def _settle(
    payment: Payment, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    fields = completed(only_result(results)) | {
        "SyncDate__NS": moment_text(context.now),
        "Origin__NS": ORIGIN_ZUORA,
    }
    return (Write(System.ZUORA, Verb.UPDATE, "Payment", fields=fields, id=payment.id),)


def _lookups(payment: Payment, _context: Context) -> tuple[Lookup, ...]:
    netsuite, records = System.NETSUITE, ("customerPayment",)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", payment.id),
        Lookup(netsuite, records, "externalId", _key(payment)),
    ]
    if payment.integration.id:
        by_id = Lookup(netsuite, records, "internalId", payment.integration.id, customer(payment))
        found_by.insert(0, by_id)
    return tuple(found_by)


def _describe(payment: Payment) -> Summary:
    account = payment.account
    return Summary(
        number=payment.number,
        customer=account.name if account else "",
        amount=payment.amount,
        currency=account.currency if account else "",
        date=payment.effective_date,
    )


PAYMENTS_TO_NETSUITE: SyncProcess[Payment] = SyncProcess(
    id="payments_to_netsuite",
    title="Payments",
    noun="Payment",
    spec="payments.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Payment",
    criteria=CRITERIA,
    validations=VALIDATIONS,
    current=current,
    describe=_describe,
    action=lambda _payment, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite payment.",
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified="NetSuite has no payment with this Integration ID or Zuora ID.",
        refused_when="The NetSuite payment still exists: re-link it instead.",
    ),
    transfers=True,
    references=(*REFERENCES, Kind.PAYMENT_METHOD),
    needs=(CUSTOMER_CURRENCIES,),
    preferences=(
        "disable_payment_sync",
        "cutover_payments",
        "transaction_number_mapping",
        "netsuite_multiple_currencies",
        "default_class",
        "default_department",
        "default_location",
    ),
)
