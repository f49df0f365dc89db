"""A Zuora refund of a payment, with that payment as it is now (refunds.md, first half)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.common import AccountLink, Application, Integration


@dataclass(frozen=True, slots=True)
class RefundedPayment:
    """The payment that a refund pays back; `integration_id` is its NetSuite payment.

    `applications` are its documents as they are after the refund. With Invoice Settlement an amount is
    what is applied now, documents that nothing is applied to any more included; without, it is the
    invoice payment's amount, and `refunded` what of it was given back.
    """

    id: str
    number: str
    integration_id: str = ""
    applications: tuple[Application, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentRefund:
    """A Zuora refund; `amount` is what it pays back of `payment`, the sum of its parts."""

    id: str
    number: str
    status: str
    source_type: str  # "Payment" or "CreditBalance"
    amount: Decimal
    refund_date: date
    account: AccountLink | None = None
    payment: RefundedPayment | None = None
    integration: Integration = Integration()
    sync_to_netsuite: str = ""
    method_type: str = ""
    type: str = ""  # "External" or "Electronic"
    comment: str = ""
    reference_id: str = ""
    created_date: datetime | None = None
    updated_date: datetime | None = None
