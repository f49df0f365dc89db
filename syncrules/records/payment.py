"""A Zuora payment (payments.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.common import AccountLink, Application, Integration


@dataclass(frozen=True, slots=True)
class Payment:
    """A Zuora payment with the documents it is applied to now.

    `refunded` has left the payment again; with Invoice Settlement it is no longer part of its applications.
    `currency` is only told of payments without account.
    """

    id: str
    number: str
    status: str
    amount: Decimal
    effective_date: date
    account: AccountLink | None = None
    integration: Integration = Integration()
    applications: tuple[Application, ...] = ()
    created_date: datetime | None = None
    comment: str = ""
    method_type: str = ""
    credit_card_type: str = ""
    reference_id: str = ""
    type: str = ""  # "External" or "Electronic"
    refunded: Decimal = Decimal(0)
    currency: str = ""
