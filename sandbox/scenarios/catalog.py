"""The demo catalogue: charges that sync, charges that were synced before, and one for every refusal."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.blueprint import Blueprint, Charge, Fields

SUBSCRIPTIONS = {
    "AccountingCode": "Revenue : Subscriptions",
    "RecognizedRevAccount__NS": "Revenue : Subscriptions",
    "DeferredRevAccount__NS": "Deferred Revenue : Subscriptions",
    "RevRecCode": "Ratable over Term",
    "RevRecTemplateType__NS": "Standard",
    "RevRecStart__NS": "Charge Period Start",
    "RevRecEnd__NS": "Charge Period End",
}
SERVICES = {"AccountingCode": "Revenue : Services"}
PROJECT = {
    "AccountingCode": "Revenue : Services",
    "RevRecCode": "Project Percent Complete",
    "RevRecTemplateType__NS": "Variable",
}
HARDWARE = {"AccountingCode": "Revenue : Hardware", "Location__NS": "Americas : North America"}
TERM_END = {
    **SUBSCRIPTIONS,
    "RevRecStart__NS": "Rev Rec Trigger Date",
    "RevRecEnd__NS": "Subscription End Date",
}
UNIT = "Per Unit Pricing"

# charge, rate plan, product, price, model, charge type, item type, synced before, fields
_GOOD: tuple[tuple[str, str, str, str, str, str, str, bool, Fields], ...] = (
    (
        "Platform Base Fee",
        "Platform Starter",
        "Larkfield Platform",
        "490.00",
        "Flat Fee Pricing",
        "Recurring",
        "Service",
        True,
        SUBSCRIPTIONS,
    ),
    (
        "Named User",
        "Platform Team",
        "Larkfield Platform",
        "24.00",
        UNIT,
        "Recurring",
        "Service",
        True,
        SUBSCRIPTIONS,
    ),
    (
        "Enterprise Annual Fee",
        "Platform Enterprise",
        "Larkfield Platform",
        "18000.00",
        "Flat Fee Pricing",
        "Recurring",
        "Service",
        True,
        TERM_END,
    ),
    (
        "API Call Overage",
        "Platform Metered",
        "Larkfield Platform",
        "0.02",
        "Overage Pricing",
        "Usage",
        "Service",
        True,
        {"AccountingCode": "Revenue : Usage"},
    ),
    (
        "Analytics Seat",
        "Analytics Team",
        "Larkfield Analytics",
        "35.50",
        UNIT,
        "Recurring",
        "Service",
        True,
        {**SUBSCRIPTIONS, "Class__NS": "Software : Analytics"},
    ),
    (
        "Premium Support",
        "Support Premium",
        "Support",
        "250.00",
        "Flat Fee Pricing",
        "Recurring",
        "Service",
        True,
        {**SERVICES, "Department__NS": "Customer Success : Support"},
    ),
    (
        "Onboarding Workshop",
        "Onboarding",
        "Professional Services",
        "1850.00",
        "Flat Fee Pricing",
        "OneTime",
        "Service",
        True,
        SERVICES,
    ),
    (
        "Edge Gateway Device",
        "Gateway Purchase",
        "Hardware",
        "399.00",
        UNIT,
        "OneTime",
        "Non Inventory",
        True,
        HARDWARE,
    ),
    (
        "Gateway Rental",
        "Gateway as a Service",
        "Hardware",
        "19.90",
        UNIT,
        "Recurring",
        "Non Inventory",
        False,
        HARDWARE,
    ),
    (
        "Data Retention Add-on",
        "Analytics Archive",
        "Larkfield Analytics",
        "75.00",
        "Volume Pricing",
        "Recurring",
        "Service",
        False,
        {**SUBSCRIPTIONS, "RevRecTriggerCondition": "Customer Acceptance Date"},
    ),
    (
        "Implementation Project",
        "Implementation",
        "Professional Services",
        "12500.00",
        "Flat Fee Pricing",
        "OneTime",
        "Service",
        False,
        PROJECT,
    ),
    (
        "Loyalty Discount",
        "Retention Offers",
        "Larkfield Platform",
        "-50.00",
        "Discount-Fixed Amount",
        "Recurring",
        "Service",
        False,
        {"AccountingCode": "Revenue : Discounts"},
    ),
    (
        "Travel & Expenses <billed at cost>",
        "Expenses",
        "Professional Services",
        "0.00",
        "Flat Fee Pricing",
        "OneTime",
        "Non Inventory",
        False,
        {},
    ),
)

# One charge for every validation of charges_to_netsuite: charge, what differs, item type, synced before.
_EXAMPLES: tuple[tuple[str, Fields, str, bool], ...] = (
    ("Training Voucher", {"ItemType__NS": None}, "Service", False),
    ("Backup Appliance", {"ItemType__NS": "Service"}, "Non Inventory", True),
    ("Migration Day", {"IntegrationStatus__NS": "Sync Complete"}, "Service", False),
    ("Audit Log Archive", {}, "Service", False),  # its rate plan carries the same name
    ("Connector Pack", {"AccountingCode": "Subscriptions"}, "Service", False),
    ("Priority Routing", {"DeferredRevAccount__NS": "Deferred Revenue : Routing"}, "Service", False),
    ("White-label Option", {"RevRecCode": "ratable over term"}, "Service", False),
    ("Compliance Report", {"Class__NS": "Software : Compliance"}, "Service", False),
    ("On-site Visit", {"Department__NS": "Field Service"}, "Service", False),
    ("Colocation Rack", {"Location__NS": "Europe : Frankfurt"}, "Service", False),
    ("Reseller Margin", {"Subsidiary__NS": "Larkfield Europe GmbH"}, "Service", False),
    (
        "Peak Bandwidth",
        {"ChargeModel": "HighWatermarkVolumePricing", "ChargeType": "Usage"},
        "Service",
        False,
    ),
    ("Legal Hold", {}, "Service", False),  # NetSuite has a native item of this name
    # Its link to the NetSuite item was taken back, and it is not to be synced again.
    ("Beta Feature Pass", {"IntegrationId__NS": None, "IntegrationStatus__NS": "Ignore"}, "Service", True),
)


def add_catalog(plan: Blueprint) -> None:
    """All charges of the demo, those that must fail included."""
    for name, rate_plan, product, price, model, kind, item_type, synced, fields in _GOOD:
        plan.charges.append(
            Charge(
                name,
                rate_plan,
                product,
                Decimal(price),
                model,
                kind,
                item_type,
                synced=synced,
                fields=dict(fields),
            )
        )
    for name, fields, item_type, synced in _EXAMPLES:
        rate_plan = name if name == "Audit Log Archive" else f"{name} Plan"
        base = {"AccountingCode": "Revenue : Services", "ItemType__NS": item_type}
        plan.charges.append(
            Charge(
                name,
                rate_plan,
                "Add-ons",
                Decimal("120.00"),
                item_type=item_type,
                synced=synced,
                fields={**base, **fields},
            )
        )
    classic = Charge(
        "Classic Edition Fee", "Classic Edition", "Larkfield Classic", Decimal("99.00"), ended=True
    )
    classic.fields = {"AccountingCode": "Revenue : Subscriptions"}
    plan.charges.append(classic)
    plan.strangers.append(("serviceSaleItem", "Legal Hold"))


def sold(plan: Blueprint) -> list[Charge]:
    """The charges that ordinary invoices are made of."""
    names = {row[0] for row in _GOOD} - {
        "Implementation Project",
        "Loyalty Discount",
        "Enterprise Annual Fee",
    }
    return [charge for charge in plan.charges if charge.name in names and charge.price > 0]
