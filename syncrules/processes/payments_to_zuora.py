"""NetSuite customer payments become external Zuora payments (payments.md).

Without Invoice Settlement a payment is a draft at first, gets its invoices one by one, and is then
processed: an interruption leaves a draft, which moves no money and is finished by the next attempt (D42).
With Invoice Settlement it is created at once, and later changes of its applications follow (D16, D43).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from syncrules.language import (
    Action,
    Context,
    Current,
    Fact,
    Found,
    Kind,
    Lookup,
    Made,
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
from syncrules.processes.customer_payment_checks import (
    CUSTOMER_PAYMENT_CRITERIA,
    CUSTOMER_PAYMENT_NEEDS,
    CUSTOMER_PAYMENT_VALIDATIONS,
    zuora_applications,
)
from syncrules.processes.transactions import ORIGIN_NETSUITE
from syncrules.records.customer_payment import CustomerPayment
from syncrules.statuses import SYNC_COMPLETE, Transfer, creating, failed, is_complete, updating, wants
from syncrules.texts import filled, moment_text

CREATING, UPDATING = creating("Payment"), updating("Payment")
CREATED = "create"

Document = tuple[str, str]  # the field that names it, InvoiceId or DebitMemoId, and its Zuora id


def _applied(payment: CustomerPayment, context: Context) -> dict[Document, Decimal]:
    """What the payment pays of each Zuora document."""
    amounts: dict[Document, Decimal] = {}
    for application in zuora_applications(payment, context):
        name = "DebitMemoId" if application.debit_memo else "InvoiceId"
        document = name, application.document.integration_id
        amounts[document] = amounts.get(document, Decimal(0)) + application.amount
    return amounts


def _arrives(payment: CustomerPayment, context: Context) -> Decimal:
    """What pays NetSuite's own invoices goes to Zuora only as a credit balance, with Invoice Settlement."""
    if context.invoice_settlement:
        return payment.amount
    return sum(_applied(payment, context).values(), Decimal(0))


def _rows(amounts: Mapping[Document, Decimal]) -> tuple[Row, ...]:
    return tuple(Row({name: id, "Amount": amount}) for (name, id), amount in amounts.items())


def _fields(payment: CustomerPayment, amount: Decimal, context: Context) -> dict[str, Value]:
    return filled(
        {
            "AccountId": payment.account_id,
            "Amount": amount,
            "EffectiveDate": payment.tran_date,
            "PaymentMethodId": context.reference.id_of(Kind.ZUORA_EXTERNAL_METHOD, payment.payment_method),
            "Type": "External",
            "ReferenceId": payment.reference_id,
            "Comment": payment.memo,
            "IntegrationId__NS": payment.id,
            "Origin__NS": ORIGIN_NETSUITE,
        }
    )


def _key(payment: CustomerPayment, *content: object) -> str:
    """The deterministic name of a creation: the payment and a digest of what is sent (D43)."""
    return f"nspay-{payment.id}-{hashlib.sha256(repr(content).encode()).hexdigest()[:16]}"


# --- without Invoice Settlement -------------------------------------------------------------------


def _drafted(payment: CustomerPayment, context: Context) -> tuple[Step, ...]:
    """The draft; its amount is what is applied to Zuora invoices (D42)."""
    applied = _applied(payment, context)
    content = _fields(payment, sum(applied.values(), Decimal(0)), context)
    fields: dict[str, Value] = {
        **content,
        "Status": "Draft",
        "SyncDate__NS": moment_text(context.now),
    }
    write = Write(System.ZUORA, Verb.ADD, "Payment", fields=fields, key=_key(payment, content))
    return (Step(CREATED, CREATING, failed(CREATING), write), *_finished(payment, context))


def _finished(payment: CustomerPayment, context: Context) -> tuple[Step, ...]:
    """One invoice payment for each Zuora invoice, then the draft is processed."""
    steps = []
    for place, ((_, invoice), amount) in enumerate(_applied(payment, context).items(), start=1):
        fields: dict[str, Value] = {"PaymentId": Made(CREATED), "InvoiceId": invoice, "Amount": amount}
        key = _key(payment, invoice, amount)
        write = Write(System.ZUORA, Verb.ADD, "InvoicePayment", fields=fields, key=key)
        done = Lookup(
            System.ZUORA, ("InvoicePayment",), "PaymentId", Made(CREATED), marker=("InvoiceId", invoice)
        )
        steps.append(Step(f"apply {place}", CREATING, failed(CREATING), write, done_by=(done,)))
    processed: dict[str, Value] = {
        "Status": "Processed",
        "TransferredToAccounting": Transfer.YES.value,
    }
    write = Write(System.ZUORA, Verb.UPDATE, "Payment", fields=processed, id=Made(CREATED))
    return (*steps, Step("process", CREATING, failed(CREATING), write))


# --- with Invoice Settlement ----------------------------------------------------------------------


