"""Zuora debit and credit memos; tenants with Invoice Settlement (debit-memos.md, credit-memos.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from syncrules.records.billed import BilledItem
from syncrules.records.common import AccountLink, Application, Integration


@dataclass(frozen=True, slots=True)
class Memo:
    """What both have; `amount` is the total with tax, never negative."""

    id: str
    number: str
    account: AccountLink
    status: str
    amount: Decimal
    memo_date: date
    integration: Integration = Integration()
    currency: str = ""
    amount_without_tax: Decimal = Decimal(0)
    tax_amount: Decimal = Decimal(0)
    tax_exempt_amount: Decimal = Decimal(0)
    target_date: date | None = None
    posted_date: datetime | None = None
    created_date: datetime | None = None
    updated_date: datetime | None = None
    items: tuple[BilledItem, ...] = ()


@dataclass(frozen=True, slots=True)
class DebitMemo(Memo):
    """A debit memo: it is owed, like an invoice."""

    due_date: date | None = None


@dataclass(frozen=True, slots=True)
class CreditMemo(Memo):
    """A credit memo with what it is applied to at present; invoices and debit memos."""

    comment: str = ""
    applications: tuple[Application, ...] = ()
