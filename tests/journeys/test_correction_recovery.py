"""Refunds and adjustments after lost answers and killed work: each once, every amount where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from connector.models import RunState, StepState, SyncRecord, SyncRun
from sandbox.http import Drop, Request
from syncrules.statuses import State
from tests.journeys.killing import killed_run, time_passes
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db

PROCESSES = ("refunds_to_netsuite", "adjustments_to_netsuite")
OBJECTS = {"refunds_to_netsuite": "Refund", "adjustments_to_netsuite": "InvoiceItemAdjustment"}
Books = dict[str, Any]


@dataclass
class Stage:
    """The demo company as it begins, and what a quiet run of both processes leaves."""

    world: World
    settlement: bool
    quiet: Books

    def processes(self) -> list[str]:
        return [name for name in PROCESSES if not (self.settlement and name == "adjustments_to_netsuite")]

    def run(self) -> list[SyncRun]:
        return [self.world.run(process=process) for process in self.processes()]


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def stage(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    with shared_world(
        django_db_blocker.unblock, invoice_settlement=request.param, long_invoice=False
    ) as world:
        made = Stage(world, request.param, {})
        with transaction.atomic():
            made.run()
            made.quiet = books(world)
            transaction.set_rollback(True)
        yield made


@pytest.fixture
def world(stage: Stage, db: None) -> World:
    return stage.world.again()


def books(world: World) -> Books:
    """What both systems say of refunds and adjustments, in terms that do not depend on NetSuite's ids."""
    company, tenant = world.sandbox.company, world.sandbox.tenant
    kinds = ("invoice", "creditMemo", "customerPayment", "customerRefund")
    records = [record for kind in kinds for record in company.rows(kind)]
    names = {r.id: r.custom.get("custbodyzuoraid") or r.fields["tranId"] for r in records}
    sources = {
        f"{name} {row['Id']}": (
            row.get("IntegrationStatus__NS"),
            row.get("TransferredToAccounting"),
            names.get(row.get("IntegrationId__NS")),
        )
        for name in OBJECTS.values()
        for row in tenant.rows(name)
    }
    return {**sources, "ledger": sorted((r.kind, names[r.id], *_balance(r, names)) for r in records)}


def _balance(record: Any, names: dict[str, str]) -> tuple[Any, ...]:
    """Total, what is left of it, and what it is applied to."""
    fields = record.fields
    # Documents of other kinds (a journal entry) were there before, so that their ids stay the same.
    documents = ((str(line["doc"]), line["amount"]) for line in fields.get("applyList") or [])
    lines = [(names.get(document, document), amount) for document, amount in documents]
    return fields.get("total"), fields.get("amountRemaining", fields.get("unapplied")), sorted(lines)


def assert_as_quiet(stage: Stage) -> None:
    found = books(stage.world)
    assert {name: value for name, value in found.items() if stage.quiet[name] != value} == {}
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS).exists()


def writes_to(operation: str, text: str) -> Callable[[Request], bool]:
    return lambda request: (
        request.header("soapaction").strip('"') == operation and text.encode() in request.body
    )


# process, and the call of its step
STEPS = [
    pytest.param("refunds_to_netsuite", "updateList", "CustomerPayment", id="payment opened"),
    pytest.param("refunds_to_netsuite", "addList", "zuora-ref-", id="refund made"),
    pytest.param("adjustments_to_netsuite", "addList", "zuora-iia-", id="adjustment made"),
    pytest.param("adjustments_to_netsuite", "updateList", "CreditMemo", id="credit memo applied"),
]


def skip_if_missing(stage: Stage, process: str) -> None:
    if process not in stage.processes():
        pytest.skip("tenants with Invoice Settlement have no such adjustments")


@pytest.mark.parametrize(("process", "operation", "text"), STEPS)
def test_a_step_whose_answer_was_lost_is_done_once(
    stage: Stage, world: World, process: str, operation: str, text: str
) -> None:
    skip_if_missing(stage, process)
    world.wires["netsuite"].lose = writes_to(operation, text)
    run = world.run(process=process)
    assert run.steps.get().state == StepState.WARNINGS
    lost = SyncRecord.objects.filter(process=process, state=State.IN_PROGRESS)
    assert lost.exists()
    assert set(lost.values_list("code", flat=True)) == {"OUTCOME_UNKNOWN"}
    world.wires["netsuite"].lose = None
    world.run(process=process)
    assert lost.exists(), "the outcome stays open until NetSuite can no longer be working on it"
    time_passes()
    stage.run()
    assert_as_quiet(stage)


@pytest.mark.parametrize(("process", "operation", "text"), STEPS)
def test_a_step_that_never_arrived_is_done_later(
    stage: Stage, world: World, process: str, operation: str, text: str
) -> None:
    skip_if_missing(stage, process)
    lost = writes_to(operation, text)
    world.wires["netsuite"].instead = lambda request: Drop() if lost(request) else None
    world.run(process=process)
    world.wires["netsuite"].instead = None
    time_passes()
    stage.run()
    assert_as_quiet(stage)


