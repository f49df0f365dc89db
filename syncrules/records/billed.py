"""What invoices, debit memos and credit memos have in common: their items, and what these need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from syncrules.records.common import AccountLink, Integration


@dataclass(frozen=True, slots=True)
class ChargeLink:
    """What a line needs of its product rate plan charge."""

    id: str
    name: str
    integration_id: str = ""
    rev_rec_code: str = ""
    rev_rec_trigger: str = ""  # "Contract Effective Date", "Service Activation Date" …
    rev_rec_template_type: str = ""
    rev_rec_start: str = ""
    rev_rec_end: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionLink:
    """What a line needs of its subscription."""

    id: str
    name: str
    notes: str = ""
    project: str = ""
    end_date: date | None = None


@dataclass(frozen=True, slots=True)
class TaxationItem:
    """A tax amount on one item; a percentage `tax_rate` is a fraction (0.09)."""

    id: str
    amount: Decimal
    accounting_code: str = ""
    tax_code: str = ""
    tax_date: date | None = None
    tax_rate: Decimal | None = None
    tax_rate_type: str = ""  # "Percentage" or "FlatFee"
    tax_rate_description: str = ""


@dataclass(frozen=True, slots=True)
class BilledItem:
    """One item of an invoice or memo, its `amount` without tax.

    `trigger_date` is the date that recognition waits for, `integration_id` the NetSuite line.
    """

    id: str
    amount: Decimal
    quantity: Decimal
    charge: ChargeLink | None = None
    subscription: SubscriptionLink | None = None
    charge_date: datetime | None = None
    service_start: date | None = None
    service_end: date | None = None
    trigger_date: date | None = None
    processing_type: str = ""
    tax_code: str = ""
    integration_id: str = ""
    taxes: tuple[TaxationItem, ...] = ()


class Billed(Protocol):
    """A document that becomes a NetSuite transaction with a line for each item and each tax."""

    @property
    def id(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def account(self) -> AccountLink: ...

    @property
    def integration(self) -> Integration: ...

    @property
    def amount(self) -> Decimal: ...

    @property
    def currency(self) -> str: ...

    @property
    def amount_without_tax(self) -> Decimal: ...

    @property
    def tax_amount(self) -> Decimal: ...

    @property
    def tax_exempt_amount(self) -> Decimal: ...

    @property
    def created_date(self) -> datetime | None: ...

    @property
    def posted_date(self) -> datetime | None: ...

    @property
    def target_date(self) -> date | None: ...

    @property
    def items(self) -> tuple[BilledItem, ...]: ...
