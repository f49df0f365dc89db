"""An account and a catalog that pass every rule, and the context they are judged in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from syncrules.language import Context, Fact, Kind, Reference
from syncrules.preferences import Preferences
from syncrules.records.account import Account, Contact, ParentAccount
from syncrules.records.charge import Charge, RatePlanLink
from syncrules.records.common import Classifications, Integration
from syncrules.records.product import Product
from syncrules.records.rate_plan import ProductLink, RatePlan

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
WATERMARK = datetime(2026, 3, 1, tzinfo=UTC)
CHANGED = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)

NAMES = {
    Kind.TERM: {"Net 30": "3"},
    Kind.CURRENCY: {"USD": "1", "EUR": "4"},
    Kind.SUBSIDIARY: {"Acme Group": "1", "Acme Group : Acme GmbH": "2"},
    Kind.TAX_CODE: {"Zero": "-8"},
    Kind.BATCH: {"Batch1": "1", "Batch7": "7"},
    Kind.BILL_CYCLE_DAY: {str(day): str(100 + day) for day in range(1, 32)},
    Kind.CLASS: {"Software": "11", "Software : Cloud": "12"},
    Kind.DEPARTMENT: {"Sales": "21"},
    Kind.LOCATION: {"Americas : North America : Eastern": "31", "Berlin": "32"},
    Kind.INCOME_ACCOUNT: {"Income : Subscriptions": "54", "Income : Services": "55"},
    Kind.DEFERRED_ACCOUNT: {"Deferred Revenue": "66"},
    Kind.REV_REC_TEMPLATE: {"Straight-line": "77"},
    Kind.TAX_SCHEDULE: {"S1": "88"},
}

BILL_TO = Contact(
    id="con-bill",
    first_name="Ada",
    last_name="Byron",
    address1="1 Main Street",
    address2="Floor 2",
    city="Springfield",
    state="Illinois",
    postal_code="62701",
    country="United States",
    fax="555-0101",
    work_email="ada@acme.example",
    work_phone="555-0100",
    tax_region="IL",
)
SOLD_TO = Contact(
    id="con-sold",
    first_name="Kurt",
    last_name="Weber",
    address1="Hauptstr. 5",
    city="Berlin",
    state="Berlin",
    postal_code="10115",
    country="Germany",
    work_email="kurt@acme.example",
    work_phone="030-1234",
)
PARENT = ParentAccount(id="acc-0", number="A-00", name="Acme Holding", integration_id="900")

ACCOUNT = Account(
    id="acc-1",
    number="A-01",
    name="Acme Inc.",
    status="Active",
    currency="USD",
    created_date=datetime(2026, 1, 10, 8, 0, tzinfo=UTC),
    updated_date=CHANGED,
    payment_term="Net 30",
    bill_to=BILL_TO,
    sold_to=SOLD_TO,
)

PRODUCT = Product(
    id="p-1",
    name="Gold",
    effective_start=date(2026, 1, 1),
    effective_end=date(2026, 12, 31),
    created_date=datetime(2026, 1, 10, 8, 0, tzinfo=UTC),
    updated_date=CHANGED,
    item_type="Service",
)
PLAN = RatePlan(
    id="rp-1",
    name="Gold monthly",
    product=ProductLink(id="p-1", name="Gold", integration_id="400"),
    effective_start=date(2026, 1, 1),
    effective_end=date(2026, 12, 31),
    created_date=datetime(2026, 1, 10, 8, 0, tzinfo=UTC),
    updated_date=CHANGED,
    item_type="Service",
)
RATE_PLAN = RatePlanLink(
    id="rp-1",
    name="Gold monthly",
    product_id="p-1",
    product_name="Gold",
    effective_start=date(2026, 1, 1),
    effective_end=date(2026, 12, 31),
)
CHARGE = Charge(
    id="chg-1",
    name="Gold seats",
    charge_model="Per Unit Pricing",
    charge_type="Recurring",
    rate_plan=RATE_PLAN,
    created_date=datetime(2026, 1, 10, 8, 0, tzinfo=UTC),
    updated_date=CHANGED,
    item_type="Service",
)


def context(
    facts: dict[Fact, dict[str, str]] | None = None,
    watermark: datetime | None = WATERMARK,
    **preferences: Any,
) -> Context:
    """A context with all names known in NetSuite and the given preferences."""
    return Context(
        preferences=Preferences(zuora_default_currency="USD", **preferences),
        now=NOW,
        reference=Reference(NAMES),
        facts=facts or {},
        watermark=watermark,
    )


def linked(record: Any, status: str = "Sync Complete", id: str = "500", **more: str) -> Any:
    """The record with an Integration ID and a status."""
    return replace(record, integration=Integration(id=id, status=status, **more))


def classified(record: Any, **names: str) -> Any:
    """The record with classifications, e.g. `subsidiary="Acme Group"`."""
    return replace(record, classifications=Classifications(**names))
