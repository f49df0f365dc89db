"""What a rule may know besides its record: preferences, clock, names and facts of the two systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from syncrules.field_mapping import FieldMapping
from syncrules.preferences import Preferences
from syncrules.writes import System


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
    deferred: Mapping[str, frozenset[str]] = field(default_factory=dict)  # source id -> lines sent deferred

    def fact(self, fact: Fact, key: str) -> str:
        """The text for a key, or an empty one when nothing is known."""
        return str(self.known(fact, key) or "")

    def known(self, fact: Fact, key: str) -> Any | None:
        """The value for a key, or None when nothing is known."""
        return self.facts.get(fact, {}).get(key)
