"""A NetSuite customer payment with the documents it is applied to (payments.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from syncrules.records.common import DocumentLink, Integration

INVOICE = "INVOICE"
DEBIT_MEMO = "DEBIT_MEMO"


@dataclass(frozen=True, slots=True)
class PaymentApplication:
    """One apply line of a payment; `document` is in NetSuite, its `integration_id` the Zuora ID."""

    document: DocumentLink
    type: str  # NetSuite's word, e.g. "Invoice" or "Journal"
    amount: Decimal
    zuora_type: str = ""

    @property
    def invoice(self) -> bool:
        """An invoice of NetSuite, which debit memos are too."""
        return self.type == "Invoice"

    @property
    def journal(self) -> bool:
        """A journal entry of any kind."""
        return "journal" in self.type.casefold()

    @property
    def debit_memo(self) -> bool:
        """A debit memo in Zuora."""
        return self.zuora_type == DEBIT_MEMO


@dataclass(frozen=True, slots=True)
class CustomerPayment:
    """A NetSuite customer payment. `account_id` is its Zuora Customer ID (Payment).

    `amount` is in `currency`; `applied` and `remaining` are Amount Paid and Amount Remaining.
    """

    id: str
    number: str
    account_id: str
    amount: Decimal
    applied: Decimal
    remaining: Decimal
    currency: str
    tran_date: date
    customer: str = ""
    subsidiary: str = ""  # of the customer
    customer_currency: str = ""  # what the customer's own currency is now
    integration: Integration = Integration()
    applications: tuple[PaymentApplication, ...] = ()
    payment_method: str = ""
    memo: str = ""
    reference_id: str = ""
    sync_updates: str = ""  # Zuora Sync Updates: "Yes", "No" or empty
