"""A Zuora invoice item adjustment with what it adjusts (adjustments.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.billed import BilledItem, TaxationItem
from syncrules.records.common import AccountLink, Integration


@dataclass(frozen=True, slots=True)
class AdjustedInvoice:
    """The original invoice; a negative one is a credit memo in NetSuite."""

    id: str
    number: str
    amount: Decimal
    integration_id: str = ""

    @property
    def negative(self) -> bool:
        """It became a credit memo."""
        return self.amount < 0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An adjustment of one item (`item`) or of one tax (`tax`); `amount` is positive, `type` its sign.

    The item carries the service period of the adjustment, which may differ from the invoice's.
    """

    id: str
    number: str
    account: AccountLink
    invoice: AdjustedInvoice
    type: str  # "Credit" or "Charge"
    status: str
    amount: Decimal
    adjustment_date: date
    source_type: str  # "InvoiceDetail" or "Tax"; the documentation also says "InvoiceItem"
    item: BilledItem | None = None
    tax: TaxationItem | None = None
    integration: Integration = Integration()
    comment: str = ""
    reference_id: str = ""
    created_date: datetime | None = None
