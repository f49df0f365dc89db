"""Payments from NetSuite in Zuora: each once, with the right documents, also after refusals and changes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from connector.models import SyncRecord
from sandbox.zuora.settlement import cancel_payment
from syncrules.statuses import State
from tests.journeys.received_payments import (
    GOOD,
    PROCESS,
    applied_in_netsuite,
    applied_in_zuora,
    assert_in_both,
    expected,
    in_zuora,
    native,
    run,
)
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db

WITHOUT_SETTLEMENT = pytest.mark.parametrize("scene", [False], indirect=True, ids=["settlement-off"])
WITH_SETTLEMENT = pytest.mark.parametrize("scene", [True], indirect=True, ids=["settlement-on"])


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def scene(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with shared_world(
        django_db_blocker.unblock, invoice_settlement=request.param, long_invoice=False
    ) as made:
        yield made


@pytest.fixture
def world(scene: World, db: None) -> World:
    """The demo company as it is before the first run."""
    return scene.again()


@pytest.fixture
def settlement(scene: World) -> bool:
    return scene.sandbox.tenant.invoice_settlement


# --- what arrives ---------------------------------------------------------------------------------


def test_payments_arrive_with_the_invoices_that_zuora_knows(world: World, settlement: bool) -> None:
    run(world)
    assert_in_both(world, *expected(settlement))
    amounts = {number: Decimal(in_zuora(world, number)[0]["Amount"]) for number in GOOD}
    assert amounts["PYMT-0002"] == Decimal("300.49")  # three invoices
    assert amounts["PYMT-0006"] == Decimal("100.00")  # a part of one
    # One of its two invoices is NetSuite's own: left out, or unapplied with Invoice Settlement.
    assert amounts["PYMT-0007"] == Decimal("195.00" if settlement else "150.00")


def test_the_map_is_filled_in(world: World, settlement: bool) -> None:
    run(world)
    (payment,) = in_zuora(world, "PYMT-0001")
    (method,) = [
        row for row in world.state("zuora", "PaymentMethod") if row["Id"] == payment["PaymentMethodId"]
    ]
    source = native(world, "PYMT-0001")
    assert (payment["Type"], method["Type"]) == ("External", "Check")
    assert (payment["Comment"], payment["ReferenceId"]) == ("Lockbox 0001", "BANK-0001")
    assert payment["EffectiveDate"] == source["tranDate"]
    assert payment["SyncDate__NS"]
    assert payment.get("Transaction__NS") == ("PYMT-0001" if settlement else None)
    assert source["customFieldList"]["custbodyzuorasyncdate"]


def test_neither_side_sends_them_back(world: World) -> None:
    """A second whole run selects nothing of what the first has brought."""
    run(world)
    world.run(process="payments_to_netsuite")
    came = {row["Id"] for row in world.state("zuora", "Payment") if row.get("Origin__NS") == "NETSUITE"}
    assert came
    assert not SyncRecord.objects.filter(
        process="payments_to_netsuite", source_id__in=came, attempts_made__gt=0
    ).exists()
    world.forget_journal()
    world.run(process=PROCESS)
    assert [world.journal(system)["writes"] for system in ("zuora", "netsuite")] == [0, 0]


# --- refusals and their cure ----------------------------------------------------------------------


@WITHOUT_SETTLEMENT
def test_a_draft_is_finished_once_what_zuora_refused_was_mended(world: World) -> None:
    first, second = applied_in_netsuite(world, "PYMT-0004")
    world.edit("zuora", "Invoice", second, Status="Draft")
    run(world)
    record = world.record(PROCESS, "PYMT-0004")
    assert (record.state, record.integration_status) == (State.NEEDS_ATTENTION, "Error Creating Payment")
    (draft,) = in_zuora(world, "PYMT-0004")
    assert (draft["Status"], set(applied_in_zuora(world, draft["Id"]))) == ("Draft", {first})

    world.edit("zuora", "Invoice", second, Status="Posted")
    run(world)
    assert_in_both(world, "PYMT-0004")
    assert in_zuora(world, "PYMT-0004")[0]["Id"] == draft["Id"]


@WITHOUT_SETTLEMENT
def test_a_rounding_difference_is_named_with_its_cure(world: World) -> None:
    run(world)
    record = world.record(PROCESS, "PYMT-9004")
    assert record.code == "ROUNDING_MISMATCH"
    assert "differ by rounding" in record.message
    assert "no-rounding permissions" in record.remedy


def test_two_payments_with_one_netsuite_id_stop_the_record(world: World) -> None:
    number = "PYMT-0001"
    source = native(world, number)
    account = source["customFieldList"]["custbodyzuoracustomeridpayment"]
    for _ in range(2):
        world.sandbox.tenant.insert(
            "Payment", AccountId=account, Amount="410", Status="Draft", IntegrationId__NS=source["internalId"]
        )
    world.edit(
        "netsuite",
        "customerPayment",
        source["internalId"],
        custom={"custbodyzuoraintegrationstatus": "Creating Payment"},
    )
    run(world)
    assert world.record(PROCESS, number).code == "COUNTERPART_AMBIGUOUS"
    assert {row["Status"] for row in in_zuora(world, number)} == {"Draft"}


def test_a_payment_cancelled_in_zuora_is_made_anew_once_its_fields_are_cleared(world: World) -> None:
    run(world)
    (old,) = in_zuora(world, "PYMT-0001")
    source = native(world, "PYMT-0001")["internalId"]
    _cancel(world, old["Id"])
    run(world)
    assert in_zuora(world, "PYMT-0001") == []
    names = ["custbodyzuoraid", "custbodyzuoraintegrationstatus"]
    world.edit("netsuite", "customerPayment", source, nullFieldList=names)
    run(world)
    (new,) = in_zuora(world, "PYMT-0001")
    assert new["Id"] != old["Id"]
    assert_in_both(world, "PYMT-0001")


def _cancel(world: World, payment: str) -> None:
    """A person cancels the payment in Zuora."""
    tenant = world.sandbox.tenant
    cancel_payment(tenant, tenant.get("Payment", payment))


# --- changes --------------------------------------------------------------------------------------


def test_what_is_applied_to_something_else_in_netsuite_follows_in_zuora(
    world: World, settlement: bool
) -> None:
    run(world)
    number = "PYMT-0004"
    source = native(world, number)
    before = applied_in_zuora(world, in_zuora(world, number)[0]["Id"])
    kept = source["applyList"][:1]
    lines = [{"apply": True, "doc": line["doc"], "amount": Decimal(line["amount"])} for line in kept]
    world.sandbox.company.update("customerPayment", source["internalId"], applyList=lines)
    world.forget_journal()
    run(world)
    (payment,) = in_zuora(world, number)
    calls = world.journal("zuora")["by_operation"]
    if not settlement:
        assert applied_in_zuora(world, payment["Id"]) == before  # never changed after the first sync
        return
    assert_in_both(world, number)
    assert len(applied_in_zuora(world, payment["Id"])) == 1
    assert calls["PUT /v1/payments/{key}/unapply"] == 1
    assert "PUT /v1/payments/{key}/apply" not in calls
    record = world.record(PROCESS, number)
    assert (record.state, record.attempts.latest("pk").action) == (State.DONE, "update")


@WITH_SETTLEMENT
def test_a_change_that_zuora_refuses_is_shown_on_the_payment(world: World) -> None:
    (taken,) = applied_in_netsuite(world, "PYMT-0033")
    world.edit("zuora", "Invoice", taken, Status="Draft")
    run(world)
    marks = native(world, "PYMT-0033")["customFieldList"]
    assert marks["custbodyzuoraintegrationstatus"] == "Error Updating Payment"
    record = world.record(PROCESS, "PYMT-0033")
    assert (record.state, record.code) == (State.NEEDS_ATTENTION, "ZUORA_REFUSED")
    world.forget_journal()
    world.run(process=PROCESS)
    assert world.journal("zuora")["writes"] == 0  # the same content rests

    world.edit("zuora", "Invoice", taken, Status="Posted")
    run(world)
    assert_in_both(world, "PYMT-0033")
