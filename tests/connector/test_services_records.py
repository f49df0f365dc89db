"""Rows of records are observed, claimed by one worker at a time, and kept by the worker that holds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import SyncRecord
from connector.services.records import (
    LEASE,
    leases_extend,
    leases_release,
    records_claim,
    records_observe,
    records_save,
)
from connector.services.runner import process_run
from connector.services.work import Job
from syncrules.judge import judge
from syncrules.language import System
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory, RecordFactory
from tests.rules.transaction_samples import INVOICE

pytestmark = pytest.mark.django_db


def observe(job: Job, *invoices: object) -> dict[str, SyncRecord]:
    return records_observe(job=job, judged=[(i, judge(job.process, i, job.context)) for i in invoices])


def fresh(row: SyncRecord) -> SyncRecord:
    return SyncRecord.objects.get(pk=row.pk)


def lapse(row: SyncRecord) -> None:
    """The lease of the row ends."""
    SyncRecord.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


# --- observing ------------------------------------------------------------------------------------


def test_a_record_seen_for_the_first_time_waits_with_what_a_person_knows_it_by() -> None:
    rows = observe(job_for(ConnectionFactory()), INVOICE)
    row = SyncRecord.objects.get()
    assert rows == {"inv-1": row}
    assert (row.process, row.number, row.customer) == ("invoices_to_netsuite", "INV-0001", "Acme GmbH")
    assert (row.amount, row.currency, row.state) == (Decimal("109.00"), "EUR", State.WAITING)
    assert all(outcome["passed"] for outcome in row.verdict if outcome["criterion"])


def test_a_record_seen_again_is_described_anew_and_keeps_its_outcome() -> None:
    job = job_for(ConnectionFactory())
    observe(job, INVOICE)
    SyncRecord.objects.update(
        state=State.NEEDS_ATTENTION, code="CLASS_INVALID", attempts_made=3, generation=2
    )
    observe(job, replace(INVOICE, number="INV-0001-A", amount=Decimal("12.50")))
    row = SyncRecord.objects.get()
    assert (row.number, row.amount) == ("INV-0001-A", Decimal("12.50"))
    assert (row.state, row.code, row.attempts_made, row.generation) == (
        State.NEEDS_ATTENTION,
        "CLASS_INVALID",
        3,
        2,
    )


def test_the_same_record_on_two_connections_has_two_rows() -> None:
    for _ in range(2):
        observe(job_for(ConnectionFactory()), INVOICE)
    assert SyncRecord.objects.count() == 2


# --- claiming -------------------------------------------------------------------------------------


def test_of_two_workers_only_the_first_gets_a_record() -> None:
    row = RecordFactory(state=State.WAITING)
    assert records_claim(rows=[row], worker="first") == {row.pk}
    assert records_claim(rows=[fresh(row)], worker="second") == set()
    assert (fresh(row).lease_owner, fresh(row).state) == ("first", State.IN_PROGRESS)


def test_held_records_are_left_alone_and_free_ones_taken() -> None:
    connection = ConnectionFactory()
    held, free = RecordFactory.create_batch(2, connection=connection, state=State.BLOCKED)
    records_claim(rows=[held], worker="first")
    second = [fresh(held), fresh(free)]
    assert records_claim(rows=second, worker="second") == {free.pk}
    assert [row.lease_owner for row in second] == ["first", "second"]
    assert fresh(held).lease_owner == "first"


def test_a_lease_that_has_ended_can_be_taken_over() -> None:
    row = RecordFactory()
    records_claim(rows=[row], worker="first")
    lapse(row)
    assert records_claim(rows=[fresh(row)], worker="second") == {row.pk}
    assert fresh(row).lease_owner == "second"


def test_a_sign_of_life_keeps_what_a_worker_holds() -> None:
    row, other = RecordFactory.create_batch(2, connection=ConnectionFactory())
    records_claim(rows=[row], worker="first")
    records_claim(rows=[other], worker="second")
    for held in (row, other):
        lapse(held)
    leases_extend(worker="first")
    remaining = fresh(row).lease_until - timezone.now()
    assert LEASE - timedelta(minutes=1) < remaining <= LEASE
    assert fresh(other).lease_until < timezone.now()


# --- keeping --------------------------------------------------------------------------------------


def test_what_a_worker_still_holds_at_its_end_is_given_back_with_the_reason() -> None:
    left, other = RecordFactory.create(), RecordFactory.create()
    records_claim(rows=[left], worker="ended")
    records_claim(rows=[other], worker="at work")

    leases_release(worker="ended")

    assert fresh(left).lease_until is None
    assert "ended before this record was finished" in fresh(left).message
    assert fresh(other).lease_owner == "at work"


def test_keeping_an_outcome_gives_the_lease_back() -> None:
    row = RecordFactory(state=State.WAITING)
    records_claim(rows=[row], worker="first")
    row.state, row.destination_id = State.DONE, "4711"
    records_save(rows=[row])
    kept = fresh(row)
    assert (kept.state, kept.destination_id) == (State.DONE, "4711")
    assert (kept.lease_owner, kept.lease_until) == ("", None)


def test_a_late_worker_does_not_overwrite_what_another_one_holds() -> None:
    connection = ConnectionFactory()
    lost, kept = RecordFactory.create_batch(2, connection=connection, state=State.WAITING)
    records_claim(rows=[lost, kept], worker="late")
    lapse(lost)
    records_claim(rows=[fresh(lost)], worker="second")
    for row in (lost, kept):
        row.state, row.code = State.NEEDS_ATTENTION, "TOO_LATE"
    records_save(rows=[lost, kept])
    assert (fresh(lost).lease_owner, fresh(lost).state, fresh(lost).code) == ("second", State.IN_PROGRESS, "")
    assert (fresh(kept).lease_owner, fresh(kept).code) == ("", "TOO_LATE")


def test_a_late_worker_does_not_overwrite_what_another_one_has_finished() -> None:
    row = RecordFactory(state=State.WAITING)
    records_claim(rows=[row], worker="late")
    lapse(row)
    second = fresh(row)
    records_claim(rows=[second], worker="second")
    second.state, second.destination_id = State.DONE, "4711"
    records_save(rows=[second])
    row.state, row.destination_id = State.NEEDS_ATTENTION, ""
    records_save(rows=[row])
    assert (fresh(row).state, fresh(row).destination_id) == (State.DONE, "4711")


def test_a_late_worker_keeps_its_outcome_when_nobody_took_over() -> None:
    row = RecordFactory(state=State.WAITING)
    records_claim(rows=[row], worker="late")
    lapse(row)
    row.state = State.DONE
    records_save(rows=[row])
    assert fresh(row).state == State.DONE


def test_a_process_that_loses_its_lease_while_writing_leaves_the_row_to_the_other_worker() -> None:
    def taken_over() -> None:
        SyncRecord.objects.update(lease_owner="second", lease_until=timezone.now() + LEASE)

    zuora = RemoteSystem(System.ZUORA, records={"inv-1": INVOICE})
    refusal = Refusal("NETSUITE_REFUSED", Kind.PERMANENT, "no")
    netsuite = RemoteSystem(System.NETSUITE, refusals={"invoice": refusal}, before_write=taken_over)
    process_run(job=job_for(ConnectionFactory(), zuora=zuora, netsuite=netsuite, worker="late"))
    row = SyncRecord.objects.get()
    assert netsuite.written
    assert (row.lease_owner, row.state, row.code) == ("second", State.IN_PROGRESS, "")


def test_a_process_skips_records_that_another_worker_holds() -> None:
    connection = ConnectionFactory()
    zuora = RemoteSystem(System.ZUORA, records={"inv-1": INVOICE})
    netsuite = RemoteSystem(System.NETSUITE)
    job = job_for(connection, zuora=zuora, netsuite=netsuite, worker="run")
    records_claim(rows=list(observe(job, INVOICE).values()), worker="desk")
    tally = process_run(job=job)
    assert (tally.counts["skipped"], tally.counts["synced"], netsuite.written) == (1, 0, [])
