"""A sales order starts one subscription, whatever gets lost on the way and whatever the tenant allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from connector.gateways.errors import Kind
from connector.models import RunState, StepState, SyncRecord, SyncRun
from sandbox.http import Drop, Request
from sandbox.scenarios.native_expectations import NATIVE_PREFERENCES
from syncrules.statuses import State
from tests.journeys.killing import killed_run, time_passes
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PROCESS = "sales_orders_to_zuora"
ORDERS, SUBSCRIPTIONS = "/v1/orders", "/v1/subscriptions"
TERMS = {"sendtozuora": "1", "autorenew": "1", "initialterm": "12", "renewalterm": "12"}


@dataclass
class Shop:
    """A world with one synced customer and one rate plan that is an item."""

    world: World
    account: str
    customer: str
    plan: str
    item: str

    def order(self, number: str = "SO-1", **custom: str) -> str:
        """A sales order of the rate plan; returns its internal id."""
        fields = {f"custbodyzuora{name}": value for name, value in {**TERMS, **custom}.items()}
        return self.world.sandbox.company.insert(
            "salesOrder", fields, entity=self.customer, tranId=number,
            itemList=[{"item": self.item, "amount": "49"}],
        )  # fmt: skip

    def run(self) -> SyncRun:
        """A run of this process alone."""
        return self.world.run(process=PROCESS)

    def subscription(self, account: str = "", **fields: Any) -> str:
        """A subscription that is there already."""
        row = self.world.sandbox.tenant.insert("Subscription", AccountId=account or self.account, **fields)
        return str(row["Id"])

    def subscriptions(self) -> list[dict[str, Any]]:
        return self.world.state("zuora", "Subscription")

    def custom(self) -> dict[str, Any]:
        """The bundle's fields of the one sales order."""
        (order,) = self.world.state("netsuite", "salesOrder")
        return {name.removeprefix("custbodyzuora"): v for name, v in order["customFieldList"].items()}

    def assert_started_once(self, order: str) -> None:
        """One subscription of the rate plan; order and subscription know of each other."""
        (made,) = self.subscriptions()
        assert (made["IntegrationId__NS"], made["SalesOrder__NS"]) == (order, "SO-1")
        assert made["AccountId"] == self.account
        plans = self.world.state("zuora", "RatePlan")
        assert [(row["SubscriptionId"], row["ProductRatePlanId"]) for row in plans] == [
            (made["Id"], self.plan)
        ]
        known = self.custom()
        assert (known["id"], known["referencenumber"]) == (made["Id"], made["Name"])
        assert known["integrationstatus"] == "Sync Complete"
        assert known["syncdate"]
        assert (row().state, row().destination_id) == (State.DONE, made["Id"])


@pytest.fixture
def shop() -> Iterator[Shop]:
    with demo_world(scenario="empty", **NATIVE_PREFERENCES) as world:
        tenant, company = world.sandbox.tenant, world.sandbox.company
        account = tenant.insert("Account", Name="Acme", Currency="USD", Status="Active")["Id"]
        days = {"EffectiveStartDate": "2020-01-01", "EffectiveEndDate": "2099-12-31"}
        product = tenant.insert("Product", Name="Platform", **days)["Id"]
        plan = tenant.insert("ProductRatePlan", Name="Starter", ProductId=product, **days)["Id"]
        subsidiary = company.rows("subsidiary")[0].id
        customer = company.insert(
            "customer",
            {"custentityzuoraid": account, "custentityzuoraintegrationstatus": "Sync Complete"},
            entityId="Acme", companyName="Acme", isPerson=False, subsidiary=subsidiary,
        )  # fmt: skip
        item = company.insert(
            "serviceSaleItem",
            {"custitemzuoraid": plan, "custitemzuoratype": "RATE_PLAN"},
            itemId="Starter", subsidiaryList=[subsidiary],
            taxSchedule=company.rows("taxSchedule")[0].id,
        )  # fmt: skip
        yield Shop(world, account, customer, plan, item)


def row() -> SyncRecord:
    return SyncRecord.objects.get(process=PROCESS)


def starts(shop: Shop) -> list[str]:
    """The paths of all requests that may have started a subscription."""
    passed = shop.world.wires["zuora"].passed
    return [p.request.path for p in passed if is_start(p.request)]


def is_start(request: Request) -> bool:
    return request.method == "POST" and request.path in (ORDERS, SUBSCRIPTIONS)


def test_an_order_starts_a_subscription_and_is_never_looked_at_again(shop: Shop) -> None:
    order = shop.order()
    step = shop.run().steps.get(process=PROCESS)
    assert (step.state, step.created) == (StepState.DONE, 1)
    shop.assert_started_once(order)
    assert starts(shop) == [ORDERS]

    shop.world.edit("netsuite", "salesOrder", order, memo="changed since")
    shop.world.forget_journal()
    assert shop.run().steps.get(process=PROCESS).selected == 0
    assert shop.world.journal("zuora")["writes"] == shop.world.journal("netsuite")["writes"] == 0


