"""What a rule wants written or looked up, in the field names of the maps, whatever the wire looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class System(StrEnum):
    """One of the two connected systems."""

    ZUORA = "Zuora"
    NETSUITE = "NetSuite"


class Verb(StrEnum):
    """What a write does to the record it names."""

    ADD = "add"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Made:
    """Stands for the id that an earlier step of the same plan will have produced."""

    step: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a record of the destination: NetSuite record type and internal id."""

    record: str
    id: str | Made


@dataclass(frozen=True, slots=True)
class Row:
    """A nested object: a sublist line or an address. `custom` is keyed by the field's label."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    custom: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sublist:
    """The lines of a record; `replace_all` drops the lines that are not named."""

    rows: tuple[Row, ...]
    replace_all: bool = False


Value = str | bool | int | Decimal | date | datetime | Ref | Made | Row | None


@dataclass(frozen=True, slots=True)
class FreeField:
    """The text of a NetSuite custom field outside the bundle, which an admin named by both its ids."""

    script_id: str
    internal_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Write:
    """One record to add or update in one system, in the field names of the spec's maps.

    NetSuite: `record` is the SuiteTalk record name (`customer`, `serviceSaleItem`, `invoice` …), `fields`
    the standard fields, `custom` the bundle's custom fields by label (`Zuora ID`), `free` others, and
    `sublists` by name (`itemList`, `applyList`, `addressbookList`). Zuora: `record` is the object name
    (`Account`, `InvoiceItem`, `Refund` …), `fields` its API names in PascalCase and `__NS`; sublists as in
    the map.
    `id` names the record of an update, `key` is the deterministic key of an add (NetSuite externalId,
    seed of Zuora's Idempotency-Key). `clear` lists fields (Zuora) or labels (NetSuite) to empty.
    """

    system: System
    verb: Verb
    record: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    custom: Mapping[str, Value] = field(default_factory=dict)
    sublists: Mapping[str, Sublist] = field(default_factory=dict)
    id: str | Made = ""
    key: str = ""
    clear: tuple[str, ...] = ()
    free: tuple[FreeField, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a step produced: the id in the destination and, where asked for, line numbers by line id.

    `number` and `parts` as in `Found`, where the destination told them.
    """

    id: str
    lines: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to find the counterpart of one record; tried in the order given (D52).

    In a step's `done_by`, `value`, `owner` and the marker's value may stand for ids of earlier steps.
    """

    system: System
    records: tuple[str, ...]
    by: str  # NetSuite: "internalId", "externalId" or a label such as "Zuora ID"; Zuora: "Id" or a field name
    value: str | Made
    owner: str | Made = ""  # id of the customer or account that a hit has to belong to, where known
    marker: tuple[str, str | Made] | None = None  # a further field and the value that it must have
    lines: bool = False  # NetSuite: the hit's lines are wanted too

    @property
    def wanted(self) -> str:
        """The value, once it is known."""
        return _known(self.value)

    @property
    def marked(self) -> tuple[str, str] | None:
        """The further field and its value, once it is known."""
        return self.marker and (self.marker[0], _known(self.marker[1]))


@dataclass(frozen=True, slots=True)
class Step:
    """One write to the destination with the statuses that the source shows around it.

    An empty `working` leaves the source's status untouched. `lines` asks for the line numbers that
    NetSuite gave to the lines, keyed by their column Zuora ID. `done_by` finds what the step would make:
    asked right before it where an earlier attempt may have made it; a hit takes the step's place (D12).
    `words` are values that the message about a refusal of this step may name.
    """

    name: str
    working: str
    failed: str
    write: Write
    lines: bool = False
    done_by: tuple[Lookup, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A record found by a look-up."""

    record: str
    id: str
    number: str = ""
    owner: str = ""
    status: str = ""  # the record's own status, e.g. `Canceled`
    source_id: str = ""  # the id of our source record that it carries
    lines: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)  # records that it names, by field: `BillToId`
    # What it applies to each document, by the document's id; None where that was not read.
    applied: Mapping[str, Decimal] | None = None
    debit_memos: frozenset[str] = frozenset()  # which of these documents are debit memos of Zuora


def _known(id_: str | Made) -> str:
    if isinstance(id_, Made):
        raise TypeError(f"the id that step {id_.step} makes is not known yet")
    return id_