def _applied_at_once(payment: CustomerPayment, context: Context) -> tuple[Step, ...]:
    """The payment with its applications, or unapplied; its amount is NetSuite's."""
    applied = _applied(payment, context)
    content = _fields(payment, payment.amount, context) | {
        "Currency": context.fact(Fact.ACCOUNT_CURRENCY, payment.account_id) or payment.currency,
        "TransferredToAccounting": Transfer.YES.value,
        "Transaction__NS": payment.number,
    }
    invoices = {d: amount for d, amount in applied.items() if d[0] == "InvoiceId"}
    memos = {d: amount for d, amount in applied.items() if d[0] == "DebitMemoId"}
    sublists = {"Invoices": Sublist(_rows(invoices)), "DebitMemos": Sublist(_rows(memos))}
    write = Write(
        System.ZUORA,
        Verb.ADD,
        "Payment",
        fields={**content, "SyncDate__NS": moment_text(context.now)},
        sublists={name: lines for name, lines in sublists.items() if lines.rows},
        key=_key(payment, content, sorted(applied.items())),
    )
    return (Step(CREATED, CREATING, failed(CREATING), write),)


def _changes(
    payment: CustomerPayment, zuora_id: str, current: Mapping[Document, Decimal], context: Context
) -> tuple[Step, ...]:
    """What has to be taken back and what applied so that Zuora shows NetSuite's applications; or nothing."""
    wanted = _applied(payment, context)
    documents = dict.fromkeys((*current, *wanted))
    differences = {d: wanted.get(d, Decimal(0)) - current.get(d, Decimal(0)) for d in documents}
    less = {document: -amount for document, amount in differences.items() if amount < 0}
    more = {document: amount for document, amount in differences.items() if amount > 0}
    # Taking back comes first: it frees what is then applied.
    return tuple(
        Step(
            name.lower(),
            UPDATING,
            failed(UPDATING),
            Write(
                System.ZUORA, Verb.UPDATE, "Payment", sublists={name: Sublist(_rows(amounts))}, id=zuora_id
            ),
        )
        for name, amounts in (("Unapply", less), ("Apply", more))
        if amounts
    )


def _current(found: Found) -> dict[Document, Decimal]:
    """What the Zuora payment is applied to now."""
    return {
        ("DebitMemoId" if id in found.debit_memos else "InvoiceId", id): amount
        for id, amount in (found.applied or {}).items()
    }


# --- the process ----------------------------------------------------------------------------------


def _action(payment: CustomerPayment, context: Context) -> Action:
    status = payment.integration.status
    synced = payment.integration.id and (is_complete(status) or wants("Updating", status))
    return Action.UPDATE if context.invoice_settlement and synced else Action.CREATE


def _plan(payment: CustomerPayment, action: Action, context: Context) -> tuple[Step, ...]:
    if not context.invoice_settlement:
        return _drafted(payment, context)
    if action is Action.UPDATE:  # Zuora no longer has the payment: its refusal tells
        return _changes(payment, payment.integration.id, {}, context)
    return _applied_at_once(payment, context)


def _resume(payment: CustomerPayment, found: Found, context: Context) -> tuple[Step, ...]:
    if found.status == "Draft":
        return _finished(payment, context)
    if context.invoice_settlement and found.status == "Processed":
        return _changes(payment, found.id, _current(found), context)
    return ()  # what was cancelled in Zuora stays so


def _settle(
    payment: CustomerPayment, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    done: dict[str, Value] = {
        "Zuora ID": results[CREATED].id if CREATED in results else payment.integration.id,
        "Zuora Integration Status": SYNC_COMPLETE,
        "Zuora Origin": ORIGIN_NETSUITE,
        "Zuora Sync Date": moment_text(context.now),
    }
    return (Write(System.NETSUITE, Verb.UPDATE, "customerPayment", custom=done, id=payment.id),)


def _lookups(payment: CustomerPayment, _context: Context) -> tuple[Lookup, ...]:
    by_key = Lookup(System.ZUORA, ("Payment",), "IntegrationId__NS", payment.id)
    if not payment.integration.id:
        return (by_key,)
    return (Lookup(System.ZUORA, ("Payment",), "Id", payment.integration.id, payment.account_id), by_key)


PAYMENTS_TO_ZUORA: SyncProcess[CustomerPayment] = SyncProcess(
    id="payments_to_zuora",
    title="NetSuite payments",
    noun="Payment",
    spec="payments.md",
    source=System.NETSUITE,
    destination=System.ZUORA,
    source_object="customerPayment",
    criteria=CUSTOMER_PAYMENT_CRITERIA,
    validations=CUSTOMER_PAYMENT_VALIDATIONS,
    current=lambda payment: Current(payment.id, payment.integration.status, payment.integration.id),
    describe=lambda payment: Summary(
        payment.number,
        payment.customer,
        payment.amount,
        payment.currency,
        payment.tran_date,
        payment.subsidiary,
    ),
    arrives=_arrives,
    action=_action,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Cancel the Zuora payment.",
        cleared=("Zuora Integration Status", "Zuora ID"),
        verified="The Zuora payment is canceled, voided or missing.",
        refused_when="The Zuora payment is still active.",
    ),
    resume=_resume,
    references=(Kind.ZUORA_EXTERNAL_METHOD,),
    needs=CUSTOMER_PAYMENT_NEEDS,
    preferences=(
        "disable_netsuite_payment_sync",
        "cutover_netsuite_payments",
        "payment_sync_behaviour",
        "netsuite_multiple_currencies",
    ),
)
