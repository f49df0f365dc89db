"""The proof of the field maps can fail: by a wrong value, by a missing one, and by proving nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.journeys.maps.books import Books, Side
from tests.journeys.maps.rows import (
    ABSENT,
    OFF,
    ON,
    Check,
    Pair,
    Table,
    Within,
    copied,
    field_of,
    proved,
    row,
    same,
    text_of,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOTHING = Side({})
BOOKS = Books(OFF, False, {}, NOTHING, NOTHING, NOTHING, NOTHING, NOW, NOW + timedelta(seconds=9))


def pair(source: dict[str, Any], target: dict[str, Any]) -> Pair:
    return Pair(BOOKS, source, source, "invoice", target, "create")


def problems(*subjects: Pair, world: str = OFF, **options: Any) -> list[str]:
    table = Table(lambda _: subjects, [copied("Comments -> memo", "Comments", "memo")], (OFF,))
    return proved(replace(table, **options), replace(BOOKS, world=world))


def test_a_value_that_arrived_is_proved() -> None:
    assert problems(pair({"Comments": "Hi"}, {"memo": "Hi"}), pair({"Comments": None}, {})) == []


def test_a_wrong_value_is_told_with_its_record() -> None:
    wrong = pair({"InvoiceNumber": "INV-1", "Comments": "Hi"}, {"memo": "Ho"})
    assert problems(wrong) == ["Comments -> memo: 'Hi' expected, 'Ho' found on INV-1"]


@pytest.mark.parametrize("subjects", [(), (pair({"Comments": ""}, {"memo": ""}),)])
def test_a_row_that_no_record_shows_is_not_proved(subjects: tuple[Pair, ...]) -> None:
    assert problems(*subjects) == ["Comments -> memo: no synced record shows it"]


def test_each_field_of_a_row_is_proved_for_itself() -> None:
    both = row("A, B -> a, b", Check(text_of("A"), field_of("a")), Check(text_of("B"), field_of("b")))
    found = problems(pair({"A": "1"}, {"a": "1"}), rows=[both])
    assert found == ["A, B -> a, b [2]: no synced record shows it"]


def test_a_row_counts_only_in_the_worlds_that_have_to_show_it() -> None:
    assert problems(world=ON) == []
    only_on = row("Comments -> memo", Check(text_of("Comments"), field_of("memo")), worlds=[ON])
    assert problems(rows=[only_on], worlds=(OFF, ON)) == []
    assert len(problems(rows=[only_on], worlds=(OFF, ON), world=ON)) == 1


@pytest.mark.parametrize(
    ("expected", "actual", "equal"),
    [
        (Decimal("12.50"), "12.5", True),
        (Decimal("12.50"), "12.51", False),
        (Decimal(0), None, False),
        (ABSENT, "", True),
        (ABSENT, "x", False),
        (False, False, True),
        (False, None, False),
        (Within(BOOKS), "2026-11-25T13:00:05+01:00", True),
        (Within(BOOKS), "2026-11-25T13:01:05+01:00", False),
        (Within(BOOKS), "", False),
        ("7", 7, True),
    ],
)
def test_values_are_compared_as_stored(expected: Any, actual: Any, equal: bool) -> None:
    assert same(expected, actual) is equal
