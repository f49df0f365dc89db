"""Writes stored records as response XML, driven by the declared types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from sandbox.netsuite.kinds import KINDS, referable
from sandbox.netsuite.reading import sublist
from sandbox.netsuite.records import CUSTOM, Record
from sandbox.netsuite.schemas import NAMESPACES
from sandbox.netsuite.typetable import BY_NAME, TEXT_TYPES, Element

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

PREFIXES = {name: f"n{index}" for index, name in enumerate(NAMESPACES)}
CORE = PREFIXES["core.platform"]

Write = Callable[["Renderer", Any], str]


def moment_text(value: datetime) -> str:
    """A moment with milliseconds and offset, as the account writes it."""
    return value.isoformat(timespec="milliseconds")


def _plain(_: Renderer, value: Any) -> str:
    return escape(str(value))


def _truth(_: Renderer, value: Any) -> str:
    return "true" if value else "false"


def _number(_: Renderer, value: Any) -> str:
    return f"{value:f}"


def _moment(renderer: Renderer, value: Any) -> str:
    return renderer.date(value)


_TEXTS: dict[str, Write] = {
    "xsd:boolean": _truth,
    "xsd:double": _number,
    "xsd:long": _plain,
    "xsd:int": _plain,
    "xsd:dateTime": _moment,
}


class Renderer:
    """Renders for one company; keeps names it looked up for the length of one response."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._references: dict[tuple[str, str, str], str] = {}
        self._dates: dict[date, str] = {}

    def date(self, value: Any) -> str:
        """A date as midnight in the account's time zone, or a moment."""
        if isinstance(value, datetime):
            return moment_text(value)
        text = self._dates.get(value)
        if text is None:
            text = moment_text(datetime.combine(value, time(), self._company.zone))
            self._dates[value] = text
        return text

    def record(self, record: Record, *, body_only: bool = False, tag: str = "") -> str:
        """A record element with its type and ids; `body_only` leaves sublists out."""
        kind = KINDS[record.kind]
        declared = BY_NAME[kind.type]
        prefix = PREFIXES[declared.namespace]
        external = f" externalId={quoteattr(record.external_id)}" if record.external_id else ""
        ids = f' internalId="{record.id}"{external}' if record.id else ""
        parts = [f'<{tag or CORE + ":record"} xsi:type="{prefix}:{kind.type}"{ids}>']
        for element, write, is_list in _writers(kind.type):
            value = record.fields.get(element.name)
            if value is None or value == "" or (body_only and is_list):
                continue
            parts.append(write(self, (record.kind, element.name, value)))
        parts.append(f"</{tag or CORE + ':record'}>")
        return "".join(parts)

    def complex(self, kind: str, type_name: str, values: dict[str, Any]) -> str:
        """The children of a complex value, in order."""
        parts = []
        for element, write, _ in _writers(type_name):
            value = values.get(element.name)
            if value is not None and value != "":
                parts.append(write(self, (kind, element.name, value)))
        return "".join(parts)

    def reference(self, kind: str, field: str, id_: str) -> str:
        """Attribute and name of a reference, without its element."""
        key = (kind, field, id_)
        text = self._references.get(key)
        if text is None:
            name = self._company.reference_name(referable(kind, field), field, id_)
            inner = f"<{CORE}:name>{escape(name)}</{CORE}:name>" if name else ""
            text = f" internalId={quoteattr(id_)}>{inner}"
            self._references[key] = text
        return text

    def custom(self, values: dict[str, Any]) -> str:
        """The customField elements of a customFieldList."""
        parts = []
        for script_id, value in values.items():
            known = self._company.custom_fields.get(script_id)
            if known is None or value is None or value == "":
                continue
            parts.append(
                f'<{CORE}:customField xsi:type="{CORE}:{known.carrier}" internalId="{known.internal_id}" '
                f'scriptId="{script_id}">{self.custom_value(script_id, value)}</{CORE}:customField>'
            )
        return "".join(parts)

    def custom_value(self, script_id: str, value: Any, tag: str = "value") -> str:
        """The value element(s) of one custom field."""
        known = self._company.custom_fields[script_id]
        if known.type in ("list", "record", "multiple"):
            ids = value if isinstance(value, list) else [value]
            return "".join(self._choice(script_id, id_, tag) for id_ in ids)
        if known.type == "checkbox":
            value = "true" if value else "false"
        elif known.type == "date":
            value = self.date(value)
        return f"<{CORE}:{tag}>{escape(str(value))}</{CORE}:{tag}>"

    def _choice(self, script_id: str, id_: str, tag: str) -> str:
        known = self._company.custom_fields[script_id]
        if known.type == "record":
            name, type_id = self._company.name_of(tuple(KINDS), id_), "-30"
        else:
            name = self._company.list_values(known.list).get(id_, "")
            type_id = _number_of(known.list)
        inner = f"<{CORE}:name>{escape(name)}</{CORE}:name>" if name else ""
        return f'<{CORE}:{tag} internalId="{id_}" typeId="{type_id}">{inner}</{CORE}:{tag}>'


@cache
def _number_of(script_id: str) -> str:
    """A stable internal id for a definition."""
    return str(1000 + sum(index * ord(letter) for index, letter in enumerate(script_id, 1)) % 8999)


@cache
def _writers(type_name: str) -> list[tuple[Element, Write, bool]]:
    """(element, writer, whether it is a sublist) of a type, in document order."""
    return [
        (element, _writer(element), bool(sublist(element.type)))
        for element in BY_NAME[type_name].elements
        if element.name != "nullFieldList"
    ]


def _writer(element: Element) -> Write:
    prefix = PREFIXES[element.namespace]
    start, end = f"<{prefix}:{element.name}", f"</{prefix}:{element.name}>"
    if element.type in _TEXTS or element.type in TEXT_TYPES:
        text = _TEXTS.get(element.type, _plain)
        return lambda renderer, item: f"{start}>{text(renderer, item[2])}{end}"
    if element.type == "RecordRef":
        return lambda renderer, item: f"{start}{renderer.reference(*item)}{end}"
    if element.name == CUSTOM:
        return lambda renderer, item: _unless_empty(start, renderer.custom(item[2]), end)
    if element.type == "RecordRefList":
        return lambda renderer, item: _reference_list(renderer, item, start, end)
    if repeated := sublist(element.type):
        line = BY_NAME[element.type].by_name[repeated]
        tag = f"{PREFIXES[line.namespace]}:{repeated}"
        return lambda renderer, item: _lines(renderer, item, line.type, start, end, tag)
    return lambda renderer, item: f"{start}>{renderer.complex(item[0], element.type, item[2])}{end}"


def _unless_empty(start: str, inner: str, end: str) -> str:
    return f"{start}>{inner}{end}" if inner else ""


def _reference_list(renderer: Renderer, item: tuple[str, str, Any], start: str, end: str) -> str:
    kind, name, ids = item
    field = name.removesuffix("List")
    inner = "".join(
        f"<{CORE}:recordRef{renderer.reference(kind, field, id_)}</{CORE}:recordRef>" for id_ in ids
    )
    return _unless_empty(start, inner, end)


def _lines(
    renderer: Renderer, item: tuple[str, str, Any], line_type: str, start: str, end: str, tag: str
) -> str:
    kind, _, lines = item
    inner = "".join(f"<{tag}>{renderer.complex(kind, line_type, line)}</{tag}>" for line in lines)
    return _unless_empty(start, inner, end)
