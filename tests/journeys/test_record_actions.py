"""Guided actions on records of both directions, against both systems: what is written, refused, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from connector.models import (
    ActionKind,
    ActionState,
    AttemptState,
    AuditEvent,
    RecordAction,
    RunState,
    SyncRecord,
)
from connector.services.audit import audit_verify
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request, action_undo
from connector.services.sequence import run_execute
from connector.services.watchdog import watchdog_round
from syncrules.statuses import State
from tests.factories import UserFactory
from tests.journeys.record_choice import synced_records, unpaid_invoices
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def synced(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company after a run; every test takes records of its own."""
    with django_db_blocker.unblock(), demo_world(long_invoice=False) as world:
        world.run()
        yield world


@pytest.fixture
def world(synced: World, db: None) -> World:
    return synced


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Jobs are carried out by the test, so that it decides what happens in between."""
    asked: list[int] = []
    monkeypatch.setattr(
        "connector.services.queueing.django_rq.get_queue",
        lambda _name: type("Queue", (), {"enqueue_call": lambda _s, **job: asked.append(job["args"][0])})(),
    )
    return asked


def carry_out(action: RecordAction) -> RecordAction:
    done = action_execute(action_id=action.pk)
    assert done is not None
    return done


def ask(record: SyncRecord, kind: ActionKind, **options: Any) -> RecordAction:
    options = {"user": UserFactory(), "reason": "Booked on the wrong customer."} | options
    return action_request(record=record, kind=kind, **options)


def zuora(world: World, kind: str, key: str) -> dict[str, Any]:
    return next(row for row in world.state("zuora", kind) if row["Id"] == key)


def netsuite(world: World, kind: str, key: str) -> dict[str, Any]:
    return next(row for row in world.state("netsuite", kind) if row["internalId"] == key)


def test_an_invoice_is_not_cleared_while_netsuite_has_it(world: World) -> None:
    (record,) = synced_records("invoices_to_netsuite")
    before = zuora(world, "Invoice", record.source_id)
    action = carry_out(ask(record, ActionKind.CLEAR))
    assert (action.state, action.code) == (ActionState.REFUSED, "RESYNC_COUNTERPART_EXISTS")
    assert f"invoice {record.destination_id}" in action.message
    assert "choose Re-link" in action.remedy
    assert zuora(world, "Invoice", record.source_id) == before
    record.refresh_from_db()
    assert (record.state, record.lease_owner) == (State.DONE, "")


def requests_delete(world: World, system: str, path: str) -> None:
    url = world.sandbox.zuora_url if system == "zuora" else world.sandbox.netsuite_url
    answer = requests.delete(f"{url}{path}", timeout=30)
    assert answer.ok, answer.text


def delete_invoice(world: World, record: SyncRecord) -> None:
    remove(world, "netsuite", record.destination_record, record.destination_id)


def remove(world: World, system: str, kind: str, key: str) -> None:
    requests_delete(world, system, f"/_sandbox/state/{kind}/{key}")


def test_a_look_up_tells_what_is_there_and_changes_nothing(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 6)[5]
    before = zuora(world, "Invoice", record.source_id)
    action = carry_out(ask(record, ActionKind.CHECK))
    assert (action.state, action.code) == (ActionState.DONE, "RESYNC_COUNTERPART_EXISTS")
    assert [hit["id"] for hit in action.checked["hits"]] == [record.destination_id]
    assert action.checked["fields"]["IntegrationId__NS"] == record.destination_id
    assert zuora(world, "Invoice", record.source_id) == before
    record.refresh_from_db()
    assert (record.state, record.lease_owner) == (State.DONE, "")


def test_an_invoice_that_was_deleted_in_netsuite_is_cleared_and_booked_anew(world: World) -> None:
    record = unpaid_invoices(world)[0]
    old = record.destination_id
    delete_invoice(world, record)
    action = carry_out(ask(record, ActionKind.CLEAR))
    assert action.state == ActionState.WRITTEN, action.message
    cleared = zuora(world, "Invoice", record.source_id)
    assert not cleared["IntegrationId__NS"]
    assert not cleared["IntegrationStatus__NS"]
    assert cleared["TransferredToAccounting"] in (None, "No")
    items = [row for row in world.state("zuora", "InvoiceItem") if row["InvoiceId"] == record.source_id]
    assert [item["IntegrationId__NS"] or "" for item in items] == [""] * len(items)
    assert action.before["IntegrationId__NS"] == old
    assert action.before["IntegrationStatus__NS"] == "Sync Complete"

    assert action.run is not None
    run_execute(run_id=action.run.pk)
    record.refresh_from_db()
    action.refresh_from_db()
    assert (record.state, action.state) == (State.DONE, ActionState.DONE)
    assert record.destination_id != old
    mine = [
        row
        for row in world.state("netsuite", "invoice")
        if row.get("customFieldList", {}).get("custbodyzuoraid") == record.source_id
    ]
    assert [row["internalId"] for row in mine] == [record.destination_id]
    mine_of_ana = AuditEvent.objects.filter(source_id=record.source_id, actor="ana").order_by("number")
    assert [(e.verb, e.reason) for e in mine_of_ana][:2] == [
        ("Clear and resync asked for", "Booked on the wrong customer."),
        ("update in Zuora: written", ""),
    ]
    assert list(audit_verify()) == []


def test_clearing_is_undone_before_the_worker_has_begun(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 4)[2]
    before = zuora(world, "Invoice", record.source_id)
    action = ask(record, ActionKind.CLEAR)
    undone = action_undo(action=action, user=UserFactory())
    assert undone.state == ActionState.UNDONE
    assert action_execute(action_id=action.pk) is None
    assert zuora(world, "Invoice", record.source_id) == before


def test_clearing_is_undone_before_the_resync_has_begun_and_the_old_values_are_back(world: World) -> None:
    record = unpaid_invoices(world)[1]
    before = zuora(world, "Invoice", record.source_id)
    delete_invoice(world, record)
    action = carry_out(ask(record, ActionKind.CLEAR))
    assert action.run is not None
    undone = carry_out(action_undo(action=action, user=UserFactory()))
    assert undone.state == ActionState.UNDONE
    after = zuora(world, "Invoice", record.source_id)
    names = ("IntegrationId__NS", "IntegrationStatus__NS", "TransferredToAccounting")
    assert {name: after[name] for name in names} == {name: before[name] for name in names}
    assert run_execute(run_id=action.run.pk) is None
    action.run.refresh_from_db()
    assert action.run.state == RunState.CANCELLED


def test_undoing_is_refused_once_the_resync_has_run(world: World) -> None:
    record = unpaid_invoices(world)[2]
    delete_invoice(world, record)
    action = carry_out(ask(record, ActionKind.CLEAR))
    assert action.run is not None
    run_execute(run_id=action.run.pk)
    action.refresh_from_db()
    with pytest.raises(ValidationError, match="Too late"):
        action_undo(action=action, user=UserFactory())


def test_a_run_that_comes_between_clearing_and_resync_creates_no_second_counterpart(world: World) -> None:
    """The record was cleared although its counterpart lives, by override or by hand: it is found again."""
    record = synced_records("refunds_to_zuora")[0]
    refunds = len(world.state("zuora", "Refund"))
    action = carry_out(
        ask(record, ActionKind.CLEAR, override=True, confirmation=str(record), reason="Wrong payment.")
    )
    assert action.state == ActionState.WRITTEN, action.message
    refund = netsuite(world, "customerRefund", record.source_id)["customFieldList"]
    assert not refund.get("custbodyzuoraid")
    assert not refund.get("custbodyzuoraintegrationstatus")
    world.run(process="refunds_to_zuora")
    assert action.run is not None
    run_execute(run_id=action.run.pk)
    assert len(world.state("zuora", "Refund")) == refunds
    record.refresh_from_db()
    assert (record.state, record.look_first) == (State.DONE, False)


def test_a_netsuite_refund_is_cleared_only_after_its_zuora_refund_was_cancelled(world: World) -> None:
    record = synced_records("refunds_to_zuora", 2)[1]
    refused = carry_out(ask(record, ActionKind.CLEAR))
    assert (refused.state, refused.code) == (ActionState.REFUSED, "RESYNC_COUNTERPART_ACTIVE")
    assert "still has the active" in refused.message
    assert refused.checked["finding"] == "alive"

    world.edit("zuora", "Refund", record.destination_id, Status="Canceled")
    allowed = carry_out(ask(record, ActionKind.CLEAR))
    assert allowed.state == ActionState.WRITTEN, allowed.message
    assert allowed.checked["hits"][0]["status"] == "Canceled"
    custom = netsuite(world, "customerRefund", record.source_id)["customFieldList"]
    assert not custom.get("custbodyzuoraid")
    memo = next(row for row in world.state("netsuite", "creditMemo") if _pays(world, record, row))
    assert memo["customFieldList"]["custbodyzuoraintegrationstatus"] == "Sync Complete", "untouched"


def _pays(world: World, record: SyncRecord, memo: dict[str, Any]) -> bool:
    lines = netsuite(world, "customerRefund", record.source_id)["applyList"]
    return any(str(line["doc"]) == memo["internalId"] and line.get("apply") for line in lines)


def test_an_override_needs_its_permission_a_reason_and_the_number_typed(world: World) -> None:
    record = synced_records("refunds_to_zuora", 3)[2]
    clerk = UserFactory(username="cleo", is_superuser=False)
    with pytest.raises(PermissionDenied):
        ask(record, ActionKind.CLEAR, user=clerk)
    with pytest.raises(ValidationError, match="to confirm"):
        ask(record, ActionKind.CLEAR, override=True, confirmation="yes")
    with pytest.raises(ValidationError, match="needs a reason"):
        ask(record, ActionKind.CLEAR, override=True, confirmation=str(record), reason="  ")
    invoice = synced_records("invoices_to_netsuite")[0]
    with pytest.raises(ValidationError, match="Only records of NetSuite"):
        ask(invoice, ActionKind.CLEAR, override=True, confirmation=str(invoice))


def test_a_second_click_is_the_same_action_and_changes_nothing(world: World, queue: list[int]) -> None:
    record = synced_records("invoices_to_netsuite", 8)[6]
    first = ask(record, ActionKind.IGNORE)
    assert ask(record, ActionKind.IGNORE) == first
    with pytest.raises(ValidationError, match="is still queued"):
        ask(record, ActionKind.CLEAR)
    carry_out(first)
    assert action_execute(action_id=first.pk) is None
    with pytest.raises(ValidationError, match="ignored already"):
        ask(record, ActionKind.IGNORE)


def test_an_ignored_record_is_left_out_until_its_day_has_come(world: World) -> None:
    record = SyncRecord.objects.filter(process="invoices_to_netsuite", state=State.NEEDS_ATTENTION)[0]
    day = timezone.now().date() + timedelta(days=3)
    action = carry_out(ask(record, ActionKind.IGNORE, until=day, reason="Waits for the auditors."))
    assert action.state == ActionState.DONE, action.message
    shown = zuora(world, "Invoice", record.source_id)
    assert (shown["IntegrationStatus__NS"], shown["TransferredToAccounting"]) == ("Ignore", "Ignore")
    world.run(process="invoices_to_netsuite")
    record.refresh_from_db()
    assert record.state == State.IGNORED

    SyncRecord.objects.filter(pk=record.pk).update(ignored_until=timezone.now().date() - timedelta(days=1))
    watchdog_round()
    back = RecordAction.objects.get(record=record, kind=ActionKind.UNIGNORE)
    carry_out(back)
    shown = zuora(world, "Invoice", record.source_id)
    assert (shown["IntegrationStatus__NS"] or "", shown["TransferredToAccounting"]) == ("", None)
    record.refresh_from_db()
    assert record.state == State.WAITING


def test_no_longer_ignoring_is_undone_before_the_resync(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 16)[15]
    assert carry_out(ask(record, ActionKind.IGNORE)).state == ActionState.DONE
    action = carry_out(ask(record, ActionKind.UNIGNORE))
    assert action.state == ActionState.WRITTEN, action.message
    undone = carry_out(action_undo(action=action, user=UserFactory()))
    assert undone.state == ActionState.UNDONE
    shown = zuora(world, "Invoice", record.source_id)
    assert (shown["IntegrationStatus__NS"], shown["TransferredToAccounting"]) == ("Ignore", "Ignore")
    record.refresh_from_db()
    assert record.state == State.IGNORED


def test_what_was_booked_by_hand_counts_as_synced_and_its_id_must_exist(world: World) -> None:
    record = SyncRecord.objects.filter(process="payments_to_netsuite", state=State.NEEDS_ATTENTION)[0]
    missing = carry_out(ask(record, ActionKind.BOOKED, destination_id="999999"))
    assert missing.state == ActionState.REFUSED
    assert "no record with id 999999" in missing.message
    action = carry_out(ask(record, ActionKind.BOOKED))
    assert action.state == ActionState.DONE, action.message
    shown = zuora(world, "Payment", record.source_id)
    assert (shown["IntegrationStatus__NS"], shown["TransferredToAccounting"]) == ("Sync Complete", "Yes")
    record.refresh_from_db()
    assert (record.state, record.booked_by_hand) == (State.DONE, True)


def test_linking_writes_what_a_success_writes_and_creates_nothing(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 10)[8]
    count = len(world.state("netsuite", "invoice"))
    world.edit("zuora", "Invoice", record.source_id, IntegrationId__NS="", IntegrationStatus__NS="")
    foreign = synced_records("invoices_to_netsuite", 10)[9]
    refused = carry_out(ask(record, ActionKind.LINK, destination_id=foreign.destination_id))
    assert refused.state == ActionState.REFUSED
    action = carry_out(ask(record, ActionKind.LINK, destination_id=record.destination_id))
    assert action.state == ActionState.DONE, action.message
    shown = zuora(world, "Invoice", record.source_id)
    assert shown["IntegrationId__NS"] == record.destination_id
    assert (shown["IntegrationStatus__NS"], shown["TransferredToAccounting"]) == ("Sync Complete", "Yes")
    assert len(world.state("netsuite", "invoice")) == count


def test_a_system_that_does_not_answer_leaves_everything_as_it_was(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 12)[10]
    before = zuora(world, "Invoice", record.source_id)
    world.faults("netsuite", {"kind": "unexpected", "count": 50})
    action = carry_out(ask(record, ActionKind.CLEAR))
    requests_delete(world, "netsuite", "/_sandbox/faults")
    assert (action.state, action.code) == (ActionState.REFUSED, "RESYNC_CHECK_FAILED")
    assert "could not be checked" in action.message
    assert zuora(world, "Invoice", record.source_id) == before


def test_a_record_that_a_run_holds_is_left_to_the_run(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 14)[12]
    soon = timezone.now() + timedelta(minutes=5)
    SyncRecord.objects.filter(pk=record.pk).update(lease_owner="run-9", lease_until=soon)
    action = carry_out(ask(record, ActionKind.IGNORE))
    assert action.state == ActionState.QUEUED
    assert "A run is working on this record" in action.message
    SyncRecord.objects.filter(pk=record.pk).update(lease_owner="", lease_until=None)
    assert carry_out(action).state == ActionState.DONE


def test_an_action_whose_worker_died_is_queued_again_and_keeps_the_first_old_values(world: World) -> None:
    record = unpaid_invoices(world)[3]
    delete_invoice(world, record)
    action = carry_out(ask(record, ActionKind.CLEAR))
    kept = action.before
    with transaction.atomic():
        long_ago = timezone.now() - timedelta(hours=1)
        RecordAction.objects.filter(pk=action.pk).update(state=ActionState.RUNNING, heartbeat_at=long_ago)
    watchdog_round()
    again = carry_out(action)
    assert again.state == ActionState.WRITTEN, again.message
    assert again.before == kept


def test_a_lost_answer_is_no_refusal_and_the_action_may_be_repeated(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 18)[16]
    world.faults("zuora", {"kind": "drop_after", "operation": "update", "count": 5})
    lost = carry_out(ask(record, ActionKind.IGNORE))
    world.faults("zuora")
    assert (lost.state, lost.code) == (ActionState.FAILED, "OUTCOME_UNKNOWN")
    assert record.attempts.order_by("-number")[0].state == AttemptState.UNCLEAR
    again = carry_out(ask(record, ActionKind.IGNORE))
    assert again.state == ActionState.DONE, again.message


def test_a_transfer_that_the_api_user_may_not_change_is_said_so(world: World) -> None:
    record = synced_records("invoices_to_netsuite", 20)[18]
    before = zuora(world, "Invoice", record.source_id)
    world.sandbox.tenant.may_override_transferred = False
    try:
        refused = carry_out(ask(record, ActionKind.IGNORE))
    finally:
        world.sandbox.tenant.may_override_transferred = True
    assert (refused.state, refused.code) == (ActionState.REFUSED, "TTA_OVERRIDE_REFUSED"), refused.message
    assert "Give the API user Override Transferred to Accounting" in refused.remedy
    assert zuora(world, "Invoice", record.source_id) == before
