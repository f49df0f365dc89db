"""Custom fields that an admin mapped, read for many records at once (custom-fields.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from connector.gateways.zuora.codec import Json
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields

# Objects that ZOQL does not have, and where object query has them.
QUERIED = {"CreditMemo": "credit-memos"}


def texts(
    access: Access, record: str, fields: Sequence[str], ids: Sequence[str]
) -> Mapping[str, Mapping[str, str]]:
    """The fields' values as text, by record id; empty ones are left out. Raises GatewayError."""
    names = tuple(dict.fromkeys(fields))
    if record in QUERIED:
        rows = access.objects(QUERIED[record], "id", ids).rows()
        return {row["id"]: _texts(row, names) for row in rows}
    rows = access.by_ids(Fields(record, ("Id", *names)), ids).rows()
    return {row["Id"]: _texts(row, names) for row in rows}


def _texts(row: Json, names: Sequence[str]) -> dict[str, str]:
    return {name: text for name in names if (text := _text(row.get(name)))}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
