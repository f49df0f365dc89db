"""The vocabulary in which a synchronisation process is written down (spec: concepts.md, sequence.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from syncrules.context import Context, Fact, Kind, Reference
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
    "no_steps",
    "nothing_seen",
    "nothing_to_restore",
    "own_lookups",
]

R = TypeVar("R")


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
    subsidiary: str = ""  # full path, as its customer names it


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
    transfers: bool = False  # the source carries Transferred to Accounting
    references: tuple[Kind, ...] = ()
    needs: tuple[Need[R], ...] = ()
    preferences: tuple[str, ...] = ()
    watermarked: bool = False
    aside: Aside[R] | None = None
    custom_fields: Callable[[R], bool] | None = None  # records that the custom field phase may follow
    # Lines that are sent deferred, and, of a pass at the end of the process `ends`, those that it releases.
    defers: Callable[[R, Context], tuple[str, ...]] | None = None
    releases: Callable[[R, Context], tuple[str, ...]] | None = None
    arrives: Callable[[R, Context], Decimal] | None = None  # of the amount, where a part stays behind
    ends: str = ""
    hint: str = ""  # what a person should know about every record of the process
