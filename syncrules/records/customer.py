"""A NetSuite customer with its default addresses (accounts.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from syncrules.records.common import Integration


@dataclass(frozen=True, slots=True)
class Address:
    """An entry of the address list. `addressee` is verbatim, blanks included; `country` NetSuite's value."""

    addressee: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""  # e.g. "_unitedStates"


@dataclass(frozen=True, slots=True)
class ParentCustomer:
    """The customer that this one belongs to; `zuora_id` is its Zuora ID field."""

    id: str
    number: str
    name: str
    zuora_id: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A NetSuite customer. `integration.id` is its Zuora ID, `updated_date` is aware."""

    id: str
    number: str  # entity id
    updated_date: datetime
    company_name: str = ""
    first_name: str = ""
    last_name: str = ""
    is_person: bool = False
    inactive: bool = False
    stage: str = ""  # SuiteTalk's value, e.g. "_customer"
    send_to_zuora: str = ""
    integration: Integration = Integration()
    currency: str = ""  # symbol
    subsidiary: str = ""  # full path
    terms: str = ""  # name of NetSuite's own terms
    payment_term: str = ""  # Zuora Payment Term
    batch: str = ""
    bill_cycle_day: str = ""  # the label in the list
    comments: str = ""
    phone: str = ""
    fax: str = ""
    auto_pay: bool = False
    crm_id: str = ""
    customer_service_rep_name: str = ""
    default_payment_method: str = ""
    purchase_order_number: str = ""
    sales_rep_name: str = ""
    tax_exempt_status: str = ""
    tax_exempt_certificate_id: str = ""
    bill_to_id: str = ""
    bill_to_tax_region: str = ""
    bill_to_work_email: str = ""
    sold_to_id: str = ""
    sold_to_work_email: str = ""
    parent: ParentCustomer | None = None
    billing: Address | None = None  # default billing
    shipping: Address | None = None  # default shipping
    addresses: int = 0  # entries of the address list

    @property
    def name(self) -> str:
        """First and last name of an individual, else the company's name."""
        person = f"{self.first_name} {self.last_name}".strip()
        return person if self.is_person else self.company_name
