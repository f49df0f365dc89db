"""Lists of writes are as full as NetSuite allows, unless that would leave slots idle."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.gateways.netsuite.writer import batches
from syncrules.language import Row, Sublist, System, Verb, Write


def sizes(count: int, *, slots: int, verb: Verb = Verb.ADD) -> list[int]:
    writes = [Write(System.NETSUITE, verb, "invoice", key=f"k-{n}", id="1") for n in range(count)]
    return [len(batch) for batch in batches(writes, slots)]


@pytest.mark.parametrize("count", [1, 40, 100, 199, 200])
def test_few_records_go_out_in_one_list(count):
    assert sizes(count, slots=1) == [count]


def test_few_records_are_not_spread_thinly_over_many_slots():
    assert sizes(200, slots=10) == [200]
    assert sizes(375, slots=10) == [125, 125, 125]


def test_a_window_is_spread_over_idle_slots():
    assert sizes(1000, slots=10) == [125] * 8
    assert sizes(1000, slots=7) == [143] * 6 + [142]


def test_lists_stay_full_when_there_is_work_for_every_slot():
    assert sizes(1000, slots=2) == [200] * 5
    assert sizes(1001, slots=3) == [200] * 5 + [1]


def test_updates_never_exceed_their_smaller_list():
    assert sizes(250, slots=10, verb=Verb.UPDATE) == [100, 100, 50]


def test_every_write_is_in_one_list_at_its_place():
    writes = [Write(System.NETSUITE, Verb.ADD, "invoice", key=f"k-{n}") for n in range(730)]
    sent = [entry for batch in batches(writes, 5) for entry in batch]
    assert sent == list(enumerate(writes))


def test_a_list_holds_no_more_than_4000_lines_beside_its_first_record():
    rows = Sublist((Row({"amount": Decimal(1)}),) * 1500)
    long = Sublist((Row({"amount": Decimal(1)}),) * 4500)
    writes = [
        Write(System.NETSUITE, Verb.ADD, "invoice", sublists={"itemList": sublist}, key=f"k-{n}")
        for n, sublist in enumerate([rows, rows, rows, long, rows])
    ]
    assert [[index for index, _ in batch] for batch in batches(writes)] == [[0, 1], [2], [3], [4]]
