"""Three texts of one record become rows that a person can compare."""

from __future__ import annotations

import pytest

from connector.selectors.side_by_side import PAIRS, same, shown, side_by_side
from syncrules.registry import PROCESSES

PAIR = (("Number", "InvoiceNumber", "tranId"), ("Amount", "Amount", "total"), ("Due", "DueDate", "dueDate"))
SOURCE = '{"InvoiceNumber":"INV-1","Amount":100.00,"DueDate":"2026-11-30","Body":"x"}'
THERE = "<r><tranId>INV-1</tranId><total>100.0</total><memo>old</memo><status>Open</status></r>"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("100.0", "100.00", True),
        ("100.0", "100.01", False),
        ("2026-10-31", "2026-10-31T12:00:00Z", True),
        ("2026-10-31T00:00:00.000-07:00", "2026-10-31T12:00:00Z", True),
        ("2026-10-30", "2026-10-31T12:00:00Z", False),
        ("", "2026-10-31T12:00:00Z", False),
        ("", "0", False),
        ("true", "true", True),
        ("INV-1", "INV-2", False),
        ("NaN", "sNaN", False),
    ],
)
def test_amounts_and_days_are_compared_as_such(one: str, other: str, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


def test_a_day_is_shown_without_the_hour_that_stands_for_none() -> None:
    assert shown("2026-10-31T00:00:00.000-07:00") == shown("2026-10-31T12:00:00Z") == "2026-10-31"
    assert shown("2026-10-31T09:20:42Z") == "2026-10-31T09:20:42Z"
    assert shown("2026-10-31") == "2026-10-31"


def test_what_would_be_sent_is_compared_with_what_is_there() -> None:
    sends = "<r><tranId>INV-1</tranId><memo>new</memo></r>"
    rows = side_by_side(PAIR, SOURCE, THERE, sends)
    assert [(row.label, row.source, row.destination, row.sends, row.differs) for row in rows] == [
        ("Due", "2026-11-30", "", "", True),
        ("memo", "", "old", "new", True),
        ("Number", "INV-1", "INV-1", "INV-1", False),
        ("Amount", "100.00", "100.0", "", False),
        ("status", "", "Open", "", False),
    ]


def test_without_a_counterpart_only_what_would_be_sent_differs() -> None:
    rows = side_by_side(PAIR, SOURCE, "", "<r><tranId>INV-1</tranId></r>")
    assert [(row.label, row.differs) for row in rows] == [("Number", True), ("Amount", False), ("Due", False)]


def test_two_systems_that_do_not_agree_are_told_apart_without_anything_to_send() -> None:
    rows = side_by_side(PAIR, SOURCE.replace("100.00", "120.00"), THERE, "")
    assert [row.label for row in rows if row.differs] == ["Amount", "Due"]


def test_texts_that_cannot_be_read_give_no_rows() -> None:
    assert side_by_side(PAIR, "", "<broken", "Known when the step before it is done.") == []


def test_every_process_with_documents_says_what_to_compare() -> None:
    assert set(PROCESSES) <= set(PAIRS)


def test_only_what_a_map_carries_over_as_it_is_is_called_a_difference() -> None:
    product = '{"Id": "p1", "SKU": "SKU-1", "Name": "Gold"}'
    rows = side_by_side(PAIRS["products_to_netsuite"], product, '{"itemId": "Zuora Product p1"}', "")
    assert [(row.name, row.differs) for row in rows] == [("itemId", False)]
