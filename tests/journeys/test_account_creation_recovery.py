"""An account is created in four steps: whatever is lost or killed on the way, it is finished once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.gateways.errors import Kind
from connector.models import RunState, SyncRecord
from sandbox.http import Drop, Request, Response
from sandbox.scenarios.native_expectations import NATIVE_PREFERENCES
from syncrules.statuses import State
from tests.journeys.killing import killed_run, time_passes
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PROCESS = "customers_to_zuora"
STEPS = ("create", "bill_to", "sold_to", "activate")
REFUSAL = Response(
    400,
    b'{"Success": false, "Errors": [{"Code": "INVALID_VALUE", "Message": "the rule of the house"}]}',
    {"Content-Type": "application/json"},
)
ADDRESS = {
    "addressee": "Ada Byron",
    "addr1": "1 Main Street",
    "city": "Springfield",
    "country": "_unitedStates",
}


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(scenario="empty", **NATIVE_PREFERENCES) as made:
        yield made


def new_customer(world: World, name: str = "Acme", **fields: Any) -> str:
    company = world.sandbox.company
    subsidiary = company.rows("subsidiary")[0].id
    return company.insert(
        "customer",
        {"custentityzuorasendtozuora": "1", "custentityzuorabatch": "3", "custentityzuorabillcycleday": "7"},
        entityId=name,
        companyName=name,
        isPerson=False,
        subsidiary=subsidiary,
        addressbookList=[{"defaultBilling": True, "addressbookAddress": ADDRESS}],
        **fields,
    )


def step_of(request: Request) -> str:
    """Which of the four steps a request to Zuora performs; empty for others."""
    body = json.loads(request.body) if request.body.startswith(b"{") else {}
    if request.path == "/v1/object/account":
        return "create"
    if request.path == "/v1/object/contact":
        return {"Bill To Contact": "bill_to", "Sold To Contact": "sold_to"}[body["Description"]]
    is_update = request.path == "/v1/action/update" and body["type"] == "Account"
    return "activate" if is_update and any(row.get("Status") == "Active" for row in body["objects"]) else ""


def row() -> SyncRecord:
    return SyncRecord.objects.get(process=PROCESS)


def assert_finished_once(world: World, customer: str) -> None:
    """One account, active, with its two contacts; the customer knows all three."""
    (account,) = world.state("zuora", "Account")
    contacts = {c["Description"]: c for c in world.state("zuora", "Contact")}
    assert len(world.state("zuora", "Contact")) == 2
    assert set(contacts) == {"Bill To Contact", "Sold To Contact"}
    assert {c["AccountId"] for c in contacts.values()} == {account["Id"]}
    assert (account["Status"], account["IntegrationId__NS"]) == ("Active", customer)
    assert account["BillToId"] == contacts["Bill To Contact"]["Id"]
    assert account["SoldToId"] == contacts["Sold To Contact"]["Id"]
    (stored,) = [c for c in world.state("netsuite", "customer") if c["internalId"] == customer]
    custom = {k.removeprefix("custentityzuora"): v for k, v in stored["customFieldList"].items()}
    assert (custom["id"], custom["billtoid"], custom["soldtoid"]) == (
        account["Id"], account["BillToId"], account["SoldToId"],
    )  # fmt: skip
    assert custom["integrationstatus"] == "Sync Complete"
    assert (row().state, row().destination_id, row().destination_record) == (
        State.DONE, account["Id"], "Account",
    )  # fmt: skip


def test_an_account_is_created_in_four_steps_and_the_status_is_shown_once(world: World) -> None:
    customer = new_customer(world)
    world.run()
    assert_finished_once(world, customer)
    steps = [step_of(p.request) for p in world.wires["zuora"].passed]
    assert [step for step in steps if step] == list(STEPS)
    marks = [p for p in world.wires["netsuite"].passed if b"Creating Customer Account" in p.request.body]
    assert len(marks) == 1


@pytest.mark.parametrize("arrived", [True, False], ids=["done", "not-done"])
@pytest.mark.parametrize("step", STEPS)
def test_a_lost_answer_at_any_step(world: World, step: str, arrived: bool) -> None:
    customer = new_customer(world)
    lost: Callable[[Request], bool] = lambda request: step_of(request) == step  # noqa: E731
    if arrived:
        world.wires["zuora"].lose = lost
    else:
        world.wires["zuora"].instead = lambda request: Drop() if lost(request) else None
    world.run()
    assert (row().state, row().kind, row().code) == (State.IN_PROGRESS, Kind.UNCLEAR, "OUTCOME_UNKNOWN")
    assert row().integration_status == "Creating Customer Account"
    world.wires["zuora"].lose = world.wires["zuora"].instead = None

    world.run()
    if step != "activate" or not arrived:
        assert row().state == State.IN_PROGRESS, "Zuora may still be working on it"
    time_passes()
    world.run()
    assert_finished_once(world, customer)


@pytest.mark.parametrize("purpose", ["status before", *STEPS, "write-back"])
def test_a_worker_killed_after_any_write(world: World, purpose: str) -> None:
    customer = new_customer(world)
    killed_run(world, PROCESS, purpose)

    run = world.run()
    assert run.state != RunState.FAILED, run.message
    assert_finished_once(world, customer)


@pytest.mark.parametrize("step", STEPS)
def test_a_refusal_at_any_step_is_finished_after_the_mending(world: World, step: str) -> None:
    """The step is refused once; a resync then goes on where it was, under a new key."""
    customer = new_customer(world)
    world.wires["zuora"].instead = lambda request: REFUSAL if step_of(request) == step else None
    world.run()
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "ZUORA_REFUSED"), row().message
    assert row().integration_status == "Error Creating Customer Account"
    assert len(world.state("zuora", "Contact")) == max(0, STEPS.index(step) - 1)

    world.wires["zuora"].instead = None
    world.resync(row())
    assert_finished_once(world, customer)


def test_two_accounts_of_one_customer_stop_it(world: World) -> None:
    customer = new_customer(world)
    for name in ("First", "Second"):
        world.sandbox.tenant.insert("Account", Name=name, Currency="USD", IntegrationId__NS=customer)
    world.sandbox.company.update(
        "customer", customer, {"custentityzuoraintegrationstatus": "Creating Customer Account"}
    )
    world.run()
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "COUNTERPART_AMBIGUOUS")
    assert len(world.state("zuora", "Account")) == 2


def test_with_new_only_a_customer_that_names_its_account_is_linked(world: World) -> None:
    world.connection.preferences.customer_sync_behavior = "Sync New Records Only"
    world.connection.preferences.save()
    account = world.sandbox.tenant.insert("Account", Name="Entered by hand", Currency="USD")
    contact = world.sandbox.tenant.insert(
        "Contact", AccountId=account["Id"], FirstName="Ada", LastName="Byron"
    )
    world.sandbox.tenant.update("Account", account["Id"], BillToId=contact["Id"], SoldToId=contact["Id"])
    customer = new_customer(world)
    world.sandbox.company.update("customer", customer, {"custentityzuoraid": account["Id"]})

    step = world.run().steps.get(process=PROCESS)

    assert (step.linked, step.created, step.updated) == (1, 0, 0)
    (stored,) = world.state("zuora", "Account")
    assert (stored["Name"], stored["IntegrationId__NS"], stored["CustomerId__NS"]) == (
        "Entered by hand", customer, "Acme",
    )  # fmt: skip
    custom = world.state("netsuite", "customer")[0]["customFieldList"]
    assert custom["custentityzuoraintegrationstatus"] == "Sync Complete"
    assert custom["custentityzuorabilltoid"] == contact["Id"]


def test_an_account_canceled_after_the_sync_is_made_anew_once_the_status_is_cleared(world: World) -> None:
    world.connection.preferences.customer_number_mapping = "Let Destination Auto-Number"
    world.connection.preferences.save()
    customer = new_customer(world)
    world.run()
    first = world.state("zuora", "Account")[0]["Id"]
    world.sandbox.tenant.update("Account", first, Status="Canceled")
    fields = ["custentityzuoraid", "custentityzuoraintegrationstatus"]
    world.edit("netsuite", "customer", customer, nullFieldList=fields)

    world.run()

    (second,) = [a for a in world.state("zuora", "Account") if a["Id"] != first]
    assert (second["Status"], row().destination_id) == ("Active", second["Id"])
