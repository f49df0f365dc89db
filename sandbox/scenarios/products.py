"""The products and rate plans of the demo: good ones, ones synced before, and one for every refusal."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.scenarios.blueprint import Blueprint, Fields, Product, RatePlan

NEVER_MADE = "987654"  # the internal id of an item that somebody deleted

_PRODUCTS: tuple[tuple[str, str, str], ...] = (
    ("Larkfield Platform", "Service", "synced"),
    ("Larkfield Analytics", "Service", "new"),
    ("Support", "Service", "synced"),
    ("Professional Services", "Service", "linked"),  # its item was entered by hand, and the id in Zuora
    ("Hardware", "Non Inventory", "new"),
)

# rate plan, product, item type, synced before, fields
_PLANS: tuple[tuple[str, str, str, bool, Fields], ...] = (
    ("Platform Starter", "Larkfield Platform", "Service", True, {"Price__NS": "490.00"}),
    (
        "Platform Team",
        "Larkfield Platform",
        "Service",
        False,
        {
            "BillingPeriod__NS": "Monthly",
            "Price__NS": "24.00",
            "MultiCurrencyPrice__NS": "EUR:22.50;GBP:19.00",
            "IncludeChildren__NS": "Yes",
        },
    ),
    (
        "Platform Enterprise",
        "Larkfield Platform",
        "Service",
        False,
        {
            "BillingPeriod__NS": "Annual",
            "MultiCurrencyPrice__NS": "USD:18000;EUR:16750.50",
            "Subsidiary__NS": "Larkfield Inc. : Larkfield UK Ltd.",
            "IncludeChildren__NS": "No",
        },
    ),
    (
        "Analytics Team",
        "Larkfield Analytics",
        "Service",
        False,
        {
            "BillingPeriod__NS": "Quarterly",
            "Price__NS": "106.50",
            "Class__NS": "Software : Analytics",
            "Department__NS": "Customer Success",
            "Location__NS": "Europe : Germany",
        },
    ),
    (
        "Support Premium",
        "Support",
        "Service",
        True,
        {"BillingPeriod__NS": "Monthly", "Price__NS": "250.00", "MultiCurrencyPrice__NS": "GBP:199.00"},
    ),
    ("Onboarding", "Professional Services", "Service", False, {"BillingPeriod__NS": "Semi-Annual"}),
    ("Support Annual", "Support", "Service", True, {"IntegrationStatus__NS": "Error Updating Item"}),
    ("Gateway Purchase", "Hardware", "Non Inventory", False, {"Price__NS": "399"}),
    ("Gateway as a Service", "Hardware", "Inventory", False, {"Price__NS": "19.90"}),
)

# One product for every validation and refusal: product, item type, synced before, what differs.
_PRODUCT_EXAMPLES: tuple[tuple[str, str, bool, Fields], ...] = (
    ("Larkfield Labs", "Service", False, {"ItemType__NS": None}),
    ("Larkfield Mobile", "Non Inventory", True, {"ItemType__NS": "Service"}),
    ("Partner Marketplace", "Service", False, {"IntegrationStatus__NS": "Sync Complete"}),
    ("Classic Edition", "Service", False, {}),  # an old rate plan carries the same name
    ("Field Services", "Service", False, {}),  # NetSuite has a native item of this name
    (
        "Data Exchange",
        "Service",
        False,
        {"IntegrationId__NS": NEVER_MADE, "IntegrationStatus__NS": "Sync Complete"},
    ),
    ("Beta Programme", "Service", False, {"IntegrationStatus__NS": "Ignore"}),
)

# One rate plan for every validation and refusal: rate plan, product, item type, synced before, what differs.
_PLAN_EXAMPLES: tuple[tuple[str, str, str, bool, Fields], ...] = (
    ("Team Sandbox", "Larkfield Platform", "Service", False, {"ItemType__NS": None}),
    ("Starter Kit", "Larkfield Platform", "Non Inventory", True, {"ItemType__NS": "Service"}),
    ("Support Weekends", "Support", "Service", False, {"IntegrationStatus__NS": "Sync Complete"}),
    ("Labs Preview", "Larkfield Labs", "Service", False, {}),
    ("Analytics Forecasts", "Larkfield Analytics", "Service", False, {"Price__NS": "1,200.00"}),
    (
        "Analytics Exports",
        "Larkfield Analytics",
        "Service",
        False,
        {"MultiCurrencyPrice__NS": "EUR 12.50; GBP 10.90"},
    ),
    (
        "Analytics Alerts",
        "Larkfield Analytics",
        "Service",
        False,
        {"MultiCurrencyPrice__NS": "EUR:12.00;GBP:10.00;EUR:11.00"},
    ),
    (
        "Analytics Streams",
        "Larkfield Analytics",
        "Service",
        False,
        {"MultiCurrencyPrice__NS": "EUR:15.00;CAD:21.00"},
    ),
    ("Support Nights", "Support", "Service", False, {"Class__NS": "Services : Nights"}),
    ("Support Holidays", "Support", "Service", False, {"Department__NS": "Support"}),
    ("Support On Site", "Support", "Service", False, {"Location__NS": "Europe : Frankfurt"}),
    ("Support Abroad", "Support", "Service", False, {"Subsidiary__NS": "Larkfield Europe GmbH"}),
    ("Data Exchange Basic", "Data Exchange", "Service", False, {}),  # its parent item is gone
    ("Support Pilot", "Support", "Service", False, {"IntegrationStatus__NS": "Ignore"}),
)


def add_products(plan: Blueprint) -> None:
    """All products and rate plans that are more than a heading of a charge."""
    for name, item_type, state in _PRODUCTS:
        product = Product(name, item_type, synced=state == "synced", linked=state == "linked")
        plan.products.append(product)
    for name, item_type, synced, fields in _PRODUCT_EXAMPLES:
        plan.products.append(Product(name, item_type, synced=synced, fields=dict(fields)))
    _add_by_date(plan)
    for name, above, item_type, synced, fields in (*_PLANS, *_PLAN_EXAMPLES):
        plan.rate_plans.append(
            RatePlan(name, item_type, product=plan.product(above), synced=synced, fields=dict(fields))
        )
    plan.strangers.append(("serviceSaleItem", "Field Services"))


def _add_by_date(plan: Blueprint) -> None:
    """A product that is no longer sold, and one that is not sold yet."""
    plan.products.append(Product("Larkfield 2015", end=plan.day(6, 28)))
    plan.products.append(
        Product("Larkfield Next", start=plan.today + timedelta(days=30), end=date(2099, 12, 31))
    )
