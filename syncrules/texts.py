"""How dates, times and amounts are spelled in fields that hold text (custom-fields.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from syncrules.language import Value


def moment_text(value: datetime | None) -> str:
    """An aware date-time in ISO 8601 with its offset, to the second; nothing for None.

    All sync dates are spelled this way, in both systems.
    """
    return value.isoformat(timespec="seconds") if value else ""


def day_text(value: date | None) -> str:
    """A date as YYYY-MM-DD; nothing for None."""
    return value.isoformat() if value else ""


def amount_text(value: Decimal | None) -> str:
    """An amount in plain digits, never with an exponent, with the decimals it came with."""
    return format(value, "f") if value is not None else ""


def money_text(value: Decimal) -> str:
    """An amount for people: cents at least, and more digits where the amount has more."""
    return format(value, "f") if value != round(value, 2) else format(value, ".2f")


def tax_rate_text(rate: Decimal | None, rate_type: str) -> str:
    """A tax rate for people: `9%` from the fraction 0.09, `50 flat fee` from a flat 50 (D50)."""
    if rate is None:
        return ""
    kind = rate_type.replace(" ", "").casefold()
    if kind == "percentage":
        return f"{_shortest(rate * 100)}%"
    return f"{_shortest(rate)} flat fee" if kind == "flatfee" else _shortest(rate)


def filled(values: Mapping[str, Value]) -> dict[str, Value]:
    """The entries that have a value: an empty element would store an empty text in NetSuite."""
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _shortest(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
