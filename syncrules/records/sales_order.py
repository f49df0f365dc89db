"""A NetSuite sales order that starts a Zuora subscription (sales-orders.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from syncrules.records.common import CustomerLink, Integration


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """A sales order. `rate_plans` are the Zuora ids of its lines' rate plans, one entry for each line.

    `account_id` is Zuora Customer ID (Sales). Texts and choices stand as they were entered.
    """

    id: str
    number: str
    customer: CustomerLink
    tran_date: date
    currency: str = ""  # symbol
    integration: Integration = Integration()
    account_id: str = ""
    send_to_zuora: str = ""
    rate_plans: tuple[str, ...] = ()
    subscription_number: str = ""
    term_setting: str = ""
    auto_renew: str = ""
    initial_term: str = ""
    renewal_term: str = ""
    term_start_date: date | None = None
    contract_effective_date: date | None = None
    service_activation_date: date | None = None
    customer_acceptance_date: date | None = None
