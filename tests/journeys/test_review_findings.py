"""Records and statuses that must not get lost or doubled when something goes wrong at the wrong moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from django.utils import timezone

from connector.gateways.hold import Hold
from connector.gateways.transport import Retry
from connector.models import SyncRecord
from connector.services.pulse import Pulse
from sandbox.credentials import ZUORA
from tests.factories import RecordFactory, RunFactory
from tests.journeys.world import World

pytestmark = pytest.mark.django_db

GOOD_REFUND = "CREF-0001"


@pytest.fixture
def world(company: World, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The demo company, not synced yet; waiting between repetitions is left out."""
    monkeypatch.setattr(Retry, "pause", lambda *_: None)
    return company.again()


def refunds(world: World, netsuite_id: str) -> dict[str, str]:
    rows = world.state("zuora", "Refund")
    return {row["Id"]: row["Status"] for row in rows if row.get("IntegrationId__NS") == netsuite_id}


def cancel_and_clear(world: World, record: SyncRecord) -> None:
    """What refunds.md tells a person to do before a refund is synced anew."""
    url = world.sandbox.zuora_url
    form = {"client_id": ZUORA.client_id, "client_secret": ZUORA.client_secret}
    token = requests.post(f"{url}/oauth/token", data=form | {"grant_type": "client_credentials"}, timeout=9)
    headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
    path = f"{url}/v1/object/refund/{record.destination_id}"
    answer = requests.put(path, json={"Status": "Canceled"}, headers=headers, timeout=9)
    assert answer.json()["Success"], answer.text
    world.edit(
        "netsuite",
        "customerRefund",
        record.source_id,
        nullFieldList=["custbodyzuoraid", "custbodyzuoraintegrationstatus"],
    )


def modified(world: World, number: str, **fields: Any) -> None:
    """Save an account anew, some seconds after whatever came before: Zuora tells whole seconds apart."""
    tenant = world.sandbox.tenant
    before = tenant.clock
    tenant.clock = lambda: before() + timedelta(seconds=2)
    world.edit("zuora", "Account", number, **fields)


def two_synced_accounts(world: World) -> tuple[SyncRecord, SyncRecord]:
    rows = SyncRecord.objects.filter(
        connection=world.connection,
        process="accounts_to_netsuite",
        state="done",
        attempts__action="create",
    )
    first, second = rows.order_by("number")[:2]
    return first, second


def customer(world: World, record: SyncRecord) -> dict[str, Any]:
    return next(r for r in world.state("netsuite", "customer") if r["internalId"] == record.destination_id)


# --- the watermark -------------------------------------------------------------------------------


def test_resyncing_one_account_does_not_hide_changes_of_others(world: World) -> None:
    world.run(process="accounts_to_netsuite")
    world.run(process="accounts_to_netsuite")
    other, mine = two_synced_accounts(world)
    modified(world, other.number, Notes="Call before delivery")
    modified(world, mine.number, Notes="Pays by cheque")
    world.resync(mine)
    world.run(process="accounts_to_netsuite")
    assert customer(world, other)["comments"] == "Call before delivery"


def test_a_change_that_fails_its_validation_is_not_forgotten_when_a_newer_one_syncs(world: World) -> None:
    world.run(process="accounts_to_netsuite")
    world.run(process="accounts_to_netsuite")
    failing, newer = two_synced_accounts(world)
    accounts = {row["AccountNumber"]: row for row in world.state("zuora", "Account")}
    term = accounts[failing.number]["PaymentTerm"]
    modified(world, failing.number, PaymentTerm="Net 77")
    modified(world, newer.number, Notes="Pays by cheque")
    for _ in range(3):
        world.run(process="accounts_to_netsuite")
        failing.refresh_from_db()
        assert (failing.state, failing.code) == ("needs_attention", "PAYMENT_TERM_UNMATCHED")
    assert customer(world, newer)["comments"] == "Pays by cheque"
    began, problem = failing.problem_since, failing.message
    assert began is not None
    modified(world, failing.number, PaymentTerm=term)
    world.run(process="accounts_to_netsuite")
    failing.refresh_from_db()
    assert failing.state == "done"
    assert (failing.problem_since, failing.problem, failing.resolved_by) == (began, problem, "")
    assert failing.resolved_at is not None


# --- statuses ------------------------------------------------------------------------------------


