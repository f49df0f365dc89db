"""A Zuora invoice with its items and taxation items (invoices.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.common import AccountLink, Integration


@dataclass(frozen=True, slots=True)
class ChargeLink:
    """What an invoice line needs of its product rate plan charge."""

    id: str
    name: str
    integration_id: str = ""
    rev_rec_code: str = ""
    rev_rec_template_type: str = ""
    rev_rec_start: str = ""
    rev_rec_end: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionLink:
    """What an invoice line needs of its subscription."""

    id: str
    name: str
    notes: str = ""
    project: str = ""
    end_date: date | None = None


@dataclass(frozen=True, slots=True)
class TaxationItem:
    """A tax amount on one invoice item; a percentage `tax_rate` is a fraction (0.09)."""

    id: str
    amount: Decimal
    accounting_code: str = ""
    tax_code: str = ""
    tax_date: date | None = None
    tax_rate: Decimal | None = None
    tax_rate_type: str = ""  # "Percentage" or "FlatFee"
    tax_rate_description: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceItem:
    """One line of an invoice. `trigger_date` is RevRecStartDate; `integration_id` the NetSuite line."""

    id: str
    charge_amount: Decimal
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


@dataclass(frozen=True, slots=True)
class Invoice:
    """A Zuora invoice; a negative `amount` becomes a NetSuite credit memo."""

    id: str
    number: str
    account: AccountLink
    status: str
    amount: Decimal
    invoice_date: date
    integration: Integration = Integration()
    currency: str = ""
    amount_without_tax: Decimal = Decimal(0)
    tax_amount: Decimal = Decimal(0)
    tax_exempt_amount: Decimal = Decimal(0)
    due_date: date | None = None
    target_date: date | None = None
    posted_date: datetime | None = None
    created_date: datetime | None = None
    last_email_sent_date: datetime | None = None
    comments: str = ""
    items: tuple[InvoiceItem, ...] = ()

    @property
    def line_count(self) -> int:
        """Items and taxation items together: the lines that NetSuite would get."""
        return sum(1 + len(item.taxes) for item in self.items)
