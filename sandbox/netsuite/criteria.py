"""The operators of search criteria, as predicates on field values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.netsuite.records import Refused

Test = Callable[[Any], bool]
NONE = "@NONE@"


def _invalid(text: str) -> Refused:
    return Refused("INVALID_SEARCH", f"Search error occurred: {text}")


def _as_list(value: Any) -> Collection[Any]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, (list, tuple, set)) else (value,)


def string_test(criterion: dict[str, Any]) -> Test:
    """A test of text; letter case does not count."""
    operator, wanted = criterion.get("@operator"), str(criterion.get("searchValue", "")).lower()
    tests: dict[str, Test] = {
        "is": lambda text: text == wanted,
        "isNot": lambda text: text != wanted,
        "contains": lambda text: wanted in text,
        "doesNotContain": lambda text: wanted not in text,
        "startsWith": lambda text: text.startswith(wanted),
        "doesNotStartWith": lambda text: not text.startswith(wanted),
        "hasKeywords": lambda text: all(word in text for word in wanted.split()),
        "empty": lambda text: not text,
        "notEmpty": bool,
    }
    if operator not in tests:
        raise _invalid(f"Invalid or missing operator {operator}.")
    test = tests[operator]
    return lambda value: test(str(value or "").lower())


def boolean_test(criterion: dict[str, Any]) -> Test:
    """A test of a checkbox; an unset one is False."""
    wanted = criterion.get("searchValue", False)
    return lambda value: bool(value) == wanted


def choice_test(wanted: Collection[str], operator: str | None) -> Test:
    """anyOf / noneOf over one id, text or several; `@NONE@` stands for an empty field."""
    chosen = set(wanted)
    if operator not in ("anyOf", "noneOf"):
        raise _invalid(f"Invalid or missing operator {operator}.")

    def matches(value: Any) -> bool:
        values = _as_list(value)
        return any(item in chosen for item in values) if values else NONE in chosen

    return matches if operator == "anyOf" else lambda value: not matches(value)


def number_test(criterion: dict[str, Any]) -> Test:
    """A test of a number; an empty field matches only `empty`."""
    operator = str(criterion.get("@operator", ""))
    low, high = (_decimal(criterion.get(name)) for name in ("searchValue", "searchValue2"))
    if operator in ("empty", "notEmpty"):
        return lambda value: (value is None) == (operator == "empty")
    if low is None or (operator in ("between", "notBetween") and high is None):
        raise _invalid("Invalid or missing number.")
    first, last = low, high or low
    tests: dict[str, Callable[[Decimal], bool]] = {
        "equalTo": lambda number: number == first,
        "greaterThan": lambda number: number > first,
        "greaterThanOrEqualTo": lambda number: number >= first,
        "lessThan": lambda number: number < first,
        "lessThanOrEqualTo": lambda number: number <= first,
        "between": lambda number: first <= number <= last,
    }
    return _negatable(operator, tests, _decimal)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _negatable(operator: str, tests: dict[str, Callable[[Any], bool]], convert: Callable[[Any], Any]) -> Test:
    negated = operator.startswith("not")
    plain = operator[3].lower() + operator[4:] if negated else operator
    if plain not in tests:
        raise _invalid(f"Invalid or missing operator {operator}.")
    test = tests[plain]

    def matches(value: Any) -> bool:
        converted = convert(value)
        return converted is not None and test(converted) is not negated

    return matches


def date_test(criterion: dict[str, Any], to_date: Callable[[Any], date], now: datetime) -> Test:
    """A test of a date or moment: moments compare to the second, dates in the account's zone."""
    operator = str(criterion.get("@operator", ""))
    if operator in ("empty", "notEmpty"):
        return lambda value: (value is None) == (operator == "empty")
    first, last = criterion.get("searchValue"), criterion.get("searchValue2")
    if named := criterion.get("predefinedSearchValue"):
        first = last = now.replace(hour=0, minute=0, second=0) - timedelta(days=named == "yesterday")
    if first is None or (operator in ("within", "notWithin") and last is None):
        raise _invalid("Invalid or missing date.")
    end = last or first

    def pair(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, datetime):
            return (value, _aware(first, value), _aware(end, value))
        return (value, to_date(first), to_date(end))

    tests: dict[str, Callable[[Any], bool]] = {
        "after": lambda pair: pair[0] > pair[1],
        "before": lambda pair: pair[0] < pair[1],
        "onOrAfter": lambda pair: pair[0] >= pair[1],
        "onOrBefore": lambda pair: pair[0] <= pair[1],
        "on": lambda pair: to_date(pair[0]) == to_date(pair[1]),
        "within": lambda pair: pair[1] <= pair[0] <= pair[2],
    }
    return _negatable(operator, tests, pair)


def _aware(value: datetime, like: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=like.tzinfo)
