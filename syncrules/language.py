"""The vocabulary in which a synchronisation process is written down (spec: concepts.md, sequence.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from syncrules.field_mapping import FieldMapping
from syncrules.preferences import Preferences
from syncrules.resync import Restoration, ResyncRule, no_lines, nothing_to_restore, own_lookups
from syncrules.verdict import Action, Outcome, Parent, Severity, Verdict
from syncrules.writes import (
    Found,
    FreeField,
    Lookup,
    Made,
    Ref,
    Result,
    Row,
    Step,
    Sublist,
    System,
    Value,
    Verb,
    Write,
)

__all__ = [
    "Action",
    "Aside",
    "Context",
    "Criterion",
    "Current",
    "Fact",
    "Failure",
    "Found",
    "FreeField",
    "Kind",
    "Lookup",
    "Made",
    "Need",
    "Outcome",
    "Parent",
    "Ref",
    "Reference",
    "Restoration",
    "Result",
    "ResyncRule",
    "Row",
    "Severity",
    "Step",
    "Sublist",
    "Summary",
    "SyncProcess",
    "System",
    "Validation",
    "Value",
    "Verb",
    "Verdict",
    "Write",
    "no_lines",
    "no_parent",
    "no_steps",
    "nothing_seen",
    "nothing_to_restore",
    "own_lookups",
]

R = TypeVar("R")


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
    ZUORA_EXTERNAL_METHOD = "Zuora external payment methods"

    @property
    def system(self) -> System:
        """The system that owns the list."""
        return System.ZUORA if self.name.startswith("ZUORA_") else System.NETSUITE


class Fact(StrEnum):
    """What a rule needs to know about another record: a table from key to value, a text if not said."""

    CUSTOMER_CURRENCY = "currency symbol by NetSuite customer internal id"
    PAYMENT_DOCUMENTS = "ids of the documents that it is applied to, by NetSuite payment internal id"
    ITEM_TYPE = "NetSuite record type by item internal id"
    ITEM_NAME_USES = "how many products, rate plans and charges carry a name"
    LAST_INVOICE_DATE = "last invoice date by Zuora account id"
    BILL_TO = "id of the Bill To contact by Zuora account id"
    SOLD_TO = "id of the Sold To contact by Zuora account id"
    LINKED_INVOICE = "Zuora invoice that our own records link to a NetSuite internal id"
    NEGATIVE_INVOICE = "NegativeInvoice by Zuora id or invoice number"
    OPEN_LINES = "tuple of OpenLine by Zuora invoice id, items before taxes"
    INVOICE_LINK = "NetSuite internal id by Zuora invoice id"
    DEBIT_MEMO_LINK = "NetSuite internal id by Zuora debit memo id"
    ACCOUNT_CURRENCY = "currency by Zuora account id"


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
    facts: Mapping[Fact, Mapping[str, Any]] = field(default_factory=dict)
    watermark: datetime | None = None
    put_aside: frozenset[str] = frozenset()  # source ids that this process has set to Ignore before
    custom_fields: tuple[FieldMapping, ...] = ()  # rows for the process's object; none while switched off

    def fact(self, fact: Fact, key: str) -> str:
        """The text for a key, or an empty one when nothing is known."""
        return str(self.known(fact, key) or "")

    def known(self, fact: Fact, key: str) -> Any | None:
        """The value for a key, or None when nothing is known."""
        return self.facts.get(fact, {}).get(key)


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
    """A condition under which a record is taken. `seen` is the value that a person is shown.

    `settlement` limits it to tenants with (True) or without (False) Invoice Settlement.
    """

    code: str
    title: str
    holds: Callable[[R, Context], bool]
    seen: Callable[[R, Context], str] = nothing_seen
    settlement: bool | None = None


@dataclass(frozen=True)
class Validation(Generic[R]):
    """A check on a record that was taken; `failures` yields nothing when it passes.

    `code` names the entry of `syncrules.messages` with the message and the remedy; `settlement` limits
    the check to tenants with (True) or without (False) Invoice Settlement.
    """

    code: str
    title: str
    failures: Callable[[R, Context], Iterable[Failure]]
    seen: Callable[[R, Context], str] = nothing_seen
    severity: Severity = Severity.ERROR
    on_link: bool = False  # also checked when an existing counterpart is only linked
    settlement: bool | None = None


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
    """Values that the rules of a process need from a system: which, and for which keys of a record.

    No system means our own records of earlier runs. `keys` may use the facts of the needs before it.
    """

    fact: Fact
    system: System | None
    keys: Callable[[R, Context], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Current:
    """Where a record stands, read from its source: id, Integration Status, counterpart id, TTA, sync date.

    `id_text` is what the source's id field says, where that is not simply the id of the counterpart.
    """

    id: str
    status: str
    counterpart_id: str
    transferred: str = ""
    sync_date: str = ""
    id_text: str = ""


def no_steps(_record: object, _found: Found, _context: Context) -> tuple[Step, ...]:
    """A counterpart that was found needs nothing but its links."""
    return ()


def no_parent(_record: object) -> str:
    """Records of this process do not depend on each other."""
    return ""


@dataclass(frozen=True)
class Aside(Generic[R]):
    """A record that fails the validation `code` is put aside by writes on the source, and not synced."""

    code: str
    writes: Callable[[R], tuple[Write, ...]]


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
    resume: Callable[[R, Found, Context], tuple[Step, ...]] = no_steps
    parent_in_process: Callable[[R], str] = no_parent  # source id of a parent of the same process
    transfers: bool = False  # the source carries Transferred to Accounting
    references: tuple[Kind, ...] = ()
    needs: tuple[Need[R], ...] = ()
    preferences: tuple[str, ...] = ()
    watermarked: bool = False
    aside: Aside[R] | None = None
    custom_fields: Callable[[R], bool] | None = None  # records that the custom field phase may follow
