"""Payments from NetSuite after lost answers and killed workers: each once in Zuora, and finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connector.models import SyncRecord
from sandbox.http import Drop, Request
from syncrules.statuses import State
from tests.journeys.killing import killed_run
from tests.journeys.received_payments import PROCESS, assert_in_both, expected, run
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db


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


KILLS = [
    *((False, why) for why in ("status before", "create", "apply 1", "apply 2", "process", "write-back")),
    *((True, why) for why in ("status before", "create", "unapply", "apply", "write-back")),
]


@pytest.mark.parametrize(("scene", "purpose"), KILLS, indirect=["scene"])
def test_a_worker_killed_after_any_step_leaves_no_payment_double_or_unfinished(
    world: World, settlement: bool, purpose: str
) -> None:
    killed_run(world, PROCESS, purpose, alone=True)
    for _ in range(2):
        run(world)
    assert_in_both(world, *expected(settlement))
    drafts = [row for row in world.state("zuora", "Payment") if row["Status"] == "Draft"]
    refused = [] if settlement else ["107.13", "90.00"]  # at their invoice: that draft waits for its cure
    assert sorted(row["Amount"] for row in drafts) == refused
