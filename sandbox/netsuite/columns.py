"""Rows of advanced searches: one per transaction line, with the columns that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from sandbox.netsuite.records import CUSTOM, Record
from sandbox.netsuite.rendering import CORE, PREFIXES, Renderer
from sandbox.netsuite.searching import field_value, joined
from sandbox.netsuite.typetable import BY_NAME, Element

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

Line = dict[str, Any]
_CUSTOM_COLUMNS = {
    "text": "SearchColumnStringCustomField",
    "checkbox": "SearchColumnBooleanCustomField",
    "date": "SearchColumnDateCustomField",
    "number": "SearchColumnDoubleCustomField",
    "integer": "SearchColumnLongCustomField",
    "list": "SearchColumnSelectCustomField",
    "record": "SearchColumnSelectCustomField",
    "multiple": "SearchColumnMultiSelectCustomField",
}


def rows(records: list[Record], criteria: dict[str, Any]) -> list[tuple[Record, Line | None]]:
    """(record, None for its main line or one of its item lines), as mainLine asks."""
    main = (criteria.get("basic") or {}).get("mainLine")
    wanted = None if main is None else main.get("searchValue", False)
    return [(record, line) for record in records for line in _lines(record, wanted)]


def _lines(record: Record, main: bool | None) -> Iterator[Line | None]:
    if main is not False:
        yield None
    if main is not True:
        yield from record.fields.get("itemList") or ()


class Columns:
    """Renders rows with the columns of one search."""

    def __init__(self, company: Company, name: str, asked: dict[str, Any]) -> None:
        self._company = company
        self._name = name
        self._asked = asked
        self._renderer = Renderer(company)

    def row(self, record: Record, line: Line | None) -> str:
        """One searchRow element."""
        declared = BY_NAME[f"{self._name}SearchRow"]
        prefix = PREFIXES[declared.namespace]
        parts = [f'<{CORE}:searchRow xsi:type="{prefix}:{declared.name}">']
        for element in declared.elements:
            columns = self._asked.get(element.name)
            if not columns:
                continue
            sources = [record] if element.name == "basic" else joined(self._company, element.name, record)
            own_line = line if element.name == "basic" else None
            inner = "".join(self._basic(element.type, columns, source, own_line) for source in sources[:1])
            parts.append(f"<{prefix}:{element.name}>{inner}</{prefix}:{element.name}>")
        parts.append(f"</{CORE}:searchRow>")
        return "".join(parts)

    def _basic(self, type_name: str, columns: dict[str, Any], record: Record, line: Line | None) -> str:
        declared = BY_NAME[type_name]
        parts = []
        for element in declared.elements:
            if element.name not in columns:
                continue
            if element.name == CUSTOM:
                parts.append(self._custom(declared.namespace, columns[CUSTOM], record, line))
            else:
                parts.append(self._column(declared.namespace, element, record, line))
        return "".join(parts)

    def _column(self, namespace: str, element: Element, record: Record, line: Line | None) -> str:
        value = self._value(element.name, record, line)
        tag = f"{PREFIXES[namespace]}:{element.name}"
        if value is None or value == "" or value == []:
            return ""
        values = value if isinstance(value, list) else [value]
        return "".join(f"<{tag}>{self._search_value(element, record, item)}</{tag}>" for item in values[:1])

    def _value(self, name: str, record: Record, line: Line | None) -> Any:
        if name == "mainLine":
            return line is None
        if name == "line":
            return line["line"] if line is not None else 0
        if name == "externalId":
            return record.external_id
        if line is not None and name in line:
            return line[name]
        if line is not None and name in ("amount", "fxAmount"):
            return line["amount"]
        if name == "item" and line is None:
            return None
        return field_value(self._company, name, record)

    def _search_value(self, element: Element, record: Record, value: Any) -> str:
        tag = f"{CORE}:searchValue"
        if element.type == "SearchColumnSelectField":
            if element.name == "externalId":
                return f"<{tag} externalId={quoteattr(value)}/>"
            if element.name in ("internalId", "appliedToTransaction", "applyingTransaction"):
                return f'<{tag} internalId="{value}"/>'
            return f"<{tag}{self._renderer.reference(record.kind, element.name, value)}</{tag}>"
        return f"<{tag}>{escape(self._text(value))}</{tag}>"

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return f"{value:f}"
        return self._renderer.date(value) if isinstance(value, date) else str(value)

    def _custom(self, namespace: str, asked: dict[str, Any], record: Record, line: Line | None) -> str:
        parts = []
        for column in asked.get("customField", []):
            script_id = column.get("@scriptId") or column.get("@internalId", "")
            known = self._company.custom_fields.get(script_id)
            source = (line or {}).get(CUSTOM) or {} if known and known.place == "column" else record.custom
            value = source.get(script_id)
            if known is None or value is None or value == "":
                continue
            kind = _CUSTOM_COLUMNS[known.type]
            inner = self._renderer.custom_value(script_id, value, "searchValue")
            start = f'<{CORE}:customField xsi:type="{CORE}:{kind}" scriptId="{script_id}">'
            parts.append(f"{start}{inner}</{CORE}:customField>")
        tag = f"{PREFIXES[namespace]}:{CUSTOM}"
        return f"<{tag}>{''.join(parts)}</{tag}>" if parts else ""
