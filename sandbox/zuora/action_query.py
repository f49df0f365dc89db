"""POST /v1/action/query and /v1/action/queryMore."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.context import Context, Route
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row, Table
from sandbox.zuora.values import LEGACY_MOMENTS, to_wire
from sandbox.zuora.zoql import Query, parse

LARGEST_BATCH = 2000


def query(context: Context) -> dict[str, Any]:
    """Run a query; at most 2000 rows and a locator for the rest."""
    body = context.fields()
    text = body.get("queryString")
    if not isinstance(text, str) or not text.strip():
        raise Refusal("malformed_query", "queryString is missing.")
    parsed = parse(text)
    if parsed.kind.name in context.tenant.withheld:
        raise Refusal("unknown_type", f"invalid type {parsed.kind.name}", 400)
    keys = _run(context.tenant.table(parsed.kind.name), parsed)
    return _page(context, parsed, keys, 0, _batch_size(body))


def query_more(context: Context) -> dict[str, Any]:
    """Continue a query from its locator, which dies after 15 idle minutes."""
    body = context.fields()
    name, _, offset = str(body.get("queryLocator", "")).rpartition("-")
    try:
        parsed, keys = context.memory.recall(name)
        return _page(context, parsed, keys, int(offset), _batch_size(body), name)
    except (KeyError, ValueError) as error:
        raise Refusal("invalid_value", "Invalid query locator.", 400) from error


def _batch_size(body: dict[str, Any]) -> int:
    size = (body.get("conf") or {}).get("batchSize", LARGEST_BATCH)
    if not isinstance(size, int) or not 1 <= size <= LARGEST_BATCH:
        raise Refusal("invalid_value", f"batchSize must be between 1 and {LARGEST_BATCH}.", 400)
    return size


def _run(table: Table, parsed: Query) -> list[str]:
    """Ids in order of creation; every branch starts from the narrowest index it can use."""
    found: dict[str, None] = {}
    for branch in parsed.branches:
        equal = {c.field: c.value for c in branch if c.operator == "=" and c.value is not None}
        rows = table.candidates(equal)
        if len(parsed.branches) > 1 and len(rows) == len(table.rows):
            return [row["Id"] for row in rows if parsed.holds(row)]
        found.update(dict.fromkeys(row["Id"] for row in rows if all(c.holds(row) for c in branch)))
    return list(found)


def _page(
    context: Context, parsed: Query, keys: list[str], offset: int, size: int, name: str = ""
) -> dict[str, Any]:
    rows = context.tenant.table(parsed.kind.name).rows
    part = keys[offset : offset + size]
    done = offset + size >= len(keys)
    records = [_record(rows[key], parsed.fields) for key in part if key in rows]
    context.rows = len(records)
    answer: dict[str, Any] = {"size": len(keys), "records": records, "done": done}
    if not done:
        answer["queryLocator"] = f"{name or context.memory.keep((parsed, keys))}-{offset + size}"
    return answer


def _record(row: Row, fields: tuple[str, ...]) -> Row:
    record = {"Id": row["Id"]}
    for name in fields:
        value = row.get(name)
        if value is not None:
            record[name] = to_wire(value, moments=LEGACY_MOMENTS)
    return record


ROUTES = [
    Route("POST", "/v1/action/query", query),
    Route("POST", "/v1/action/queryMore", query_more),
]
