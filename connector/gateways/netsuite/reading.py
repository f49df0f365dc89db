"""Reading SuiteTalk answers with lxml, by local name only: quick, and blind to endpoint versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from connector.gateways.errors import MalformedReply
from syncrules.language import System

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def parse(content: bytes) -> etree._Element | None:
    """The root element, or None when the content is not XML."""
    try:
        return etree.fromstring(content, _PARSER)
    except etree.XMLSyntaxError:
        return None


def local(element: etree._Element) -> str:
    """An element's name without namespace."""
    return etree.QName(element).localname


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def child(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        if parent is None:
            return None
        parent = next((e for e in elements(parent) if local(e) == name), None)
    return parent


def text_of(parent: etree._Element | None, *path: str) -> str:
    """The text at the end of a path, or an empty text."""
    found = child(parent, *path)
    return (found.text or "").strip() if found is not None else ""


def descendants(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a local name below an element."""
    return parent.iter(f"{{*}}{name}", name)


def type_name(element: etree._Element) -> str:
    """The record name of an `xsi:type`: `x:NonInventorySaleItem` gives `nonInventorySaleItem`."""
    name = (element.get(XSI_TYPE) or "").rpartition(":")[2]
    return name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class Detail:
    """One statusDetail; `saved` means that the record was stored although a script failed afterwards."""

    type: str
    code: str
    text: str
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a reply or of one record."""

    ok: bool
    details: tuple[Detail, ...] = ()

    @property
    def error(self) -> Detail:
        """The first detail of type ERROR, or the first of any type."""
        first = next((d for d in self.details if d.type == "ERROR"), None)
        return first or next(iter(self.details), Detail("ERROR", "", "NetSuite gave no reason."))


def status_of(parent: etree._Element | None) -> Status | None:
    """The `status` child of an element; None when it has none."""
    status = child(parent, "status")
    if status is None:
        return None
    details = tuple(
        Detail(
            type=detail.get("type") or "ERROR",
            code=text_of(detail, "code"),
            text=text_of(detail, "message"),
            saved=text_of(detail, "afterSubmitFailed") == "true",
        )
        for detail in elements(status)
        if local(detail) == "statusDetail"
    )
    return Status(status.get("isSuccess") == "true", details)


class Record:
    """A SuiteTalk record or line; every reader gives an empty value for an element that is missing."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._parts = {local(part): part for part in elements(element)}
        self.id = element.get("internalId") or ""
        self.external_id = element.get("externalId") or ""
        self.type = type_name(element)
        self._custom: dict[str, etree._Element] | None = None

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def xml(self) -> str:
        """The record as NetSuite wrote it."""
        return str(etree.tostring(self._element, encoding="unicode"))

    def text(self, name: str) -> str:
        """The text of a field."""
        part = self._parts.get(name)
        return (part.text or "").strip() if part is not None else ""

    def verbatim(self, name: str) -> str:
        """The text of a field with the blanks around it."""
        part = self._parts.get(name)
        return (part.text or "") if part is not None else ""

    def part(self, name: str) -> Record | None:
        """A field that is a record of its own, such as an address."""
        element = self._parts.get(name)
        return Record(element) if element is not None else None

    def flag(self, name: str) -> bool:
        """Whether a boolean field is true."""
        return self.text(name) in ("true", "1")

    def decimal(self, name: str) -> Decimal | None:
        """A number, exactly as written; None when the field is missing."""
        text = self.text(name)
        try:
            return Decimal(text) if text else None
        except InvalidOperation as error:
            raise _unreadable(name, text) from error

    def day(self, name: str) -> date | None:
        """The calendar day of a date field, in the zone in which NetSuite states it: the account's."""
        return _day(name, self.text(name))

    def moment(self, name: str) -> datetime | None:
        """An aware date and time; None when the field is missing or without offset."""
        text = self.text(name)
        try:
            value = datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise _unreadable(name, text) from error
        return value if value is None or value.tzinfo else None

    def ref(self, name: str) -> str:
        """The internal id of a reference."""
        part = self._parts.get(name)
        return (part.get("internalId") or "") if part is not None else ""

    def ref_name(self, name: str) -> str:
        """The name of a reference, where NetSuite gives it."""
        return text_of(self._parts.get(name), "name")

    def rows(self, sublist: str, line: str) -> list[Record]:
        """The lines of a sublist; `line` is the element name of a line."""
        part = self._parts.get(sublist)
        return [] if part is None else [Record(row) for row in elements(part) if local(row) == line]

    def custom(self, script_id: str) -> str:
        """The value of a custom field: its text, or the internal id of a list entry or record."""
        field = self._customs().get(script_id.lower())
        value = child(field, "value")
        if value is None:
            return ""
        return value.get("internalId") or (value.text or "").strip()

    def custom_day(self, script_id: str) -> date | None:
        """The calendar day of a custom date field."""
        return _day(script_id, self.custom(script_id))

    def custom_name(self, script_id: str) -> str:
        """What a person sees in a custom field: the name of a list entry, or the text."""
        value = child(self._customs().get(script_id.lower()), "value")
        return text_of(value, "name") or (self.custom(script_id) if value is not None else "")

    def _customs(self) -> dict[str, etree._Element]:
        if self._custom is None:
            part = self._parts.get("customFieldList")
            fields = [] if part is None else list(elements(part))
            self._custom = {(f.get("scriptId") or f.get("internalId") or "").lower(): f for f in fields}
        return self._custom


def applied(record: Record) -> list[Record]:
    """The apply lines that are in force; NetSuite also lists open documents that are not applied."""
    return [line for line in record.rows("applyList", "apply") if line.flag("apply")]


def records_in(reply: etree._Element) -> Iterator[Record]:
    """The records of a getList, get or search reply; entries that were not found are left out."""
    for element in descendants(reply, "record"):
        yield Record(element)


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise _unreadable(name, text) from error


def _unreadable(name: str, text: str) -> MalformedReply:
    return MalformedReply(
        "UNEXPECTED", f"NetSuite gives {text!r} for {name}, which cannot be read.", system=System.NETSUITE
    )
