"""A Zuora product rate plan (catalog.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from syncrules.records.common import Classifications, Integration


@dataclass(frozen=True, slots=True)
class ProductLink:
    """The product that a rate plan belongs to, with the internal id of its item if it is synced."""

    id: str
    name: str
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class RatePlan:
    """A product rate plan. The effective dates are inclusive; the prices are texts as typed in Zuora."""

    id: str
    name: str
    product: ProductLink
    effective_start: date
    effective_end: date
    created_date: datetime
    updated_date: datetime
    integration: Integration = Integration()
    classifications: Classifications = Classifications()
    item_type: str = ""
    billing_period: str = ""
    include_children: str = ""
    price: str = ""  # in Zuora Default Currency
    multi_currency_price: str = ""  # CAD:250.25;GBP:126.99
