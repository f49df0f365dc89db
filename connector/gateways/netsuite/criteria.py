"""Search records: the few filters that the connector uses, built through the schema (section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from connector.gateways.netsuite.builder import date_time
from connector.gateways.netsuite.records import LISTS, RECORDS, SALES
from connector.gateways.netsuite.scripts import ScriptIds
from connector.gateways.netsuite.wsdl import Schema

COMMON = "common.platform"


def any_of(schema: Schema, ids: Sequence[str]) -> Any:
    """A multi-select filter: one of these internal ids."""
    references = [schema.core("RecordRef", internalId=id_) for id_ in ids]
    return schema.core("SearchMultiSelectField", operator="anyOf", searchValue=references)


def enum_of(schema: Schema, values: Sequence[str]) -> Any:
    """An enumeration filter: one of these values."""
    return schema.core("SearchEnumMultiSelectField", operator="anyOf", searchValue=list(values))


def text_filter(schema: Schema, operator: str, value: str | None = None) -> Any:
    """A filter on a standard text field."""
    return schema.core("SearchStringField", operator=operator, searchValue=value)


def on_or_after(schema: Schema, day: date) -> Any:
    """A filter on a date: this day or later."""
    return schema.core("SearchDateField", operator="onOrAfter", searchValue=date_time(day))


def custom_text(schema: Schema, script_id: str, operator: str, value: str | None = None) -> Any:
    """A filter on a free-form custom field."""
    return schema.core("SearchStringCustomField", scriptId=script_id, operator=operator, searchValue=value)


def custom_choice(schema: Schema, script_id: str, operator: str, entry: str) -> Any:
    """A filter on a custom list field; the entry `@NONE@` stands for an empty field."""
    entries = [schema.core("ListOrRecordRef", internalId=entry)]
    return schema.core(
        "SearchMultiSelectCustomField", scriptId=script_id, operator=operator, searchValue=entries
    )


def day_or_later(schema: Schema, moment: datetime) -> Any:
    """A date filter: at this moment or after it."""
    return schema.core("SearchDateField", operator="onOrAfter", searchValue=moment)


def custom_filters(schema: Schema, filters: Sequence[Any]) -> Any:
    """The `customFieldList` of a basic search."""
    return schema.core("SearchCustomFieldList", customField=list(filters))


def search_of(schema: Schema, group: str, name: str, /, **filters: Any) -> Any:
    """A plain search record, e.g. `TermSearch`, with filters of its basic part."""
    basic = schema.type(COMMON, f"{name}Basic")(**filters) if filters else None
    return schema.type(group, name)(basic=basic)


def nothing_left(schema: Schema) -> Any:
    """A filter on an amount: it is 0."""
    return schema.core("SearchDoubleField", operator="equalTo", searchValue=0)


def transaction_basic(schema: Schema, kinds: Sequence[str], **fields: Any) -> Any:
    """Transactions of some types, one hit each (main line only); `fields` are filters by field name."""
    return schema.type(COMMON, "TransactionSearchBasic")(
        type=enum_of(schema, kinds),
        mainLine=schema.core("SearchBooleanField", searchValue=True),
        **fields,
    )


def transaction_ids(schema: Schema, kind: str, filters: Sequence[Any], **fields: Any) -> Any:
    """An advanced transaction search that gives internal ids only."""
    basic = transaction_basic(schema, [kind], customFieldList=custom_filters(schema, filters), **fields)
    criteria = schema.type(SALES, "TransactionSearch")(basic=basic)
    row = schema.type(COMMON, "TransactionSearchRowBasic")(
        internalId=[schema.core("SearchColumnSelectField")]
    )
    columns = schema.type(SALES, "TransactionSearchRow")(basic=row)
    return schema.type(SALES, "TransactionSearchAdvanced")(criteria=criteria, columns=columns)


def customer_ids(schema: Schema, filters: Sequence[Any], **fields: Any) -> Any:
    """An advanced customer search that gives internal ids only."""
    basic = schema.type(COMMON, "CustomerSearchBasic")(
        customFieldList=custom_filters(schema, filters), **fields
    )
    row = schema.type(COMMON, "CustomerSearchRowBasic")(internalId=[schema.core("SearchColumnSelectField")])
    columns = schema.type(LISTS, "CustomerSearchRow")(basic=row)
    criteria = schema.type(LISTS, "CustomerSearch")(basic=basic)
    return schema.type(LISTS, "CustomerSearchAdvanced")(criteria=criteria, columns=columns)


def by_label(schema: Schema, scripts: ScriptIds, records: Sequence[str], label: str, value: str) -> Any:
    """Records of some types whose number or custom field has exactly this value."""
    first = RECORDS[records[0]]
    filters: dict[str, Any] = {}
    if label == first.number:
        filters[label] = text_filter(schema, "is", value)
    else:
        script_id = scripts.id(first.fields, label)
        filters["customFieldList"] = custom_filters(schema, [custom_text(schema, script_id, "is", value)])
    if first.transaction:
        kinds = [RECORDS[record].transaction for record in records]
        basic = transaction_basic(schema, kinds, **filters)
        return schema.type(SALES, "TransactionSearch")(basic=basic)
    return search_of(schema, *first.search, **filters)
