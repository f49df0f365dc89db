"""What the /v1 endpoints share: key spelling, custom fields, paging, feature checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.zuora.context import Context
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.values import REST_MOMENTS, BadValue, coerce, to_wire

LARGEST_PAGE = 40
DEFAULT_PAGE = 20

# REST key -> field, for one object.
Names = Mapping[str, str]


def spell(names: str, **others: str) -> dict[str, str]:
    """REST keys of fields: first letter lower; `others` are the keys that differ more."""
    same = {name[0].lower() + name[1:]: name for name in names.split()}
    return {**same, **others}


def show(row: Row, names: Names) -> dict[str, Any]:
    """The REST form of a record: all named keys, empty ones as null, and its custom fields."""
    data = {key: to_wire(row.get(field), moments=REST_MOMENTS) for key, field in names.items()}
    data.update((field, value) for field, value in row.items() if field.endswith("__NS"))
    return data


def taken(fields: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """PascalCase fields of a REST body: the named keys and custom fields; other keys are ignored."""
    found = {names[key]: value for key, value in fields.items() if key in names}
    found.update((key, value) for key, value in fields.items() if key.endswith("__NS"))
    return found


def filtered(context: Context, rows: Sequence[Row], names: Names) -> list[Row]:
    """The records that equal every query parameter with the name of a field; `null` means empty."""
    tests: list[tuple[str, Any]] = []
    for key, text in context.request.query:
        if key in names:
            try:
                tests.append((names[key], None if text == "null" else coerce(names[key], text)))
            except BadValue as error:
                raise Refusal("bad_parameter", str(error), 200) from error
    return [row for row in rows if all(row.get(field) == wanted for field, wanted in tests)]


def ok(data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A successful answer."""
    return {**(data or {}), "success": True}


def paged(
    context: Context, list_name: str, rows: Sequence[Any], *, default: int = DEFAULT_PAGE
) -> dict[str, Any]:
    """One page of a list by `page` and `pageSize` (at most 40); `nextPage` is a full URL."""
    size, page = _number(context, "pageSize", default), _number(context, "page", 1)
    if size > LARGEST_PAGE:
        raise Refusal("bad_parameter", f"pageSize must be between 1 and {LARGEST_PAGE}.", 200)
    part = list(rows[(page - 1) * size : page * size])
    context.rows = len(part)
    answer: dict[str, Any] = {list_name: part}
    if page * size < len(rows):
        others = [(name, value) for name, value in context.request.query if name not in ("page", "pageSize")]
        query = urlencode([*others, ("page", page + 1), ("pageSize", size)])
        answer["nextPage"] = f"{context.base_url}{context.request.path}?{query}"
    return ok(answer)


def _number(context: Context, name: str, default: int) -> int:
    text = context.request.value(name, str(default))
    if not text.isdigit() or int(text) < 1:
        raise Refusal("bad_parameter", f"'{name}' is invalid: {text}", 200)
    return int(text)
