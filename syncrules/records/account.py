"""A Zuora customer account with its contacts (accounts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from syncrules.records.common import Classifications, Integration


@dataclass(frozen=True, slots=True)
class Contact:
    """A Bill To or Sold To contact."""

    id: str
    first_name: str = ""
    last_name: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""  # Zuora's country name, e.g. "United States"
    fax: str = ""
    work_email: str = ""
    work_phone: str = ""
    tax_region: str = ""


@dataclass(frozen=True, slots=True)
class ParentAccount:
    """The parent in the account hierarchy."""

    id: str
    number: str
    name: str
    integration_id: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A Zuora account. Dates are aware; `mrr` is in `currency`."""

    id: str
    number: str
    name: str
    status: str
    currency: str
    created_date: datetime
    updated_date: datetime
    integration: Integration = Integration()
    classifications: Classifications = Classifications()
    sync_to_netsuite: str = ""
    customer_type: str = ""
    auto_pay: bool = False
    batch: str = ""
    bill_cycle_day: int | None = None
    crm_id: str = ""
    customer_service_rep_name: str = ""
    default_payment_method: str = ""
    mrr: Decimal | None = None
    notes: str = ""
    payment_term: str = ""
    purchase_order_number: str = ""
    sales_rep_name: str = ""
    tax_exempt_certificate_id: str = ""
    tax_exempt_status: str = ""
    vat_id: str = ""
    parent: ParentAccount | None = None
    bill_to: Contact | None = None
    sold_to: Contact | None = None
