"""Payments, refunds and used credit memos of any amounts that pass every rule of their process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from syncrules.language import Fact
from syncrules.preferences import CreditMemoTarget, SyncBehavior
from syncrules.records.applied_memo import CHARGE, INVOICE, MemoApplication
from syncrules.records.common import Application, DocumentLink
from syncrules.records.customer_payment import DEBIT_MEMO, PaymentApplication
from syncrules.records.zuora_invoice import OpenLine
from syncrules.registry import PROCESSES
from tests.rules.credit_memo_samples import ORIGINAL, known, memo, native, negative, on_invoice
from tests.rules.drawn_documents import POSITIVE, SIGNED, ZERO, Drawn, amounts, applications, contexts
from tests.rules.payment_refund_samples import PAID, REFUND
from tests.rules.transaction_samples import (
    CUSTOMER_PAYMENT,
    MEMO,
    PAYMENT,
    REFERENCED,
    ZUORA_FACTS,
    context,
    refund,
)

Split = tuple[Decimal, Decimal]  # a part, and what is left of the whole


@st.composite
def _splits(draw: st.DrawFn) -> Split:
    return draw(POSITIVE), draw(amounts(0))


def total(applied: Sequence[Any]) -> Decimal:
    """What the applications come to."""
    return sum((application.amount for application in applied), ZERO)


# --- Zuora to NetSuite ------------------------------------------------------------------------------


@st.composite
def payments(draw: st.DrawFn) -> Drawn:
    """Payments with what was overpaid and what was refunded; also some that nobody is assigned to."""
    rules = draw(contexts(unassigned_payments_customer="1009"))
    assigned = not rules.invoice_settlement or draw(st.booleans())
    applied = draw(applications(rules.invoice_settlement, least=1)) if assigned else ()
    refunded, overpaid = draw(amounts(0)), draw(amounts(0 if assigned else 1))
    record = replace(
        PAYMENT,
        account=PAYMENT.account if assigned else None,
        currency="" if assigned else "EUR",
        applications=applied,
        refunded=refunded,
        amount=total(applied) + overpaid + (refunded if rules.invoice_settlement else 0),
    )
    return Drawn(PROCESSES["payments_to_netsuite"], record, rules)


@st.composite
def payment_refunds(draw: st.DrawFn) -> Drawn:
    """Refunds of payments on up to three invoices, parts of which were refunded before.

    With Invoice Settlement a payment shows what is applied now, without it what once was.
    """
    settled = draw(st.booleans())
    splits = draw(st.lists(_splits(), min_size=1, max_size=3))
    earlier = draw(amounts(0))
    applied = tuple(
        Application(
            DocumentLink(f"inv-{n}", f"INV-{n}", f"900{n}"),
            kept if settled else kept + given_back + earlier,
            refunded=ZERO if settled else given_back + earlier,
        )
        for n, (given_back, kept) in enumerate(splits, start=1)
    )
    record = replace(
        REFUND,
        amount=sum((given_back for given_back, _ in splits), ZERO),
        payment=replace(PAID, applications=applied),
    )
    documents = {PAID.integration_id: " ".join(a.document.integration_id for a in applied)}
    facts = {Fact.PAYMENT_DOCUMENTS: documents}
    rules = replace(draw(contexts(settlement=settled)), facts=facts)
    return Drawn(PROCESSES["refunds_to_netsuite"], record, rules)


# --- NetSuite to Zuora ------------------------------------------------------------------------------

_PAID = (
    ("9001", "zinv-1", INVOICE),
    ("9002", "zinv-2", INVOICE),
    ("9003", "zdm-1", DEBIT_MEMO),
    ("9009", "", ""),  # NetSuite's own
)


@st.composite
def customer_payments(draw: st.DrawFn) -> Drawn:
    """Payments of invoices, debit memos and invoices of NetSuite's own; instalments are several lines."""
    settled = draw(st.booleans())
    paid = draw(st.lists(st.sampled_from(_PAID if settled else (*_PAID[:2], _PAID[3])), max_size=4))
    if not settled or paid:
        paid.append(_PAID[0])
    applied = tuple(
        PaymentApplication(DocumentLink(id_, f"N-{id_}", zuora_id), "Invoice", draw(POSITIVE), kind)
        for id_, zuora_id, kind in paid
    )
    remaining = draw(amounts(0 if paid else 1)) if settled else ZERO
    record = replace(
        CUSTOMER_PAYMENT,
        applications=applied,
        amount=total(applied) + remaining,
        applied=total(applied),
        remaining=remaining,
    )
    behaviour = draw(st.sampled_from(SyncBehavior))
    rules = context(settled, ZUORA_FACTS, payment_sync_behaviour=behaviour)
    return Drawn(PROCESSES["payments_to_zuora"], record, rules)


