"""NetSuite customer refunds of a special credit memo become Zuora payment refunds (refunds.md).

Not sent: Transaction__NS, which Zuora refunds do not have (D45). That the refund may not precede its
payment is left to Zuora, whose refusal names both dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from syncrules.language import (
    Action,
    Context,
    Current,
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
from syncrules.processes.refund_checks import (
    REFUND_CRITERIA,
    REFUND_VALIDATIONS,
    referenced_payment,
    special_memo,
)
from syncrules.processes.transactions import ORIGIN_NETSUITE
from syncrules.records.refund import CustomerRefund, ReferencedPayment
from syncrules.statuses import SYNC_COMPLETE, Transfer, creating, failed
from syncrules.texts import filled, moment_text

WORKING = creating("Refund")


def _amount(refund: CustomerRefund) -> Decimal:
    """What the refund pays out of its credit memo."""
    memo = special_memo(refund)
    paid = [a.amount for a in refund.applications if memo and a.memo and a.memo.id == memo.id]
    return sum(paid, Decimal(0))


def _shares(payment: ReferencedPayment, amount: Decimal, debit_memos: bool) -> tuple[Row, ...]:
    """The amount spread over the Zuora documents of the payment, which Zuora takes it off again.

    Only a full refund reaches a second document; applications without a Zuora id are none of Zuora's.
    """
    name = "DebitMemoId" if debit_memos else "InvoiceId"
    shares: dict[str, Decimal] = {}  # a document in instalments has several apply lines
    left = amount
    for application in payment.applications:
        document = application.document.integration_id
        share = min(left, application.amount - application.refunded)
        if not document or share <= 0:
            continue
        left -= share
        if application.debit_memo is debit_memos:
            shares[document] = shares.get(document, Decimal(0)) + share
    return tuple(Row({name: document, "Amount": share}) for document, share in shares.items())


def _plan(refund: CustomerRefund, _action: Action, context: Context) -> tuple[Step, ...]:
    payment = referenced_payment(refund)
    if payment is None:  # refused by REFUND_PAYMENT_REFERENCE_MISSING before
        raise ValueError(f"refund {refund.id} has no Zuora payment")
    amount = _amount(refund)
    fields: dict[str, Value] = {
        "PaymentId": payment.zuora_id,
        "Amount": amount,
        "RefundDate": refund.tran_date,
        "MethodType": refund.payment_method,
        "Comment": refund.memo,
        "Type": "External",
        "SourceType": "Payment",
        "IntegrationId__NS": refund.id,
        "Origin__NS": ORIGIN_NETSUITE,
        "SyncDate__NS": moment_text(context.now),
    }
    if context.invoice_settlement:
        fields["TransferredToAccounting"] = Transfer.YES.value
    shares = {
        "Invoices": _shares(payment, amount, debit_memos=False),
        "DebitMemos": _shares(payment, amount, debit_memos=True),
    }
    write = Write(
        system=System.ZUORA,
        verb=Verb.ADD,
        record="Refund",
        fields=filled(fields),
        sublists={name: Sublist(rows) for name, rows in shares.items() if rows},
        key=f"nsref-{refund.id}",
    )
    create = Step("create", WORKING, failed(WORKING), write)
    return (create,) if context.invoice_settlement else (create, _transfer(Made("create")))


def _transfer(id_: str | Made) -> Step:
    """Transferred to Accounting, which Zuora takes only after the creation without Invoice Settlement."""
    transferred: dict[str, Value] = {"TransferredToAccounting": Transfer.YES.value}
    write = Write(System.ZUORA, Verb.UPDATE, "Refund", fields=transferred, id=id_)
    return Step("transfer", "", failed(WORKING), write)


def _resume(_refund: CustomerRefund, found: Found, context: Context) -> tuple[Step, ...]:
    """What a found refund may still lack."""
    if context.invoice_settlement or found.status != "Processed":
        return ()
    return (_transfer(found.id),)


def _settle(
    refund: CustomerRefund, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    done: dict[str, Value] = {
        "Zuora ID": results["create"].id,
        "Zuora Integration Status": SYNC_COMPLETE,
    }
    dated = done | {"Zuora Sync Date": moment_text(context.now)}
    own = Write(System.NETSUITE, Verb.UPDATE, "customerRefund", custom=dated, id=refund.id)
    memo = special_memo(refund)
    if memo is None:
        return (own,)
    # The memo first: once the refund says Sync Complete it is never selected again.
    return (Write(System.NETSUITE, Verb.UPDATE, "creditMemo", custom=done, id=memo.id), own)


def _lookups(refund: CustomerRefund, _context: Context) -> tuple[Lookup, ...]:
    by_key = Lookup(System.ZUORA, ("Refund",), "IntegrationId__NS", refund.id)
    if not refund.integration.id:
        return (by_key,)
    by_id = Lookup(System.ZUORA, ("Refund",), "Id", refund.integration.id, refund.customer.zuora_id)
    return (by_id, by_key)


REFUNDS_TO_ZUORA: SyncProcess[CustomerRefund] = SyncProcess(
    id="refunds_to_zuora",
    title="NetSuite refunds",
    noun="Refund",
    spec="refunds.md",
    source=System.NETSUITE,
    destination=System.ZUORA,
    source_object="customerRefund",
    criteria=REFUND_CRITERIA,
    validations=REFUND_VALIDATIONS,
    current=lambda refund: Current(refund.id, refund.integration.status, refund.integration.id),
    describe=lambda refund: Summary(
        refund.number,
        refund.customer.name,
        refund.total,
        refund.currency,
        refund.tran_date,
        refund.customer.subsidiary,
    ),
    action=lambda _refund, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Cancel the Zuora refund.",
        cleared=("Zuora Integration Status", "Zuora ID"),
        verified="The Zuora refund is Canceled or missing.",
        refused_when="The Zuora refund is still active.",
    ),
    resume=_resume,
    references=(Kind.ZUORA_PAYMENT_METHOD,),
    preferences=("disable_netsuite_refund_sync",),
)
