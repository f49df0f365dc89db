"""How a preference is presented: its label, meaning, choices and warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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


class FieldKind(StrEnum):
    """What a preference holds."""

    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"


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


def choices_of(options: Iterable[StrEnum]) -> tuple[str, ...]:
    """The texts of an enum, in its order."""
    return tuple(option.value for option in options)
