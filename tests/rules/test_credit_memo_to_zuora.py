"""NetSuite credit memos on their way to Zuora: which are taken, and as one adjustment or several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from syncrules.hand import clear, restore, touched
from syncrules.judge import judge, needs_lookup
from syncrules.language import (
    Action,
    Context,
    Found,
    Lookup,
    Made,
    Result,
    Step,
    System,
    Verb,
    Write,
)
from syncrules.processes.credit_memos_to_zuora import CREDIT_MEMOS_TO_ZUORA as PROCESS
from syncrules.records.applied_memo import AppliedMemo
from syncrules.records.common import DocumentLink, Integration
from tests.rules.credit_memo_samples import (
    ACCOUNT_ID,
    ORIGINAL,
    item,
    known,
    memo,
    native,
    negative,
    on_invoice,
    on_items,
)
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes, failed_codes
from tests.rules.transaction_samples import NOW_TEXT

NO_ID = DocumentLink("5001", "INV-1")
COPY = DocumentLink("5999", "INV-1b", "zinv-1")  # made in NetSuite, Zuora ID and all
FAILED = "Error Creating Invoice Adjustment"
CHARGED = "INVOICE_ITEM_ADJUSTMENT"


def stated(record: AppliedMemo, **changes: str) -> AppliedMemo:
    return replace(record, integration=replace(record.integration, **changes))


PASSING = [
    pytest.param(memo(), id="on one Zuora invoice"),
    pytest.param(memo(on_invoice(1, "60.00"), native("40.00")), id="on another invoice too"),
    pytest.param(memo(on_invoice(1, "60.00"), total="100.00"), id="the rest refunded"),
    pytest.param(stated(memo(), status=FAILED), id="refused before"),
    pytest.param(stated(memo(), status="Creating Invoice Adjustment..."), id="died before, older wording"),
    pytest.param(negative(), id="negative, on one Zuora invoice"),
    pytest.param(negative(on_invoice(1, "60.00"), on_invoice(2, "40.00")), id="negative, on two"),
    pytest.param(negative(native("100.00")), id="negative, on no Zuora invoice"),
    pytest.param(negative(applications=()), id="negative, all of it refunded"),
    pytest.param(negative(native("40.00", CHARGED), on_invoice(1, "60.00")), id="negative, partly charged"),
]

FAILING = [
    ("CUSTOMER_SYNCED", memo(account_id="")),
    ("NOT_COMPLETE", stated(memo(), status="Sync Complete")),
    ("NOT_COMPLETE", stated(negative(), status="Complete")),
    ("NOT_IGNORED", stated(memo(), status="Ignore")),
    ("FULLY_APPLIED", memo(amount_remaining=Decimal("0.01"))),
    ("FULLY_APPLIED", negative(amount_remaining=Decimal("100.00"))),
    ("ZUORA_TYPE", memo(zuora_type="INVOICE_ITEM_ADJUSTMENT")),
    ("ZUORA_TYPE", memo(zuora_type="CREDIT_MEMO")),
    ("ON_ZUORA_INVOICE", memo(native("100.00"))),
    ("ON_ZUORA_INVOICE", memo(native("100.00", "DEBIT_MEMO"))),
    ("ON_ZUORA_INVOICE", memo(applications=())),
    ("NOT_ALL_CHARGED", negative(native("100.00", CHARGED))),
    ("MULTIPLE_ZUORA_INVOICES", memo(on_invoice(1, "60.00"), on_invoice(2, "40.00"))),
    ("INVOICE_NOT_SYNCED", memo(on_invoice(1, "100.00", document=NO_ID))),
    ("INVOICE_NOT_SYNCED", memo(on_invoice(1, "100.00", document=COPY))),
    ("INVOICE_NOT_SYNCED", negative(on_invoice(2, "60.00"), on_invoice(1, "40.00", document=COPY))),
    ("INVOICE_NOT_SYNCED", negative(on_invoice(1, "60.00", document=NO_ID), on_invoice(2, "40.00"))),
    ("CREDIT_MEMO_NOT_APPLIED", negative(total="0.00", applications=())),
    ("NEGATIVE_INVOICE_NOT_FOUND", stated(negative(reference_number="INV-1"), id="zadj-7")),
    ("NEGATIVE_INVOICE_NOT_FOUND", stated(negative(reference_number=""), id="")),
]


@pytest.mark.parametrize("record", PASSING)
def test_memo_passes_every_rule(record: AppliedMemo) -> None:
    assert_passes(PROCESS, record, known())


@pytest.mark.parametrize(("code", "record"), FAILING)
def test_memo_fails_only_this_rule(code: str, record: AppliedMemo) -> None:
    assert_only_fails(PROCESS, record, known(), code)


def test_items_that_do_not_hold_the_credit_fail_it_before_anything_is_written() -> None:
    full = on_items({"zinv-1": (item("i1", "60.00"), item("i2", "39.99"))})
    (outcome,) = assert_only_fails(PROCESS, memo(), full, "CREDIT_EXCEEDS_BALANCE")
    assert outcome.message == "The credit of 100.00 is larger than what is open on invoice INV-1."
    assert_passes(PROCESS, memo(), on_items({"zinv-1": (item("i1", "60.00"), item("i2", "40.00"))}))
    assert_passes(PROCESS, memo(), known({"zinv-1": (item("i1", "1.00"),)}))


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _ in FAILING} | {"CREDIT_EXCEEDS_BALANCE"})


def test_instalments_of_one_invoice_are_one_credit() -> None:
    """Each instalment has an apply line of its own; two credits under one key would be taken for the same."""
    record = memo(on_invoice(1, "60.00"), on_invoice(1, "40.00"))
    assert_passes(PROCESS, record, known())
    create, _ = PROCESS.plan(record, Action.CREATE, known())
    assert create.write.fields["Amount"] == Decimal("100.00")


def test_memo_of_a_negative_invoice_may_be_on_several_invoices_and_others_only_on_one() -> None:
    both = (on_invoice(1, "60.00"), on_invoice(2, "40.00"))
    assert failed_codes(PROCESS, negative(*both), known()) == set()
    (outcome,) = assert_only_fails(PROCESS, memo(*both), known(), "MULTIPLE_ZUORA_INVOICES")
    assert outcome.message == "Credit memo CM-88 is applied to 2 Zuora invoices; exactly one is allowed."


def seen(record: AppliedMemo, rules: Context) -> dict[str, str]:
    return {o.code: o.seen for o in judge(PROCESS, record, rules).outcomes}


def test_person_reads_each_rule_with_the_value_it_saw() -> None:
    assert seen(stated(memo(), status=FAILED), known()) == {
        "CUSTOMER_SYNCED": "Zuora Customer ID 2c92c0f9",
        "NOT_COMPLETE": FAILED,
        "NOT_IGNORED": FAILED,
        "FULLY_APPLIED": "Amount Remaining 0.00",
        "ZUORA_TYPE": "empty",
        "ON_ZUORA_INVOICE": "INV-1",
        "NOT_ALL_CHARGED": "0.00 charged in Zuora",
        "MULTIPLE_ZUORA_INVOICES": "INV-1",
        "CREDIT_MEMO_NOT_APPLIED": "standard",
        "NEGATIVE_INVOICE_NOT_FOUND": "standard",
        "INVOICE_NOT_SYNCED": "INV-1",
        "CREDIT_EXCEEDS_BALANCE": "left to Zuora",
    }
    rules = on_items({})
    shown = seen(negative(on_invoice(1, "60.00"), native("40.00")), rules)
    assert shown["ZUORA_TYPE"] == "NEGATIVE_INVOICE"
    assert shown["ON_ZUORA_INVOICE"] == "negative balance; INV-1"
    assert shown["CREDIT_MEMO_NOT_APPLIED"] == "2 documents"
    assert shown["NEGATIVE_INVOICE_NOT_FOUND"] == "INV-0900"
    assert shown["CREDIT_EXCEEDS_BALANCE"] == "Charge 100.00 on INV-0900, Credit 60.00 on INV-1"
    assert seen(negative(applications=()), rules)["CREDIT_MEMO_NOT_APPLIED"] == "refunded"


# --- the original negative invoice --------------------------------------------------------------------

LINKED = replace(ORIGINAL, id="zneg-2", number="INV-0902")
BY_NUMBER = replace(ORIGINAL, id="zneg-3", number="INV-0900")


def charged(record: AppliedMemo, rules: Context) -> str:
    steps = PROCESS.plan(record, Action.CREATE, rules)
    return str(steps[0].write.fields["InvoiceId"])


def test_original_is_the_linked_invoice_then_the_one_zuora_id_names_then_the_reference_number() -> None:
    everything = {"zneg-1": ORIGINAL, "zneg-2": LINKED, "INV-0900": BY_NUMBER}
    assert charged(negative(), known(originals=everything, links={"7001": "zneg-2"})) == "zneg-2"
    assert charged(negative(), known(originals=everything)) == "zneg-1"
    without_link = stated(negative(), id="zadj-1,zadj-2")
    assert charged(without_link, known(originals=everything)) == "zneg-3"
    assert charged(stated(negative(), id=""), known(originals=everything)) == "zneg-3"


def test_an_invoice_of_another_account_is_not_the_original() -> None:
    stranger = {"zneg-1": replace(ORIGINAL, account_id="other")}
    assert_only_fails(PROCESS, negative(), known(originals=stranger), "NEGATIVE_INVOICE_NOT_FOUND")


# --- what is written ----------------------------------------------------------------------------------


def adjustments(steps: tuple[Step, ...]) -> list[Write]:
    return [step.write for step in steps if step.write.verb is Verb.ADD]


def test_memo_becomes_one_credit_of_the_amount_applied_to_its_invoice() -> None:
    create, transfer = PROCESS.plan(memo(on_invoice(1, "60.00"), native("40.00")), Action.CREATE, known())
    assert (create.name, create.working, create.failed) == ("create", "Creating Invoice Adjustment", FAILED)
    assert create.write == Write(
        System.ZUORA,
        Verb.ADD,
        "InvoiceAdjustment",
        fields={
            "AccountId": ACCOUNT_ID,
            "InvoiceId": "zinv-1",
            "AdjustmentDate": date(2026, 11, 20),
            "Type": "Credit",
            "Amount": Decimal("60.00"),
            "Comment": "Late delivery",
            "ReferenceId": "7001",
            "IntegrationId__NS": "7001",
            "SyncDate__NS": NOW_TEXT,
            "Origin__NS": "NETSUITE",
            "Transaction__NS": "CM-88",
        },
        key="nscm-InvoiceAdjustment-7001",
    )
    assert transfer.write == Write(
        System.ZUORA,
        Verb.UPDATE,
        "InvoiceAdjustment",
        fields={"TransferredToAccounting": "Yes"},
        id=Made("create"),
    )
    assert transfer.failed == FAILED
    assert create.words == {"amount": "60.00", "invoice": "INV-1"}


def test_memo_of_a_negative_invoice_charges_that_invoice_and_credits_the_others() -> None:
    record = negative(on_invoice(1, "60.00"), native("30.00"), on_invoice(2, "10.00"), total="100.00")
    steps = PROCESS.plan(record, Action.CREATE, known())
    names = ("InvoiceId", "Type", "Amount", "IntegrationId__NS", "Transaction__NS", "ReferenceId")
    assert [tuple(write.fields[name] for name in names) for write in adjustments(steps)] == [
        ("zneg-1", "Charge", Decimal("100.00"), "7001", "CM-88", "7001"),
        ("zinv-1", "Credit", Decimal("60.00"), "7001_5001", "CM-88_INV-1", "7001"),
        ("zinv-2", "Credit", Decimal("10.00"), "7001_5002", "CM-88_INV-2", "7001"),
    ]
    assert [step.name for step in steps] == [
        *("create", "transfer", "leg 2", "transfer 2", "leg 3", "transfer 3"),
    ]
    assert len({write.key for write in adjustments(steps)}) == 3


def test_memo_of_a_negative_invoice_on_no_zuora_invoice_only_closes_that_invoice() -> None:
    for record in (negative(native("100.00")), negative(applications=())):
        (write,) = adjustments(PROCESS.plan(record, Action.CREATE, known()))
        assert (write.fields["Type"], write.fields["InvoiceId"]) == ("Charge", "zneg-1")


def test_what_zuora_has_charged_itself_is_not_charged_again() -> None:
    record = negative(native("40.00", CHARGED), on_invoice(1, "60.00"))
    charge, credit = adjustments(PROCESS.plan(record, Action.CREATE, known()))
    assert (charge.fields["Type"], charge.fields["Amount"]) == ("Charge", Decimal("60.00"))
    assert (credit.fields["Type"], credit.fields["Amount"]) == ("Credit", Decimal("60.00"))


def test_every_adjustment_is_transferred_directly_after_it_was_made() -> None:
    """Between the two it would look like one of Zuora's own, to be booked in NetSuite again."""
    steps = PROCESS.plan(negative(on_invoice(1, "50"), on_invoice(2, "50")), Action.CREATE, known())
    for create, transfer in zip(steps[::2], steps[1::2], strict=True):
        assert (create.write.verb, transfer.write.verb) == (Verb.ADD, Verb.UPDATE)
        assert transfer.write.id == Made(create.name)


