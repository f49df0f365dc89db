"""Stored and submitted records, and the refusal of a single record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

CUSTOM = "customFieldList"


class Refused(Exception):
    """One record is refused with a status code and a sentence; the others of a list go on."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference as a client writes it: by internal id or by external id."""

    id: str = ""
    external_id: str = ""
    kind: str = ""


@dataclass(slots=True)
class CustomValue:
    """A custom field as a client writes it; `type` is the XSD type, such as StringCustomFieldRef."""

    type: str
    value: Any
    script_id: str = ""
    internal_id: str = ""


@dataclass(slots=True)
class Submitted:
    """A record as a client sends it: only the fields it names.

    `fields` holds XSD field names; sublists are lists of dicts; `replace` tells the replaceAll of each
    submitted sublist. `custom` is by script id.
    """

    kind: str
    id: str = ""
    external_id: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    nulls: tuple[str, ...] = ()
    replace: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Record:
    """A stored record: `fields` by XSD name.

    References are internal ids (str), dates `date`, moments aware `datetime`, numbers `Decimal`,
    sublists lists of dicts, and `customFieldList` a dict by script id.
    """

    kind: str
    id: str
    external_id: str
    fields: dict[str, Any]
    locked: bool = False

    @property
    def custom(self) -> dict[str, Any]:
        """The custom fields by script id."""
        found: dict[str, Any] = self.fields.get(CUSTOM) or {}
        return found
