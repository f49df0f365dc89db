"""One record on its way through a process, as the engine's stages hand it on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from connector.gateways.base import Gateway
from connector.gateways.errors import Kind as FailureKind
from connector.gateways.hold import Hold
from connector.models import Attempt, Connection, Intent, SyncRecord, SyncRun
from connector.services.connections import Gateways
from syncrules.language import (
    Action,
    Context,
    Found,
    Kind,
    Parent,
    Reference,
    Result,
    Step,
    SyncProcess,
    Verdict,
)
from syncrules.statuses import SYNC_COMPLETE

MAIN_STEP = "create"
# The steps that write the counterpart itself; whatever a plan writes besides goes with it.
COUNTERPART_STEPS = (MAIN_STEP, "update", "link")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """What a process is run for: which connection and run, with which gateways and context."""

    connection: Connection
    run: SyncRun
    process: SyncProcess[Any]
    gateways: Gateways
    context: Context
    worker: str  # lease owner
    hold: Hold  # for how long it may send
    names: Callable[[Iterable[Kind]], Reference]  # reads the lists that are not known yet
    resync: bool = False
    dry_run: bool = False
    beat: Callable[[], None] = lambda: None  # called between remote calls: a sign of life
    would: set[tuple[str, str]] = field(default_factory=set)  # preview: (process, source id) synced so far
    stop_asked: Callable[[], bool] = lambda: False  # cancelled, or taken for dead

    @property
    def source(self) -> Gateway:
        """The gateway that records are read from and written back to."""
        return self.gateways.of(self.process.source)

    @property
    def destination(self) -> Gateway:
        """The gateway that records are written to."""
        return self.gateways.of(self.process.destination)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a record goes no further in this attempt. `text` is the remote text verbatim."""

    code: str
    kind: FailureKind
    message: str
    remedy: str
    headline: str = ""  # what all records of this cause have in common
    text: str = ""
    value: str = ""
    sent: bool = False
    parent: Parent | None = None
    waiting: bool = False
    next_try: datetime | None = None


@dataclass(slots=True, eq=False)
class Work:
    """A record, its row, what was decided for it, and what became of it."""

    record: Any
    row: SyncRecord
    verdict: Verdict
    action: Action | None = None
    steps: tuple[Step, ...] = ()
    found: Found | None = None
    results: dict[str, Result] = field(default_factory=dict)
    attempt: Attempt | None = None
    intents: dict[str, Intent] = field(default_factory=dict)
    stop: Stop | None = None
    notes: list[dict[str, str]] = field(default_factory=list)  # warnings: code, message, remedy
    set_aside: bool = False  # the source now says Ignore
    position: int = 0  # how many steps are done
    actor: str = ""  # who acts, where that is not the attempt's run
    shown: str = ""  # the status that this attempt wrote on the source last
    retried: bool = False  # an earlier attempt may have written: each step is looked up first
    settled: bool = False  # the destination has it and the source shows it
    status: str = SYNC_COMPLETE  # what the source shows once it is settled

    @property
    def live(self) -> bool:
        """Still on its way."""
        return self.stop is None

    @property
    def destination_record(self) -> str:
        """What the record is in the destination: what was found, or what the main step makes."""
        if self.found is not None:
            return self.found.record
        records = {step.name: step.write.record for step in self.steps}
        return _of_counterpart(records) if records else ""

    @property
    def counterpart(self) -> Result:
        """The counterpart itself, of all that the steps have made."""
        return _of_counterpart(self.results)

    @property
    def due(self) -> bool:
        """Has a step before it."""
        return self.live and self.position < len(self.steps)

    @property
    def step(self) -> Step:
        """The step that is due, or that stopped the record."""
        return self.steps[self.position]

    @property
    def written(self) -> bool:
        """The destination has everything."""
        return bool(self.results) and self.position == len(self.steps)


@dataclass(slots=True)
class Tally:
    """Counts and money of one process, and what later steps need to know."""

    counts: Counter[str] = field(default_factory=Counter)
    money: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    synced_ids: set[str] = field(default_factory=set)
    newest: datetime | None = None  # latest change that is in the destination now
    cancelled: bool = False  # it stopped between two windows, because a person asked for it
    missed: datetime | None = None  # earliest change of a synced record that is not

    def miss(self, changed: datetime) -> None:
        """Note a change that only the watermark would bring up again: it must not pass this one."""
        self.missed = min(changed, self.missed or changed)

    def money_text(self) -> dict[str, str]:
        """Totals by currency as decimal text."""
        return {currency: format(total, "f") for currency, total in sorted(self.money.items())}


def _of_counterpart(by_step: Mapping[str, T]) -> T:
    """The entry of the step that writes the counterpart itself, or else of the first one."""
    name = next((name for name in COUNTERPART_STEPS if name in by_step), next(iter(by_step)))
    return by_step[name]
