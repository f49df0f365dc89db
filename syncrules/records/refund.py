"""A NetSuite customer refund with the credit memo and the payment behind it (refunds.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from syncrules.records.common import Application, CustomerLink, Integration


@dataclass(frozen=True, slots=True)
class ReferencedPayment:
    """The NetSuite payment that a credit memo names as Zuora Refund Payment Reference.

    `applications` are its apply lines; their `document.integration_id` is the invoice's Zuora ID.
    """

    id: str
    number: str
    amount: Decimal
    zuora_id: str = ""
    tran_date: date | None = None
    applications: tuple[Application, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundedMemo:
    """A NetSuite credit memo that a refund is applied to."""

    id: str
    number: str
    total: Decimal
    create_zuora_refund: bool = False
    payment: ReferencedPayment | None = None


@dataclass(frozen=True, slots=True)
class RefundApplication:
    """One apply line of a refund: the document it pays out and the amount."""

    document_id: str
    document_type: str  # NetSuite's word, e.g. "Credit Memo"
    number: str
    amount: Decimal
    memo: RefundedMemo | None = None  # filled when the document is a credit memo


@dataclass(frozen=True, slots=True)
class CustomerRefund:
    """A NetSuite customer refund. `total` is its amount in `currency`."""

    id: str
    number: str
    customer: CustomerLink
    total: Decimal
    currency: str
    tran_date: date
    integration: Integration = Integration()
    applications: tuple[RefundApplication, ...] = ()
    payment_method: str = ""
    memo: str = ""

    @property
    def amount_remaining(self) -> Decimal:
        """What is not applied; NetSuite has no such field on refunds, so total less the applications."""
        return self.total - sum((a.amount for a in self.applications), Decimal(0))