KILLS = [
    ("refunds_to_netsuite", "status before", 1),  # before the payment is opened
    ("refunds_to_netsuite", "unapply", 1),
    ("refunds_to_netsuite", "status before", 2),  # between the two
    ("refunds_to_netsuite", "create", 1),
    ("refunds_to_netsuite", "write-back", 1),
    ("adjustments_to_netsuite", "create", 1),
    ("adjustments_to_netsuite", "apply", 1),
    ("adjustments_to_netsuite", "write-back", 1),
]


@pytest.mark.parametrize(("process", "purpose", "occasion"), KILLS)
def test_a_worker_killed_in_either_step_leaves_nothing_double_and_nothing_half(
    stage: Stage, world: World, process: str, purpose: str, occasion: int
) -> None:
    skip_if_missing(stage, process)
    half_done = killed_run(world, process, purpose, occasion=occasion, alone=True)
    assert half_done.state == RunState.RUNNING
    for _ in range(2):
        time_passes()
        stage.run()
    assert_as_quiet(stage)


# --- what a quiet run does ----------------------------------------------------------------------------


def test_two_refunds_of_one_payment_open_it_once_and_are_both_paid_out(stage: Stage, world: World) -> None:
    payment = world.sandbox.tenant.get("Payment", "P-00071003")
    stage.run()
    internal_id = payment["IntegrationId__NS"]
    opened = [
        passed.request.body.count(f'internalId="{internal_id}"'.encode())
        for passed in world.wires["netsuite"].passed
        if writes_to("updateList", "CustomerPayment")(passed.request)
    ]
    assert sum(opened) == 1
    refunds = [
        record.fields["total"]
        for record in world.sandbox.company.rows("customerRefund")
        if str(record.fields["applyList"][0]["doc"]) == internal_id
    ]
    assert sorted(map(str, refunds)) == ["150.00", "75.25"]
    fields = world.sandbox.company.get("customerPayment", internal_id).fields
    assert [str(line["amount"]) for line in fields["applyList"]] == ["374.75"]
    assert fields["unapplied"] == 0


def test_two_charges_on_one_negative_invoice_both_use_up_its_credit_memo(stage: Stage, world: World) -> None:
    skip_if_missing(stage, "adjustments_to_netsuite")
    stage.run()
    original = world.sandbox.tenant.get("Invoice", "INV00040004")
    memo = world.sandbox.company.get("creditMemo", original["IntegrationId__NS"])
    assert sorted(str(line["amount"]) for line in memo.fields["applyList"]) == ["150.00", "99.99"]
    assert str(memo.fields["unapplied"]) == "150.01"
    for line in memo.fields["applyList"]:
        invoice = world.sandbox.company.get("invoice", str(line["doc"]))
        assert invoice.fields["amountRemaining"] == 0
        assert invoice.custom["custbodyzuorarelatedtransaction"] == memo.id


def test_a_payment_that_cannot_be_opened_is_named_and_the_refund_says_so(stage: Stage, world: World) -> None:
    stage.run()
    for number, payment in (("R-00090007", "P-00071107"), ("R-00090008", "P-00071108")):
        row = world.record("refunds_to_netsuite", number)
        assert (row.code, row.state) == ("PAYMENT_NOT_UNAPPLIABLE", State.NEEDS_ATTENTION)
        assert row.message == f"NetSuite refuses to unapply payment {payment}."
        refund = world.sandbox.tenant.get("Refund", number)
        assert refund["IntegrationStatus__NS"] == "Error Updating Payment"
        assert refund["TransferredToAccounting"] == "Error"
        assert world.sandbox.tenant.get("Payment", payment)["TransferredToAccounting"] == "Yes"


def test_a_refund_refused_in_its_second_step_goes_through_once_its_cause_is_mended(
    stage: Stage, world: World
) -> None:
    stage.run()
    company, tenant = world.sandbox.company, world.sandbox.tenant
    assert tenant.get("Refund", "R-00090009")["IntegrationStatus__NS"] == "Error Creating Refund"
    (native,) = [
        r for r in company.rows("customerRefund") if r.fields["tranId"] == "R-00090009" and not r.external_id
    ]
    company.update("customerRefund", native.id, tranId="HAND-9009")
    time_passes()
    world.run(process="refunds_to_netsuite")
    refund = tenant.get("Refund", "R-00090009")
    assert refund["IntegrationStatus__NS"] == "Sync Complete"
    made = company.get("customerRefund", refund["IntegrationId__NS"])
    payment = company.get("customerPayment", str(made.fields["applyList"][0]["doc"]))
    assert (str(made.fields["total"]), payment.fields["unapplied"]) == ("50.00", 0)
    assert [str(line["amount"]) for line in payment.fields["applyList"]] == ["150.00"]
