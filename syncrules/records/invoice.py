"""A Zuora invoice with its items and taxation items (invoices.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.billed import BilledItem
from syncrules.records.common import AccountLink, Integration


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
    items: tuple[BilledItem, ...] = ()

    @property
    def line_count(self) -> int:
        """Items and taxation items together: the lines that NetSuite would get."""
        return sum(1 + len(item.taxes) for item in self.items)
