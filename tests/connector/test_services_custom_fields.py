"""After a first create mapped custom fields follow once; whatever comes of it, the record stays synced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind, RequestRefused, TemporarilyUnavailable
from connector.models import AttemptState, Cause, Connection, IntentState, RunState, SyncRecord, SyncRun
from connector.services.runner import ProcessStopped, process_run
from connector.services.work import Tally
from syncrules.field_mapping import FieldMapping
from syncrules.language import Found, FreeField, System, Write
from syncrules.records.common import Integration
from syncrules.records.invoice import Invoice
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory
from tests.rules.transaction_samples import INVOICE, context

pytestmark = pytest.mark.django_db

REGION = FieldMapping("Region__c", "custbody_region", "511")
BUYER = FieldMapping("Buyer__c", "custbody_buyer", "512")
PHASE = replace(context(invoice_settlement=True), custom_fields=(REGION, BUYER))
HOSTILE = """Fenwick & Daughters <Fine Foods> "since" '21"""
REFUSED = Refusal("NETSUITE_REFUSED", Kind.PERMANENT, "Unknown field", "INVALID_CSTM_FIELD_REF")
OTHER = replace(INVOICE, id="inv-2", number="INV-0002")


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory(invoice_settlement=True)


@pytest.fixture
def netsuite() -> RemoteSystem:
    return RemoteSystem(System.NETSUITE)


@pytest.fixture
def zuora() -> RemoteSystem:
    kept = {INVOICE.id: {"Region__c": HOSTILE, "Buyer__c": "Ada"}, OTHER.id: {"Buyer__c": "Bo"}}
    return RemoteSystem(System.ZUORA, records={INVOICE.id: INVOICE}, texts_kept=kept)


def run(connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem, **job: Any) -> Tally:
    SyncRun.objects.update(state=RunState.COMPLETED)
    given = {"context": PHASE} | job
    return process_run(job=job_for(connection, zuora=zuora, netsuite=netsuite, **given))


def statuses(zuora: RemoteSystem, id_: str = INVOICE.id) -> list[Any]:
    return [w.fields.get("IntegrationStatus__NS") for w in zuora.written if w.id == id_]


def second_updates(netsuite: RemoteSystem) -> list[Write]:
    return [write for write in netsuite.written if write.free]


def refuse_second(write: Write) -> Refusal | None:
    return REFUSED if write.free else None


def row(number: str = INVOICE.number) -> SyncRecord:
    return SyncRecord.objects.get(number=number)


# --- it works -----------------------------------------------------------------------------------------


