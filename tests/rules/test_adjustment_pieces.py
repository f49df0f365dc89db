"""Credit memos as item adjustments: spread over an invoice's lines, and finished after an interruption."""

from __future__ import annotations

from decimal import Decimal

import pytest

from syncrules.language import Action, Found, Lookup, System, Verb, Write
from syncrules.processes.credit_memos_to_zuora import CREDIT_MEMOS_TO_ZUORA as PROCESS
from syncrules.records.applied_memo import AppliedMemo
from syncrules.records.common import Integration
from syncrules.records.zuora_invoice import OpenLine
from tests.rules.credit_memo_samples import (
    ACCOUNT_ID,
    item,
    known,
    memo,
    negative,
    on_invoice,
    on_items,
    tax,
)
from tests.rules.tables import assert_only_fails

Lines = tuple[OpenLine, ...]


def written(record: AppliedMemo, lines: dict[str, Lines]) -> list[Write]:
    steps = PROCESS.plan(record, Action.CREATE, on_items(lines))
    return [step.write for step in steps if step.write.verb is Verb.ADD]


def pieces(record: AppliedMemo, lines: dict[str, Lines]) -> list[tuple[str, str, str]]:
    """(line, amount, key) of each adjustment."""
    return [
        (str(w.fields["SourceId"]), str(w.fields["Amount"]), str(w.fields["IntegrationId__NS"]))
        for w in written(record, lines)
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((item("i1", "100.00"),), [("i1", "100.00", "7001-1")]),
        ((item("i1", "250.00"),), [("i1", "100.00", "7001-1")]),
        ((item("i1", "60"), item("i2", "80")), [("i1", "60", "7001-1"), ("i2", "40.00", "7001-2")]),
        ((item("i0", "0"), item("i1", "100.00")), [("i1", "100.00", "7001-1")]),
        ((item("i0", "-20"), item("i1", "100.00")), [("i1", "100.00", "7001-1")]),
        (
            (item("i1", "84.03"), tax("t1", "15.97")),
            [("i1", "84.03", "7001-1"), ("t1", "15.97", "7001-2")],
        ),
    ],
)
def test_a_credit_takes_what_is_open_line_by_line(lines: Lines, expected: list[tuple[str, str, str]]) -> None:
    assert pieces(memo(), {"zinv-1": lines}) == expected


def test_an_item_adjustment_names_its_line_and_carries_no_field_that_the_object_lacks() -> None:
    (write,) = written(memo(), {"zinv-1": (item("i1", "100"),)})
    assert (write.record, write.key) == ("InvoiceItemAdjustment", "nscm-InvoiceItemAdjustment-7001-1")
    assert (write.fields["SourceType"], write.fields["SourceId"]) == ("InvoiceDetail", "i1")
    assert not {"Origin__NS", "Transaction__NS"} & write.fields.keys()
    (second,) = written(memo(), {"zinv-1": (tax("t1", "100"),)})
    assert second.fields["SourceType"] == "Tax"


def test_the_charge_on_a_negative_invoice_takes_its_negative_lines() -> None:
    lines = {
        "zneg-1": (item("n1", "-70.00"), item("n2", "15.00"), tax("t1", "-30.00")),
        "zinv-1": (item("i1", "55.00"),),
    }
    assert pieces(negative(on_invoice(1, "55.00")), lines) == [
        ("n1", "70.00", "7001-1"),
        ("t1", "30.00", "7001-2"),
        ("i1", "55.00", "7001_5001-1"),
    ]


def test_pieces_that_exist_keep_their_number_and_only_the_rest_is_spread() -> None:
    """The first attempt put 60 on the first item; since then somebody credited 70 on the second."""
    lines = {"zinv-1": (item("i1", "0.00", k7001__1="60.00"), item("i2", "10.00"), item("i3", "90.00"))}
    assert pieces(memo(), lines) == [
        ("i1", "60.00", "7001-1"),
        ("i2", "10.00", "7001-2"),
        ("i3", "30.00", "7001-3"),
    ]


def test_pieces_of_other_memos_and_legs_are_not_taken_for_own_ones() -> None:
    lines = {"zinv-1": (item("i1", "100.00", k7001_5001__1="5.00", k17001__1="5.00", k7001="5.00"),)}
    assert pieces(memo(), lines) == [("i1", "100.00", "7001-1")]


def test_each_piece_is_looked_up_by_its_own_key() -> None:
    rules = on_items({"zinv-1": (item("i1", "60"), item("i2", "80"))})
    steps = PROCESS.plan(memo(), Action.CREATE, rules)
    kind = ("InvoiceItemAdjustment",)
    assert [step.done_by for step in steps[::2]] == [
        (Lookup(System.ZUORA, kind, "IntegrationId__NS", "7001-1", ACCOUNT_ID),),
        (Lookup(System.ZUORA, kind, "IntegrationId__NS", "7001-2", ACCOUNT_ID),),
    ]


def test_what_was_begun_as_item_adjustments_is_finished_so_and_the_other_way_round() -> None:
    begun = memo(integration=Integration(status="Creating Invoice Adjustment"))
    lines = {"zinv-1": (item("i1", "0", k7001__1="60"), item("i2", "80"))}
    rest = PROCESS.resume(begun, Found("InvoiceItemAdjustment", "z1", status="Processed"), known(lines))
    assert [step.name for step in rest] == ["transfer", "leg 2", "transfer 2"]
    assert rest[1].write.fields["SourceId"] == "i2"

    as_whole = PROCESS.resume(begun, Found("InvoiceAdjustment", "z1", status="Processed"), on_items(lines))
    assert [step.write.record for step in as_whole] == ["InvoiceAdjustment"]


def test_lines_are_asked_for_only_where_they_are_needed() -> None:
    need = PROCESS.needs[-1]
    record = negative(on_invoice(1, "60"))
    begun = negative(on_invoice(1, "60"), integration=Integration("zneg-1", "Creating Invoice Adjustment"))
    assert list(need.keys(record, known())) == []
    assert list(need.keys(record, on_items({}))) == ["zneg-1", "zinv-1"]
    assert list(need.keys(begun, known())) == ["zneg-1", "zinv-1"]


@pytest.mark.parametrize("left", ["99.99", "0", "-5"])
def test_a_leg_that_finds_no_room_stops_the_memo_whichever_leg_it_is(left: str) -> None:
    enough, short = (item("i1", "100.00"),), (item("n1", f"{-Decimal(left)}"),)
    rules = on_items({"zneg-1": short, "zinv-1": enough})
    (outcome,) = assert_only_fails(
        PROCESS, negative(on_invoice(1, "100.00")), rules, "CREDIT_EXCEEDS_BALANCE"
    )
    assert outcome.values["invoice"] == "INV-0900"
