"""The vocabulary in which a synchronisation process is written down (spec: concepts.md, sequence.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from syncrules.preferences import Preferences

R = TypeVar("R")


class System(StrEnum):
    """One of the two connected systems."""

    ZUORA = "Zuora"
    NETSUITE = "NetSuite"


class Action(StrEnum):
    """What a process does with a record that it selected."""

    CREATE = "create"
    UPDATE = "update"
    LINK = "link"
    RELINK = "re-link"


class Verb(StrEnum):
    """What a write does to the record it names."""

    ADD = "add"
    UPDATE = "update"


class Severity(StrEnum):
    """What a failed validation means for its record."""

    ERROR = "error"  # a person has to mend something
    BLOCKED = "blocked"  # a parent has to be synced first
    WAITING = "waiting"  # not yet due, nothing is wrong
    WARNING = "warning"  # said aloud, but the record is synced


class Kind(StrEnum):
    """A list of names that rules match against; the value names the list in its system."""

    TERM = "NetSuite terms"
    CURRENCY = "NetSuite currencies"
    CLASS = "NetSuite classes"
    DEPARTMENT = "NetSuite departments"
    LOCATION = "NetSuite locations"
    SUBSIDIARY = "NetSuite subsidiaries"
    PAYMENT_METHOD = "NetSuite payment methods"
    INCOME_ACCOUNT = "NetSuite income accounts"
    DEFERRED_ACCOUNT = "NetSuite deferred revenue accounts"
    REV_REC_TEMPLATE = "NetSuite revenue recognition templates"
    TAX_CODE = "NetSuite tax codes"
    TAX_SCHEDULE = "NetSuite tax schedules"
    BATCH = "NetSuite list Zuora Batch"
    BILL_CYCLE_DAY = "NetSuite list Zuora Bill Cycle Day"
    ZUORA_TERM = "Zuora payment terms"
    ZUORA_CURRENCY = "Zuora currencies"
    ZUORA_PAYMENT_METHOD = "Zuora payment methods"

    @property
    def system(self) -> System:
        """The system that owns the list."""
        return System.ZUORA if self.name.startswith("ZUORA_") else System.NETSUITE


class Fact(StrEnum):
    """A single value about another record that a rule needs: a table from key to value."""

    CUSTOMER_CURRENCY = "currency symbol by NetSuite customer internal id"
    ITEM_TYPE = "NetSuite record type by item internal id"
    ITEM_NAME_USES = "how many products, rate plans and charges carry a name"


# --- what a rule wants written ------------------------------------------------------------------


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
class Write:
    """One record to add or update in one system, in the field names of the spec's maps.

    NetSuite: `record` is the SuiteTalk record name (`customer`, `serviceSaleItem`, `invoice` …), `fields`
    the standard fields, `custom` the bundle's custom fields by label (`Zuora ID`), `sublists` by name
    (`itemList`, `applyList`, `addressbookList`). Zuora: `record` is the object name (`Account`,
    `InvoiceItem`, `Refund` …), `fields` its API names in PascalCase and `__NS`; sublists as in the map.
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


@dataclass(frozen=True, slots=True)
class Result:
    """What a step produced: the id in the destination and, where asked for, line numbers by line id."""

    id: str
    lines: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One write to the destination with the statuses that the source shows around it.

    An empty `working` leaves the source's status untouched. `lines` asks for the line numbers that
    NetSuite gave to the lines, keyed by their column Zuora ID.
    """

    name: str
    working: str
    failed: str
    write: Write
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """How to find the counterpart of one record; tried in the order given (D52)."""

    system: System
    records: tuple[str, ...]
    by: str  # NetSuite: "internalId", "externalId" or a label such as "Zuora ID"; Zuora: "Id" or a field name
    value: str
    owner: str = ""  # id of the customer or account that a hit has to belong to, where known
    marker: tuple[str, str] | None = None  # a further field and the value that it must have


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


# --- rules --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """Names known in the two systems: list -> exact name -> id."""

    names: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)

    def id_of(self, kind: Kind, name: str) -> str | None:
        """The id of the entry with exactly this name, or None."""
        return self.names.get(kind, {}).get(name)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything besides the record that a rule may know. `now` is aware; `watermark` too."""

    preferences: Preferences
    now: datetime
    invoice_settlement: bool = False
    hierarchy: bool = True  # account hierarchies are enabled in Zuora
    reference: Reference = field(default_factory=Reference)
    facts: Mapping[Fact, Mapping[str, str]] = field(default_factory=dict)
    watermark: datetime | None = None

    def fact(self, fact: Fact, key: str) -> str:
        """The value for a key, or an empty text when nothing is known."""
        return self.facts.get(fact, {}).get(key, "")