def test_the_fields_follow_in_a_second_update_between_two_statuses(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    tally = run(connection, zuora, netsuite)
    (update,) = second_updates(netsuite)
    assert (update.record, update.id) == ("invoice", row().destination_id)
    assert update.free == (
        FreeField("custbody_region", "511", HOSTILE),
        FreeField("custbody_buyer", "512", "Ada"),
    )
    assert statuses(zuora) == ["Creating Invoice", "Updating custom fields", "Sync Complete"]
    begun = zuora.written[1].fields
    assert (begun["IntegrationId__NS"], begun["TransferredToAccounting"]) == (update.id, "Yes")
    assert (row().state, row().integration_status, row().code) == (State.DONE, "Sync Complete", "")
    assert tally.counts["synced"] == 1
    intent = row().attempts.get().intents.get(step="custom fields")
    assert intent.state == IntentState.DONE


def test_many_records_cost_one_more_read_and_one_more_batch(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.records[OTHER.id] = OTHER
    run(connection, zuora, netsuite)
    assert zuora.texts_read == [("Invoice", ("Region__c", "Buyer__c"), ("inv-1", "inv-2"))]
    assert [len(update.free) for update in second_updates(netsuite)] == [2, 1]


def test_a_record_with_nothing_to_copy_is_complete_at_once(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.texts_kept.clear()
    run(connection, zuora, netsuite)
    assert statuses(zuora) == ["Creating Invoice", "Sync Complete"]
    assert second_updates(netsuite) == []


def without_phase(**changes: Any) -> Invoice:
    return replace(INVOICE, integration=replace(Integration(), **changes))


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        pytest.param(INVOICE, replace(PHASE, custom_fields=()), id="switched off"),
        pytest.param(without_phase(sync_date="2026-01-01"), PHASE, id="synced before, then cleared"),
        pytest.param(replace(INVOICE, items=INVOICE.items * 4000), PHASE, id="4000 items"),
    ],
)
def test_the_phase_is_for_first_creates_with_mapping_rows_only(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem, record: Invoice, rules: Any
) -> None:
    zuora.records[INVOICE.id] = record
    # Let go: with the taxes 4000 items are more than 4000 lines.
    run(connection, zuora, netsuite, context=replace(rules, put_aside=frozenset({INVOICE.id})))
    assert zuora.texts_read == []
    assert second_updates(netsuite) == []


def test_a_first_create_that_was_interrupted_gets_its_fields_when_it_is_found(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.records[INVOICE.id] = without_phase(status="Creating Invoice", transferred="Processing")
    netsuite.hits = {INVOICE.id: (Found("invoice", "71", source_id=INVOICE.id),)}
    run(connection, zuora, netsuite)
    assert [update.id for update in second_updates(netsuite)] == ["71"]
    assert statuses(zuora) == ["Updating custom fields", "Sync Complete"]


# --- it fails -----------------------------------------------------------------------------------------


def test_a_refused_update_leaves_the_record_synced_and_asks_for_a_person(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    netsuite.refuse = refuse_second
    tally = run(connection, zuora, netsuite)
    assert statuses(zuora) == ["Creating Invoice", "Updating custom fields", "Error updating custom fields"]
    assert "TransferredToAccounting" not in zuora.written[-1].fields
    kept = row()
    assert (kept.state, kept.code) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")
    assert kept.message == "INV-0001 was created, but its custom fields were refused."
    assert (kept.integration_status, kept.transferred) == ("Error updating custom fields", "Yes")
    assert kept.destination_id
    assert kept.synced_at is not None
    assert (kept.next_try_at, kept.refused_digest) == (None, "")
    assert kept.attempts.get().remote_text == "Unknown field"
    assert Cause.objects.get().title == "Created, but the custom fields were refused: Unknown field"
    assert (tally.counts["synced"], tally.counts["warnings"], tally.counts["errors"]) == (1, 1, 0)
    assert tally.money == {"EUR": INVOICE.amount}
    assert tally.synced_ids == {INVOICE.id}, "what waits for it may go on"


def test_one_refused_record_does_not_touch_the_others(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.records[OTHER.id] = OTHER
    netsuite.refuse = lambda write: REFUSED if len(write.free) == 2 else None
    run(connection, zuora, netsuite)
    assert statuses(zuora, OTHER.id)[-1] == "Sync Complete"
    assert row(OTHER.number).state == State.DONE
    assert row().state == State.NEEDS_ATTENTION


def test_a_lost_answer_is_a_failure_too_because_nothing_is_repeated(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    lost = Refusal("OUTCOME_UNKNOWN", Kind.UNCLEAR, "time-out")
    netsuite.refuse = lambda write: lost if write.free else None
    run(connection, zuora, netsuite)
    assert statuses(zuora)[-1] == "Error updating custom fields"
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")
    assert row().attempts.get().intents.get(step="custom fields").state == IntentState.UNCLEAR


def test_a_field_that_zuora_does_not_know_fails_the_phase_and_not_the_process(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.texts_break = RequestRefused("ZUORA_REFUSED", "invalid field: Region__c", system=System.ZUORA)
    run(connection, zuora, netsuite)
    assert statuses(zuora)[-2:] == ["Updating custom fields", "Error updating custom fields"]
    assert row().code == "CUSTOM_FIELDS_FAILED"
    assert row().attempts.get().remote_text == "invalid field: Region__c"


def test_when_zuora_is_away_the_record_stays_in_progress_and_is_found_next_time(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    zuora.texts_break = TemporarilyUnavailable("SERVICE_UNAVAILABLE", "away", system=System.ZUORA)
    with pytest.raises(ProcessStopped):
        run(connection, zuora, netsuite)
    assert statuses(zuora) == ["Creating Invoice"]
    assert row().state == State.WAITING


def test_an_outage_of_netsuite_in_the_phase_is_shown_on_the_source(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    def away() -> None:
        if netsuite.written:
            netsuite.breaks = TemporarilyUnavailable("SERVICE_UNAVAILABLE", "away", system=System.NETSUITE)

    netsuite.before_write = away
    with pytest.raises(ProcessStopped):
        run(connection, zuora, netsuite)
    assert statuses(zuora)[-1] == "Error updating custom fields"
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")


def test_a_status_that_zuora_does_not_take_stays_and_is_asked_about(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    last = {"IntegrationStatus__NS": "Sync Complete"}
    busy = Refusal("ZUORA_LOCKED", Kind.TEMPORARY, "locked")
    zuora.refuse = lambda write: busy if write.fields == last else None
    run(connection, zuora, netsuite)
    assert (row().integration_status, row().code) == ("Updating custom fields", "ZUORA_LOCKED")
    assert row().destination_id


# --- afterwards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["Updating custom fields", "Error updating custom fields"])
def test_it_is_never_repeated_and_asks_until_somebody_has_mended_it(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem, status: str
) -> None:
    netsuite.refuse = refuse_second
    run(connection, zuora, netsuite)
    cause = row().cause
    SyncRecord.objects.update(last_seen="2026-01-01T00:00:00Z")
    zuora.records[INVOICE.id] = without_phase(status=status, transferred="Yes", id="9001", sync_date="x")
    before = len(zuora.written), len(netsuite.written)
    run(connection, zuora, netsuite)
    run(connection, zuora, netsuite, resync=True)
    assert (len(zuora.written), len(netsuite.written)) == before
    assert (row().state, row().code, row().cause) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED", cause)

    SyncRecord.objects.update(last_seen="2026-01-01T00:00:00Z")
    mended = without_phase(status="Sync Complete", transferred="Yes", id="9001", sync_date="x")
    zuora.records[INVOICE.id] = mended
    run(connection, zuora, netsuite)
    assert (row().state, row().code) == (State.DONE, "")


class Killed(BaseException):
    """The worker is ended from outside."""


def test_a_worker_killed_in_the_phase_leaves_a_record_that_asks_for_a_person(
    connection: Connection, zuora: RemoteSystem, netsuite: RemoteSystem
) -> None:
    def kill() -> None:
        if netsuite.written:
            raise Killed

    netsuite.before_write = kill
    with pytest.raises(Killed):
        run(connection, zuora, netsuite)
    assert statuses(zuora)[-1] == "Updating custom fields"
    SyncRecord.objects.update(lease_until=None, last_seen="2026-01-01T00:00:00Z", state=State.IN_PROGRESS)
    made = str(zuora.written[-1].fields["IntegrationId__NS"])
    zuora.records[INVOICE.id] = without_phase(
        status="Updating custom fields", transferred="Yes", id=made, sync_date="2026-11-20"
    )
    netsuite.before_write = lambda: None
    run(connection, zuora, netsuite)
    assert second_updates(netsuite) == []
    assert (row().state, row().code) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")
    assert row().destination_id == made
    assert row().attempts.first().state == AttemptState.REFUSED