@pytest.mark.parametrize(
    ("invoice_date", "expected"),
    [(date(2026, 11, 20), date(2026, 11, 20)), (date(2026, 11, 21), date(2026, 11, 21)), (None, None)],
)
def test_credit_is_not_dated_before_its_invoice(invoice_date: date | None, expected: date | None) -> None:
    (write,) = adjustments(PROCESS.plan(memo(on_invoice(1, "9", date=invoice_date)), Action.CREATE, known()))
    assert write.fields["AdjustmentDate"] == (expected or date(2026, 11, 20))


def test_memo_without_a_text_sends_no_comment() -> None:
    (write,) = adjustments(PROCESS.plan(memo(memo=""), Action.CREATE, known()))
    assert "Comment" not in write.fields


# --- finding what an earlier attempt made -------------------------------------------------------------


def test_each_adjustment_and_each_transfer_has_its_own_look_up() -> None:
    steps = PROCESS.plan(negative(on_invoice(1, "100")), Action.CREATE, known())
    kinds = ("InvoiceAdjustment",)
    transferred = ("TransferredToAccounting", "Yes")
    assert [step.done_by for step in steps] == [
        (Lookup(System.ZUORA, kinds, "IntegrationId__NS", "7001", ACCOUNT_ID),),
        (Lookup(System.ZUORA, kinds, "Id", Made("create"), marker=transferred),),
        (Lookup(System.ZUORA, kinds, "IntegrationId__NS", "7001_5001", ACCOUNT_ID),),
        (Lookup(System.ZUORA, kinds, "Id", Made("leg 2"), marker=transferred),),
    ]