@dataclass(frozen=True, slots=True)
class Parent:
    """The record that has to be synced before this one: its process, source id and a name for people."""

    process: str
    source_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a validation failed: the words for its message, and the parent it waits for."""

    values: Mapping[str, str] = field(default_factory=dict)
    parent: Parent | None = None


def nothing_seen(_record: object, _context: Context) -> str:
    """For rules whose title says it all."""
    return ""


@dataclass(frozen=True)
class Criterion(Generic[R]):
    """A condition under which a record is taken. `seen` is the value that a person is shown."""

    code: str
    title: str
    holds: Callable[[R, Context], bool]
    seen: Callable[[R, Context], str] = nothing_seen


@dataclass(frozen=True)
class Validation(Generic[R]):
    """A check on a record that was taken; `failures` yields nothing when it passes.

    `code` names the entry of `syncrules.messages` with the message and the remedy.
    """

    code: str
    title: str
    failures: Callable[[R, Context], Iterable[Failure]]
    seen: Callable[[R, Context], str] = nothing_seen
    severity: Severity = Severity.ERROR
    on_link: bool = False  # also checked when an existing counterpart is only linked


@dataclass(frozen=True, slots=True)
class Summary:
    """What a person recognises a record by. `amount` is in `currency`; both are empty for master data."""

    number: str
    customer: str = ""
    amount: Decimal | None = None
    currency: str = ""
    date: date | None = None


@dataclass(frozen=True)
class Need(Generic[R]):
    """Values that the rules of a process need from a system: which, and for which keys of a record."""

    fact: Fact
    system: System
    keys: Callable[[R, Context], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ResyncRule:
    """A row of resync.md: what a person does first, and what is verified and cleared."""

    manual_step: str
    cleared: tuple[str, ...]
    verified: str
    refused_when: str


@dataclass(frozen=True, slots=True)
class Current:
    """Where a record stands, read from its source: id, Integration Status, counterpart id, TTA."""

    id: str
    status: str
    counterpart_id: str
    transferred: str = ""


def no_steps(_record: object, _found: Found, _context: Context) -> tuple[Step, ...]:
    """A counterpart that was found needs nothing but its links."""
    return ()


def no_parent(_record: object) -> str:
    """Records of this process do not depend on each other."""
    return ""


def nothing_aside(_record: object, _verdict: Verdict) -> tuple[Write, ...]:
    """No record of this process is put aside."""
    return ()


@dataclass(frozen=True)
class SyncProcess(Generic[R]):
    """One process of sequence.md: how its records are selected, checked, written and written back."""

    id: str
    title: str  # "Invoices"
    noun: str  # what one record is called: "Invoice"
    spec: str
    source: System
    destination: System
    source_object: str  # record name of the source, as used in `Write.record`
    criteria: tuple[Criterion[R], ...]
    validations: tuple[Validation[R], ...]
    current: Callable[[R], Current]
    describe: Callable[[R], Summary]
    action: Callable[[R, Context], Action]
    plan: Callable[[R, Action, Context], tuple[Step, ...]]
    settle: Callable[[R, Action, Mapping[str, Result], Context], tuple[Write, ...]]  # the record itself last
    lookups: Callable[[R, Context], tuple[Lookup, ...]]
    resync: ResyncRule
    working: Callable[[R], str]  # status while the counterpart is created, e.g. "Creating Invoice"
    resume: Callable[[R, Found, Context], tuple[Step, ...]] = no_steps
    parent_in_process: Callable[[R], str] = no_parent  # source id of a parent of the same process
    transfers: bool = False  # the source carries Transferred to Accounting
    references: tuple[Kind, ...] = ()
    needs: tuple[Need[R], ...] = ()
    preferences: tuple[str, ...] = ()
    watermarked: bool = False
    # Writes on the source that put a selected record aside instead of syncing it; empty when it is not.
    aside: Callable[[R, Verdict], tuple[Write, ...]] = nothing_aside


# --- what judging a record gives ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule as a person sees it: passed or not, the value it saw, and what to do."""

    code: str
    title: str
    passed: bool
    seen: str = ""
    message: str = ""
    remedy: str = ""
    severity: Severity = Severity.ERROR
    criterion: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole judgement on one record: every rule's outcome, and what follows from them."""

    outcomes: tuple[Outcome, ...]
    action: Action | None

    @property
    def selected(self) -> bool:
        """All criteria hold."""
        return all(o.passed for o in self.outcomes if o.criterion)

    @property
    def problems(self) -> Sequence[Outcome]:
        """Failed validations that stop the record, blocking parents first."""
        order = [Severity.BLOCKED, Severity.ERROR, Severity.WAITING]
        failed = [o for o in self.outcomes if not o.criterion and not o.passed and o.severity in order]
        return sorted(failed, key=lambda o: order.index(o.severity))

    @property
    def warnings(self) -> Sequence[Outcome]:
        """Failed validations that are said aloud but do not stop the record."""
        return [o for o in self.outcomes if not o.passed and o.severity is Severity.WARNING]

    @property
    def ready(self) -> bool:
        """Selected and nothing stops it."""
        return self.selected and not self.problems
