"""Rate plans wait for their product, and items that exist are linked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from connector.models import SyncRun, Watermark
from tests.journeys.catalog_items import PLANS, PRODUCTS, item, items, names, zuora
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


def mend(world: World) -> None:
    world.edit("zuora", "Product", zuora(world, PRODUCTS, "Larkfield Labs")["Id"], ItemType__NS="Service")


def steps(run: SyncRun) -> list[tuple[str, int]]:
    return list(run.steps.exclude(synced=0).order_by("position").values_list("process", "synced"))


def test_a_rate_plan_waits_for_its_product_and_follows_it_in_the_run_that_syncs_it(world: World) -> None:
    world.run(process=PRODUCTS)
    world.run(process=PLANS)
    waiting = world.record(PLANS, "Labs Preview")
    assert (waiting.state, waiting.code) == ("blocked", "PRODUCT_NOT_SYNCED")
    product = world.record(PRODUCTS, "Larkfield Labs")
    assert (waiting.blocked_by_process, waiting.blocked_by_id) == (PRODUCTS, product.source_id)
    assert waiting.blocked_by_label == "Larkfield Labs"
    assert not zuora(world, PLANS, "Labs Preview").get("IntegrationStatus__NS")

    mend(world)
    run = world.resync(product)

    assert steps(run) == [(PRODUCTS, 1), (PLANS, 1)]
    parent = item(world, PRODUCTS, "Larkfield Labs")
    assert item(world, PLANS, "Labs Preview")["parent"] == parent["internalId"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.blocked_by_id) == ("done", "")


def test_only_products_changed_since_their_own_watermark_are_read_again(world: World) -> None:
    # Synced products whose changes do not get through would hold the watermark.
    for name in ("Larkfield Mobile", "Partner Marketplace", "Data Exchange"):
        key = zuora(world, PRODUCTS, name)["Id"]
        world.edit("zuora", "Product", key, IntegrationStatus__NS="Ignore")
    for _ in range(2):
        world.run(process=PRODUCTS)
    marks = dict(Watermark.objects.filter(connection=world.connection).values_list("process", "value"))
    assert set(marks) == {PRODUCTS}
    written = zuora(world, PRODUCTS, "Larkfield Analytics")["UpdatedDate"]
    assert marks[PRODUCTS] == datetime.fromisoformat(written)

    before = world.sandbox.tenant.clock
    world.sandbox.tenant.clock = lambda: before() + timedelta(seconds=2)
    key = zuora(world, PRODUCTS, "Hardware")["Id"]
    world.edit("zuora", "Product", key, Name="Devices")
    run = world.run(process=PRODUCTS)

    step = run.steps.get(process=PRODUCTS)
    assert (step.synced, step.updated) == (1, 1)
    assert item(world, PRODUCTS, "Devices")["itemId"] == "Devices"
    moved = Watermark.objects.get(connection=world.connection, process=PRODUCTS).value
    assert moved == datetime.fromisoformat(zuora(world, PRODUCTS, "Devices")["UpdatedDate"])


def test_an_item_of_an_interrupted_run_is_linked_whatever_older_type_it_carries(world: World) -> None:
    product = zuora(world, PRODUCTS, "Larkfield Platform")
    plan = zuora(world, PLANS, "Platform Team")
    made = world.sandbox.company.insert(
        "serviceSaleItem",
        {"custitemzuoraid": plan["Id"], "custitemzuoratype": "RATEPLAN"},
        itemId="Platform Team",
        parent=product["IntegrationId__NS"],
        subsidiaryList=list(items(world)[product["IntegrationId__NS"]]["subsidiaryList"]),
        taxSchedule=next(iter(names(world, "taxSchedule"))),
    )
    world.edit("zuora", "ProductRatePlan", plan["Id"], IntegrationStatus__NS="Creating Item")

    world.run(trigger="Resync", process=PLANS, record_ids=[plan["Id"]])

    record = world.record(PLANS, "Platform Team")
    assert (record.state, record.destination_id, record.attempts.get().action) == ("done", made, "re-link")
    assert item(world, PLANS, "Platform Team")["internalId"] == made
