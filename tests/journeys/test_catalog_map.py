"""What NetSuite holds of products, rate plans and charges after a run, row by row of their maps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.journeys.catalog_items import (
    CHARGES,
    PLANS,
    PRODUCTS,
    item,
    items,
    names,
    places,
    prices,
    subsidiaries,
    zuora,
)
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company after its products, its rate plans and its charges were synced."""
    with django_db_blocker.unblock(), demo_world() as world:
        for process in (PRODUCTS, PLANS, CHARGES):
            world.run(process=process)
        yield world


def test_a_product_becomes_a_header_with_the_connectors_defaults(ran: World) -> None:
    found = item(ran, PRODUCTS, "Larkfield Analytics")
    assert (found["type"], found["itemId"]) == ("serviceSaleItem", "Larkfield Analytics")
    assert found["externalId"] == f"zuora-prd-{zuora(ran, PRODUCTS, 'Larkfield Analytics')['Id']}"
    assert "incomeAccount" not in found
    assert "parent" not in found
    assert places(ran, found) == ("Software", "Sales", "North America")
    assert names(ran, "taxSchedule")[found["taxSchedule"]] == "Zuora Taxes Only"
    assert subsidiaries(ran, found) == ["Larkfield Inc."]
    custom = found["customFieldList"]
    assert set(custom) == {"custitemzuoraid", "custitemzuoratype", "custitemzuorasyncdate"}
    assert custom["custitemzuoratype"] == "PRODUCT"


def test_a_synced_product_is_updated_and_loses_its_income_account(ran: World) -> None:
    found = item(ran, PRODUCTS, "Larkfield Platform")
    assert "incomeAccount" not in found
    assert places(ran, found) == ("Software", "Sales", "North America")
    assert ran.record(PRODUCTS, "Larkfield Platform").attempts.get().action == "update"


def test_a_linked_item_is_updated_and_never_made_twice(ran: World) -> None:
    found = item(ran, PRODUCTS, "Professional Services")
    assert found["customFieldList"]["custitemzuoratype"] == "PRODUCT"
    assert [row["itemId"] for row in items(ran).values()].count("Professional Services") == 1
    (plan,) = [row for row in items(ran).values() if row["itemId"] == "Onboarding"]
    assert plan["parent"] == found["internalId"]


def test_a_rate_plan_becomes_a_sub_item_with_its_prices(ran: World) -> None:
    found = item(ran, PLANS, "Platform Team")
    product = item(ran, PRODUCTS, "Larkfield Platform")
    assert (found["itemId"], found["displayName"]) == ("Platform Team", "Platform Team")
    assert found["externalId"] == f"zuora-rp-{zuora(ran, PLANS, 'Platform Team')['Id']}"
    assert found["parent"] == product["internalId"]
    assert prices(ran, found) == {"USD": Decimal(24), "EUR": Decimal("22.50"), "GBP": Decimal(19)}
    assert "rate" not in found
    assert names(ran, "account", "acctName")[found["incomeAccount"]] == "Sales"
    assert found["includeChildren"] is True
    assert places(ran, found) == ("Software", "Sales", "North America")
    assert names(ran, "taxSchedule")[found["taxSchedule"]] == "Zuora Taxes Only"
    assert subsidiaries(ran, found) == ["Larkfield Inc."]
    custom = found["customFieldList"]
    assert custom.pop("custitemzuorasyncdate")
    assert custom == {
        "custitemzuoraid": zuora(ran, PLANS, "Platform Team")["Id"],
        "custitemzuoratype": "RATE_PLAN",
        "custitemzuoraproductrateplanname": "Platform Team",
        "custitemzuoraproductname": "Larkfield Platform",
        "custitemzuorabillingperiod": "Monthly",
    }


def test_a_rate_plan_keeps_its_own_subsidiary_and_classifications(ran: World) -> None:
    abroad = item(ran, PLANS, "Platform Enterprise")
    assert subsidiaries(ran, abroad) == ["Larkfield UK Ltd."]
    assert abroad["includeChildren"] is False
    assert prices(ran, abroad) == {"USD": Decimal(18000), "EUR": Decimal("16750.50")}
    assert places(ran, item(ran, PLANS, "Analytics Team")) == ("Analytics", "Customer Success", "Germany")


def test_a_synced_rate_plan_is_updated_with_its_prices(ran: World) -> None:
    found = item(ran, PLANS, "Support Premium")
    assert prices(ran, found) == {"USD": Decimal(250), "GBP": Decimal(199)}
    assert ran.record(PLANS, "Support Premium").attempts.get().action == "update"
    assert item(ran, PLANS, "Support Annual")["displayName"] == "Support Annual"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Gateway Purchase", "nonInventorySaleItem"),
        ("Gateway as a Service", "inventoryItem"),
        ("Onboarding", "serviceSaleItem"),
    ],
)
def test_the_item_type_decides_what_kind_of_item_it_is(ran: World, name: str, kind: str) -> None:
    assert item(ran, PLANS, name)["type"] == kind


def test_charges_are_items_of_their_own_without_price(ran: World) -> None:
    found = item(ran, CHARGES, "Gateway Rental")
    assert found["customFieldList"]["custitemzuoratype"] == "CHARGE"
    assert not {"parent", "rate", "pricingMatrix"} & set(found)
    assert found["incomeAccount"]
