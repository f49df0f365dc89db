"""A Zuora payment (payments.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.common import AccountLink, Application, Integration


@dataclass(frozen=True, slots=True)
class Payment:
    """A Zuora payment with the documents it is applied to."""

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
