"""No process loses or invents a cent, whatever the amounts: what is sent comes to what the source says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncrules.language import Action, Context, Found, Made, Step, Verb, Write
from syncrules.preferences import CreditMemoTarget
from syncrules.records.zuora_invoice import OpenLine
from syncrules.registry import PROCESSES
from tests.rules.credit_memo_samples import ORIGINAL
from tests.rules.drawn import TRANSACTIONS, WITHOUT_AMOUNT
from tests.rules.drawn_cash import (
    customer_payments,
    customer_refunds,
    payment_refunds,
    payments,
    used_memos,
)
from tests.rules.drawn_documents import (
    POSITIVE,
    SIGNED,
    ZERO,
    Drawn,
    adjustments,
    credit_memos,
    debit_memos,
    invoices,
    of_items,
)
from tests.rules.sent_amounts import (
    Amounts,
    added_up,
    amount_of,
    applied,
    by_id,
    in_all,
    in_netsuite,
    in_zuora,
    line_amounts,
    zuora_rows,
)
from tests.rules.tables import assert_passes
from tests.rules.transaction_samples import INVOICE, ITEM, context

# --- lines ------------------------------------------------------------------------------------------


@given(drawn=st.one_of(invoices(), debit_memos(), credit_memos()))
def test_lines_come_to_the_total_of_their_document(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    negative = drawn.record.amount < 0
    items = drawn.record.items
    asked = {item.id: item.amount for item in items}
    asked |= {tax.id: tax.amount for item in items for tax in item.taxes}
    (create,) = drawn.steps
    sent = line_amounts(drawn.steps)
    assert in_all(sent) == abs(drawn.record.amount)
    assert sent == {id_: -asked[id_] if negative else asked[id_] for id_ in sent}
    assert not any(asked[id_] for id_ in asked.keys() - sent.keys())  # only what is worth nothing is left out
    credits = negative or drawn.process.id == "credit_memos_to_netsuite"
    assert create.write.record == ("creditMemo" if credits else "invoice")


@settings(max_examples=6)
@given(
    amounts=st.lists(SIGNED, min_size=1, max_size=20),
    count=st.integers(4001, 4400),
    done=st.integers(1, 50),
    settled=st.booleans(),
)
def test_batches_come_to_the_total_wherever_they_were_interrupted(
    amounts: list[Decimal], count: int, done: int, settled: bool
) -> None:
    items = [
        replace(ITEM, id=f"i-{n}", amount=a, taxes=()) for n, a in enumerate(islice(cycle(amounts), count))
    ]
    record, process = of_items(INVOICE, tuple(items)), PROCESSES["invoices_to_netsuite"]
    rules = context(settled)
    steps = process.plan(record, Action.CREATE, rules)
    assert in_all(line_amounts(steps)) == abs(record.amount)
    there = line_amounts(steps[:done])
    found = Found(steps[0].write.record, "9001", lines=dict.fromkeys(there, "1"))
    rest = line_amounts(process.resume(record, found, rules))
    assert not there.keys() & rest.keys()
    assert in_all(there) + in_all(rest) == abs(record.amount)


@given(drawn=adjustments())
def test_the_one_line_of_an_adjustment_carries_its_amount_and_so_does_its_application(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    create, *others = drawn.steps
    credit, original = drawn.record.type == "Credit", drawn.record.invoice
    assert create.write.record == ("creditMemo" if credit else "invoice")
    (row,) = create.write.sublists["itemList"].rows
    assert amount_of(row.fields) == drawn.record.amount
    on_original = applied(create.write) if "applyList" in create.write.sublists else {}
    assert on_original == (
        {original.integration_id: drawn.record.amount} if credit and original.amount > 0 else {}
    )
    assert [(step.write.id, applied(step.write)) for step in others] == (
        [(original.integration_id, {str(Made("create")): drawn.record.amount})]
        if not credit and original.amount < 0
        else []
    )


# --- applications in NetSuite -----------------------------------------------------------------------


@given(drawn=credit_memos(), pushed=st.booleans())
def test_a_credit_memo_is_applied_in_netsuite_as_in_zuora(drawn: Drawn, pushed: bool) -> None:
    (create,) = drawn.steps
    wanted = in_netsuite(drawn)
    assert (applied(create.write) if wanted else {}) == wanted
    state = replace(drawn.record.integration, id="9500" if pushed else "")
    record = replace(drawn.record, integration=state)
    steps = drawn.process.resume(record, Found("creditMemo", "9500", applied={}), drawn.context)
    assert len(steps) == (1 if pushed or wanted else 0)
    for step in steps:
        assert applied(step.write) == wanted
        assert step.write.sublists.keys() == {"applyList"}
        assert step.write.sublists["applyList"].replace_all


@given(drawn=payments())
def test_a_payment_is_worth_what_it_is_applied_to_and_was_refunded(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    record, settled = drawn.record, drawn.context.invoice_settlement
    (create,) = drawn.steps
    amount = amount_of(create.write.fields, "payment")
    assert applied(create.write) == in_netsuite(drawn)
    if record.account is None:
        assert amount == record.amount
    else:
        assert amount == in_all(applied(create.write)) + (record.refunded if settled else 0)
    assert amount <= record.amount


@given(drawn=payments().filter(lambda drawn: drawn.context.invoice_settlement))
def test_a_changed_payment_is_rewritten_as_it_would_be_created(drawn: Drawn) -> None:
    synced = replace(drawn.record, integration=replace(drawn.record.integration, id="9500"))
    (create,) = drawn.steps
    (update,) = drawn.process.resume(synced, Found("customerPayment", "9500"), drawn.context)
    assert applied(update.write) == applied(create.write)
    assert update.write.sublists["applyList"].replace_all
    assert update.write.fields["payment"] == create.write.fields["payment"]


@given(drawn=payment_refunds())
def test_a_refund_pays_out_what_the_payment_gives_up(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    unapply, create = drawn.steps
    payment = drawn.record.payment
    assert applied(create.write) == {payment.integration_id: drawn.record.amount}
    left = added_up((a.document.integration_id, a.amount - a.refunded) for a in payment.applications)
    rows = unapply.write.sublists["applyList"].rows
    assert by_id((str(row.fields["doc"]), amount_of(row.fields)) for row in rows) == left
    assert applied(unapply.write) == {id_: amount for id_, amount in left.items() if amount}


# --- NetSuite to Zuora ------------------------------------------------------------------------------


def off(drawn: Drawn) -> bool:
    return not drawn.context.invoice_settlement


@given(drawn=customer_payments().filter(off))
def test_a_draft_is_worth_what_its_invoices_get(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    draft, *parts, _processed = drawn.steps
    paid = by_id((str(s.write.fields["InvoiceId"]), amount_of(s.write.fields, "Amount")) for s in parts)
    assert paid == in_zuora(drawn.record.applications)
    assert amount_of(draft.write.fields, "Amount") == in_all(paid)
    assert len({step.write.key for step in (draft, *parts)}) == len(drawn.steps) - 1
    draft_found = Found("Payment", "zpay-1", status="Draft", source_id=drawn.record.id)
    assert drawn.process.resume(drawn.record, draft_found, drawn.context) == drawn.steps[1:]


@given(drawn=customer_payments().filter(lambda drawn: not off(drawn)))
def test_a_settled_payment_has_netsuites_amount_and_applications(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    (create,) = drawn.steps
    assert amount_of(create.write.fields, "Amount") == drawn.record.amount
    paid = zuora_rows(create.write, "Invoices", "DebitMemos")
    assert paid == in_zuora(drawn.record.applications)
    assert in_all(paid) <= drawn.record.amount


@given(
    drawn=customer_payments().filter(lambda drawn: not off(drawn)),
    now=st.dictionaries(st.sampled_from(("zinv-1", "zinv-2", "zinv-8", "zdm-1", "zdm-8")), POSITIVE),
)
def test_changes_turn_what_zuora_shows_into_what_netsuite_shows(drawn: Drawn, now: Amounts) -> None:
    def steps(shown: Amounts) -> tuple[Step, ...]:
        memos = frozenset(id_ for id_ in shown if id_.startswith("zdm"))
        found = Found("Payment", "zpay-1", status="Processed", applied=shown, debit_memos=memos)
        return drawn.process.resume(drawn.record, found, drawn.context)

    shown = dict(now)
    for step in steps(now):
        for id_, amount in zuora_rows(step.write, "Unapply").items():
            shown[id_] -= amount
        for id_, amount in zuora_rows(step.write, "Apply").items():
            shown[id_] = shown.get(id_, ZERO) + amount
        assert min(shown.values()) >= 0
        assert in_all(shown) <= max(in_all(now), drawn.record.amount)  # taken back before it is applied
    shown = {id_: amount for id_, amount in shown.items() if amount}
    assert shown == in_zuora(drawn.record.applications)
    assert steps(shown) == ()


@given(drawn=customer_refunds())
def test_a_refund_takes_its_amount_off_the_documents_of_its_payment(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    create, *_ = drawn.steps
    shares = zuora_rows(create.write, "Invoices", "DebitMemos")
    paid = in_zuora(drawn.record.applications[0].memo.payment.applications)
    assert amount_of(create.write.fields, "Amount") == drawn.record.total == in_all(shares)
    assert all(share <= paid[id_] for id_, share in shares.items())


def made(steps: Iterable[Step]) -> list[Write]:
    """The adjustments that are added, each under a key of its own."""
    writes = [step.write for step in steps if step.write.verb is Verb.ADD]
    assert len({write.key for write in writes}) == len({w.fields["IntegrationId__NS"] for w in writes})
    assert len({write.key for write in writes}) == len(writes)
    return writes


def adjusted(writes: Iterable[Write], kind: str) -> Amounts:
    """What each Zuora invoice is credited or charged."""
    of_kind = [write for write in writes if write.fields["Type"] == kind]
    return added_up((str(w.fields["InvoiceId"]), amount_of(w.fields, "Amount")) for w in of_kind)


@given(drawn=used_memos())
def test_adjustments_credit_what_a_memo_pays_and_charge_what_its_negative_invoice_gave(drawn: Drawn) -> None:
    assert_passes(drawn.process, drawn.record, drawn.context)
    writes, record = made(drawn.steps), drawn.record
    assert adjusted(writes, "Credit") == in_zuora(record.zuora_applications)
    charged = {ORIGINAL.id: record.total - record.charged_in_zuora}
    assert adjusted(writes, "Charge") == (charged if record.negative else {})


def with_pieces(rules: Context, writes: Iterable[Write]) -> Context:
    """What Zuora shows of its lines after these item adjustments."""
    (fact,) = [fact for fact in rules.facts if fact.name == "OPEN_LINES"]
    lines = {line.source_id: line for invoice in rules.facts[fact].values() for line in invoice}
    for write in writes:
        line: OpenLine = lines[str(write.fields["SourceId"])]
        amount = amount_of(write.fields, "Amount")
        change = -amount if write.fields["Type"] == "Credit" else amount
        own = {**line.adjustments, str(write.fields["IntegrationId__NS"]): amount}
        assert abs(line.open + change) <= abs(line.open)  # never past nothing
        lines[line.source_id] = replace(line, open=line.open + change, adjustments=own)
    shown = {
        id_: tuple(lines[line.source_id] for line in invoice) for id_, invoice in rules.facts[fact].items()
    }
    return replace(rules, facts={**rules.facts, fact: shown})


def on_items(drawn: Drawn) -> bool:
    return drawn.context.preferences.netsuite_credit_memo_target is CreditMemoTarget.INVOICE_ITEM_ADJUSTMENTS


@given(drawn=used_memos().filter(on_items), done=st.integers(0, 8))
def test_pieces_on_items_come_to_the_same_wherever_they_were_interrupted(drawn: Drawn, done: int) -> None:
    writes = made(drawn.steps)
    later = with_pieces(drawn.context, writes[:done])
    again = made(drawn.process.plan(drawn.record, Action.CREATE, later))
    for kind in ("Credit", "Charge"):
        assert adjusted(again, kind) == adjusted(writes, kind)
    with_pieces(drawn.context, writes)
    keys = [write.fields["IntegrationId__NS"] for write in writes]
    assert [write.fields["IntegrationId__NS"] for write in again] == keys


# --- all of them ------------------------------------------------------------------------------------


def test_every_process_that_books_money_is_drawn() -> None:
    assert TRANSACTIONS.keys() == PROCESSES.keys() - WITHOUT_AMOUNT.keys()
    for id_, (record, _) in WITHOUT_AMOUNT.items():
        assert PROCESSES[id_].describe(record).amount is None


@pytest.mark.parametrize("process_id", TRANSACTIONS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_person_sees_the_amount_of_the_source(process_id: str, data: st.DataObject) -> None:
    drawn = data.draw(TRANSACTIONS[process_id])
    record, seen = drawn.record, drawn.process.describe(drawn.record).amount
    asked = next(getattr(record, name) for name in ("amount", "total") if hasattr(record, name))
    assert seen == (-asked if process_id == "adjustments_to_netsuite" and record.type == "Credit" else asked)
