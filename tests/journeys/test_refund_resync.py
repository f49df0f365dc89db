"""Clearing a refund that was synced: its NetSuite refund must be gone and its payment applied again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.core.exceptions import ValidationError

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request
from connector.services.sequence import run_execute
from syncrules.statuses import State
from tests.factories import UserFactory
from tests.journeys.world import World, shared_world

pytestmark = pytest.mark.django_db
NUMBER, PAYMENT = "R-00010002", "P-00071002"  # 120.50 of 950.00


@pytest.fixture(scope="module", params=[False, True], ids=["settlement-off", "settlement-on"])
def synced(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with shared_world(django_db_blocker.unblock, invoice_settlement=request.param) as world:
        world.run(process="refunds_to_netsuite")
        world.keep()
        yield world


@pytest.fixture
def world(synced: World, monkeypatch: pytest.MonkeyPatch, db: None) -> World:
    """Jobs are carried out by the test."""
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: MagicMock())
    return synced.again()


def clear(world: World, **options: Any) -> RecordAction:
    record = world.record("refunds_to_netsuite", NUMBER)
    asked = {"user": UserFactory(is_superuser=True), "reason": "Paid out twice.", "enqueue": False}
    action = action_request(record=record, kind=ActionKind.CLEAR, **{**asked, **options})
    done = action_execute(action_id=action.pk)
    assert done is not None
    return done


def payment(world: World) -> Any:
    internal_id = world.sandbox.tenant.get("Payment", PAYMENT)["IntegrationId__NS"]
    return world.sandbox.company.get("customerPayment", internal_id)


def delete_refund(world: World) -> None:
    refund = world.sandbox.tenant.get("Refund", NUMBER)
    world.sandbox.company.delete("customerRefund", refund["IntegrationId__NS"])


def apply_again(world: World, amount: str) -> None:
    (line,) = payment(world).fields["applyList"]
    lines = [{**line, "amount": Decimal(amount)}]
    world.sandbox.company.update("customerPayment", payment(world).id, applyList=lines)


def test_a_refund_that_netsuite_still_has_is_not_cleared_whatever_is_confirmed(world: World) -> None:
    action = clear(world, override=True, confirmation=NUMBER)
    assert (action.state, action.code) == (ActionState.REFUSED, "RESYNC_COUNTERPART_EXISTS")


def test_a_payment_that_was_not_applied_again_stops_the_clearing(world: World) -> None:
    delete_refund(world)
    action = clear(world)
    assert (action.state, action.code) == (ActionState.REFUSED, "RESYNC_PAYMENT_NOT_REAPPLIED")
    assert action.message == f"NetSuite payment {PAYMENT} is not re-applied as before the refund."
    apply_again(world, "949.99")
    assert clear(world).code == "RESYNC_PAYMENT_NOT_REAPPLIED"
    assert world.sandbox.tenant.get("Refund", NUMBER)["TransferredToAccounting"] == "Yes"


def booked_anew(world: World, action: RecordAction) -> None:
    assert action.state == ActionState.WRITTEN, action.message
    assert action.run is not None
    run_execute(run_id=action.run.pk)
    row = SyncRecord.objects.get(pk=action.record.pk)
    assert row.state == State.DONE, row.message
    (line,) = payment(world).fields["applyList"]
    assert (line["amount"], payment(world).fields["unapplied"]) == (Decimal("829.50"), 0)
    refund = world.sandbox.company.get("customerRefund", row.destination_id)
    assert refund.fields["total"] == Decimal("120.50")


def test_after_both_manual_steps_the_refund_is_booked_anew(world: World) -> None:
    delete_refund(world)
    apply_again(world, "950.00")
    booked_anew(world, clear(world))


def test_a_person_may_confirm_to_go_on_without_the_second_step(world: World) -> None:
    delete_refund(world)
    with pytest.raises(ValidationError, match=NUMBER):
        clear(world, override=True)
    booked_anew(world, clear(world, override=True, confirmation=NUMBER))
