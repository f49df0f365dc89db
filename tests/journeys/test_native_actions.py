"""Guided actions on customers and sales orders: cleared only when Zuora has nothing alive, linked whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock

import pytest

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.sequence import run_execute
from syncrules.statuses import State
from tests.factories import UserFactory
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db

CUSTOMERS, ORDERS = "customers_to_zuora", "sales_orders_to_zuora"
CUSTOMER, ORDER = "N1001", "SO-1001"


@pytest.fixture(scope="module")
def synced(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with shared_world(django_db_blocker.unblock, scenario="netsuite_master") as world:
        world.run()
        world.keep()
        yield world


@pytest.fixture
def world(synced: World, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    """Jobs are carried out by the test."""
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: MagicMock())
    return synced.again()


def act(record: SyncRecord, kind: ActionKind, **options: Any) -> RecordAction:
    """A guided action with the run that follows it."""
    user = UserFactory(is_superuser=True)
    action = action_request(record=record, kind=kind, user=user, reason="Mixed up", enqueue=False, **options)
    done = action_execute(action_id=action.pk)
    assert done is not None
    if done.run is not None:
        run_execute(run_id=done.run.pk)
        done.refresh_from_db()
    return done


def custom(world: World, kind: str, key: str) -> dict[str, Any]:
    """The bundle's fields of a NetSuite record, without their prefix."""
    (stored,) = [row for row in world.state("netsuite", kind) if row["internalId"] == key]
    return {name.partition("zuora")[2]: value for name, value in stored["customFieldList"].items()}


def test_a_customer_is_cleared_and_made_anew_once_its_account_is_gone(world: World) -> None:
    record = world.record(CUSTOMERS, CUSTOMER)
    first = record.destination_id
    refused = act(record, ActionKind.CLEAR)
    assert (refused.state, refused.code) == (ActionState.REFUSED, "RESYNC_COUNTERPART_ACTIVE")
    assert custom(world, "customer", record.source_id)["id"] == first

    # Only a number that is free again can be given to the new account.
    world.sandbox.tenant.update("Account", first, Status="Canceled", AccountNumber=f"{CUSTOMER}-old")
    done = act(record, ActionKind.CLEAR)

    assert done.state == ActionState.DONE, done.message
    record.refresh_from_db()
    assert record.state == State.DONE, record.message
    assert record.destination_id != first
    known = custom(world, "customer", record.source_id)
    (account,) = [a for a in world.state("zuora", "Account") if a["Id"] == record.destination_id]
    assert (account["AccountNumber"], account["Status"]) == (CUSTOMER, "Active")
    assert (known["id"], known["billtoid"], known["soldtoid"]) == (
        account["Id"], account["BillToId"], account["SoldToId"],
    )  # fmt: skip


def test_an_order_is_cleared_and_started_anew_once_its_subscription_is_cancelled(world: World) -> None:
    record = world.record(ORDERS, ORDER)
    first = record.destination_id
    refused = act(record, ActionKind.CLEAR)
    assert (refused.state, refused.code) == (ActionState.REFUSED, "RESYNC_COUNTERPART_ACTIVE")

    world.sandbox.tenant.update("Subscription", first, Status="Cancelled")
    done = act(record, ActionKind.CLEAR)

    assert done.state == ActionState.DONE, done.message
    record.refresh_from_db()
    assert record.state == State.DONE, record.message
    own = [s for s in world.state("zuora", "Subscription") if s["SalesOrder__NS"] == ORDER]
    assert {s["Id"]: s["Status"] for s in own} == {first: "Cancelled", record.destination_id: "Active"}
    assert custom(world, "salesOrder", record.source_id)["id"] == record.destination_id


def test_an_order_linked_by_hand_gets_everything_that_a_success_writes(world: World) -> None:
    record = world.record(ORDERS, ORDER)
    (old,) = [s for s in world.state("zuora", "Subscription") if s["Id"] == record.destination_id]
    other = world.sandbox.tenant.insert("Subscription", AccountId=old["AccountId"], Name="S-BY-HAND")

    done = act(record, ActionKind.LINK, destination_id=other["Id"])

    assert done.state == ActionState.DONE, done.message
    known = custom(world, "salesOrder", record.source_id)
    assert (known["id"], known["referencenumber"]) == (other["Id"], "S-BY-HAND")
    assert known["integrationstatus"] == "Sync Complete"


def test_a_customer_linked_by_hand_learns_its_contacts_too(world: World) -> None:
    record = world.record(CUSTOMERS, "N9014")  # refused: its number belongs to an account entered by hand
    (known,) = [a for a in world.state("zuora", "Account") if a["AccountNumber"] == "N9014"]
    contact = world.sandbox.tenant.insert(
        "Contact", AccountId=known["Id"], FirstName="Ada", LastName="Byron", Country="France"
    )
    world.sandbox.tenant.update("Account", known["Id"], BillToId=contact["Id"], SoldToId=contact["Id"])

    done = act(record, ActionKind.LINK, destination_id=known["Id"])

    assert done.state == ActionState.DONE, done.message
    fields = custom(world, "customer", record.source_id)
    assert (fields["id"], fields["billtoid"], fields["soldtoid"]) == (
        known["Id"], contact["Id"], contact["Id"],
    )  # fmt: skip
    assert fields["integrationstatus"] == "Sync Complete"