def test_a_tenant_without_orders_gets_the_subscription_directly(shop: Shop) -> None:
    shop.world.sandbox.tenant.orders_enabled = False
    order = shop.order()
    shop.run()
    shop.assert_started_once(order)
    assert starts(shop) == [ORDERS, SUBSCRIPTIONS]


@pytest.mark.parametrize("arrived", [True, False], ids=["done", "not-done"])
@pytest.mark.parametrize("path", [ORDERS, SUBSCRIPTIONS])
def test_after_a_lost_answer_there_is_one_subscription(shop: Shop, path: str, arrived: bool) -> None:
    shop.world.sandbox.tenant.orders_enabled = path == ORDERS
    order, wire = shop.order(), shop.world.wires["zuora"]

    def lost(request: Request) -> bool:
        return is_start(request) and request.path == path

    if arrived:
        wire.lose = lost
    else:
        wire.instead = lambda request: Drop() if lost(request) else None
    shop.run()
    assert (row().state, row().kind, row().code) == (State.IN_PROGRESS, Kind.UNCLEAR, "OUTCOME_UNKNOWN")
    assert shop.custom()["integrationstatus"] == "Creating Subscription"
    wire.lose = wire.instead = None

    time_passes()
    shop.run()
    shop.assert_started_once(order)


@pytest.mark.parametrize("purpose", ["status before", "create", "write-back"])
def test_a_worker_killed_after_any_write(shop: Shop, purpose: str) -> None:
    order = shop.order()
    killed_run(shop.world, PROCESS, purpose, alone=True)

    run = shop.run()
    assert run.state != RunState.FAILED, run.message
    shop.assert_started_once(order)


def test_the_subscription_of_another_system_is_linked_by_the_orders_number(shop: Shop) -> None:
    """Zuora's own connector leaves the number only; the same number on another account is another order."""
    other = shop.world.sandbox.tenant.insert("Account", Name="Other", Currency="USD")["Id"]
    shop.subscription(other, SalesOrder__NS="SO-1")
    known = shop.subscription(SalesOrder__NS="SO-1")
    shop.order(integrationstatus="Creating Subscription")

    step = shop.run().steps.get(process=PROCESS)

    assert (step.linked, step.created) == (1, 0)
    assert (shop.custom()["id"], row().destination_id) == (known, known)
    assert starts(shop) == []


def test_two_subscriptions_of_one_order_stop_it(shop: Shop) -> None:
    order = shop.order(integrationstatus="Creating Subscription")
    for _ in range(2):
        shop.subscription(IntegrationId__NS=order)
    shop.run()
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "COUNTERPART_AMBIGUOUS")
    assert len(shop.subscriptions()) == 2


def test_a_refused_order_is_sent_again_once_it_was_changed(shop: Shop) -> None:
    order = shop.order(initialterm="one year")
    shop.run()
    assert (row().code, row().state) == ("ZUORA_REFUSED", State.NEEDS_ATTENTION)
    assert "one year" in row().message
    assert shop.custom()["integrationstatus"] == "Error Creating Subscription"
    shop.run()
    assert starts(shop) == [ORDERS], "the same content is not tried again"

    shop.world.sandbox.company.update("salesOrder", order, {"custbodyzuorainitialterm": "12"})
    shop.run()
    shop.assert_started_once(order)
    assert starts(shop) == [ORDERS, ORDERS]


def test_a_cancelled_subscription_is_started_anew_once_the_order_was_cleared(shop: Shop) -> None:
    order = shop.order()
    shop.run()
    first = shop.subscriptions()[0]["Id"]
    shop.world.sandbox.tenant.update("Subscription", first, Status="Cancelled")
    shop.world.edit(
        *("netsuite", "salesOrder", order),
        nullFieldList=["custbodyzuoraid", "custbodyzuoraintegrationstatus"],
    )

    shop.run()

    (second,) = [r for r in shop.subscriptions() if r["Id"] != first]
    assert (second["Status"], second["IntegrationId__NS"]) == ("Active", order)
    assert (shop.custom()["id"], row().destination_id) == (second["Id"], second["Id"])


def test_an_order_follows_its_customer_whose_account_is_younger(shop: Shop) -> None:
    """The order was entered before its customer had a Zuora ID, so it carries none itself."""
    company = shop.world.sandbox.company
    shop.customer = company.insert(
        "customer",
        {"custentityzuorasendtozuora": "1", "custentityzuorabatch": "3", "custentityzuorabillcycleday": "7"},
        entityId="New", companyName="New", isPerson=False, subsidiary=company.rows("subsidiary")[0].id,
        addressbookList=[{"defaultBilling": True, "addressbookAddress": {
            "addressee": "Ada Byron", "addr1": "1 Main Street", "city": "Springfield",
            "country": "_unitedStates"}}],
    )  # fmt: skip
    order = shop.order()

    shop.world.run(process="customers_to_zuora")
    shop.run()

    (account,) = [a for a in shop.world.state("zuora", "Account") if a["Name"] == "New"]
    shop.account = account["Id"]
    shop.assert_started_once(order)
