"""What judging a record gives: every rule's outcome, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Action(StrEnum):
    """What a process does with a record that it selected."""

    CREATE = "create"
    UPDATE = "update"
    LINK = "link"
    RELINK = "re-link"


class Severity(StrEnum):
    """What a failed validation means for its record."""

    ERROR = "error"  # a person has to mend something
    BLOCKED = "blocked"  # a parent has to be synced first
    WAITING = "waiting"  # not yet due, nothing is wrong
    WARNING = "warning"  # said aloud, but the record is synced


@dataclass(frozen=True, slots=True)
class Parent:
    """The record that has to be synced before this one: its process, source id and a name for people."""

    process: str
    source_id: str
    label: str


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
