"""Zuora payment refunds become NetSuite customer refunds, in two writes (refunds.md, first half).

First the NetSuite payment gives up what Zuora gave back, then a customer refund pays it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from syncrules.classifications import REFERENCES, header_fields
from syncrules.language import (
    Action,
    Context,
    Fact,
    Found,
    Kind,
    Lookup,
    Ref,
    Restoration,
    Result,
    ResyncRule,
    Row,
    Step,
    Sublist,
    Summary,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.cash import (
    CUSTOMER_CURRENCIES,
    payee,
    payment_method,
)
from syncrules.processes.payment_refund_checks import (
    NETSUITE_PAYMENTS,
    PAYMENT_REFUND_CRITERIA,
    PAYMENT_REFUND_VALIDATIONS,
)
from syncrules.processes.transactions import (
    ORIGIN_ZUORA,
    account_classifications,
    completed,
    current,
    number_fields,
)
from syncrules.records.common import Application
from syncrules.records.payment_refund import PaymentRefund, RefundedPayment
from syncrules.statuses import creating, failed, updating
from syncrules.texts import filled, moment_text

PAYMENT_REFUND = "PAYMENT_REFUND"
UNAPPLYING = updating("Payment")
WORKING = creating("Refund")


def _payment(refund: PaymentRefund) -> RefundedPayment:
    if refund.payment is None:  # refused by PAYMENT_NOT_SYNCED before
        raise ValueError(f"refund {refund.id} has no payment")
    return refund.payment


def _left(applications: Iterable[Application]) -> dict[str, Decimal]:
    """What stays applied of each NetSuite invoice, by internal id: absolute, whatever was written before."""
    amounts: dict[str, Decimal] = {}
    for application in applications:
        if invoice := application.document.integration_id:  # others are not on the NetSuite payment
            amounts[invoice] = amounts.get(invoice, Decimal(0)) + application.amount - application.refunded
    return amounts


def _unapply(payment: RefundedPayment, context: Context) -> tuple[Step, ...]:
    """Opens the payment; no step where its lines show already that nothing of it is applied."""
    # A line that was given up before is no longer there to be set, once the invoice is paid otherwise.
    applied = context.fact(Fact.PAYMENT_DOCUMENTS, payment.integration_id).split()
    rows = tuple(
        Row({"doc": invoice, "apply": amount != 0, "amount": amount})
        for invoice, amount in _left(payment.applications).items()
        if amount or invoice in applied
    )
    write = Write(
        System.NETSUITE,
        Verb.UPDATE,
        "customerPayment",
        sublists={"applyList": Sublist(rows, replace_all=False)},
        id=payment.integration_id,
    )
    words = {"payment": payment.number}
    return (Step("unapply", UNAPPLYING, failed(UNAPPLYING), write, words=words),) if rows else ()


def _fields(refund: PaymentRefund, context: Context) -> dict[str, Value]:
    return filled(
        {
            "customer": Ref("customer", payee(refund, context)),
            "tranDate": refund.refund_date,
            "memo": refund.comment,
            "paymentMethod": payment_method(refund, context),
            **number_fields(refund.number, context),
            **header_fields(account_classifications(refund), context),
        }
    )


def _custom(refund: PaymentRefund, context: Context) -> dict[str, Value]:
    return filled(
        {
            "Zuora ID": refund.id,
            "Zuora Type": PAYMENT_REFUND,
            "Zuora Origin": ORIGIN_ZUORA,
            "Zuora Reference Number": refund.number,
            "Zuora Refund Reference ID": refund.reference_id,
            "Zuora Refund Type": refund.type,
            "Zuora Created Date": moment_text(refund.created_date),
            "Zuora Updated Date": moment_text(refund.updated_date),
            "Zuora Sync Date": moment_text(context.now),
        }
    )


def _key(refund: PaymentRefund) -> str:
    return f"zuora-ref-{refund.id}"


def _plan(refund: PaymentRefund, _action: Action, context: Context) -> tuple[Step, ...]:
    """Both steps also after an interruption: the amounts on the payment are absolute."""
    payment = _payment(refund)
    paid_out = Row({"doc": payment.integration_id, "apply": True, "amount": refund.amount})
    create = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record="customerRefund",
        fields=_fields(refund, context),
        custom=_custom(refund, context),
        sublists={"applyList": Sublist((paid_out,))},
        key=_key(refund),
    )
    return (*_unapply(payment, context), Step("create", WORKING, failed(WORKING), create))


def _settle(
    refund: PaymentRefund, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    # On the refund alone: a touched payment would be selected again by its own process (D03).
    fields = completed(results["create"]) | {
        "SyncDate__NS": moment_text(context.now),
        "Origin__NS": ORIGIN_ZUORA,
    }
    return (Write(System.ZUORA, Verb.UPDATE, "Refund", fields=fields, id=refund.id),)


def _lookups(refund: PaymentRefund, context: Context) -> tuple[Lookup, ...]:
    netsuite, records = System.NETSUITE, ("customerRefund",)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", refund.id),
        Lookup(netsuite, records, "externalId", _key(refund)),
    ]
    if refund.integration.id:
        by_id = Lookup(netsuite, records, "internalId", refund.integration.id, payee(refund, context))
        found_by.insert(0, by_id)
    return tuple(found_by)


def _restorations(refund: PaymentRefund, _context: Context) -> tuple[Restoration, ...]:
    """The payment has to be applied again as before the refund, by as much in all."""
    payment = refund.payment
    if payment is None or not payment.integration_id:
        return ()
    before = sum(_left(payment.applications).values(), refund.amount)

    def applied_again(found: Found) -> bool:
        return sum((found.applied or {}).values(), Decimal(0)) >= before

    lookup = Lookup(System.NETSUITE, ("customerPayment",), "internalId", payment.integration_id)
    words = {"payment": payment.number}
    return (Restoration(lookup, applied_again, "RESYNC_PAYMENT_NOT_REAPPLIED", words),)


def _describe(refund: PaymentRefund) -> Summary:
    account = refund.account
    return Summary(
        number=refund.number,
        customer=account.name if account else "",
        amount=refund.amount,
        currency=account.currency if account else "",
        date=refund.refund_date,
        subsidiary=account.classifications.subsidiary if account else "",
    )


REFUNDS_TO_NETSUITE: SyncProcess[PaymentRefund] = SyncProcess(
    id="refunds_to_netsuite",
    title="Refunds",
    noun="Refund",
    spec="refunds.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Refund",
    criteria=PAYMENT_REFUND_CRITERIA,
    validations=PAYMENT_REFUND_VALIDATIONS,
    current=current,
    describe=_describe,
    action=lambda _refund, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite refund, then re-apply the original amounts on the NetSuite payment.",
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified=(
            "NetSuite has no refund with this Integration ID or Zuora ID; the payment is applied as it was "
            "before the refund."
        ),
        refused_when="The NetSuite refund still exists: re-link it instead.",
        restorations=_restorations,
    ),
    transfers=True,
    references=(*REFERENCES, Kind.PAYMENT_METHOD),
    needs=(CUSTOMER_CURRENCIES, NETSUITE_PAYMENTS),
    preferences=(
        "disable_refund_sync",
        "cutover_refunds",
        "transaction_number_mapping",
        "netsuite_multiple_currencies",
        "unassigned_payments_customer",
        "default_class",
        "default_department",
        "default_location",
    ),
)
