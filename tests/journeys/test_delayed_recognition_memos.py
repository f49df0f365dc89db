"""A debit memo's deferred line waits for the dates of its subscription (D35)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.models import DeferredLine, SyncRecord
from sandbox.http import Request
from syncrules.statuses import State
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

OWNER, PASS = "debit_memos_to_netsuite", "debit_memo_recognition"
NUMBER = "DM00010004"  # sold subject to the customer's acceptance


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company with Invoice Settlement after a run."""
    with django_db_blocker.unblock(), demo_world(invoice_settlement=True, long_invoice=False) as made:
        made.run()
        yield made


@pytest.fixture
def memo(world: World) -> Iterator[dict[str, Any]]:
    """The memo with the item that waits; afterwards both systems are as our rows have them again."""
    wire = world.wires["netsuite"]
    item = next(row for row in world.state("zuora", "DebitMemoItem") if row["DebitMemoId"] == memo_of(world))
    made = in_zuora(world) | {"item": item}
    yield made
    wire.lose = None
    accepted(world, made, None)
    held = {"line": netsuite_line(world, made)["line"], "deferRevRec": True}
    company = world.sandbox.company
    company.update("invoice", made["IntegrationId__NS"], itemList=[held], replace={"itemList": False})


def memo_of(world: World) -> str:
    return world.record(OWNER, NUMBER).source_id


def in_zuora(world: World) -> dict[str, Any]:
    return next(row for row in world.state("zuora", "DebitMemo") if row["MemoNumber"] == NUMBER)


def netsuite_line(world: World, memo: dict[str, Any]) -> dict[str, Any]:
    rows = world.state("netsuite", "invoice")
    invoice = next(row for row in rows if row["internalId"] == memo["IntegrationId__NS"])
    lines = {line["customFieldList"]["custcolzuoraid"]: line for line in invoice["itemList"]}
    return lines[memo["item"]["Id"]]


def accepted(world: World, memo: dict[str, Any], day: str | None) -> None:
    world.edit("zuora", "Subscription", memo["item"]["SubscriptionId"], ContractAcceptanceDate=day)


def registered(memo: dict[str, Any]) -> bool:
    return DeferredLine.objects.filter(process=OWNER, source_id=memo["Id"]).exists()


def releases(request: Request) -> bool:
    return request.header("soapaction").strip('"') == "updateList" and b"deferRevRec" in request.body


def test_its_line_is_sent_deferred_and_waits(world: World, memo: dict[str, Any]) -> None:
    world.run(process=OWNER)
    assert netsuite_line(world, memo)["deferRevRec"] is True
    assert registered(memo)
    assert not SyncRecord.objects.filter(process=PASS, source_id=memo["Id"]).exists()


def test_once_the_customer_has_accepted_the_line_is_released(world: World, memo: dict[str, Any]) -> None:
    accepted(world, memo, "2026-11-15")
    world.wires["netsuite"].lose = releases
    world.run(process=OWNER)
    kept = SyncRecord.objects.get(process=PASS, source_id=memo["Id"])
    assert (kept.state, kept.code) == (State.IN_PROGRESS, "OUTCOME_UNKNOWN")
    assert in_zuora(world)["IntegrationStatus__NS"] == "Updating Revenue Recognition"
    world.wires["netsuite"].lose = None
    SyncRecord.objects.filter(pk=kept.pk).update(next_try_at=None, lease_until=None)
    world.run(process=OWNER)
    kept.refresh_from_db()
    assert (kept.state, str(kept)) == (State.DONE, NUMBER)
    assert netsuite_line(world, memo)["deferRevRec"] is False
    shown = in_zuora(world)
    assert (shown["IntegrationStatus__NS"], shown["TransferredToAccounting"]) == ("Sync Complete", "Yes")
    assert not registered(memo)
