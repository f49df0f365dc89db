"""The query language of the action API: text to a checked query, with its limits."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.zuora.object_type import ObjectType
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row
from sandbox.zuora.values import BadValue, coerce

LONGEST_QUERY = 10_000
MOST_CONDITIONS = 200

# Fields CRUD shows but queries do not know.
_NOT_QUERIED = {("Refund", "PaymentId")}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')|(?P<operator>!=|<=|>=|=|<|>)|(?P<comma>,)"
    r"|(?P<word>[A-Za-z0-9_.:+\-]+)|(?P<other>\S))"
)


@dataclass(frozen=True)
class Condition:
    """`field operator value`; a value of None stands for the word null."""

    field: str
    operator: str
    value: Any

    def holds(self, row: Row) -> bool:
        """As in SQL a missing value satisfies nothing but `= null`."""
        actual = row.get(self.field)
        if self.value is None:
            return (actual is None) == (self.operator == "=")
        return actual is not None and _COMPARE[self.operator](actual, self.value)


@dataclass(frozen=True)
class Query:
    """A checked query; `branches` are joined by or, the conditions in each by and."""

    kind: ObjectType
    fields: tuple[str, ...]
    branches: tuple[tuple[Condition, ...], ...]

    def holds(self, row: Row) -> bool:
        """Whether a row is part of the result."""
        return any(all(condition.holds(row) for condition in branch) for branch in self.branches)


def parse(text: str) -> Query:
    """Read a query; Refusal malformed_query, unknown_field, unknown_type or invalid_value."""
    if len(text) > LONGEST_QUERY:
        raise _malformed(f"The query is longer than {LONGEST_QUERY} characters.")
    return _Parser(text).query()


def visible_fields(kind: ObjectType) -> frozenset[str]:
    """The fields a query may name."""
    return (kind.fields | kind.own) - {name for owner, name in _NOT_QUERIED if owner == kind.name}


def _malformed(message: str) -> Refusal:
    return Refusal("malformed_query", f"You have an error in your ZOQL syntax. {message}")


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def query(self) -> Query:
        self._word("select")
        fields = self._select_list()
        self._word("from")
        kind = OBJECTS.get(self._take("word"))
        if kind is None or not kind.legacy:
            raise Refusal("unknown_type", f"invalid object type: {self._tokens[self._at - 1][1]}", 400)
        known = visible_fields(kind)
        for field in fields:
            if field not in known:
                raise _unknown_field(kind, field)
        branches: tuple[tuple[Condition, ...], ...] = ((),)
        if self._at < len(self._tokens):
            self._word("where")
            branches = self._branches(kind, known)
        if self._at < len(self._tokens):
            raise _malformed(f"Unexpected: {self._tokens[self._at][1]}")
        return Query(kind, tuple(fields), branches)

    def _select_list(self) -> list[str]:
        fields = [self._take("word")]
        while self._peek() == ("comma", ","):
            self._at += 1
            fields.append(self._take("word"))
        return fields

    def _branches(self, kind: ObjectType, known: frozenset[str]) -> tuple[tuple[Condition, ...], ...]:
        branches, count = [[self._condition(kind, known)]], 1
        while self._peek() in (("word", "and"), ("word", "or")):
            joined = self._take("word")
            condition = self._condition(kind, known)
            count += 1
            if joined == "and":
                branches[-1].append(condition)
            else:
                branches.append([condition])
        if count > MOST_CONDITIONS:
            raise _malformed(f"There are more than {MOST_CONDITIONS} conditions.")
        return tuple(tuple(branch) for branch in branches)

    def _condition(self, kind: ObjectType, known: frozenset[str]) -> Condition:
        field = self._take("word")
        if field not in known:
            raise _unknown_field(kind, field)
        sign = self._take("operator")
        token = self._peek()
        self._at += 1
        if token == ("word", "null"):
            if sign not in ("=", "!="):
                raise _malformed("null takes = or != only.")
            return Condition(field, sign, None)
        if token[0] not in ("text", "word"):
            raise _malformed(f"A value is missing behind {field} {sign}.")
        try:
            return Condition(field, sign, coerce(field, _literal(*token)))
        except BadValue as error:
            raise Refusal("invalid_value", str(error), 400) from error

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, kind: str) -> str:
        found, text = self._peek()
        if found != kind:
            raise _malformed(f"Unexpected: {text or 'end of query'}")
        self._at += 1
        return text

    def _word(self, word: str) -> None:
        # Keywords are lower case only, as field names are case-sensitive.
        if self._take("word") != word:
            raise _malformed(f"Expected {word}: {self._tokens[self._at - 1][1]}")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    end = len(text.rstrip())
    at = 0
    while at < end:
        match = _TOKEN.match(text, at)
        assert match is not None
        kind = str(match.lastgroup)
        if kind == "other":
            raise _malformed(f"Unexpected character: {match.group(kind)}")
        yield kind, match.group(kind)
        at = match.end()


def _literal(kind: str, text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "text" else text


def _unknown_field(kind: ObjectType, field: str) -> Refusal:
    return Refusal("unknown_field", f"invalid field for query: {kind.name.lower()}.{field}", 400)
