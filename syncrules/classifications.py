"""Class, department, location and subsidiary: which value goes where, and its checks (classifications.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from syncrules.language import Context, Failure, Kind, Ref, Validation
from syncrules.preferences import LineMapping, Preferences
from syncrules.records.common import Classifications

Getter = Callable[[Any], Classifications]


@dataclass(frozen=True, slots=True)
class _Dimension:
    field: str  # NetSuite field name
    record: str  # NetSuite record type of the reference
    kind: Kind
    code: str
    title: str
    given: Callable[[Classifications], str]
    default: Callable[[Preferences], str]
    line_mapping: Callable[[Preferences], LineMapping]


DIMENSIONS = (
    _Dimension(
        "class",
        "classification",
        Kind.CLASS,
        "CLASS_INVALID",
        "The class exists in NetSuite",
        lambda c: c.class_name,
        lambda p: p.default_class,
        lambda p: p.invoice_line_class_mapping,
    ),
    _Dimension(
        "department",
        "department",
        Kind.DEPARTMENT,
        "DEPARTMENT_INVALID",
        "The department exists in NetSuite",
        lambda c: c.department,
        lambda p: p.default_department,
        lambda p: p.invoice_line_department_mapping,
    ),
    _Dimension(
        "location",
        "location",
        Kind.LOCATION,
        "LOCATION_INVALID",
        "The location exists in NetSuite",
        lambda c: c.location,
        lambda p: p.default_location,
        lambda p: p.invoice_line_location_mapping,
    ),
)
REFERENCES = tuple(dimension.kind for dimension in DIMENSIONS)


def header_fields(classifications: Classifications, context: Context) -> dict[str, Ref]:
    """`class`, `department`, `location` of a header or item: the record's value, else the default (D57)."""
    fields = {}
    for dimension in DIMENSIONS:
        reference = _reference(dimension, _effective(dimension, classifications, context), context)
        if reference:
            fields[dimension.field] = reference
    return fields


def line_fields(classifications: Classifications, context: Context) -> dict[str, Ref]:
    """The same fields of a transaction line: the account's own value, only where the mapping says so.

    Without a value NetSuite fills in what the item says; the connector's defaults are not used on lines.
    """
    fields = {}
    for dimension in DIMENSIONS:
        if dimension.line_mapping(context.preferences) is LineMapping.ACCOUNT:
            reference = _reference(dimension, dimension.given(classifications), context)
            if reference:
                fields[dimension.field] = reference
    return fields


def classification_validations(getter: Getter) -> tuple[Validation[Any], ...]:
    """CLASS_INVALID, DEPARTMENT_INVALID and LOCATION_INVALID for the value that would be sent."""
    return tuple(_validation(dimension, getter) for dimension in DIMENSIONS)


def subsidiary(classifications: Classifications, context: Context) -> Ref | None:
    """The subsidiary of a new customer or item: the record's, else the default; only with OneWorld."""
    if not context.preferences.netsuite_subsidiaries:
        return None
    name = classifications.subsidiary or context.preferences.default_subsidiary
    found = context.reference.id_of(Kind.SUBSIDIARY, name)
    return Ref("subsidiary", found) if found else None


def subsidiary_validation(getter: Getter) -> Validation[Any]:
    """SUBSIDIARY_INVALID, checked only when NetSuite Subsidiaries is on."""

    def name(record: Any, context: Context) -> str:
        return getter(record).subsidiary or context.preferences.default_subsidiary

    def failures(record: Any, context: Context) -> Iterable[Failure]:
        given = name(record, context)
        known = context.reference.id_of(Kind.SUBSIDIARY, given)
        if context.preferences.netsuite_subsidiaries and given and not known:
            yield Failure({"value": given})

    return Validation("SUBSIDIARY_INVALID", "The subsidiary exists in NetSuite", failures, name)


def _effective(dimension: _Dimension, classifications: Classifications, context: Context) -> str:
    return dimension.given(classifications) or dimension.default(context.preferences)


def _reference(dimension: _Dimension, name: str, context: Context) -> Ref | None:
    found = context.reference.id_of(dimension.kind, name) if name else None
    return Ref(dimension.record, found) if found else None


def _validation(dimension: _Dimension, getter: Getter) -> Validation[Any]:
    def seen(record: Any, context: Context) -> str:
        return _effective(dimension, getter(record), context)

    def failures(record: Any, context: Context) -> Iterable[Failure]:
        # A mistyped default is refused as well: leaving it out would book without it, unnoticed.
        name = seen(record, context)
        if name and not context.reference.id_of(dimension.kind, name):
            yield Failure({"value": name})

    return Validation(dimension.code, dimension.title, failures, seen)
