"""Payments from NetSuite in Zuora: each once, with the right documents, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from connector.models import SyncRecord, SyncRun
from connector.services import runner, writing
from sandbox.http import Drop, Request
from sandbox.zuora.settlement import cancel_payment
from syncrules.statuses import State
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PROCESS = "payments_to_zuora"
GOOD = [f"PYMT-{number:04d}" for number in range(1, 8)]
SETTLED = ["PYMT-0011", "PYMT-0012", "PYMT-0013", "PYMT-0031", "PYMT-0032", "PYMT-0033"]
CANCELLED = ("Canceled", "Voided")

Scene = tuple[World, bool, Any, Any]
WITHOUT_SETTLEMENT = pytest.mark.parametrize("scene", [False], indirect=True, ids=["settlement-off"])
WITH_SETTLEMENT = pytest.mark.parametrize("scene", [True], indirect=True, ids=["settlement-on"])


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def scene(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), demo_world(invoice_settlement=request.param) as world:
        sandbox = world.sandbox
        yield world, request.param, sandbox.zuora.state_copy(), sandbox.company.state_copy()


@pytest.fixture
def world(scene: Scene) -> Iterator[World]:
    """Both systems as they were before the first run."""
    made, _, zuora, netsuite = scene
    made.sandbox.zuora.state_restore(zuora)
    made.sandbox.company.state_restore(netsuite)
    yield made
    for wire in made.wires.values():
        wire.lose = wire.instead = None


@pytest.fixture
def settlement(scene: Scene) -> bool:
    return scene[1]


def run(world: World) -> SyncRun:
    """A run of this process, with whatever was to be left alone for a while due."""
    SyncRecord.objects.filter(next_try_at__isnull=False).update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )
    return world.run(process=PROCESS)


def native(world: World, number: str) -> dict[str, Any]:
    (row,) = [row for row in world.state("netsuite", "customerPayment") if row.get("tranId") == number]
    return row


def in_zuora(world: World, number: str) -> list[dict[str, Any]]:
    """The Zuora payments that carry a NetSuite payment's id and were not cancelled."""
    key = native(world, number)["internalId"]
    rows = world.state("zuora", "Payment")
    return [r for r in rows if r.get("IntegrationId__NS") == key and r["Status"] not in CANCELLED]


def applied_in_zuora(world: World, payment: str) -> dict[str, Decimal]:
    """Amounts by Zuora document, in the way of either mode."""
    tables = {"InvoicePayment": "Amount", "PaymentPart": "Amount"}
    amounts: dict[str, Decimal] = {}
    for table, field in tables.items():
        for row in world.state("zuora", table):
            document = row.get("InvoiceId") or row.get("DebitMemoId")
            if row["PaymentId"] == payment and document:
                amounts[document] = amounts.get(document, Decimal(0)) + Decimal(row[field])
    return amounts


def applied_in_netsuite(world: World, number: str) -> dict[str, Decimal]:
    """Amounts by Zuora document of the lines that Zuora has to know of."""
    names = {
        row["internalId"]: row["customFieldList"]["custbodyzuoraid"]
        for row in world.state("netsuite", "invoice")
        if (row.get("customFieldList") or {}).get("custbodyzuoraid")
    }
    lines = native(world, number).get("applyList") or []
    known = [line for line in lines if str(line["doc"]) in names]
    return {names[str(line["doc"])]: Decimal(line["amount"]) for line in known}


def assert_in_both(world: World, *numbers: str) -> None:
    """Exactly one processed payment each, with NetSuite's applications, and both sides marked."""
    for number in numbers:
        (payment,) = in_zuora(world, number)
        assert (payment["Status"], payment["TransferredToAccounting"]) == ("Processed", "Yes"), number
        assert payment["Origin__NS"] == "NETSUITE"
        assert applied_in_zuora(world, payment["Id"]) == applied_in_netsuite(world, number), number
        marks = native(world, number)["customFieldList"]
        assert marks["custbodyzuoraid"] == payment["Id"]
        assert marks["custbodyzuoraintegrationstatus"] == "Sync Complete"
        assert marks["custbodyzuoraorigin"] == "NETSUITE"


def expected(settlement: bool) -> list[str]:
    return GOOD + (SETTLED if settlement else [])


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


# --- interruptions --------------------------------------------------------------------------------


def sends(path: str, *words: str) -> Callable[[Request], bool]:
    """A request to a path with these words in it."""
    return lambda request: (
        path in request.path
        and request.method in ("POST", "PUT")
        and all(word.encode() in request.body for word in words)
    )


LOST = [
    pytest.param(False, sends("/v1/action/create", '"type":"Payment"'), id="draft"),
    pytest.param(False, sends("/v1/action/create", '"type":"InvoicePayment"'), id="invoice payment"),
    pytest.param(False, sends("/v1/action/update", '"Processed"'), id="processed"),
    pytest.param(True, lambda r: r.method == "POST" and r.path == "/v1/payments", id="payment"),
    pytest.param(True, sends("/unapply"), id="unapply"),
    pytest.param(True, sends("/apply"), id="apply"),
]


@pytest.mark.parametrize("arrived", [True, False], ids=["done", "not-done"])
@pytest.mark.parametrize(("scene", "request_of"), LOST, indirect=["scene"])
def test_payments_whose_answers_were_lost_exist_once(
    world: World, settlement: bool, request_of: Callable[[Request], bool], arrived: bool
) -> None:
    wire = world.wires["zuora"]
    if arrived:
        wire.lose = request_of
    else:
        wire.instead = lambda request: Drop() if request_of(request) else None
    world.run(process=PROCESS)
    lost = SyncRecord.objects.filter(process=PROCESS, code="OUTCOME_UNKNOWN")
    assert lost.exists()
    assert {row.state for row in lost} == {State.IN_PROGRESS}
    waiting = lost.count()
    world.run(process=PROCESS)  # too early to know: nothing is sent again
    assert SyncRecord.objects.filter(process=PROCESS, code="OUTCOME_UNKNOWN").count() <= waiting
    wire.lose = wire.instead = None
    for _ in range(2):
        run(world)
    assert_in_both(world, *expected(settlement))


class Killed(BaseException):
    """The worker is ended from outside."""


KILLS = [
    *((False, why) for why in ("status before", "create", "apply 1", "apply 2", "process", "write-back")),
    *((True, why) for why in ("status before", "create", "unapply", "apply", "write-back")),
]


@pytest.mark.parametrize(("scene", "purpose"), KILLS, indirect=["scene"])
def test_a_worker_killed_after_any_step_leaves_no_payment_double_or_unfinished(
    world: World, settlement: bool, purpose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, finish = writing._keep, runner._finish

    def killed(done: Any, why: str) -> None:
        if why == purpose:
            raise Killed
        keep(done, why)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_keep", killed)
        patch.setattr(runner, "_finish", lambda *given: None)
        with pytest.raises(Killed):
            world.run(process=PROCESS)
    assert runner._finish is finish
    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    SyncRecord.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    for _ in range(2):
        run(world)
    assert_in_both(world, *expected(settlement))
    drafts = [row for row in world.state("zuora", "Payment") if row["Status"] == "Draft"]
    refused = [] if settlement else ["107.13", "90.00"]  # at their invoice: that draft waits for its cure
    assert sorted(row["Amount"] for row in drafts) == refused


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