def test_refused_credentials_are_not_written_on_records_as_their_error(world: World) -> None:
    world.faults(
        "netsuite",
        {"kind": "record_error", "operation": "addList", "type": "customer", "code": "INVALID_LOGIN"}
        | {"message": "Invalid login", "count": None},
    )
    world.run(process="accounts_to_netsuite")
    statuses = {row.get("IntegrationStatus__NS") for row in world.state("zuora", "Account")}
    assert "Creating Customer" in statuses
    failed = SyncRecord.objects.filter(connection=world.connection, code="NETSUITE_AUTH_FAILED")
    assert failed.exists()
    assert not failed.filter(integration_status__startswith="Error").exists()


def test_a_refund_is_only_complete_when_its_credit_memo_is_too(world: World) -> None:
    memos = {row["internalId"] for row in world.state("netsuite", "creditMemo")}
    fault = {"kind": "record_error", "operation": "updateList", "code": "RCRD_LOCKED", "message": "Locked"}
    world.faults("netsuite", *({**fault, "internal_id": memo, "count": 1} for memo in memos))
    world.run(process="refunds_to_zuora")
    record = world.record("refunds_to_zuora", GOOD_REFUND)
    assert record.state == "needs_attention"
    world.faults("netsuite")
    world.run(process="refunds_to_zuora")
    record.refresh_from_db()
    assert record.state == "done"
    completed = [
        row
        for row in world.state("netsuite", "creditMemo")
        if record.destination_id in str(row) and "Sync Complete" in str(row)
    ]
    assert len(completed) == 1
    assert len(refunds(world, record.source_id)) == 1


# --- refunds that were cancelled and are sent anew ------------------------------------------------


def test_a_cancelled_refund_that_was_cleared_is_created_anew(world: World) -> None:
    world.run(process="refunds_to_zuora")
    record = world.record("refunds_to_zuora", GOOD_REFUND)
    old = record.destination_id
    cancel_and_clear(world, record)
    world.run(process="refunds_to_zuora")
    record.refresh_from_db()
    assert record.state == "done", record.message
    assert record.destination_id != old
    assert sorted(refunds(world, record.source_id).values()) == ["Canceled", "Processed"]


def test_a_refund_that_was_cleared_although_it_lives_is_linked_and_not_created_again(world: World) -> None:
    world.run(process="refunds_to_zuora")
    record = world.record("refunds_to_zuora", GOOD_REFUND)
    old = record.destination_id
    world.edit(
        "netsuite",
        "customerRefund",
        record.source_id,
        nullFieldList=["custbodyzuoraid", "custbodyzuoraintegrationstatus"],
    )
    # Zuora forgets keys after a day, so only looking can prevent a second refund.
    world.sandbox.zuora.idempotency.clear()

    world.run(process="refunds_to_zuora")

    record.refresh_from_db()
    assert (record.state, record.destination_id) == ("done", old)
    assert list(refunds(world, record.source_id).values()) == ["Processed"]


def test_a_lost_answer_never_links_the_refund_that_was_cancelled_before(world: World) -> None:
    world.run(process="refunds_to_zuora")
    record = world.record("refunds_to_zuora", GOOD_REFUND)
    old = record.destination_id
    cancel_and_clear(world, record)
    world.faults("zuora", {"kind": "server_error", "path": "/v1/object/refund", "count": 2})
    world.run(process="refunds_to_zuora")
    record.refresh_from_db()
    assert record.kind == "unclear"
    SyncRecord.objects.filter(pk=record.pk).update(next_try_at=None)
    world.run(process="refunds_to_zuora")
    record.refresh_from_db()
    assert record.state == "done", record.message
    assert record.destination_id != old
    assert sorted(refunds(world, record.source_id).values()) == ["Canceled", "Processed"]


# --- resync on the desk --------------------------------------------------------------------------


def test_resyncing_a_mended_parent_takes_its_waiting_children_along(world: World) -> None:
    world.run(process="accounts_to_netsuite")
    children = SyncRecord.objects.filter(
        connection=world.connection, process="accounts_to_netsuite", code="PARENT_NOT_SYNCED"
    )
    child = next(c for c in children if not children.filter(source_id=c.blocked_by_id).exists())
    parent = child.blocked_by_id
    world.edit("zuora", "Account", parent, PaymentTerm="Net 30", SynctoNetSuite__NS="Yes", Status="Active")
    world.run(trigger="Resync", process="accounts_to_netsuite", record_ids=[parent])
    child.refresh_from_db()
    assert child.state == "done", child.message


