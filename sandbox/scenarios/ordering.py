"""Sales orders for rate plans: those that start a subscription, and one for every refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.scenarios.blueprint import Blueprint, Charge, Customer, Fields, Product, RatePlan
from sandbox.scenarios.customers import ordinary

if TYPE_CHECKING:
    from sandbox.scenarios.native import NativeCustomer

STARTER, SUPPORT = "Platform Starter", "Support Premium"
UNKNOWN_CURRENCY = "CHF"


@dataclass(eq=False)
class SalesOrder:
    """A NetSuite sales order with one line for each rate plan, and one for a charge if it is also of that.

    `custom` overrides custom fields by the end of their script id; `currency` is the customer's unless
    given. `found_by`: the Zuora field that names this order on a subscription that a dead run had started.
    """

    number: str
    customer: Customer | NativeCustomer
    date: date
    plans: list[RatePlan]
    charge: Charge | None = None
    currency: str = ""
    custom: Fields = field(default_factory=dict)
    found_by: str = ""
    netsuite_id: str = ""


# rate plans and what differs, for the ordinary customers in turn
_GOOD: tuple[tuple[tuple[str, ...], Fields], ...] = (
    ((STARTER,), {}),
    ((STARTER, SUPPORT), {"autorenew": "No"}),
    ((STARTER, STARTER), {"renewalterm": "6"}),
    ((SUPPORT,), {"initialterm": "36", "termsetting": ""}),
    ((STARTER,), {"termsetting": "Evergreen"}),
    ((STARTER,), {"subscriptionnumber": "LARK-2044"}),
)
# In days from the order's date.
_MILESTONES = {
    "contracteffectivedate": 0,
    "serviceactivationdate": 1,
    "customeracceptancedate": 2,
    "termstartdate": 1,
}

# One order for every validation and refusal: number, rate plans, what differs.
_EXAMPLES: tuple[tuple[str, tuple[str, ...], Fields], ...] = (
    ("SO-9001", (STARTER,), {"autorenew": ""}),
    ("SO-9002", (STARTER,), {"initialterm": ""}),
    ("SO-9003", (STARTER,), {"renewalterm": ""}),
    ("SO-9004", (STARTER,), {}),  # in a currency that Zuora does not know
    ("SO-9005", (SUPPORT,), {}),  # of a customer in whose currency it has no price
    ("SO-9006", (STARTER,), {"initialterm": "0"}),
    ("SO-9007", (STARTER,), {"subscriptionnumber": "S-SO-9031"}),
    ("SO-9021", (STARTER,), {"sendtozuora": "No"}),
    ("SO-9022", (STARTER,), {"sendtozuora": ""}),
    ("SO-9023", (STARTER,), {"integrationstatus": "Ignore"}),
    ("SO-9024", (), {}),  # nothing but a charge
    ("SO-9025", (STARTER,), {"integrationstatus": "Sync Complete"}),
    ("SO-9031", (STARTER,), {"integrationstatus": "Creating Subscription"}),
    ("SO-9032", (STARTER,), {"integrationstatus": "Creating Subscription"}),
)
_FOUND_BY = {"SO-9031": "IntegrationId__NS", "SO-9032": "SalesOrder__NS"}


def add_orders(plan: Blueprint) -> None:
    """The orders of the demo, with prices for its rate plan in all of its currencies."""
    plan.charge("Platform Base Fee").prices = {"EUR": Decimal("455.00"), "GBP": Decimal("390.00")}
    synced = [customer for customer in ordinary(plan) if customer.synced]
    american = [customer for customer in synced if customer.currency == "USD"]
    for index, customer in enumerate(american):
        names, custom = _GOOD[index % len(_GOOD)]
        order = _order(plan, f"SO-{2001 + index}", customer, names, dict(custom))
        if index % 4 == 1:
            order.charge = plan.charge("Edge Gateway Device")
        if index % 5 == 0:
            _date(order)
        if "subscriptionnumber" in custom and index > len(_GOOD):
            order.custom["subscriptionnumber"] = f"LARK-{2044 + index}"
    european = [customer for customer in synced if customer.currency != "USD"]
    for index, customer in enumerate(european, len(american)):
        _order(plan, f"SO-{2001 + index}", customer, (STARTER,), {})
    _add_examples(plan, american[0], european[0])


def _add_examples(plan: Blueprint, american: Customer, european: Customer) -> None:
    for number, names, custom in _EXAMPLES:
        customer = european if number == "SO-9005" else american
        order = _order(plan, number, customer, names, dict(custom))
        order.found_by = _FOUND_BY.get(number, "")
        if not names:
            order.charge = plan.charge("Edge Gateway Device")
        if number == "SO-9004":
            order.currency = UNKNOWN_CURRENCY


def add_native_orders(plan: Blueprint) -> None:
    """A small catalog, synced before, and orders of customers new, linked and unknown in Zuora."""
    product = Product("Larkfield Platform", synced=True)
    plan.products.append(product)
    plan.rate_plans.append(RatePlan(STARTER, product=product, synced=True))
    fee = Charge("Platform Base Fee", STARTER, product.name, Decimal("490.00"), synced=True)
    fee.prices = {"EUR": Decimal("455.00"), "GBP": Decimal("390.00")}
    plan.charges.append(fee)
    first = [customer for customer in plan.native_customers if customer.number < "N1030"]
    for index, customer in enumerate(first[::3]):
        _order(plan, f"SO-{1001 + index}", customer, (STARTER,), {})
    for number, of in (("SO-9011", "N9021"), ("SO-9012", "N9001")):
        _order(plan, number, plan.native(of), (STARTER,), {})


def _order(
    plan: Blueprint, number: str, customer: Customer | NativeCustomer, names: tuple[str, ...], custom: Fields
) -> SalesOrder:
    day = plan.day(0, 1 + len(plan.sales_orders) % 20)
    order = SalesOrder(number, customer, day, [plan.rate_plan(name) for name in names], custom=custom)
    plan.sales_orders.append(order)
    return order


def _date(order: SalesOrder) -> None:
    for name, days in _MILESTONES.items():
        order.custom[name] = date.fromordinal(order.date.toordinal() + days)
