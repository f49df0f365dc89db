"""GET /object-query/{object}[/{key}]: filters, expansions, pages by cursor."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sandbox.http import Request
from sandbox.zuora.context import Context, Route
from sandbox.zuora.object_query_schema import (
    CODED,
    ENDPOINTS,
    FIELDS,
    KEYS,
    RELATIONS,
    Endpoint,
    Relation,
)
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row, Table
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import QUERY_MOMENTS, BadValue, coerce, to_wire

LARGEST_PAGE = 99
DEFAULT_PAGE = 10

_FILTER = re.compile(r"(?P<field>\w+)\.(?P<op>EQ|NE|LT|GT|GE|LE|SW|IN):(?P<value>.*)", re.DOTALL)
_ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "LT": operator.lt,
    "GT": operator.gt,
    "GE": operator.ge,
    "LE": operator.le,
}


@dataclass(frozen=True)
class Filter:
    """One `field.OP:value`; for IN the value is a tuple."""

    field: str
    op: str
    value: Any

    def holds(self, row: Row) -> bool:
        """Whether a row passes; a missing value passes only `EQ:null` and `NE:value`."""
        actual = row.get(self.field)
        if self.op == "IN":
            return actual in self.value
        if self.op == "EQ":
            return bool(actual == self.value)
        if self.op == "NE":
            return bool(actual != self.value)
        if actual is None or self.value is None:
            return False
        if self.op == "SW":
            return str(actual).startswith(str(self.value))
        return _ORDERED[self.op](actual, self.value)


@dataclass(frozen=True)
class View:
    """How records are shown: expansions, the chosen fields by prefix, the cut of child arrays."""

    expands: tuple[str, ...]
    chosen: dict[str, frozenset[str]]
    page_size: int
    with_nulls: bool

    def shape(self, object_name: str, path: str = "") -> Shape:
        """What is shown of the records of an object that stand at this path, worked out once an answer."""
        last = path.rpartition(".")[2]
        chosen = self.chosen.get(last) or self.chosen.get(path or object_name.lower())
        columns = tuple(c for c in _columns(object_name) if not chosen or c.key.lower() in chosen)
        below = {f"{path}.{name}" if path else name: r for name, r in RELATIONS.get(object_name, {}).items()}
        relations = tuple(
            (relation, self.shape(relation.target, name))
            for name, relation in below.items()
            if any(wanted == name or wanted.startswith(name + ".") for wanted in self.expands)
        )
        return Shape(columns, relations, self.page_size, self.with_nulls)


class Column(NamedTuple):
    """A field, its JSON key, and the numbers that stand for its words."""

    field: str
    key: str
    codes: dict[str, str]


@dataclass(frozen=True)
class Shape:
    """What is shown of a record, and of those that are expanded below it."""

    columns: tuple[Column, ...]
    relations: tuple[tuple[Relation, Shape], ...]
    page_size: int
    with_nulls: bool


@cache
def _columns(object_name: str) -> tuple[Column, ...]:
    own = {field: field for field in sorted(OBJECTS[object_name].own)}
    keys = {**KEYS[object_name], **own}
    return tuple(Column(field, key, CODED.get((object_name, field), {})) for field, key in keys.items())


def list_records(context: Context) -> dict[str, Any]:
    """One page of records; `nextPage` is the cursor for the next one and absent on the last."""
    request = context.request
    endpoint = _endpoint(context)
    view = _view(request, endpoint)
    filters = [_filter(endpoint, text) for text in request.values("filter[]")]
    if endpoint.needs_filter and not filters:
        raise Refusal("bad_parameter", f"A filter is required for {endpoint.path}.")
    table = context.tenant.table(endpoint.object_name)
    cursor = request.value("cursor")
    name, keys, offset = _resume(context, cursor) if cursor else ("", None, 0)
    if keys is None:
        keys = _sorted(endpoint, request, _matching(table, filters))
    part = keys[offset : offset + view.page_size]
    rows = [table.rows[key] for key in part if key in table.rows]
    shape = view.shape(endpoint.object_name)
    data = [_show(context.tenant, row, shape) for row in rows]
    context.rows = len(data)
    answer: dict[str, Any] = {}
    if offset + view.page_size < len(keys):
        answer["nextPage"] = f"{name or context.memory.keep(keys)}{offset + view.page_size:x}"
    return {**answer, "data": data}


def one_record(context: Context) -> dict[str, Any]:
    """One record by Id or number."""
    endpoint = _endpoint(context)
    row = context.tenant.find(endpoint.object_name, context.key)
    if row is None:
        raise Refusal("not_found", f"No {endpoint.object_name} exists with key {context.key}.", 404)
    return _show(context.tenant, row, _view(context.request, endpoint).shape(endpoint.object_name))


def _endpoint(context: Context) -> Endpoint:
    endpoint = ENDPOINTS.get(context.params["object"])
    if endpoint is None:
        raise Refusal("no_such_path", f"HTTP 404 Not Found: {context.request.path}")
    if endpoint.settlement and not context.tenant.invoice_settlement:
        raise Refusal("feature", "This operation is only available if Invoice Settlement is enabled.")
    return endpoint


def _resume(context: Context, cursor: str) -> tuple[str, list[str], int]:
    name, offset = cursor[:32], cursor[32:]
    try:
        return name, context.memory.recall(name), int(offset, 16)
    except (KeyError, ValueError) as error:
        raise Refusal("bad_parameter", "The cursor is invalid or has expired.") from error


def _view(request: Request, endpoint: Endpoint) -> View:
    expands = tuple(value.lower() for text in request.values("expand[]") for value in text.split(","))
    for path in expands:
        if path not in endpoint.expands:
            raise Refusal("bad_parameter", f"Cannot expand {path} on {endpoint.path}.")
    chosen: dict[str, frozenset[str]] = {}
    for name, value in request.query:
        if name == "fields[]" or name.endswith(".fields[]"):
            prefix = name.removesuffix("fields[]").rstrip(".").lower()
            wanted = {word.strip().lower() for word in value.split(",")}
            chosen[prefix] = chosen.get(prefix, frozenset()) | wanted
    text = request.value("pageSize", str(DEFAULT_PAGE))
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_PAGE:
        raise Refusal("bad_parameter", f"pageSize must be between 1 and {LARGEST_PAGE}.")
    return View(expands, chosen, int(text), request.value("includeNullFields") == "true")


def _filter(endpoint: Endpoint, text: str) -> Filter:
    match = _FILTER.fullmatch(text.strip())
    if match is None:
        raise Refusal("bad_parameter", f"Invalid filter: {text}")
    name = match["field"].lower()
    field = FIELDS[endpoint.object_name].get(name)
    offered = endpoint.filters is None and field is not None and not field.endswith("__NS")
    if not offered and name not in (endpoint.filters or ()):
        raise Refusal("bad_parameter", f"Field {match['field']} is not filterable on {endpoint.path}.")
    field = field or name
    try:
        if match["op"] == "IN":
            return Filter(field, "IN", tuple(_value(field, part) for part in _in_list(match["value"])))
        return Filter(field, match["op"], _value(field, match["value"]))
    except BadValue as error:
        raise Refusal("bad_parameter", str(error)) from error


def _in_list(text: str) -> list[str]:
    if not (text.startswith("[") and text.endswith("]") and text != "[]"):
        raise BadValue(f"IN needs a list in brackets: {text}")
    return [part.strip() for part in text[1:-1].split(",")]


def _value(field: str, text: str) -> Any:
    return None if text == "null" else coerce(field, text)


def _matching(table: Table, filters: list[Filter]) -> list[Row]:
    best = list(table.rows.values()) if not filters else None
    for found in (_indexed(table, item) for item in filters):
        if found is not None and (best is None or len(found) < len(best)):
            best = found
    rows = best if best is not None else list(table.rows.values())
    return [row for row in rows if all(item.holds(row) for item in filters)]


def _indexed(table: Table, item: Filter) -> list[Row] | None:
    """The rows an EQ or IN filter leaves, through an index; None when it has none to use."""
    if item.op not in ("EQ", "IN") or item.value is None:
        return None
    found: dict[str, Row] = {}
    for value in item.value if item.op == "IN" else (item.value,):
        rows = table.candidates({item.field: value})
        if len(rows) == len(table.rows):
            return None
        found.update((row["Id"], row) for row in rows)
    return list(found.values())


def _sorted(endpoint: Endpoint, request: Request, rows: Iterable[Row]) -> list[str]:
    ordered = list(rows)
    for text in request.values("sort[]")[:1]:
        name, _, direction = text.rpartition(".")
        field = FIELDS[endpoint.object_name].get(name.lower())
        known = endpoint.filters is None or name.lower() in endpoint.filters
        if field is None or not known or direction.upper() not in ("ASC", "DESC"):
            raise Refusal("bad_parameter", f"Cannot sort by {text}.")
        have = [row for row in ordered if row.get(field) is not None]
        lack = [row for row in ordered if row.get(field) is None]
        ordered = sorted(have, key=lambda row: row[field], reverse=direction.upper() == "DESC") + lack
    return [row["Id"] for row in ordered]


def _show(tenant: Tenant, row: Row, shape: Shape) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field, key, codes in shape.columns:
        value = row.get(field)
        if value is not None or shape.with_nulls:
            data[key] = codes.get(str(value)) or to_wire(value, moments=QUERY_MOMENTS)
    for relation, below in shape.relations:
        table = tenant.table(relation.target)
        if relation.many:
            children = table.where(**{relation.field: row["Id"]})
            # The real service cuts child arrays at the page size, and they cannot be paged.
            data[relation.key] = [_show(tenant, child, below) for child in islice(children, shape.page_size)]
        elif parent := table.rows.get(row.get(relation.field) or ""):
            data[relation.key] = _show(tenant, parent, below)
    return data


ROUTES = [
    Route("GET", "/object-query/{object}", list_records),
    Route("GET", "/object-query/{object}/{key}", one_record),
]
