"""A Zuora product rate plan charge (catalog.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from syncrules.records.common import Classifications, Integration


@dataclass(frozen=True, slots=True)
class RatePlanLink:
    """The rate plan and product that a charge belongs to, with the plan's effective dates."""

    id: str
    name: str
    product_id: str
    product_name: str
    effective_start: date
    effective_end: date


@dataclass(frozen=True, slots=True)
class Charge:
    """A product rate plan charge. Revenue recognition fields hold the API's texts.

    `own_start` and `own_end` are effective dates of its own, which few charges have (D59).
    """

    id: str
    name: str
    charge_model: str
    charge_type: str
    rate_plan: RatePlanLink
    created_date: datetime
    updated_date: datetime
    integration: Integration = Integration()
    classifications: Classifications = Classifications()
    item_type: str = ""
    description: str = ""
    accounting_code: str = ""
    recognized_rev_account: str = ""
    deferred_rev_account: str = ""
    rev_rec_code: str = ""
    include_children: str = ""
    taxable: bool = False
    tax_code: str = ""
    own_start: date | None = None
    own_end: date | None = None

    @property
    def effective_start(self) -> date:
        """The first day on which the charge is effective: its own, else its rate plan's."""
        return self.own_start or self.rate_plan.effective_start

    @property
    def effective_end(self) -> date:
        """The last day on which the charge is effective: its own, else its rate plan's."""
        return self.own_end or self.rate_plan.effective_end
