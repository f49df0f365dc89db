"""A NetSuite credit memo with the documents it is applied to (credit-memos.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from syncrules.records.common import DocumentLink, Integration

INVOICE = "INVOICE"
NEGATIVE_INVOICE = "NEGATIVE_INVOICE"
CHARGE = "INVOICE_ITEM_ADJUSTMENT"  # of an invoice: made from a charge that Zuora knows


@dataclass(frozen=True, slots=True)
class MemoApplication:
    """One apply line of a credit memo; `document` is in NetSuite, its `integration_id` the Zuora ID."""

    document: DocumentLink
    amount: Decimal
    zuora_type: str = ""
    date: date | None = None

    @property
    def on_zuora_invoice(self) -> bool:
        """Whether Zuora has to know of it."""
        return self.zuora_type == INVOICE


@dataclass(frozen=True, slots=True)
class AppliedMemo:
    """A NetSuite credit memo. `account_id` is its Zuora Customer ID (Sales), `total` in `currency`."""

    id: str
    number: str
    account_id: str
    total: Decimal
    amount_remaining: Decimal
    currency: str
    tran_date: date
    customer: str = ""
    subsidiary: str = ""
    zuora_type: str = ""
    reference_number: str = ""  # Zuora Reference Number
    integration: Integration = Integration()
    applications: tuple[MemoApplication, ...] = ()
    memo: str = ""

    @property
    def negative(self) -> bool:
        """It was made from a negative Zuora invoice."""
        return self.zuora_type == NEGATIVE_INVOICE

    @property
    def zuora_applications(self) -> tuple[MemoApplication, ...]:
        """What is applied to each Zuora invoice; an invoice in instalments has several apply lines."""
        merged: dict[str, MemoApplication] = {}
        for line in self.applications:
            if line.on_zuora_invoice:
                before = merged.get(line.document.id)
                amount = line.amount + before.amount if before else line.amount
                merged[line.document.id] = replace(line, amount=amount)
        return tuple(merged.values())

    @property
    def charged_in_zuora(self) -> Decimal:
        """What is applied to invoices that are themselves charges on the negative invoice in Zuora."""
        return sum((a.amount for a in self.applications if a.zuora_type == CHARGE), Decimal(0))

    @property
    def used(self) -> Decimal:
        """What is applied to documents or was refunded."""
        return self.total - self.amount_remaining