@st.composite
def customer_refunds(draw: st.DrawFn) -> Drawn:
    """Refunds of a whole payment, and of a part of one on a single document, also one in instalments."""
    settled = draw(st.booleans())
    numbers = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    applied = tuple(
        Application(
            DocumentLink(f"900{n}", f"N-{n}", f"z-{n}"), draw(POSITIVE), debit_memo=settled and n == 2
        )
        for n in numbers
    )
    whole = total(applied)
    single = len(set(numbers)) == 1
    amount = min(draw(POSITIVE), whole) if single else whole
    payment = replace(REFERENCED, amount=whole, applications=applied)
    record = refund(str(amount), replace(MEMO, total=amount, payment=payment))
    return Drawn(PROCESSES["refunds_to_zuora"], record, context(settled))


@st.composite
def _lines(draw: st.DrawFn, of: str, room: Decimal) -> tuple[OpenLine, ...]:
    """Lines of an invoice with at least so much room for credits (below zero: for charges)."""
    opens = draw(st.lists(SIGNED, max_size=4))
    sign = 1 if room >= 0 else -1
    missing = abs(room) - sum((sign * value for value in opens if sign * value > 0), ZERO)
    opens.append(sign * (max(missing, ZERO) + draw(amounts(0))))
    kinds = ("InvoiceDetail", "Tax")
    return tuple(
        OpenLine(draw(st.sampled_from(kinds)), f"{of}-{n}", value) for n, value in enumerate(opens, start=1)
    )


@st.composite
def used_memos(draw: st.DrawFn) -> Drawn:
    """NetSuite's own memos on one Zuora invoice, and memos of negative invoices on any number of them."""
    is_negative = draw(st.booleans())
    numbers = draw(st.lists(st.integers(1, 3), min_size=0 if is_negative else 1, max_size=4))
    if not is_negative:
        numbers = [numbers[0]] * len(numbers)  # instalments of one invoice
    applied: list[MemoApplication] = [on_invoice(n, str(draw(POSITIVE))) for n in numbers]
    applied += [native(str(amount)) for amount in draw(st.lists(POSITIVE, max_size=1))]
    if is_negative:
        applied += [native(str(amount), CHARGE) for amount in draw(st.lists(POSITIVE, max_size=1))]
    spent = total(applied) + draw(amounts(1))  # the rest was refunded
    record = (negative if is_negative else memo)(*applied, total=str(spent))
    rooms: dict[str, Decimal] = {ORIGINAL.id: -spent}
    for application in record.zuora_applications:
        invoice = application.document.integration_id
        rooms[invoice] = rooms.get(invoice, ZERO) + application.amount
    lines: Mapping[str, tuple[OpenLine, ...]] = {id_: draw(_lines(id_, room)) for id_, room in rooms.items()}
    target = draw(st.sampled_from(CreditMemoTarget))
    rules = known(dict(lines), netsuite_credit_memo_target=target)
    return Drawn(PROCESSES["credit_memos_to_zuora"], record, rules)
