"""How the sublists of an update meet the stored ones: line keys, replaceAll and line numbers."""

from __future__ import annotations

from typing import Any

from sandbox.netsuite.records import CUSTOM, Refused

# Sublist -> the key of its lines.
KEYS: dict[str, tuple[str, ...]] = {
    "itemList": ("line",),
    "lineList": ("line",),
    "applyList": ("doc",),
    "creditList": ("doc",),
    "depositList": ("doc",),
    "addressbookList": ("internalId",),
    "currencyList": ("currency",),
    "customValueList": ("valueId",),
    "pricingMatrix": ("currency", "priceLevel"),
}
# Keys that the account gives out itself, counting from 1.
NUMBERED = {
    "itemList": "line",
    "lineList": "line",
    "addressbookList": "internalId",
    "customValueList": "valueId",
}


def merge(stored: dict[str, Any], submitted: dict[str, Any], replace: dict[str, bool]) -> dict[str, Any]:
    """The fields after an update: submitted ones win, sublists are merged; raises Refused."""
    merged = dict(stored)
    for name, value in submitted.items():
        if name == CUSTOM:
            merged[CUSTOM] = {**(stored.get(CUSTOM) or {}), **value}
        elif name in KEYS and isinstance(value, list):
            all_lines = replace.get(name, name != "pricingMatrix")
            merged[name] = _merge_lines(name, stored.get(name) or [], value, all_lines)
        else:
            merged[name] = value
    return merged


def _key(name: str, line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(line.get(field) or "") for field in KEYS[name])


def _merge_lines(
    name: str, stored: list[dict[str, Any]], submitted: list[dict[str, Any]], replace: bool
) -> list[dict[str, Any]]:
    known = {_key(name, line): line for line in stored}
    kept = {} if replace else dict(known)
    added = []
    if name == "pricingMatrix":
        _refuse_repeated(submitted)
    for line in submitted:
        key = _key(name, line)
        if key in known:
            kept[key] = _merge_line(known[key], line)
        elif name in NUMBERED and any(key) and known:
            raise Refused("INVALID_KEY_OR_REF", f"Invalid {name} line reference key {key[0]}.")
        elif name in NUMBERED or not any(key):
            added.append({field: value for field, value in line.items() if field != NUMBERED.get(name)})
        else:
            kept[key] = line
    return _numbered(name, [*kept.values(), *added], stored)


def _refuse_repeated(prices: list[dict[str, Any]]) -> None:
    keys = [_key("pricingMatrix", row) for row in prices]
    if len(set(keys)) < len(keys):
        raise Refused("USER_ERROR", "There are several prices for the same currency and price level.")


def _merge_line(stored: dict[str, Any], submitted: dict[str, Any]) -> dict[str, Any]:
    merged = {**stored, **submitted}
    if CUSTOM in submitted:
        merged[CUSTOM] = {**(stored.get(CUSTOM) or {}), **submitted[CUSTOM]}
    return merged


def _numbered(name: str, lines: list[dict[str, Any]], stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    field = NUMBERED.get(name)
    if field is None:
        return lines
    last = max((int(line[field]) for line in [*stored, *lines] if line.get(field)), default=0)
    for line in lines:
        if not line.get(field):
            last += 1
            line[field] = str(last) if field == "internalId" else last
    return lines
