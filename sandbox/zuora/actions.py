"""POST /v1/action/create, update and delete: up to 50 rows, one result each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.zuora import legacy
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import plain_names
from sandbox.zuora.refusals import KINDS, Refusal
from sandbox.zuora.schema import OBJECTS

MOST_ROWS = 50


def create(context: Context) -> list[dict[str, Any]]:
    """Create the given objects; rows that break a rule are refused, the others stay."""
    name, rows = _rows(context, "objects")
    return _each(context, rows, lambda row: legacy.create(context.tenant, name, row)["Id"])


def update(context: Context) -> list[dict[str, Any]]:
    """Change the given objects, each found by its Id; `fieldsToNull` empties fields."""
    name, rows = _rows(context, "objects")

    def change(row: dict[str, Any]) -> Any:
        if not row.get("Id"):
            raise Refusal("missing_value", "Missing required value: Id")
        return legacy.update(context.tenant, name, row["Id"], row)["Id"]

    return _each(context, rows, change)


def delete(context: Context) -> list[dict[str, Any]]:
    """Delete by `ids`; answers carry lower-case keys."""
    name, ids = _rows(context, "ids")
    results = _each(context, ids, lambda key: legacy.delete(context.tenant, name, key))
    return [_lower(result) for result in results]


def _rows(context: Context, list_name: str) -> tuple[str, list[Any]]:
    body = context.fields()
    name, rows = str(body.get("type")), body.get(list_name)
    if name not in OBJECTS or not OBJECTS[name].legacy or name in context.tenant.withheld:
        raise Refusal("unknown_type", f"invalid type {name}")
    if not isinstance(rows, list) or not rows:
        raise Refusal("missing_value", f"{list_name} is missing or empty.")
    if len(rows) > MOST_ROWS:
        raise Refusal("too_many", f"The number of objects in one call is limited to {MOST_ROWS}.")
    if context.request.value("rejectUnknownFields") == "true" and list_name == "objects":
        _reject_unknown(name, rows)
    context.rows = len(rows)
    return name, rows


def _reject_unknown(name: str, rows: list[dict[str, Any]]) -> None:
    named = {field for row in rows for field in plain_names(name, row)}
    for field in named - OBJECTS[name].stored - {"fieldsToNull"}:
        raise Refusal("unknown_field", f"Error - unrecognized field: {field}", 400)


def _each(context: Context, rows: list[Any], act: Callable[[Any], Any]) -> list[dict[str, Any]]:
    fault = context.faults.take(
        ("row_failure",),
        operation=context.operation,
        path=context.request.path,
        body=context.request.body.decode(errors="replace"),
    )
    results: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        try:
            if fault and is_meant(fault.params, index, row):
                raise injected(fault.params)
            results.append({"Success": True, "Id": act(row)})
        except Refusal as refusal:
            results.append(refusal.row())
    return results


def is_meant(params: dict[str, Any], index: int, row: Any) -> bool:
    """Whether a `row_failure` fault is about this row: one of its `ids`, else of its `indexes`."""
    key = row.get("Id", row.get("id")) if isinstance(row, dict) else row
    if "ids" in params:
        return key in params["ids"]
    return index in params.get("indexes", [0])


def injected(params: dict[str, Any]) -> Refusal:
    """The refusal a `row_failure` fault asks for by `code` (a code word) and `message`."""
    word = params.get("code", "TRANSACTION_FAILED")
    kind = next((name for name, kind in KINDS.items() if kind.word == word), "business_rule")
    return Refusal(kind, str(params.get("message", f"{word}: injected failure")))


def _lower(result: dict[str, Any]) -> dict[str, Any]:
    if result["Success"]:
        return {"success": True, "id": result["Id"]}
    return {
        "success": False,
        "errors": [{"code": item["Code"], "message": item["Message"]} for item in result["Errors"]],
    }


ROUTES = [
    Route("POST", "/v1/action/create", create, write=True),
    Route("POST", "/v1/action/update", update, write=True),
    Route("POST", "/v1/action/delete", delete, write=True),
]
