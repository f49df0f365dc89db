"""What the engine may ask of a remote system, whatever its wire looks like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from connector.gateways.errors import AuthenticationFailed
from connector.gateways.errors import Kind as FailureKind
from syncrules.field_mapping import FieldMapping
from syncrules.language import Context, Fact, Found, Kind, Lookup, System, Write


@dataclass(frozen=True, slots=True)
class Exchange:
    """One record's part of one remote call, secrets masked: what was sent and what came back."""

    system: System
    operation: str  # "addList", "POST /v1/action/update"
    request: str
    response: str
    status: int | None  # HTTP status; None when no answer came
    request_id: str
    started: datetime
    milliseconds: int
    batch_size: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one record was not written. `sent` is False when nothing can have happened remotely."""

    code: str  # ours, see syncrules.messages
    kind: FailureKind
    text: str
    remote_code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    sent: bool = True
    duplicate: bool = False  # the deterministic key is in use: look up and link


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The outcome for one `Write`: an id on success, else a refusal; warnings are (code, text) pairs.

    `number` is what people call a new record, where the answer tells it.
    """

    id: str = ""
    refusal: Refusal | None = None
    warnings: tuple[tuple[str, str], ...] = ()
    exchange: Exchange | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a write would send, word for word: the operation and the text, without any credentials."""

    operation: str
    text: str


# What the custom field phase copies, by Zuora object.
Mapped = Mapping[str, Sequence[FieldMapping]]
NOTHING_MAPPED: Mapped = {}


class Reader(Protocol):
    """Reads the source records of one process.

    `ids` collects the ids of all candidates before anything is written, so that the sync's own
    write-backs cannot shift pages; `records` reads complete records, batched, in any order, and leaves
    out ids that no longer exist. `records` also works for ids that `ids` never gave.
    """

    def ids(self, context: Context) -> Iterator[str]: ...

    def records(self, ids: Sequence[str], context: Context) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """What a connection test learnt; `notes` are sentences for a person, (ok, sentence)."""

    account: str
    time_zone: str = ""
    invoice_settlement: bool | None = None
    hierarchy: bool | None = None
    concurrency: int | None = None
    notes: tuple[tuple[bool, str], ...] = ()


class Gateway(Protocol):
    """One remote system. Safe for one thread; runs its own pool for the calls of a batch."""

    @property
    def system(self) -> System:
        """Which system this is."""
        ...

    def test(self, mapped: Mapped = NOTHING_MAPPED) -> ConnectionFacts:
        """Log in, read a few facts and look for the fields of `mapped`; raises GatewayError."""
        ...

    def reader(self, process: str) -> Reader:
        """The reader of a process whose source this system is."""
        ...

    def names(self, kind: Kind) -> Mapping[str, str]:
        """A list of exact names and their ids."""
        ...

    def facts(self, fact: Fact, keys: Sequence[str]) -> Mapping[str, Any]:
        """Values by key, batched; unknown keys are left out."""
        ...

    def texts(
        self, record: str, fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        """Zuora custom fields of records as text, by record id; batched. Empty fields are left out."""
        ...

    def find(self, lookups: Sequence[Lookup]) -> list[tuple[Found, ...]]:
        """The hits of each look-up, in order, batched where the API can."""
        ...

    def show(self, records: Sequence[str], id: str) -> str:
        """Every field that a record shows now, as JSON or XML: the first of `records` that has the id.

        Empty when none has; raises GatewayError.
        """
        ...

    def lines(self, record: str, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """NetSuite line numbers by the lines' column Zuora ID, by record internal id."""
        ...

    def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
        """Perform the writes, batched to the documented caps, and yield (index, result) as batches end.

        Every write gets exactly one result. A failure that ends the process (authentication, an outage
        that lasts) is raised after all results were yielded.
        """
        ...

    def rehearse(self, write: Write) -> Rehearsed:
        """What the write would send, without sending it; RequestRefused if it cannot be written down."""
        ...

    def calls(self) -> int:
        """Remote calls made so far by this gateway."""
        ...

    def refused(self) -> AuthenticationFailed | None:
        """Why the log-in was refused; None while it was not. From then on nothing is sent any more."""
        ...

    def close(self) -> None:
        """Release connections and threads."""
        ...
