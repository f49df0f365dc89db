"""What the demo's accountants entered in NetSuite themselves: invoices, journals and customer payments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sandbox.scenarios.blueprint import Customer, Fields, Invoice


@dataclass(eq=False)
class NativeDocument:
    """An invoice or, with `journal`, a journal entry; `copied` is the Zuora document whose id it carries."""

    number: str  # of an invoice; journals get their number from NetSuite
    customer: Customer
    date: date
    amount: Decimal
    journal: bool = False
    copied: Invoice | None = None
    netsuite_id: str = ""


@dataclass(eq=False)
class NativePayment:
    """A customer payment; `in_zuora` is what its Zuora payment is applied to, where it has one already."""

    number: str
    customer: Customer
    date: date
    method: str
    applied: list[tuple[Invoice | NativeDocument, Decimal]]
    unapplied: Decimal = Decimal(0)
    in_zuora: list[tuple[Invoice, Decimal]] | None = None
    custom: Fields = field(default_factory=dict)  # overrides custom fields, by script id
    zuora_id: str = ""
    netsuite_id: str = ""

    @property
    def amount(self) -> Decimal:
        """The whole payment."""
        return self.unapplied + sum((amount for _, amount in self.applied), Decimal(0))
