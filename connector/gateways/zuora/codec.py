"""Values on their way to and from Zuora: exact JSON numbers, dates, texts cut to what a field takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from connector.gateways.errors import MalformedReply
from syncrules.language import Made, Ref, Row, System, Value
from syncrules.records.common import Classifications, Integration

Json = dict[str, Any]

TEXT_LIMIT = 255  # of every __NS field and of comments (zuora-api.md section 8)


def encode(value: object) -> str:
    """JSON text in which a Decimal is a number with exactly its digits; floats are refused."""
    match value:
        case None | bool() | int() | str():
            return json.dumps(value)
        case Decimal():
            if not value.is_finite():
                raise ValueError(f"{value} is no amount")
            return format(value, "f")
        case datetime() | date():
            return json.dumps(value.isoformat())
        case Mapping():
            return "{" + ",".join(f"{json.dumps(str(k))}:{encode(v)}" for k, v in value.items()) + "}"
        case Sequence():
            return "[" + ",".join(map(encode, value)) + "]"
    raise TypeError(f"{type(value).__name__} cannot be sent to Zuora")


def decode(text: str | bytes) -> Any:
    """Parsed JSON; numbers with a fraction become Decimal."""
    return json.loads(text, parse_float=Decimal)


def outgoing(name: str, value: Value) -> object:
    """A rule's value as Zuora takes it in the field `name`."""
    if isinstance(value, Made):
        raise TypeError(f"{name} still waits for the id of step {value.step}")
    if isinstance(value, Ref):
        return outgoing(name, value.id)
    if isinstance(value, Row):
        return {key: outgoing(key, inner) for key, inner in value.fields.items()}
    if isinstance(value, datetime):
        value = value.isoformat(timespec="seconds")
    if isinstance(value, str) and (name.endswith("__NS") or name == "Comment"):
        return value[:TEXT_LIMIT]
    return value


def camel(name: str) -> str:
    """The name of a standard field in the /v1 family; `__NS` fields keep theirs."""
    return name if name.endswith("__NS") else name[:1].lower() + name[1:]


def text(row: Json, name: str) -> str:
    """A text field; null and boolean false (TransferredToAccounting "No") read as empty."""
    value = row.get(name)
    return "" if value is None or value is False else str(value)


def amount(row: Json, name: str) -> Decimal:
    """A number; null reads as 0."""
    return Decimal(row.get(name) or 0)


def flag(row: Json, name: str) -> bool:
    """A boolean, also where it comes as text."""
    return str(row.get(name)).lower() == "true"


def day(row: Json, name: str) -> date | None:
    """A date; of a date with a time, the date as Zuora wrote it."""
    value = row.get(name)
    return date.fromisoformat(str(value)[:10]) if value else None


def moment(row: Json, name: str) -> datetime | None:
    """An aware date and time; one without a zone is taken as UTC."""
    value = row.get(name)
    if not value:
        return None
    read = datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def certain_day(row: Json, name: str) -> date:
    """A date that Zuora always fills; raises MalformedReply without it."""
    return day(row, name) or _missing(row, name)


def certain_moment(row: Json, name: str) -> datetime:
    """A date and time that Zuora always fills; raises MalformedReply without it."""
    return moment(row, name) or _missing(row, name)


def _missing(row: Json, name: str) -> NoReturn:
    text = f"{name} is missing on record {row.get('Id') or row.get('id')}."
    raise MalformedReply("UNEXPECTED", text, system=System.ZUORA)


def integration(row: Json) -> Integration:
    """The connector's own fields of a row, in the spelling of ZOQL or of object query."""
    return Integration(
        id=text(row, "IntegrationId__NS"),
        status=text(row, "IntegrationStatus__NS"),
        sync_date=text(row, "SyncDate__NS"),
        transferred=text(row, "TransferredToAccounting") or text(row, "transferredToAccounting"),
        origin=text(row, "Origin__NS"),
    )


def classifications(row: Json) -> Classifications:
    """The NetSuite names typed on a ZOQL row."""
    return Classifications(
        class_name=text(row, "Class__NS"),
        department=text(row, "Department__NS"),
        location=text(row, "Location__NS"),
        subsidiary=text(row, "Subsidiary__NS"),
    )
