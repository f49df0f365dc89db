"""From a `Write` in the words of the spec's maps to a SuiteTalk record (spec: sections 6, 11, 13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from connector.gateways.errors import RequestRefused
from connector.gateways.netsuite.records import RECORDS
from connector.gateways.netsuite.scripts import FieldKind, ScriptField, ScriptIds
from connector.gateways.netsuite.wsdl import Schema, Typed
from syncrules.language import FreeField, Made, Ref, Row, Sublist, System, Value, Verb, Write

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT_LIMIT = 300  # of a free-form text field; the bundle's are all of this kind
REFERENCE_TYPES = ("RecordRef", "BaseRef")


def refused(text: str) -> RequestRefused:
    """A write that cannot be put into a request: a defect of the product, said with its place."""
    return RequestRefused("UNEXPECTED", text, system=System.NETSUITE)


def date_time(value: date | datetime) -> str:
    """xsd:dateTime with offset. A day becomes noon UTC: the same day in all zones from -12 to +11."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(12), UTC)
    elif value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.isoformat(timespec="milliseconds")


def as_text(value: Value) -> str:
    """The text that a free-form field shows: plain digits, ISO dates, true and false.

    Control characters are left out: XML 1.0 has no way to write them.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Ref):
        return str(value.id)
    return _CONTROL.sub("", str(value))


class Builder:
    """Builds records by name through the schema; an unknown name is refused with record and field."""

    def __init__(self, schema: Schema, scripts: ScriptIds) -> None:
        self._schema = schema
        self._scripts = scripts
        self._parts: dict[int, dict[str, Any]] = {}  # by id(): types are not hashable and never go away
        self._scalars: dict[str, Callable[[Value], Any]] = {
            "dateTime": lambda v: date_time(v) if isinstance(v, date) else v,
            "boolean": lambda v: v if isinstance(v, bool) else str(v).lower() in ("true", "yes", "t", "1"),
            "double": lambda v: v if isinstance(v, Decimal | int) else Decimal(str(v)),
            "long": lambda v: int(str(v)),
            "int": lambda v: int(str(v)),
        }

    def record(self, write: Write) -> Any:
        """The zeep object of one write; raises RequestRefused for anything the schema does not know."""
        record = RECORDS.get(write.record)
        if record is None:
            raise refused(f"{write.record} is not a record type that this gateway writes.")
        kind = self._schema.type(record.group, record.name)
        values = self._fields(kind, write.fields, write.record)
        for name, sublist in write.sublists.items():
            self._put(values, kind, name, sublist, write.record)
        if write.custom or write.free:
            values["customFieldList"] = self._custom(record.fields, write.custom, write.record, write.free)
        if write.clear:
            names = [self._clear_name(kind, record.fields, label, write.record) for label in write.clear]
            values["nullFieldList"] = self._core("NullField", name=names)
        values.update(self._identity(write))
        return Typed(kind, values)

    def _core(self, name: str, /, **values: Any) -> Typed:
        return Typed(self._schema.type("core.platform", name), values)

    def _identity(self, write: Write) -> dict[str, str]:
        if write.verb is Verb.ADD:
            return {"externalId": write.key} if write.key else {}
        if not write.id or isinstance(write.id, Made):
            raise refused(f"{write.record} cannot be updated without an internal id.")
        return {"internalId": write.id}

    def _clear_name(self, kind: Any, group: str, label: str, record: str) -> str:
        if self._scripts.knows(group, label):
            return self._scripts.id(group, label)
        if label in self._elements(kind):
            return label
        raise refused(f"{record} has no field {label} to clear.")

    def _elements(self, kind: Any) -> dict[str, Any]:
        if id(kind) not in self._parts:
            self._parts[id(kind)] = dict(kind.elements) if hasattr(kind, "elements") else {}
        return self._parts[id(kind)]

    def _fields(self, kind: Any, fields: Mapping[str, Value], place: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in fields.items():
            if value is not None:
                self._put(values, kind, name, value, place)
        return values

    def _put(self, values: dict[str, Any], kind: Any, name: str, value: Any, place: str) -> None:
        parts = self._elements(kind)
        if name not in parts and f"{name}List" in parts:
            name = f"{name}List"  # items: the maps' subsidiary is SuiteTalk's subsidiaryList
        if name not in parts:
            raise refused(f"{place} has no field {name} in endpoint {self._schema.version}.")
        place = f"{place}.{name}"
        target = parts[name].type
        if isinstance(value, Sublist):
            values[name] = self._sublist(target, value, place)
        else:
            values[name] = self._value(target, value, place)

    def _value(self, kind: Any, value: Value, place: str) -> Any:
        if isinstance(value, Made) or (isinstance(value, Ref) and isinstance(value.id, Made)):
            raise refused(f"{place} refers to a step that has not run.")
        if isinstance(value, Row):
            return self._row(kind, value, place)
        if self._elements(kind) or kind.name in REFERENCE_TYPES:
            return self._reference(kind, value, place)
        if isinstance(value, Ref):
            value = str(value.id)  # e.g. apply.doc, which is a long
        try:
            return self._scalars.get(kind.name, as_text)(value)
        except (ArithmeticError, ValueError) as error:
            raise refused(f"{place} cannot hold {value!r}.") from error

    def _reference(self, kind: Any, value: Value, place: str) -> Any:
        if kind.name == "RecordRefList":
            one = self._reference(self._schema.type("core.platform", "RecordRef"), value, place)
            return Typed(kind, {"recordRef": [one]})
        if kind.name == "ListOrRecordRef" and isinstance(value, Ref | str):
            return Typed(kind, {"internalId": value.id if isinstance(value, Ref) else value})
        if kind.name in REFERENCE_TYPES and isinstance(value, Ref):
            return self._core("RecordRef", internalId=value.id, **_record_type(value))
        if kind.name in REFERENCE_TYPES and isinstance(value, str):
            return self._core("RecordRef", internalId=value)
        raise refused(f"{place} takes a {kind.name}, not {value!r}.")

    def _row(self, kind: Any, row: Row, place: str) -> Any:
        parts = self._elements(kind)
        if len(parts) == 1 and (only := next(iter(parts.items())))[1].accepts_multiple:
            return Typed(kind, {only[0]: [self._row(only[1].type, row, place)]})
        values = self._fields(kind, row.fields, place)
        if row.custom:
            values["customFieldList"] = self._custom("column", row.custom, place)
        return Typed(kind, values)

    def _sublist(self, kind: Any, sublist: Sublist, place: str) -> Any:
        lines = [(n, e.type) for n, e in self._elements(kind).items() if e.accepts_multiple]
        if not lines:
            raise refused(f"{place} is not a sublist.")
        name, line = lines[0]
        values: dict[str, Any] = {name: [self._row(line, row, place) for row in sublist.rows]}
        # NetSuite's default is true, which would drop lines that were not sent: always say it.
        if any(attribute == "replaceAll" for attribute, _ in kind.attributes):
            values["replaceAll"] = sublist.replace_all
        return Typed(kind, values)

    def _custom(
        self, group: str, custom: Mapping[str, Value], place: str, free: Sequence[FreeField] = ()
    ) -> Any:
        fields = [*self._custom_fields(group, custom, place), *map(self._free_field, free)]
        return self._core("CustomFieldList", customField=fields)

    def _free_field(self, field: FreeField) -> Any:
        # Whole: what does not fit into the customer's field is for NetSuite to refuse.
        return self._core(
            "StringCustomFieldRef",
            scriptId=field.script_id,
            internalId=field.internal_id,
            value=as_text(field.text),
        )

    def _custom_fields(self, group: str, custom: Mapping[str, Value], place: str) -> Iterator[Any]:
        for label, value in custom.items():
            if value is None:
                continue
            field = self._scripts.field(group, label)
            if isinstance(value, Made | Row):
                raise refused(f"{place}.{label} cannot hold {value!r}.")
            if (built := self._custom_field(field, value)) is not None:
                yield built

    def _custom_field(self, field: ScriptField, value: Value) -> Any:
        core, script_id = self._core, field.script_id
        if field.kind is FieldKind.CHECKBOX:
            return core("BooleanCustomFieldRef", scriptId=script_id, value=self._scalars["boolean"](value))
        if field.kind is FieldKind.DATE and isinstance(value, date):
            return core("DateCustomFieldRef", scriptId=script_id, value=date_time(value))
        if field.kind in (FieldKind.LIST, FieldKind.REFERENCE):
            chosen = as_text(value)
            entry = core("ListOrRecordRef", internalId=chosen) if chosen else None
            return entry and core("SelectCustomFieldRef", scriptId=script_id, value=entry)
        return core("StringCustomFieldRef", scriptId=script_id, value=as_text(value)[:TEXT_LIMIT])


def _record_type(value: Ref) -> dict[str, str]:
    # `type` is an enumeration of record types; references to other lists go by internal id alone.
    return {"type": value.record} if value.record in _REFERENCE_RECORDS else {}


_REFERENCE_RECORDS = {
    *RECORDS,
    *("account", "classification", "currency", "department", "job", "location", "paymentMethod"),
    *("priceLevel", "revRecTemplate", "salesTaxItem", "subsidiary", "term"),
}