def found(status: str = "Processed", record: str = "InvoiceAdjustment") -> Found:
    return Found(record, "zadj-1", status=status)


def test_a_memo_whose_first_adjustment_is_there_is_finished() -> None:
    record = stated(negative(on_invoice(1, "60"), on_invoice(2, "40")), status="Creating Invoice Adjustment")
    whole = PROCESS.plan(record, Action.CREATE, known())
    rest = PROCESS.resume(record, found(), known())
    assert [step.name for step in rest] == ["transfer", "leg 2", "transfer 2", "leg 3", "transfer 3"]
    assert [step.write for step in rest] == [step.write for step in whole[1:]]
    assert rest[0].working == "Creating Invoice Adjustment"


def test_a_cancelled_adjustment_is_not_touched_and_the_other_legs_are_still_made() -> None:
    record = negative(on_invoice(1, "60"))
    assert [s.name for s in PROCESS.resume(record, found("Canceled"), known())] == ["leg 2", "transfer 2"]
    assert PROCESS.resume(memo(), found("Canceled"), known()) == ()


def test_counterpart_is_looked_up_in_the_fixed_order_and_as_either_kind() -> None:
    kinds = ("InvoiceAdjustment", "InvoiceItemAdjustment")
    by_key = (
        Lookup(System.ZUORA, kinds, "IntegrationId__NS", "7001", ACCOUNT_ID),
        Lookup(System.ZUORA, ("InvoiceItemAdjustment",), "IntegrationId__NS", "7001-1", ACCOUNT_ID),
    )
    assert PROCESS.lookups(memo(), known()) == by_key
    assert PROCESS.lookups(stated(memo(), id="zadj-1,zadj-2"), known()) == (
        Lookup(System.ZUORA, kinds, "Id", "zadj-1", ACCOUNT_ID),
        *by_key,
    )


