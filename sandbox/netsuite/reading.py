"""Reads checked request elements into plain values, driven by the declared types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from lxml import etree

from sandbox.netsuite.kinds import BY_TYPE
from sandbox.netsuite.records import CUSTOM, CustomValue, Ref, Submitted
from sandbox.netsuite.typetable import BY_NAME, TEXT_TYPES, Type

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

Read = Callable[[Any], Any]


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag[tag.rindex("}") + 1 :]


def _text(element: Any) -> str:
    return element.text or ""


def _truth(element: Any) -> bool:
    return (element.text or "").strip() in ("true", "1")


def _moment(element: Any) -> datetime:
    return datetime.fromisoformat((element.text or "").strip())


def _decimal(element: Any) -> Decimal:
    return Decimal((element.text or "").strip().replace("INF", "Infinity"))


def _integer(element: Any) -> int:
    return int((element.text or "").strip())


def _reference(element: Any) -> Ref:
    return Ref(element.get("internalId", ""), element.get("externalId", ""), element.get("type", ""))


def _references(element: Any) -> list[Ref]:
    return [_reference(child) for child in element]


def _custom_fields(element: Any) -> dict[str, CustomValue]:
    found = {}
    for child in element:
        kind = _xsi_type(child)
        values = [_CUSTOM_READERS[kind](value) for value in child]
        value = values if kind.startswith("Multi") else values[0]
        script_id, internal_id = child.get("scriptId", ""), child.get("internalId", "")
        found[script_id or internal_id] = CustomValue(kind, value, script_id, internal_id)
    return found


def _xsi_type(element: Any) -> str:
    return str(element.get(XSI_TYPE, "")).rpartition(":")[2]


_SIMPLE: dict[str, Read] = {
    "xsd:boolean": _truth,
    "xsd:double": _decimal,
    "xsd:long": _integer,
    "xsd:int": _integer,
    "xsd:dateTime": _moment,
    "RecordRef": _reference,
    "RecordRefList": _references,
    "CustomFieldList": _custom_fields,
}
_CUSTOM_READERS: dict[str, Read] = {
    "LongCustomFieldRef": _integer,
    "DoubleCustomFieldRef": _decimal,
    "BooleanCustomFieldRef": _truth,
    "StringCustomFieldRef": _text,
    "DateCustomFieldRef": _moment,
    "SelectCustomFieldRef": _reference,
    "MultiSelectCustomFieldRef": _reference,
}


@cache
def _reader(type_name: str) -> Read:
    if type_name in _SIMPLE:
        return _SIMPLE[type_name]
    if type_name in TEXT_TYPES:
        return _text
    return lambda element: read(element, type_name)


@cache
def _slots(type_name: str) -> dict[str, tuple[bool, Read]]:
    return {element.name: (element.many, _reader(element.type)) for element in BY_NAME[type_name].elements}


def read(element: Any, type_name: str) -> Any:
    """The value of an element: a dict by element name, attributes as `@name`, its xsi:type as `@type`.

    A sublist becomes a list of its lines.
    """
    actual = _xsi_type(element) or type_name
    if actual in ("RecordRef", "InitializeRef", "CustomRecordRef"):
        return _reference(element)
    slots = _slots(actual)
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items() if name[0] != "{"}
    if actual != type_name:
        found["@type"] = actual
    for child in element:
        name = local(child.tag)
        many, reader = slots[name]
        if many:
            found.setdefault(name, []).append(reader(child))
        else:
            found[name] = reader(child)
    return found


@cache
def sublist(type_name: str) -> str:
    """The name of the repeated element of a sublist type, or ''."""
    declared: Type | None = BY_NAME.get(type_name)
    if declared is None or len(declared.elements) != 1 or not declared.elements[0].many:
        return ""
    return "" if type_name in _SIMPLE else declared.elements[0].name


def read_record(element: Any) -> Submitted | None:
    """A submitted record; None when its type is not one that is kept."""
    kind = BY_TYPE.get(_xsi_type(element))
    if kind is None:
        return None
    declared = BY_NAME[kind.type]
    submitted = Submitted(kind.name, element.get("internalId", ""), element.get("externalId", ""))
    for child in element:
        name = local(child.tag)
        if name == "nullFieldList":
            submitted.nulls = tuple(_text(item) for item in child)
        elif name == CUSTOM:
            submitted.custom = _custom_fields(child)
        else:
            type_name = declared.by_name[name].type
            if repeated := sublist(type_name):
                submitted.fields[name] = _lines(child, type_name, repeated)
                if "replaceAll" in child.attrib:
                    submitted.replace[name] = child.get("replaceAll") in ("true", "1")
            else:
                submitted.fields[name] = _reader(type_name)(child)
    return submitted


def _lines(element: Any, type_name: str, repeated: str) -> list[Any]:
    line_type = BY_NAME[type_name].by_name[repeated].type
    lines = []
    for child in element:
        line = read(child, line_type)
        for name, value in line.items():
            inner = BY_NAME[line_type].by_name[name].type if not name.startswith("@") else ""
            if inner and (key := sublist(inner)):
                line[name] = value.get(key, [])
        lines.append(line)
    return lines


def parse(body: bytes) -> Any:
    """The root of an XML document without entities; raises lxml.etree.XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(body, parser)
