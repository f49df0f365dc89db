"""What the two systems hold of products, rate plans and charges, for journeys through the catalog."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.journeys.world import World

PRODUCTS, PLANS, CHARGES = "products_to_netsuite", "rate_plans_to_netsuite", "charges_to_netsuite"
ITEM_TYPES = ("serviceSaleItem", "nonInventorySaleItem", "inventoryItem")
ZUORA = {PRODUCTS: "Product", PLANS: "ProductRatePlan", CHARGES: "ProductRatePlanCharge"}


def items(world: World) -> dict[str, dict[str, Any]]:
    """NetSuite's items by internal id."""
    return {row["internalId"]: row for kind in ITEM_TYPES for row in world.state("netsuite", kind)}


def zuora(world: World, process: str, name: str) -> dict[str, Any]:
    """The Zuora record of that name, which no other of its type carries."""
    (row,) = [row for row in world.state("zuora", ZUORA[process]) if row["Name"] == name]
    return row


def item(world: World, process: str, name: str) -> dict[str, Any]:
    """The NetSuite item that a synced record is linked to."""
    row = zuora(world, process, name)
    found = items(world)[row["IntegrationId__NS"]]
    assert found["customFieldList"]["custitemzuoraid"] == row["Id"]
    assert row["IntegrationStatus__NS"] == "Sync Complete"
    assert row["SyncDate__NS"]
    return found


def names(world: World, kind: str, field: str = "name") -> dict[str, str]:
    """The last part of a name by internal id."""
    return {row["internalId"]: row[field] for row in world.state("netsuite", kind)}


def places(world: World, found: dict[str, Any]) -> tuple[str, str, str]:
    """Class, department and location of an item."""
    return (
        names(world, "classification")[found["class"]],
        names(world, "department")[found["department"]],
        names(world, "location")[found["location"]],
    )


def prices(world: World, found: dict[str, Any]) -> dict[str, Decimal]:
    """The base price of one piece by currency; every row is at price level 1."""
    symbols = names(world, "currency", "symbol")
    rows = found.get("pricingMatrix") or []
    assert {row["priceLevel"] for row in rows} <= {"1"}
    return {symbols[row["currency"]]: Decimal(row["priceList"][0]["value"]) for row in rows}


def subsidiaries(world: World, found: dict[str, Any]) -> list[str]:
    """The subsidiaries of an item."""
    known = names(world, "subsidiary")
    return [known[id] for id in found["subsidiaryList"]]