def test_zuora_id_of_a_memo_of_a_negative_invoice_is_no_counterpart_until_it_is_done() -> None:
    assert PROCESS.current(negative()).counterpart_id == ""
    assert not needs_lookup(PROCESS, negative(), resync=False)
    done = stated(negative(), id="zadj-1,zadj-2", status="Sync Complete")
    assert PROCESS.current(done).counterpart_id == "zadj-1"
    assert PROCESS.current(stated(memo(), id="zadj-1")).counterpart_id == "zadj-1"


# --- writing back, clearing ---------------------------------------------------------------------------


def written_back(*ids: str) -> dict[str, object]:
    names = ["create", *(f"leg {n}" for n in range(2, len(ids) + 1))]
    results: dict[str, Result] = {}
    for number, (name, id_) in enumerate(zip(names, ids, strict=True), 1):
        results[name] = Result(id_)
        results["transfer" if number == 1 else f"transfer {number}"] = Result(id_)
    (write,) = PROCESS.settle(negative(), Action.CREATE, results, known())
    assert (write.system, write.verb, write.record, write.id) == (
        *(System.NETSUITE, Verb.UPDATE, "creditMemo", "7001"),
    )
    return dict(write.custom)


def test_ids_of_all_adjustments_are_written_back_the_charge_first() -> None:
    assert written_back("zadj-1", "zadj-2", "zadj-3") == {
        "Zuora ID": "zadj-1,zadj-2,zadj-3",
        "Zuora Sync Date": NOW_TEXT,
        "Zuora Integration Status": "Sync Complete",
    }
    assert written_back("zadj-1")["Zuora ID"] == "zadj-1"


