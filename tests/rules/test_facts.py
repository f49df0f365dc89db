"""What the documentation says of a process is what its code does: statuses, write-backs, look-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from syncrules.facts import FACTS
from syncrules.language import Action, Context, Found, Made, Result, Step, SyncProcess
from syncrules.records.common import Integration
from syncrules.registry import KNOWN, PASSES
from syncrules.sequence import SEQUENCE
from tests.rules import adjustment_samples as adjustments
from tests.rules import (
    credit_memo_samples,
    masters,
    memo_samples,
    native_samples,
    payment_refund_samples,
    transaction_samples,
)

MADE = Result("1", lines={"item-1": "1"}, number="N-1")


@dataclass(frozen=True)
class Sample:
    """A record with the action that is taken; `found` is its counterpart where there is one."""

    record: Any
    context: Context
    action: Action = Action.CREATE
    found: Found | None = None


def _master(record: Any) -> list[Sample]:
    given = masters.context()
    known = masters.linked(record)
    return [
        Sample(record, given),
        Sample(known, given, Action.UPDATE),
        Sample(known, given, Action.LINK),
    ]


def _billed(*records: Any) -> list[Sample]:
    return [Sample(record, transaction_samples.context()) for record in records]


_SETTLED = transaction_samples.context(invoice_settlement=True)
_CUSTOMER = native_samples.CUSTOMER
_NATIVE_PAYMENT = transaction_samples.CUSTOMER_PAYMENT
_NATIVE_CONTEXT = transaction_samples.context(False, transaction_samples.ZUORA_FACTS)
_SYNCED = Integration(id="9001", status="Sync Complete", transferred="Yes")
_DATED = replace(
    transaction_samples.ITEM,
    charge=replace(transaction_samples.CHARGE, rev_rec_code="Straight 12"),
    trigger_date=date(2026, 11, 14),
    integration_id="1",
)
_RELEASING = replace(
    transaction_samples.context(netsuite_use_revenue_recognition=True),
    deferred={
        record.id: frozenset({_DATED.id})
        for record in (transaction_samples.INVOICE, transaction_samples.NEGATIVE, memo_samples.DEBIT_MEMO)
    },
)

SAMPLES: dict[str, list[Sample]] = {
    "accounts_to_netsuite": _master(masters.ACCOUNT),
    "products_to_netsuite": _master(masters.PRODUCT),
    "rate_plans_to_netsuite": _master(masters.PLAN),
    "charges_to_netsuite": _master(masters.CHARGE),
    "customers_to_zuora": [
        Sample(_CUSTOMER, native_samples.context()),
        Sample(native_samples.linked(), native_samples.context(), Action.UPDATE),
        Sample(native_samples.linked(), native_samples.context(), Action.LINK),
    ],
    "sales_orders_to_zuora": [Sample(native_samples.ORDER, native_samples.context())],
    "invoices_to_netsuite": _billed(transaction_samples.INVOICE, transaction_samples.NEGATIVE),
    "debit_memos_to_netsuite": [Sample(memo_samples.DEBIT_MEMO, _SETTLED)],
    "credit_memos_to_netsuite": [
        Sample(memo_samples.CREDIT_MEMO, _SETTLED),
        Sample(
            replace(
                memo_samples.CREDIT_MEMO,
                integration=replace(memo_samples.CREDIT_MEMO.integration, id="9", status="Sync Complete"),
            ),
            _SETTLED,
            Action.UPDATE,
            Found("creditMemo", "9", applied={}),
        ),
    ],
    "payments_to_netsuite": [
        Sample(transaction_samples.PAYMENT, transaction_samples.context()),
        Sample(
            replace(
                transaction_samples.PAYMENT,
                integration=replace(transaction_samples.PAYMENT.integration, id="9", status="Sync Complete"),
            ),
            _SETTLED,
            Action.UPDATE,
            Found("customerPayment", "9"),
        ),
    ],
    "refunds_to_netsuite": [
        Sample(payment_refund_samples.REFUND, payment_refund_samples.context()),
    ],
    "adjustments_to_netsuite": _billed(
        adjustments.CREDIT, adjustments.CHARGE, adjustments.CHARGE_ON_NEGATIVE
    ),
    "credit_memos_to_zuora": [
        Sample(credit_memo_samples.memo(), credit_memo_samples.known()),
        Sample(credit_memo_samples.negative(), credit_memo_samples.known()),
    ],
    "payments_to_zuora": [
        Sample(_NATIVE_PAYMENT, _NATIVE_CONTEXT),
        Sample(_NATIVE_PAYMENT, replace(_NATIVE_CONTEXT, invoice_settlement=True)),
        Sample(
            replace(_NATIVE_PAYMENT, integration=Integration(id="9", status="Sync Complete")),
            replace(_NATIVE_CONTEXT, invoice_settlement=True),
            Action.UPDATE,
            Found("Payment", "9", status="Processed", applied={}),
        ),
    ],
    "refunds_to_zuora": [Sample(transaction_samples.refund(), transaction_samples.context())],
    "invoice_recognition": [
        Sample(replace(record, items=(_DATED,), integration=_SYNCED), _RELEASING, Action.UPDATE)
        for record in (transaction_samples.INVOICE, transaction_samples.NEGATIVE)
    ],
    "debit_memo_recognition": [
        Sample(
            replace(memo_samples.DEBIT_MEMO, items=(_DATED,), integration=_SYNCED), _RELEASING, Action.UPDATE
        )
    ],
}

with_code = pytest.mark.parametrize("process", [KNOWN[id] for id in SAMPLES], ids=lambda p: p.id)


def steps(process: SyncProcess[Any], sample: Sample) -> tuple[Step, ...]:
    if sample.found is not None:
        return process.resume(sample.record, sample.found, sample.context)
    return process.plan(sample.record, sample.action, sample.context)


def write_backs(process: SyncProcess[Any], sample: Sample) -> Iterator[str]:
    """The names of the fields that are written on the source after success."""
    made = {step.name: MADE for step in steps(process, sample)}
    results = {"create": MADE, **made}
    for write in process.settle(sample.record, sample.action, results, sample.context):
        prefix = "" if write.record == process.source_object else "credit memo: "
        yield from (f"{prefix}{name}" for name in (*write.fields, *write.custom))
        for name in write.sublists:
            yield f"{name.removesuffix('s')}.IntegrationId__NS"


def test_every_process_has_its_facts() -> None:
    assert set(FACTS) == {*(step.process for step in SEQUENCE), *PASSES}


def test_every_process_is_compared_with_its_code() -> None:
    assert set(SAMPLES) == set(KNOWN)


@with_code
def test_the_statuses_are_those_of_the_planned_steps(process: SyncProcess[Any]) -> None:
    planned = {(s.working, s.failed) for sample in SAMPLES[process.id] for s in steps(process, sample)}
    assert {(step.working, step.refused) for step in FACTS[process.id].steps} == planned


@with_code
def test_the_write_backs_are_those_of_the_settled_record(process: SyncProcess[Any]) -> None:
    written = {name for sample in SAMPLES[process.id] for name in write_backs(process, sample)}
    assert set(FACTS[process.id].written_back) == written


@with_code
def test_there_is_a_word_for_each_way_of_looking_up(process: SyncProcess[Any]) -> None:
    (sample, *others) = SAMPLES[process.id]
    kinds = {(lookup.by, bool(lookup.marker)) for lookup in process.lookups(sample.record, sample.context)}
    for other in others:
        kinds |= {(k.by, bool(k.marker)) for k in process.lookups(other.record, other.context)}
    assert not any(isinstance(kind, Made) for kind, _ in kinds)
    assert len(kinds) <= len(FACTS[process.id].found_by)
