"""What was synced is not selected again unless a documented reason says so, and never made a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncrules.judge import judge, needs_lookup
from syncrules.language import Action, Context, Found, Result, SyncProcess, System, Value, Verb, Write
from syncrules.preferences import SyncBehavior
from syncrules.records.common import Integration
from syncrules.records.refund import RefundApplication
from syncrules.registry import PROCESSES
from tests.rules.drawn import TRANSACTIONS, WITHOUT_AMOUNT
from tests.rules.drawn_documents import Drawn
from tests.rules.sent_amounts import applied, zuora_rows
from tests.rules.tables import assert_passes

FROM_ZUORA = [id_ for id_ in TRANSACTIONS if PROCESSES[id_].source is System.ZUORA]
SHOWN_AS = {
    System.ZUORA: {
        "IntegrationId__NS": "id",
        "IntegrationStatus__NS": "status",
        "TransferredToAccounting": "transferred",
        "Origin__NS": "origin",
        "SyncDate__NS": "sync_date",
    },
    System.NETSUITE: {
        "Zuora ID": "id",
        "Zuora Integration Status": "status",
        "Zuora Origin": "origin",
        "Zuora Sync Date": "sync_date",
    },
}


def shown(before: Integration, system: System, writes: Iterable[Write]) -> Integration:
    """Our fields on a record of this system after the writes."""
    names = SHOWN_AS[system]
    values: dict[str, Value] = {}
    for write in writes:
        values |= {**write.fields, **write.custom}
    return replace(before, **{names[n]: str(value) for n, value in values.items() if n in names})


def synced(process: SyncProcess[Any], record: Any, context: Context) -> Integration:
    """Our fields on the source once every step is done and written back."""
    action = process.action(record, context)
    steps = process.plan(record, action, context)
    results = {step.name: Result(f"made-{number}") for number, step in enumerate(steps, start=1)}
    *_others, own = process.settle(record, action, results, context)
    assert (own.system, own.record, own.id) == (process.source, process.source_object, record.id)
    return shown(record.integration, process.source, [own])


def selected(process: SyncProcess[Any], record: Any, context: Context) -> bool:
    return judge(process, record, context).selected


def follows_changes(drawn: Drawn) -> bool:
    """The documented reason to look at a synced record again: changes of NetSuite's payments (D16)."""
    both = drawn.context.preferences.payment_sync_behaviour is SyncBehavior.NEW_AND_MODIFIED
    return drawn.process.id == "payments_to_zuora" and drawn.context.invoice_settlement and both


# --- transactions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("process_id", TRANSACTIONS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_synced_transaction_is_left_alone_whatever_becomes_of_it(
    process_id: str, data: st.DataObject
) -> None:
    first, later = data.draw(TRANSACTIONS[process_id]), data.draw(TRANSACTIONS[process_id])
    assert_passes(first.process, first.record, first.context)
    done = synced(first.process, first.record, first.context)
    changed = replace(later.record, integration=done)
    assert selected(later.process, changed, later.context) is follows_changes(later)