@pytest.mark.parametrize(("count", "expected"), [(9, 9), (10, 1)])
def test_where_the_field_is_too_short_only_the_charge_is_written_back(count: int, expected: int) -> None:
    ids = [f"{n:032x}" for n in range(count)]
    assert written_back(*ids)["Zuora ID"] == ",".join(ids[:expected])


def test_clearing_empties_status_and_zuora_id_and_can_be_taken_back() -> None:
    record = stated(negative(), id="zadj-1,zadj-2", status="Sync Complete")
    before = {"Zuora Integration Status": "Sync Complete", "Zuora ID": "zadj-1,zadj-2"}
    assert touched(PROCESS, record) == before
    assert set(clear(PROCESS, record).clear) == set(before)
    assert restore(PROCESS, "7001", before).custom == before
    every = Lookup(
        System.ZUORA, ("InvoiceAdjustment", "InvoiceItemAdjustment"), "ReferenceId", "7001", ACCOUNT_ID
    )
    assert PROCESS.resync.counterparts(record, known()) == (every,)


def test_person_recognises_the_memo() -> None:
    shown = PROCESS.describe(memo(total="120.00"))
    assert (shown.number, shown.customer, shown.amount) == ("CM-88", "Acme GmbH", Decimal("120.00"))
    assert (shown.currency, shown.date) == ("EUR", date(2026, 11, 20))


def test_memo_counts_as_far_as_it_credits_zuora_invoices() -> None:
    assert PROCESS.arrives is not None
    applied = memo(on_invoice(1, "60.00"), native("40.00"), total="100.00")
    assert PROCESS.arrives(applied, known()) == Decimal("60.00")
    assert PROCESS.arrives(negative(on_invoice(1, "60.00"), total="100.00"), known()) == Decimal("100.00")


def test_unread_status_texts_of_older_versions_count() -> None:
    assert failed_codes(PROCESS, memo(integration=Integration(status="Processing")), known()) == set()
