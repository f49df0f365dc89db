"""Zuora payments become NetSuite customer payments; with Invoice Settlement also their changes (payments.md).

Both tables say "sum of applied": what is not applied stays in Zuora, except for payments that nobody is
assigned to, which have nothing but their amount. What was refunded was applied once, and NetSuite's own
refund of the payment needs it. The account to deposit to is never sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from syncrules.classifications import REFERENCES, header_fields
from syncrules.language import (
    Action,
    Context,
    Found,
    Kind,
    Lookup,
    Ref,
    Result,
    ResyncRule,
    Step,
    Summary,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.applications import applied_amounts, apply_list
from syncrules.processes.cash import payee, payment_method
from syncrules.processes.payment_checks import (
    CUSTOMERS_CURRENCIES,
    PAYMENT_CRITERIA,
    PAYMENT_VALIDATIONS,
    synced_before,
)
from syncrules.processes.transactions import (
    ORIGIN_ZUORA,
    account_classifications,
    completed,
    current,
    number_fields,
)
from syncrules.records.payment import Payment
from syncrules.statuses import creating, failed, updating
from syncrules.texts import filled, moment_text

CREATING, UPDATING = creating("Payment"), updating("Payment")


def _amount(payment: Payment, context: Context) -> Decimal:
    """The payment's amount in NetSuite: what is overpaid stays in Zuora."""
    if payment.account is None:
        return payment.amount
    refunded = payment.refunded if context.invoice_settlement else Decimal(0)
    return sum(applied_amounts(payment.applications).values(), refunded)


def _fields(payment: Payment, context: Context) -> dict[str, Value]:
    return filled(
        {
            "customer": Ref("customer", payee(payment, context)),
            "payment": _amount(payment, context),
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
    """The customer payment; also of a changed one that NetSuite turned out to have no longer."""
    write = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record="customerPayment",
        fields=_fields(payment, context),
        custom=_custom(payment, context),
        sublists={"applyList": apply_list(payment.applications)},
        key=_key(payment),
    )
    return (Step("create", CREATING, failed(CREATING), write),)


def _action(payment: Payment, context: Context) -> Action:
    """Setting Transferred to Accounting to No pushes changes of a synced payment (D41)."""
    changed = context.invoice_settlement and synced_before(payment)
    return Action.UPDATE if changed else Action.CREATE


def _resume(payment: Payment, found: Found, context: Context) -> tuple[Step, ...]:
    """Rewrites the apply list in place; a payment that went to another account is not synced again."""
    if _action(payment, context) is not Action.UPDATE or found.owner not in ("", payee(payment, context)):
        return ()
    # NetSuite has no payment of nothing: one that is wholly unapplied keeps its amount.
    amount = _amount(payment, context) or None
    write = Write(
        system=System.NETSUITE,
        verb=Verb.UPDATE,
        record="customerPayment",
        fields={"payment": amount} if amount else {},
        custom={"Zuora Sync Date": moment_text(context.now)},
        sublists={"applyList": apply_list(payment.applications, replace_all=True)},
        id=found.id,
    )
    return (Step("update", UPDATING, failed(UPDATING), write),)


def _settle(
    payment: Payment, action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    fields = completed(results["create"])
    if action is not Action.UPDATE:
        fields |= {"SyncDate__NS": moment_text(context.now), "Origin__NS": ORIGIN_ZUORA}
    return (Write(System.ZUORA, Verb.UPDATE, "Payment", fields=fields, id=payment.id),)


def _lookups(payment: Payment, context: Context) -> tuple[Lookup, ...]:
    netsuite, records = System.NETSUITE, ("customerPayment",)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", payment.id),
        Lookup(netsuite, records, "externalId", _key(payment)),
    ]
    if payment.integration.id:
        by_id = Lookup(netsuite, records, "internalId", payment.integration.id, payee(payment, context))
        found_by.insert(0, by_id)
    return tuple(found_by)


def _describe(payment: Payment) -> Summary:
    account = payment.account
    return Summary(
        number=payment.number,
        customer=account.name if account else "",
        amount=payment.amount,
        currency=account.currency if account else payment.currency,
        date=payment.effective_date,
        subsidiary=account.classifications.subsidiary if account else "",
    )


PAYMENTS_TO_NETSUITE: SyncProcess[Payment] = SyncProcess(
    id="payments_to_netsuite",
    title="Payments",
    noun="Payment",
    spec="payments.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Payment",
    criteria=PAYMENT_CRITERIA,
    validations=PAYMENT_VALIDATIONS,
    current=current,
    describe=_describe,
    arrives=_amount,
    action=_action,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite payment.",
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified="NetSuite has no payment with this Integration ID or Zuora ID.",
        refused_when="The NetSuite payment still exists: re-link it instead.",
        push=True,
    ),
    resume=_resume,
    transfers=True,
    references=(*REFERENCES, Kind.PAYMENT_METHOD),
    needs=(CUSTOMERS_CURRENCIES,),
    preferences=(
        "disable_payment_sync",
        "cutover_payments",
        "transaction_number_mapping",
        "netsuite_multiple_currencies",
        "unassigned_payments_customer",
        "default_class",
        "default_department",
        "default_location",
        "custom_field_sync",
    ),
    custom_fields=lambda _payment: True,
)
