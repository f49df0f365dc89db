"""The catalog with New Only, one currency, Zuora ids as names, and tax by Avatax."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from connector.models import SyncRecord
from tests.journeys.catalog_items import CHARGES, PLANS, PRODUCTS, item, items, zuora
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plain(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A NetSuite account with one price for an item, linked to and not updated."""
    preferences = {
        "product_catalog_sync_behavior": "Sync New Records Only",
        "netsuite_multiple_currencies": False,
        "item_id_mapping": "Use Zuora Charge ID",
        "use_standard_invoice_sync": "No – Use NetSuite Avatax",
    }
    with django_db_blocker.unblock(), demo_world(**preferences) as world:
        world.sandbox.company.price_lists = False
        for process in (PRODUCTS, PLANS, CHARGES):
            world.run(process=process)
        yield world


def test_a_link_changes_nothing_but_zuoras_own_fields(plain: World) -> None:
    found = item(plain, PRODUCTS, "Professional Services")
    assert plain.record(PRODUCTS, "Professional Services").attempts.get().action == "link"
    assert found["itemId"] == "Professional Services"
    assert found["customFieldList"]["custitemzuoratype"] == "PRODUCT"
    assert not {"class", "department", "location"} & set(found)
    assert found["incomeAccount"]  # as its people left it


def test_what_was_synced_before_is_left_alone(plain: World) -> None:
    untouched = zuora(plain, PRODUCTS, "Larkfield Platform")["IntegrationId__NS"]
    assert "class" not in items(plain)[untouched]
    assert not SyncRecord.objects.filter(connection=plain.connection, number="Larkfield Platform").exists()


def test_a_rate_plan_has_one_rate_where_netsuite_has_one_price(plain: World) -> None:
    found = item(plain, PLANS, "Platform Team")
    assert Decimal(found["rate"]) == Decimal(24)
    assert "pricingMatrix" not in found
    # Prices by currency do not matter then, right or wrong.
    assert item(plain, PLANS, "Analytics Exports")


def test_items_are_named_by_their_zuora_id_if_so_mapped(plain: World) -> None:
    for process, name, words in (
        (PRODUCTS, "Larkfield Analytics", "Zuora Product"),
        (PLANS, "Platform Team", "Zuora Rate Plan"),
        (CHARGES, "Gateway Rental", "Zuora Charge"),
    ):
        assert item(plain, process, name)["itemId"] == f"{words} {zuora(plain, process, name)['Id']}"
    assert item(plain, PRODUCTS, "Field Services")  # the name of another item is no obstacle
    assert item(plain, PLANS, "Audit Log Archive")


def test_tax_is_told_to_netsuite_and_to_avalara(plain: World) -> None:
    found = item(plain, CHARGES, "Gateway Rental")
    assert found["isTaxable"] is True
    assert found["customFieldList"]["custitem_ava_taxcode"] == "US SALES TAX"
    assert found["customFieldList"]["custitemzuorataxcode"] == "US SALES TAX"
    assert "isTaxable" not in item(plain, PLANS, "Platform Team")
