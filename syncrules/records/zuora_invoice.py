"""What the rules of NetSuite transactions may know of a Zuora invoice (credit-memos.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NegativeInvoice:
    """A Zuora invoice with a negative amount, and whose it is."""

    id: str
    number: str
    account_id: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An item or a tax of a Zuora invoice. `open` is its amount with its adjustments, negative on credits.

    `adjustments` are the amounts of its adjustments in force that carry a NetSuite id, by that id.
    """

    source_type: str  # "InvoiceDetail" or "Tax"
    source_id: str
    open: Decimal
    adjustments: Mapping[str, Decimal] = field(default_factory=dict)
