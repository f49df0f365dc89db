"""What a request says, field by field: pure text in, names and values out, two requests side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class Compared:
    """A field as it was sent last and as it would be sent now; empty where it is missing."""

    name: str
    last: str
    now: str

    @property
    def differs(self) -> bool:
        """The two are not the same text."""
        return self.last != self.now


def compare(last: str, now: str) -> list[Compared]:
    """The fields of two requests, those that differ first, else in the order of the request."""
    before, after = fields_of(last), fields_of(now)
    names = [*after, *(name for name in before if name not in after)]
    rows = [Compared(name, before.get(name, ""), after.get(name, "")) for name in names]
    return sorted(rows, key=lambda row: not row.differs)


def fields_of(text: str) -> dict[str, str]:
    """Fields with their path; nothing for a text that is neither JSON nor XML."""
    try:
        if text.lstrip().startswith("<"):
            return dict(_xml(ElementTree.fromstring(text), ""))
        # Amounts keep their digits.
        return dict(_json(_single(json.loads(text, parse_float=str)), ""))
    except (ValueError, ElementTree.ParseError):
        return {}


def _single(parsed: Any) -> Any:
    """The only object of an action call."""
    objects = parsed.get("objects") if isinstance(parsed, Mapping) else None
    return objects[0] if isinstance(objects, list) and len(objects) == 1 else parsed


def _json(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _json(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _json(inner, f"{path} {number}")
    else:
        yield path, "" if value is None else str(value)


def _xml(element: ElementTree.Element, path: str) -> Iterator[tuple[str, str]]:
    """An element with its reference or text; rows of a list are counted, custom fields go by their id."""
    seen: dict[str, int] = {}
    for child in element:
        name = child.get("scriptId") or _local(child.tag)
        seen[name] = seen.get(name, 0) + 1
        repeated = not child.get("scriptId") and len(element.findall(child.tag)) > 1
        counted = f"{name} {seen[name]}" if repeated else name
        here = f"{path}.{counted}" if path else counted
        if child.get("internalId"):
            yield here, child.get("internalId", "")
        elif len(child) == 0:
            yield here, (child.text or "").strip()
        elif child.get("scriptId") and len(child) == 1 and len(child[0]) == 0:
            yield here, child[0].get("internalId") or (child[0].text or "").strip()
        else:
            yield from _xml(child, here)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
