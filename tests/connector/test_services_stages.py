"""What is sent again and what rests: digests of contents, unchanged updates, refusals, open outcomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import Attempt, AttemptState, SyncRecord
from connector.services.runner import process_run
from connector.services.stages import digest, fingerprint, resting, unchanged
from connector.services.work import Job, Work
from syncrules.language import Action, Found, Row, Step, Sublist, System, Verb, Verdict, Write
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE
from syncrules.records.common import Integration
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory, RecordFactory, RunFactory
from tests.rules import masters
from tests.rules.transaction_samples import INVOICE, context, refund

LATER = timedelta(minutes=10)
CREATE = Verdict((), Action.CREATE)
REFUSAL = Refusal("NETSUITE_REFUSED", Kind.PERMANENT, "Period closed", "USER_ERROR")


def steps(amount: str = "100.00", line: str = "1", **custom: str) -> tuple[Step, ...]:
    rows = Sublist((Row({"item": line}),))
    write = Write(
        System.NETSUITE,
        Verb.ADD,
        "invoice",
        fields={"total": amount},
        custom=custom,
        sublists={"itemList": rows},
    )
    return (Step("create", "Creating Invoice", "Error Creating Invoice", write),)


# --- digests --------------------------------------------------------------------------------------


def test_the_same_content_has_the_same_digest_whatever_the_time_of_the_sync() -> None:
    first = digest(steps(**{"Zuora Sync Date": "2026-11-01", "Zuora Updated Date": "2026-11-01"}))
    assert first == digest(steps(**{"Zuora Sync Date": "2026-11-02", "Zuora Updated Date": "2026-11-03"}))


@pytest.mark.parametrize(
    "other", [steps(amount="100.01"), steps(line="2"), steps(Memo="new"), steps() + steps(line="2")]
)
def test_other_content_has_another_digest(other: tuple[Step, ...]) -> None:
    assert digest(other) != digest(steps())


def test_nothing_to_send_has_no_digest() -> None:
    assert digest(()) == ""


# --- unchanged updates ----------------------------------------------------------------------------


def account_work(record: Any, action: Action | None = Action.UPDATE) -> tuple[Job, Work]:
    connection = ConnectionFactory()
    job = job_for(connection, process="accounts_to_netsuite", context=masters.context())
    row = RecordFactory(connection=connection, process="accounts_to_netsuite")
    return job, Work(record=record, row=row, verdict=Verdict((), action), action=action)


@pytest.mark.django_db
def test_an_update_that_would_send_what_was_sent_before_is_unchanged() -> None:
    account = masters.linked(masters.ACCOUNT)
    job, work = account_work(account)
    assert not unchanged(job, work)
    work.row.fingerprint = fingerprint(job, work)
    assert unchanged(job, work)
    work.record = replace(account, name="Acme Renamed")
    assert not unchanged(job, work)


@pytest.mark.django_db
def test_a_create_is_never_unchanged() -> None:
    job, work = account_work(masters.ACCOUNT, Action.CREATE)
    work.row.fingerprint = fingerprint(job, work)
    assert work.row.fingerprint
    assert not unchanged(job, work)


@pytest.mark.django_db
def test_transactions_have_no_fingerprint() -> None:
    job = job_for(ConnectionFactory())
    work = Work(INVOICE, RecordFactory(connection=job.connection), Verdict((), None), Action.CREATE)
    assert fingerprint(job, work) == ""


@pytest.mark.django_db
def test_a_record_of_netsuite_that_both_systems_show_alike_needs_nothing() -> None:
    job = job_for(ConnectionFactory(), process="refunds_to_zuora")
    row = RecordFactory(connection=job.connection, process="refunds_to_zuora")
    done = refund(integration=Integration(id="zref-1", status="Sync Complete"))
    work = Work(done, row, Verdict((), Action.UPDATE), Action.RELINK, found=Found("Refund", "zref-1"))
    assert unchanged(job, work)
    assert not unchanged(job, replace(work, found=Found("Refund", "zref-2")))
    assert not unchanged(job, replace(work, record=refund()))
    assert not unchanged(replace(job, resync=True), work)


# --- resting --------------------------------------------------------------------------------------


def whole_plan() -> str:
    return digest(INVOICES_TO_NETSUITE.plan(INVOICE, Action.CREATE, context()))


def rests(
    *, resync: bool = False, found: Found | None = None, left: tuple[Step, ...] | None = None, **row: Any
) -> bool:
    job = job_for(ConnectionFactory(), resync=resync)
    stored = RecordFactory(connection=job.connection, **row)
    left = steps() if left is None else left
    return resting(job, Work(INVOICE, stored, CREATE, steps=left, found=found))


@pytest.mark.django_db
def test_content_that_was_refused_rests_until_its_next_try() -> None:
    refused = {"kind": Kind.PERMANENT, "refused_digest": whole_plan()}
    assert rests(next_try_at=timezone.now() + LATER, **refused)
    assert not rests(next_try_at=timezone.now() - LATER, **refused)
    assert not rests(next_try_at=None, **refused)


@pytest.mark.django_db
def test_corrected_content_and_a_persons_resync_do_not_rest() -> None:
    due = timezone.now() + LATER
    assert not rests(next_try_at=due, kind=Kind.PERMANENT, refused_digest=digest(steps(amount="99.00")))
    assert not rests(next_try_at=due, kind=Kind.PERMANENT, refused_digest=whole_plan(), resync=True)
    assert not rests(next_try_at=due, kind=Kind.TEMPORARY, refused_digest="")


@pytest.mark.django_db
def test_an_open_outcome_rests_even_for_a_person() -> None:
    due = timezone.now() + LATER
    assert rests(next_try_at=due, kind=Kind.UNCLEAR)
    assert rests(next_try_at=due, kind=Kind.UNCLEAR, resync=True)
    assert not rests(next_try_at=timezone.now() - LATER, kind=Kind.UNCLEAR)


@pytest.mark.django_db
def test_a_record_whose_counterpart_was_found_has_nothing_to_rest_for() -> None:
    found = Found("invoice", "9001")
    assert not rests(next_try_at=timezone.now() + LATER, kind=Kind.UNCLEAR, found=found, left=())


@pytest.mark.django_db
def test_a_refused_record_rests_although_a_part_of_it_was_written_and_is_found() -> None:
    refused = {"kind": Kind.PERMANENT, "refused_digest": whole_plan()}
    assert rests(next_try_at=timezone.now() + LATER, found=Found("invoice", "9001"), **refused)


@pytest.mark.django_db
def test_a_record_that_was_found_but_lacks_steps_waits_until_the_lost_one_is_decided() -> None:
    job = job_for(ConnectionFactory(), resync=True)
    row = RecordFactory(connection=job.connection, next_try_at=timezone.now() + LATER, kind=Kind.UNCLEAR)
    found = Found("invoice", "9001")
    assert resting(job, Work(INVOICE, row, CREATE, steps=steps(), found=found))


# --- the stages in a row --------------------------------------------------------------------------


def systems(invoice: Any = INVOICE, **netsuite: Any) -> tuple[RemoteSystem, RemoteSystem]:
    return (
        RemoteSystem(System.ZUORA, records={invoice.id: invoice}),
        RemoteSystem(System.NETSUITE, **netsuite),
    )


def statuses(zuora: RemoteSystem) -> list[object]:
    return [w.fields["IntegrationStatus__NS"] for w in zuora.written if "IntegrationStatus__NS" in w.fields]


@pytest.mark.django_db
def test_a_record_is_marked_then_written_then_settled() -> None:
    zuora, netsuite = systems()
    tally = process_run(job=job_for(ConnectionFactory(), zuora=zuora, netsuite=netsuite))
    row = SyncRecord.objects.get()
    assert [w.record for w in netsuite.written] == ["invoice"]
    assert statuses(zuora) == ["Creating Invoice", "Sync Complete"]
    assert (row.state, row.destination_id, row.integration_status) == (State.DONE, "9001", "Sync Complete")
    assert (tally.counts["created"], dict(tally.money)) == (1, {"EUR": Decimal("109.00")})
    assert Attempt.objects.get().state == AttemptState.SYNCED


@pytest.mark.django_db
def test_a_refused_record_is_tried_again_only_after_a_pause_or_a_correction() -> None:
    run = RunFactory()
    zuora, netsuite = systems(refusals={"invoice": REFUSAL})
    job = job_for(run.connection, zuora=zuora, netsuite=netsuite, run=run)
    process_run(job=job)
    row = SyncRecord.objects.get()
    assert statuses(zuora) == ["Creating Invoice", "Error Creating Invoice"]
    assert (row.state, row.code, row.generation) == (State.NEEDS_ATTENTION, "NETSUITE_REFUSED", 2)
    assert row.next_try_at is not None
    assert row.next_try_at > timezone.now()

    tally = process_run(job=job)
    assert (len(netsuite.written), tally.counts["errors"]) == (1, 1)

    netsuite.refusals.clear()
    zuora.records["inv-1"] = replace(INVOICE, comments="Corrected")
    process_run(job=job)
    row.refresh_from_db()
    assert len(netsuite.written) == 2
    assert (row.state, row.code, row.refused_digest) == (State.DONE, "", "")


@pytest.mark.django_db
def test_a_lost_answer_waits_and_then_links_what_the_lost_write_had_made() -> None:
    run = RunFactory()
    lost = Refusal("OUTCOME_UNKNOWN", Kind.UNCLEAR, "time-out")
    zuora, netsuite = systems(refusals={"invoice": lost})
    job = job_for(run.connection, zuora=zuora, netsuite=netsuite, run=run)
    process_run(job=job)
    row = SyncRecord.objects.get()
    assert (row.state, row.generation) == (State.IN_PROGRESS, 1)
    assert statuses(zuora) == ["Creating Invoice"]

    zuora.records["inv-1"] = replace(
        INVOICE, integration=replace(INVOICE.integration, status="Creating Invoice")
    )
    found = Found("invoice", "9001", owner="1001", source_id="inv-1")
    netsuite.hits = {key: (found,) for key in ("INV-inv-1", "inv-1", "INV-0001")}
    process_run(job=job)
    row.refresh_from_db()
    assert len(netsuite.written) == 1
    assert (row.state, row.destination_id) == (State.DONE, "9001")
