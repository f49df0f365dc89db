"""Records that no run has met, looked up by number or id: found in their source and explained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.models import RunState, SyncRecord, SyncRun
from connector.selectors.look_up import record_looked_up
from connector.services.named_records import record_look_up
from connector.services.sequence import run_execute
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def fresh(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company before its first run."""
    with django_db_blocker.unblock(), demo_world() as world:
        yield world


@pytest.fixture
def world(fresh: World, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Jobs are carried out by the test."""
    nothing = type("Queue", (), {"enqueue_call": lambda _self, **_job: None})
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: nothing())
    return fresh


def look_up(world: World, process: str, name: str) -> SyncRun:
    run = record_look_up(connection=world.connection, process=process, name=name, user=None)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    return run


def found(world: World, process: str, name: str) -> SyncRecord:
    record = record_looked_up(look_up(world, process, name))
    assert record is not None
    return record


@pytest.mark.parametrize(
    ("process", "number"),
    [
        ("accounts_to_netsuite", "A00001048"),
        ("invoices_to_netsuite", "INV00010003"),
        ("payments_to_netsuite", "P-00010001"),
        ("refunds_to_netsuite", "R-00010002"),
        ("adjustments_to_netsuite", "IIA-00010001"),
        ("sales_orders_to_zuora", "SO-2018"),
        ("payments_to_zuora", "PYMT-0006"),
        ("credit_memos_to_zuora", "CRED-0003"),
        ("refunds_to_zuora", "CREF-0002"),
    ],
)
def test_a_record_is_found_by_its_number_and_every_rule_explained(
    world: World, process: str, number: str
) -> None:
    record = found(world, process, number)
    assert record.number == number
    assert record.verdict
    assert (record.attempts_made, record.destination_id) == (0, "")


def test_a_refund_that_would_not_be_taken_says_which_rule_stands_against_it(world: World) -> None:
    record = found(world, "refunds_to_zuora", "CREF-9004")
    crosses = [rule for rule in record.verdict if not rule["passed"]]
    assert any("240.00" in rule["seen"] for rule in crosses)


def test_an_id_is_as_good_as_a_number(world: World) -> None:
    invoice = world.sandbox.tenant.get("Invoice", "INV00010003")
    assert found(world, "invoices_to_netsuite", invoice["Id"]).number == "INV00010003"
    charge = world.state("zuora", "ProductRatePlanCharge")[0]
    assert found(world, "charges_to_netsuite", charge["Id"]).source_id == charge["Id"]


@pytest.mark.parametrize("process", ["invoices_to_netsuite", "refunds_to_zuora"])
def test_what_does_not_exist_is_not_found(world: World, process: str) -> None:
    run = look_up(world, process, "NO-SUCH-1")
    assert run.state != RunState.FAILED, run.message
    assert record_looked_up(run) is None
    assert not SyncRecord.objects.exists()


def test_looking_up_writes_nothing(world: World) -> None:
    before = world.state("zuora", "Invoice"), world.state("netsuite", "invoice")
    found(world, "invoices_to_netsuite", "INV00010003")
    assert (world.state("zuora", "Invoice"), world.state("netsuite", "invoice")) == before
