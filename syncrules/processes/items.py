"""What products, rate plans and charges have in common besides their map: selection, checks, look-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from syncrules.classifications import REFERENCES as CLASSIFICATION_KINDS
from syncrules.language import (
    Context,
    Criterion,
    Fact,
    Failure,
    Kind,
    Lookup,
    Need,
    ResyncRule,
    System,
    Validation,
)
from syncrules.processes.item_map import ITEM_RECORDS, CatalogRecord, ItemMap, by_name, item_record
from syncrules.processes.master_data import MasterRules, integration_id_validation, lookups


class Effective(Protocol):
    """A record with effective dates, both inclusive."""

    @property
    def effective_start(self) -> date: ...
    @property
    def effective_end(self) -> date: ...


def item_rules(source_object: str, item: ItemMap[Any]) -> MasterRules:
    """Statuses `Creating Item` …, and when a catalog record of this type is due."""
    return MasterRules("Item", source_object, lambda p: p.product_catalog_sync_behavior, item.write)


def item_criteria(noun: str, rules: MasterRules) -> tuple[Criterion[Any], ...]:
    """Effective today, due, and not opted out."""
    return (
        Criterion(
            "EFFECTIVE",
            f"The {noun} is effective today",
            _effective,
            lambda record, _: f"{record.effective_start} to {record.effective_end}",
        ),
        *rules.criteria(),
    )


def item_validations() -> tuple[Validation[Any], ...]:
    """The checks of every catalog record: item type, Integration ID and name."""
    return (
        Validation(
            "ITEM_TYPE_MISSING",
            "Item Type is Inventory, Non Inventory or Service",
            _item_type_missing,
            lambda record, _: record.item_type or "empty",
        ),
        Validation(
            "ITEM_TYPE_CHANGED",
            "Item Type is still that of the NetSuite item",
            _item_type_changed,
            lambda record, _: record.item_type,
        ),
        integration_id_validation(),
        Validation(
            "ITEM_NAME_NOT_UNIQUE",
            "The name is used by no other product, rate plan or charge",
            _name_not_unique,
            lambda record, _: record.name,
        ),
    )


def item_lookups(item: ItemMap[Any]) -> Callable[[Any, Context], tuple[Lookup, ...]]:
    """Where the item of a record may be found, whatever its type."""
    return lambda record, _: lookups(record, tuple(ITEM_RECORDS.values()), item.key(record))


def item_resync(noun: str) -> ResyncRule:
    """What a person does before a catalog record is synced anew."""
    return ResyncRule(
        manual_step=(
            "Delete the item in NetSuite (needed for a changed Item Type). "
            f"A {noun} that only changed needs no resync: save it again in Zuora."
        ),
        cleared=("IntegrationId__NS", "IntegrationStatus__NS"),
        verified="The NetSuite item is gone.",
        refused_when="The NetSuite item exists: choose Re-link.",
    )


ITEM_REFERENCES = (*CLASSIFICATION_KINDS, Kind.SUBSIDIARY, Kind.TAX_SCHEDULE)
ITEM_NEEDS: tuple[Need[Any], ...] = (
    Need(
        Fact.ITEM_TYPE,
        System.NETSUITE,
        lambda record, _: [record.integration.id] if record.integration.id else [],
    ),
    Need(
        Fact.ITEM_NAME_USES,
        System.ZUORA,
        lambda record, context: [record.name] if by_name(context) else [],
    ),
)
ITEM_PREFERENCES = (
    "item_id_mapping",
    "product_catalog_sync_behavior",
    "netsuite_default_tax_schedule",
    "default_class",
    "default_department",
    "default_location",
    "default_subsidiary",
    "netsuite_subsidiaries",
    "custom_field_sync",
)


def _effective(record: Effective, context: Context) -> bool:
    return record.effective_start <= context.now.date() <= record.effective_end


def _item_type_missing(record: CatalogRecord, _context: Context) -> Iterable[Failure]:
    if not item_record(record.item_type):
        yield Failure()


def _item_type_changed(record: CatalogRecord, context: Context) -> Iterable[Failure]:
    existing = context.fact(Fact.ITEM_TYPE, record.integration.id) if record.integration.id else ""
    wanted = item_record(record.item_type)
    if existing and wanted and existing != wanted:
        words = {item: name for name, item in ITEM_RECORDS.items()}
        yield Failure({"old": words.get(existing, existing), "value": words[wanted]})


def _name_not_unique(record: CatalogRecord, context: Context) -> Iterable[Failure]:
    uses = context.fact(Fact.ITEM_NAME_USES, record.name) if by_name(context) else ""
    if uses and int(uses) > 1:
        yield Failure({"value": record.name})
