"""How a preference is presented: its label, meaning, choices and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any


class Group(StrEnum):
    """The headings under which a finance team looks for a preference."""

    COMPANY = "Company and currencies"
    CUSTOMERS = "Customers"
    ITEMS = "Products and items"
    TRANSACTIONS = "Invoices, memos and payments"
    TAX_AND_REVENUE = "Tax and revenue recognition"
    CLASSIFICATIONS = "Classes, departments and locations"
    CUTOVER = "Start dates"
    SWITCHES = "What is synced"
    TECHNICAL = "Technical"
    SCHEDULE = "Schedule"


class FieldKind(StrEnum):
    """What a preference holds."""

    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    TIME = "time"
    DAYS = "days"


class Applies(StrEnum):
    """In which Zuora tenants a preference has a meaning."""

    BOTH = "both"
    SETTLEMENT = "Invoice Settlement only"
    NO_SETTLEMENT = "without Invoice Settlement only"

    def to(self, invoice_settlement: bool) -> bool:
        """Whether a tenant of this mode shows the preference."""
        other = Applies.NO_SETTLEMENT if invoice_settlement else Applies.SETTLEMENT
        return self is not other


@dataclass(frozen=True, slots=True)
class PreferenceInfo:
    """One preference of preferences.md. `id` is the field of `Preferences`, which also has the default.

    `warning` is shown when the value becomes one of `warns_for`. `required` says when it must be filled.
    A change of a `grave` one needs a reason, one for `two_people` somebody else to confirm it as well.
    """

    id: str
    label: str
    group: Group
    kind: FieldKind
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()
    warning: str = ""
    warns_for: tuple[Any, ...] = ()
    applies: Applies = Applies.BOTH
    required: str = ""
    grave: bool = False
    two_people: bool = False

    def as_text(self, value: Any) -> str:
        """A value as the history keeps it; `from_text` reads it back."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return "" if value is None else str(value)

    def from_text(self, text: str) -> Any:
        """The value that `as_text` wrote. Raises ValueError for a text that is none."""
        match self.kind:
            case FieldKind.FLAG:
                return {"Yes": True, "No": False}[text] if text in ("Yes", "No") else _refused(text)
            case FieldKind.NUMBER:
                return int(text) if text else None
            case FieldKind.DATE:
                return date.fromisoformat(text) if text else None
            case FieldKind.TIME:
                return time.fromisoformat(text) if text else None
            case _:
                return text


def _refused(text: str) -> bool:
    raise ValueError(f'"{text}" is neither Yes nor No')


def choices_of(options: Iterable[StrEnum]) -> tuple[str, ...]:
    """The texts of an enum, in its order."""
    return tuple(option.value for option in options)
