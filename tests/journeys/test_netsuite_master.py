"""One run over the company whose customers start in NetSuite, and what later runs do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.models import RunState, StepState, SyncRecord, SyncRun
from sandbox.scenarios.native_expectations import (
    NATIVE_LEFT_OUT,
    NATIVE_REFUSALS,
    NATIVE_RELINKED,
    NATIVE_UPDATED,
    NATIVE_VALIDATIONS,
)
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PROCESS, ORDERS = "customers_to_zuora", "sales_orders_to_zuora"


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def ran(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[World, SyncRun]]:
    """The company after one run."""
    with (
        django_db_blocker.unblock(),
        demo_world(scenario="netsuite_master", invoice_settlement=request.param) as world,
    ):
        yield world, world.run()


def rows(world: World) -> dict[str, SyncRecord]:
    found = SyncRecord.objects.filter(connection=world.connection, process=PROCESS)
    return {row.number: row for row in found}


def customers(world: World) -> dict[str, dict[str, Any]]:
    return {row["entityId"]: row for row in world.state("netsuite", "customer")}


def accounts(world: World) -> dict[str, dict[str, Any]]:
    """Zuora accounts by the entity id of their customer."""
    return {
        row["CustomerId__NS"]: row for row in world.state("zuora", "Account") if row.get("CustomerId__NS")
    }


def custom(customer: dict[str, Any], name: str) -> Any:
    return customer["customFieldList"].get(f"custentityzuora{name}")


def test_customers_are_the_first_step_and_accounts_are_not_synced(ran: tuple[World, SyncRun]) -> None:
    _, run = ran
    assert run.state == RunState.WARNINGS, [(s.process, s.message) for s in run.steps.all()] + [run.detail]
    steps = {step.process: step for step in run.steps.all()}
    assert steps[PROCESS].state == StepState.WARNINGS, steps[PROCESS].message
    assert steps["accounts_to_netsuite"].state == StepState.PREFERENCE
    assert steps[PROCESS].created > 30


def test_every_customer_ends_with_the_code_its_data_asks_for(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    found: dict[str, set[str]] = {}
    for number, row in rows(world).items():
        if row.code:
            found.setdefault(row.code, set()).add(number)
    for code, numbers in NATIVE_VALIDATIONS[PROCESS].items():
        assert found.pop(code, set()) == set(numbers), code
    assert found == {"ZUORA_REFUSED": {n for numbers in NATIVE_REFUSALS[PROCESS].values() for n in numbers}}
    for words, numbers in NATIVE_REFUSALS[PROCESS].items():
        assert [words in rows(world)[number].message for number in numbers] == [True] * len(numbers)


def test_records_outside_the_selection_are_left_alone(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    tried = {number for number, row in rows(world).items() if row.attempts_made}
    assert tried.isdisjoint(NATIVE_LEFT_OUT[PROCESS])


def test_every_synced_customer_has_one_active_account_with_two_contacts(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    by_number, contacts = accounts(world), world.state("zuora", "Contact")
    synced = {number for number, row in rows(world).items() if row.state == "done"}
    assert len(synced) > 40
    known = customers(world)
    for number in synced:
        account, customer = by_number[number], known[number]
        own = {c["Id"]: c["Description"] for c in contacts if c["AccountId"] == account["Id"]}
        assert sorted(own.values()) == ["Bill To Contact", "Sold To Contact"], number
        assert account["Status"] == "Active"
        assert account["IntegrationId__NS"] == customer["internalId"]
        assert own[account["BillToId"]] == "Bill To Contact"
        assert own[account["SoldToId"]] == "Sold To Contact"
        assert custom(customer, "id") == account["Id"]
        assert custom(customer, "billtoid") == account["BillToId"]
        assert custom(customer, "soldtoid") == account["SoldToId"]
        assert custom(customer, "integrationstatus") == "Sync Complete"
        assert rows(world)[number].destination_id == account["Id"]
        assert rows(world)[number].destination_record == "Account"


def test_nothing_is_written_on_the_account_that_says_where_a_customer_stands(
    ran: tuple[World, SyncRun],
) -> None:
    world, _ = ran
    assert {row.get("IntegrationStatus__NS") for row in world.state("zuora", "Account")} == {None}


def test_parents_precede_their_children_in_any_depth(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    by_number = accounts(world)
    parents = {number: row.get("ParentId") for number, row in by_number.items()}
    assert by_number["N1033"]["Name"] == "Lakeshore Hospitals Network"
    assert parents["N1030"] == parents["N1031"] == by_number["N1033"]["Id"]
    assert by_number["N1034"]["Name"] == "Lakeshore North Clinic Lab"
    assert parents["N1034"] == by_number["N1030"]["Id"]
    assert parents["N1027"] == by_number["N1029"]["Id"], "the parent was synced before"


def test_what_an_interrupted_run_left_is_finished_and_linked(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    for number in NATIVE_RELINKED[PROCESS]:
        row = rows(world)[number]
        assert (row.state, row.attempts.get().action) == ("done", "re-link"), number
        made = [a for a in world.state("zuora", "Account") if a.get("IntegrationId__NS") == row.source_id]
        assert [a["Id"] for a in made] == [row.destination_id]


def test_updates_reach_account_and_contacts(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    for number in NATIVE_UPDATED[PROCESS]:
        assert rows(world)[number].attempts.get().action == "update", number
        assert "(old name)" not in accounts(world)[number]["Name"]
        contacts = {c["Id"]: c for c in world.state("zuora", "Contact")}
        bill_to = contacts[accounts(world)[number]["BillToId"]]
        assert bill_to["WorkEmail"] == f"billing.{number.partition(' ')[0].lower()}@example.com"


def test_numbers_are_cut_at_the_first_blank_and_kept_once_invoiced(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    by_number = accounts(world)
    cut = {number: row["AccountNumber"] for number, row in by_number.items() if " " in number}
    assert cut.pop("N9042 Wharf Street") == "N9042-Wharf-Street"
    assert len(cut) > 2
    assert cut == {number: number.partition(" ")[0] for number in cut}


def test_addresses_become_contacts_with_country_names_that_zuora_knows(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    by_number, contacts = accounts(world), {c["Id"]: c for c in world.state("zuora", "Contact")}
    bill_to, sold_to = (contacts[by_number["N1015"][f"{role}Id"]] for role in ("BillTo", "SoldTo"))
    assert (bill_to["FirstName"], bill_to["LastName"]) == ("Jürgen", "Müller")
    assert (bill_to["Address1"], bill_to["Country"]) == ("Industriestraße 12", "Germany")
    assert (sold_to["FirstName"], sold_to["Address1"]) == ("Receiving", "Dock 1")
    only = by_number["N1002"]
    assert contacts[only["SoldToId"]]["Address1"] == contacts[only["BillToId"]]["Address1"]


def test_orders_follow_their_customers_in_the_same_run(ran: tuple[World, SyncRun]) -> None:
    world, run = ran
    step = run.steps.get(process=ORDERS)
    orders = {row["tranId"]: row for row in world.state("netsuite", "salesOrder")}
    left_out = set(NATIVE_LEFT_OUT[ORDERS])
    assert left_out < set(orders)
    assert (step.state, step.created) == (StepState.DONE, len(orders) - len(left_out))

    subscriptions = {row["SalesOrder__NS"]: row for row in world.state("zuora", "Subscription")}
    assert set(subscriptions) == set(orders) - left_out
    owners = {row["Id"]: row.get("IntegrationId__NS") for row in world.state("zuora", "Account")}
    for number, made in subscriptions.items():
        assert owners[made["AccountId"]] == orders[number]["entity"]
    assert {made["Currency"] for made in subscriptions.values()} == {"USD", "EUR", "GBP"}


def test_later_runs_write_what_was_left_open_and_what_changed(ran: tuple[World, SyncRun]) -> None:
    world, _ = ran
    world.run()
    again = {number for number, row in rows(world).items() if row.attempts_made > 1 and row.state == "done"}
    assert again <= set(NATIVE_RELINKED[PROCESS]), "what was found as it was gets its fields in the run after"
    world.forget_journal()
    world.run()
    for system in ("zuora", "netsuite"):
        journal = world.journal(system)
        assert journal["writes"] == 0, journal["by_operation"]

    customer = customers(world)["N1004"]
    world.edit("netsuite", "customer", customer["internalId"], comments="Moves in spring")
    world.forget_journal()
    step = world.run().steps.get(process=PROCESS)
    assert (step.updated, step.created, step.linked) == (1, 0, 0)
    assert accounts(world)["N1004"]["Notes"] == "Moves in spring"
    assert world.journal("netsuite")["writes"] == 0, "an update leaves the customer alone"