@pytest.mark.parametrize("process_id", TRANSACTIONS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_person_clears_the_documented_fields_to_have_it_synced_anew(
    process_id: str, data: st.DataObject
) -> None:
    drawn = data.draw(TRANSACTIONS[process_id])
    process, names = drawn.process, SHOWN_AS[drawn.process.source]
    done = synced(process, drawn.record, drawn.context)
    cleared = [names[name] for name in process.resync.cleared if name in names]
    anew = replace(drawn.record, integration=replace(done, **dict.fromkeys(cleared, "")))
    assert selected(process, anew, drawn.context)
    assert needs_lookup(process, anew, resync=True)


def counterpart(drawn: Drawn) -> Found:
    """What the destination shows of a record that is there as a whole."""
    write = drawn.steps[0].write
    in_destination = (
        applied(write) if "applyList" in write.sublists else zuora_rows(write, "Invoices", "DebitMemos")
    )
    memos = frozenset(id_ for id_ in in_destination if id_.startswith("zdm"))
    return Found(write.record, "made-1", status="Processed", applied=in_destination, debit_memos=memos)


@pytest.mark.parametrize("process_id", FROM_ZUORA)
@settings(max_examples=20)
@given(data=st.data(), transferred=st.sampled_from(("No", "", "Error", "Processing", "false")))
def test_one_that_a_person_sets_to_no_is_found_again_and_never_created_twice(
    process_id: str, data: st.DataObject, transferred: str
) -> None:
    drawn = data.draw(TRANSACTIONS[process_id])
    process = drawn.process
    done = replace(synced(process, drawn.record, drawn.context), transferred=transferred)
    again = replace(drawn.record, integration=done)
    # A debit memo has a second lock: its status.
    assert selected(process, again, drawn.context) is (process_id != "debit_memos_to_netsuite")
    assert needs_lookup(process, again, resync=False)
    steps = process.resume(again, counterpart(drawn), drawn.context)
    assert {step.write.verb for step in steps} <= {Verb.UPDATE}
    if process.action(again, drawn.context) is Action.UPDATE:
        assert [step.name for step in steps] == ["update"]


@given(drawn=TRANSACTIONS["payments_to_zuora"].filter(follows_changes))
def test_a_payment_that_is_looked_at_again_but_has_not_changed_is_not_written(drawn: Drawn) -> None:
    done = synced(drawn.process, drawn.record, drawn.context)
    again = replace(drawn.record, integration=done)
    assert selected(drawn.process, again, drawn.context)
    assert needs_lookup(drawn.process, again, resync=False)
    assert drawn.process.action(again, drawn.context) is Action.UPDATE
    assert drawn.process.resume(again, counterpart(drawn), drawn.context) == ()


# --- what one direction made is nothing for the other -----------------------------------------------


def _own_fields(record: Any, system: System, writes: list[Write]) -> Any:
    values = {**writes[0].fields, **writes[0].custom}
    status = {"status": str(values["Status"])} if "Status" in values else {}
    return replace(record, integration=shown(Integration(), system, writes), **status)


def _in_netsuite(record: Any, writes: list[Write]) -> Any:
    return _own_fields(record, System.NETSUITE, writes)


def _in_zuora(record: Any, writes: list[Write]) -> Any:
    made = _own_fields(record, System.ZUORA, writes)
    # Where Zuora takes it only after the creation, an interruption leaves it empty.
    return replace(made, integration=replace(made.integration, transferred=""))


def _refund_in_netsuite(record: Any, writes: list[Write]) -> Any:
    (row,) = writes[-1].sublists["applyList"].rows
    amount = row.fields["amount"]
    paid_out = RefundApplication(str(row.fields["doc"]), "Payment", "P-0001", amount)  # type: ignore[arg-type]
    return replace(_in_netsuite(record, writes[-1:]), applications=(paid_out,), total=amount)


def _memo_in_netsuite(record: Any, writes: list[Write]) -> Any:
    return replace(_in_netsuite(record, writes[:1]), zuora_type=str(writes[0].custom["Zuora Type"]))


def _adjustment_in_zuora(record: Any, writes: list[Write]) -> Any:
    return replace(_in_zuora(record, writes[:1]), reference_id=str(writes[0].fields["ReferenceId"]))


MIRRORS: Mapping[tuple[str, str], Callable[[Any, list[Write]], Any]] = {
    ("payments_to_netsuite", "payments_to_zuora"): _in_netsuite,
    ("payments_to_zuora", "payments_to_netsuite"): _in_zuora,
    ("refunds_to_netsuite", "refunds_to_zuora"): _refund_in_netsuite,
    ("refunds_to_zuora", "refunds_to_netsuite"): _in_zuora,
    ("credit_memos_to_netsuite", "credit_memos_to_zuora"): _memo_in_netsuite,
    ("adjustments_to_netsuite", "credit_memos_to_zuora"): _memo_in_netsuite,
    ("credit_memos_to_zuora", "adjustments_to_netsuite"): _adjustment_in_zuora,
}


@pytest.mark.parametrize(("made_by", "other"), MIRRORS)
@settings(max_examples=20)
@given(data=st.data())
def test_what_was_just_created_is_not_taken_back(made_by: str, other: str, data: st.DataObject) -> None:
    """From the first write on: a run that is interrupted then must not send it back either."""
    drawn, back = data.draw(TRANSACTIONS[made_by]), data.draw(TRANSACTIONS[other])
    assert_passes(back.process, back.record, back.context)
    writes = [step.write for step in drawn.steps]
    made = [w for w in writes if w.verb is Verb.ADD and w.record != "InvoicePayment"]
    mirrored = MIRRORS[made_by, other](back.record, made)
    assert not selected(back.process, mirrored, back.context)


# --- everything else --------------------------------------------------------------------------------


def test_every_process_is_here() -> None:
    assert TRANSACTIONS.keys() | WITHOUT_AMOUNT.keys() == PROCESSES.keys()


BEHAVIOURS = ("customer_sync_behavior", "product_catalog_sync_behavior")


@pytest.mark.parametrize("behaviour", SyncBehavior)
@pytest.mark.parametrize("changed", [True, False])
@pytest.mark.parametrize("process_id", WITHOUT_AMOUNT)
def test_synced_master_data_is_taken_again_only_after_a_change_that_is_to_be_synced(
    process_id: str, changed: bool, behaviour: SyncBehavior
) -> None:
    process = PROCESSES[process_id]
    record, context_of = WITHOUT_AMOUNT[process_id]
    rules: Context = context_of(**dict.fromkeys(BEHAVIOURS, behaviour))
    assert_passes(process, record, rules)
    done = replace(record, integration=synced(process, record, rules))
    if process.watermarked:
        day = rules.watermark if not changed else record.updated_date
        done = replace(done, updated_date=day)
    both = behaviour is SyncBehavior.NEW_AND_MODIFIED
    assert selected(process, done, rules) is (process.watermarked and changed and both)
