"""How dates, amounts and tax rates look in text fields."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from syncrules.texts import amount_text, day_text, filled, moment_text, tax_rate_text


@pytest.mark.parametrize(
    ("rate", "kind", "text"),
    [
        ("0.09", "Percentage", "9%"),
        ("0.0825", "Percentage", "8.25%"),
        ("0.10000000", "Percentage", "10%"),
        ("1", "Percentage", "100%"),
        ("0", "Percentage", "0%"),
        ("50", "FlatFee", "50 flat fee"),
        ("50.00", "Flat Fee", "50 flat fee"),
        ("2.50", "FlatFee", "2.5 flat fee"),
        ("0.09", "", "0.09"),
    ],
)
def test_tax_rate_reads_as_percentage_or_flat_fee(rate: str, kind: str, text: str) -> None:
    assert tax_rate_text(Decimal(rate), kind) == text


def test_missing_tax_rate_has_no_text() -> None:
    assert tax_rate_text(None, "Percentage") == ""


def test_date_times_keep_their_offset() -> None:
    pacific = timezone(timedelta(hours=-8))
    assert moment_text(datetime(2026, 1, 2, 3, 4, 5, 678, pacific)) == "2026-01-02T03:04:05-08:00"
    assert day_text(date(2026, 1, 2)) == "2026-01-02"
    assert (moment_text(None), day_text(None)) == ("", "")


@pytest.mark.parametrize(
    ("amount", "text"), [("1E+3", "1000"), ("0.00", "0.00"), ("-12.50", "-12.50"), ("1E-7", "0.0000001")]
)
def test_amounts_are_plain_digits(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


def test_false_and_zero_are_values_but_nothing_is_not() -> None:
    kept = filled({"a": False, "b": Decimal(0), "c": "", "d": None})
    assert kept == {"a": False, "b": Decimal(0)}