def test_a_resync_does_not_release_records_of_a_process_that_is_switched_off(world: World) -> None:
    world.run()
    blocked = SyncRecord.objects.filter(
        connection=world.connection, process="invoices_to_netsuite", code="CHARGE_NOT_SYNCED"
    ).get()
    preferences = world.connection.preferences
    preferences.disable_invoice_sync = True
    preferences.save()
    mended = {"ItemType__NS": "Service", "Class__NS": None}
    world.edit("zuora", "ProductRatePlanCharge", blocked.blocked_by_id, **mended)
    world.run(trigger="Resync", process="charges_to_netsuite", record_ids=[blocked.blocked_by_id])
    charge = SyncRecord.objects.get(
        connection=world.connection, process="charges_to_netsuite", source_id=blocked.blocked_by_id
    )
    assert charge.state == "done", charge.message
    blocked.refresh_from_db()
    assert blocked.state == "blocked"


def test_a_refund_whose_answer_was_lost_is_linked_with_everything_it_needs(world: World) -> None:
    id = next(r["internalId"] for r in world.state("netsuite", "customerRefund") if GOOD_REFUND in str(r))
    # Lost before it was done, and once more after the repetition was done.
    lost = {"path": "/v1/object/refund", "text": f'"IntegrationId__NS":"{id}"', "count": 1}
    world.faults("zuora", {"kind": "drop_before", **lost}, {"kind": "drop_after", **lost})
    world.run(process="refunds_to_zuora")
    record = world.record("refunds_to_zuora", GOOD_REFUND)
    assert record.kind == "unclear"
    assert len(refunds(world, record.source_id)) == 1
    world.run(process="refunds_to_zuora")
    record.refresh_from_db()
    assert record.attempts.order_by("-number")[0].action == "re-link"
    assert record.state == "done", record.message
    (made,) = [r for r in world.state("zuora", "Refund") if r["Id"] == record.destination_id]
    assert made["TransferredToAccounting"] == "Yes"
    assert len(refunds(world, record.source_id)) == 1


def test_a_customer_found_only_by_its_key_gets_our_fields_in_the_same_run(world: World) -> None:
    world.run(process="accounts_to_netsuite")
    record, _ = two_synced_accounts(world)
    world.edit("netsuite", "customer", record.destination_id, nullFieldList=["custentityzuoraid"])
    world.edit("zuora", "Account", record.number, IntegrationId__NS=None, IntegrationStatus__NS=None)
    world.run(process="accounts_to_netsuite")
    record.refresh_from_db()
    assert (record.state, record.integration_status) == ("done", "Sync Complete"), record.message
    assert record.source_id in str(customer(world, record))


# --- two workers ---------------------------------------------------------------------------------


def test_a_record_that_another_worker_synced_meanwhile_is_left_alone(world: World) -> None:
    world.run()
    record = SyncRecord.objects.filter(process="invoices_to_netsuite", state="done").exclude(
        destination_id=""
    )[0]
    soon = timezone.now() + timedelta(hours=1)
    SyncRecord.objects.filter(pk=record.pk).update(synced_at=soon)
    world.edit("zuora", "Invoice", record.source_id, TransferredToAccounting=None)
    world.run(process="invoices_to_netsuite")
    after = SyncRecord.objects.get(pk=record.pk)
    assert (after.state, after.attempts_made) == ("done", record.attempts_made)
    world.resync(record)
    after.refresh_from_db()
    assert after.attempts_made == record.attempts_made + 1


def test_a_worker_keeps_its_run_and_its_records_while_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connector.services.pulse.EVERY", 0)
    long_ago = timezone.now() - timedelta(hours=1)
    run = RunFactory(state="running", heartbeat_at=long_ago)
    ours = RecordFactory(connection=run.connection, lease_owner="we", lease_until=long_ago)
    other = RecordFactory(connection=run.connection, lease_owner="they", lease_until=long_ago)
    Pulse(run, "we", Hold(60)).beat()
    for row in (run, ours, other):
        row.refresh_from_db()
    assert run.heartbeat_at > long_ago
    assert ours.lease_until > timezone.now()
    assert other.lease_until == long_ago
