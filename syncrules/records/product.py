"""A Zuora product (catalog.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from syncrules.records.common import Integration


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the catalog. The effective dates are inclusive, the moments aware."""

    id: str
    name: str
    effective_start: date
    effective_end: date
    created_date: datetime
    updated_date: datetime
    integration: Integration = Integration()
    item_type: str = ""
