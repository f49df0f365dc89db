"""A NetSuite customer and a sales order that pass every rule, and the context they are judged in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from syncrules.language import Context, Fact, Kind, Reference
from syncrules.preferences import Preferences
from syncrules.records.common import CustomerLink, Integration
from syncrules.records.customer import Address, Customer, ParentCustomer
from syncrules.records.sales_order import SalesOrder

NOW = datetime(2026, 11, 20, 9, 30, 15, 250000, tzinfo=UTC)
NOW_TEXT = "2026-11-20T09:30:15+00:00"
WATERMARK = datetime(2026, 11, 1, tzinfo=UTC)
CHANGED = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)

NAMES = {
    Kind.ZUORA_TERM: {"Net 30": "t-30", "Due Upon Receipt": "t-0"},
    Kind.ZUORA_CURRENCY: {"USD": "USD", "EUR": "EUR"},
    Kind.ZUORA_EXTERNAL_METHOD: {"Check": "pm-check"},
    Kind.SUBSIDIARY: {"Acme Group": "1", "Acme Group : Acme GmbH": "2"},
}
BILLING = Address(
    addressee="Ada Byron",
    address1="1 Main Street",
    address2="Floor 2",
    city="Springfield",
    state="IL",
    postal_code="62701",
    country="_unitedStates",
)
SHIPPING = Address(
    addressee="Kurt von Weber",
    address1="Hauptstr. 5",
    city="Berlin",
    postal_code="10115",
    country="_germany",
)
PARENT = ParentCustomer("900", "CUST-9", "Acme Holding", "acc-0")
CUSTOMER = Customer(
    id="501",
    number="CUST-1 Acme",
    updated_date=CHANGED,
    company_name="Acme Inc.",
    stage="_customer",
    send_to_zuora="Yes",
    currency="USD",
    payment_term="Net 30",
    batch="Batch7",
    bill_cycle_day="15",
    billing=BILLING,
    addresses=1,
)
ORDER = SalesOrder(
    id="8001",
    number="SO-1",
    customer=CustomerLink("501", "Acme Inc.", "acc-1"),
    tran_date=date(2026, 11, 3),
    currency="USD",
    send_to_zuora="Yes",
    rate_plans=("prp-1",),
    auto_renew="Yes",
    initial_term="12",
    renewal_term="6",
)


def context(
    facts: dict[Fact, dict[str, str]] | None = None,
    watermark: datetime | None = WATERMARK,
    hierarchy: bool = True,
    **preferences: Any,
) -> Context:
    """A context with these preferences over the defaults, and all names known in both systems."""
    return Context(
        preferences=Preferences(**({"zuora_default_currency": "USD"} | preferences)),
        now=NOW,
        hierarchy=hierarchy,
        reference=Reference(NAMES),
        facts=facts or {},
        watermark=watermark,
    )


def linked(status: str = "Sync Complete", id: str = "acc-1", **changes: Any) -> Customer:
    """The customer with a Zuora ID and a status."""
    return replace(CUSTOMER, integration=Integration(id=id, status=status), **changes)
