"""JSON on the wire: decimals as plain numbers, exact in both directions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sandbox.http import Response

JSON_TYPE = {"Content-Type": "application/json;charset=UTF-8"}


def parse(body: bytes) -> Any:
    """The JSON value of a body, numbers as Decimal; an empty body is an empty object."""
    return json.loads(body, parse_float=Decimal) if body.strip() else {}


def json_response(status: int, data: Any, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    body = json.dumps(data, default=_number, separators=(",", ":"), ensure_ascii=False).encode()
    return Response(status, body, {**JSON_TYPE, **(headers or {})})


def _number(value: Any) -> float | int:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    if value == value.to_integral_value():
        return int(value)
    # Only the digits travel: a float prints the shortest text that reads back as the same number.
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} has too many digits for JSON")
    return number
