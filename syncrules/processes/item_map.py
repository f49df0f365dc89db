"""What products, rate plans and charges have in common in their map to a NetSuite item (catalog.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from syncrules.classifications import header_fields, subsidiary
from syncrules.language import Action, Context, Fact, Kind, Sublist, System, Value, Verb, Write
from syncrules.preferences import ItemIdMapping
from syncrules.processes.due import Master
from syncrules.processes.master_data import ZUORA_ID, named, truthy
from syncrules.records.common import Classifications
from syncrules.texts import filled, moment_text

ITEM_RECORDS = {
    "Inventory": "inventoryItem",
    "Non Inventory": "nonInventorySaleItem",
    "Service": "serviceSaleItem",
}
_BY_LETTERS = {name.replace(" ", "").lower(): record for name, record in ITEM_RECORDS.items()}


class CatalogRecord(Master, Protocol):
    """The parts of a product, rate plan or charge that its item has in any case."""

    @property
    def name(self) -> str: ...
    @property
    def item_type(self) -> str: ...


R = TypeVar("R", bound=CatalogRecord)
Fields = Mapping[str, Value]


def item_record(item_type: str) -> str:
    """The SuiteTalk record of an Item Type; empty when the type is empty or none of the three."""
    return _BY_LETTERS.get("".join(filter(str.isalpha, item_type)).lower(), "")


def by_name(context: Context) -> bool:
    """Items are named after their Zuora record, not after its id."""
    return context.preferences.item_id_mapping is ItemIdMapping.CHARGE_NAME


def include_children(text: str, context: Context) -> Fields:
    """`includeChildren` as typed in Zuora, only with OneWorld; there is no default."""
    if not (context.preferences.netsuite_subsidiaries and text):
        return {}
    return {"includeChildren": truthy(text)}


def _nothing(_record: Any, _context: Context) -> Fields:
    return {}


def _no_sublists(_record: Any, _context: Context) -> Mapping[str, Sublist]:
    return {}


def _unclassified(_record: Any) -> Classifications:
    return Classifications()


@dataclass(frozen=True)
class ItemMap(Generic[R]):
    """The rows in which one kind of catalog record differs from the others.

    `word` stands before the Zuora id in an item id (D48), `prefix` in an externalId. `standard` fields are
    sent on create and update, `on_create` ones once, `custom` ones always; `cleared` ones are forced empty.
    """

    word: str
    prefix: str
    zuora_type: str
    custom: Callable[[R, Context], Fields] = _nothing
    standard: Callable[[R, Context], Fields] = _nothing
    on_create: Callable[[R, Context], Fields] = _nothing
    sublists: Callable[[R, Context], Mapping[str, Sublist]] = _no_sublists
    classifications: Callable[[R], Classifications] = _unclassified
    cleared: tuple[str, ...] = ()

    def key(self, record: R) -> str:
        """The externalId under which the item is created."""
        return f"{self.prefix}-{record.id}"

    def write(self, record: R, action: Action, context: Context) -> Write:
        """The write of a create, update or link; a link carries only Zuora's own fields."""
        item, custom = _record(record, context), filled(self._custom(record, context))
        if action is Action.LINK:
            return Write(System.NETSUITE, Verb.UPDATE, item, custom=custom, id=record.integration.id)
        creates = action is Action.CREATE
        return Write(
            System.NETSUITE,
            Verb.ADD if creates else Verb.UPDATE,
            item,
            fields=filled(self._standard(record, context) | (self._once(record, context) if creates else {})),
            custom=custom,
            sublists=self.sublists(record, context),
            id="" if creates else record.integration.id,
            key=self.key(record) if creates else "",
            clear=self.cleared,
        )

    def _standard(self, record: R, context: Context) -> dict[str, Value]:
        schedule = context.preferences.netsuite_default_tax_schedule
        return {
            "itemId": record.name if by_name(context) else f"{self.word} {record.id}",
            "taxSchedule": named("taxSchedule", Kind.TAX_SCHEDULE, schedule, context),
            **header_fields(self.classifications(record), context),
            **self.standard(record, context),
        }

    def _once(self, record: R, context: Context) -> dict[str, Value]:
        return {
            "subsidiaryList": subsidiary(self.classifications(record), context),
            **self.on_create(record, context),
        }

    def _custom(self, record: R, context: Context) -> dict[str, Value]:
        return {
            ZUORA_ID: record.id,
            "Zuora Type": self.zuora_type,
            "Zuora Sync Date": moment_text(context.now),
            **self.custom(record, context),
        }


def _record(record: CatalogRecord, context: Context) -> str:
    # A link is not validated, its Item Type may be empty: then the existing item's own type counts.
    linked = context.fact(Fact.ITEM_TYPE, record.integration.id) if record.integration.id else ""
    return linked or item_record(record.item_type) or ITEM_RECORDS["Service"]
