"""Records written in several steps: after an interrupted attempt each step is looked up before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import Connection, SyncRecord
from connector.services.runner import process_run
from connector.services.work import Job
from syncrules.language import (
    Action,
    Context,
    Found,
    Lookup,
    Made,
    Result,
    Step,
    SyncProcess,
    System,
    Verb,
    Write,
)
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory
from tests.rules.transaction_samples import INVOICE

pytestmark = pytest.mark.django_db

PART = Step(
    "part",
    "Creating Part",
    "Error Creating Part",
    Write(System.NETSUITE, Verb.ADD, "creditMemo", fields={"entity": Made("create")}, key="part"),
    done_by=(Lookup(System.NETSUITE, ("creditMemo",), "memo", Made("create")),),
    words={"payment": "P-0001"},
)
WHOLE = Step(
    "create",
    "Creating Whole",
    "Error Creating Whole",
    Write(System.NETSUITE, Verb.ADD, "invoice", key="whole"),
)


def _plan(_record: Any, _action: Action, _context: Context) -> tuple[Step, ...]:
    return (WHOLE, PART)


def _settle(
    record: Any, _action: Action, results: Mapping[str, Result], _context: Context
) -> tuple[Write, ...]:
    fields = {"IntegrationId__NS": ",".join(result.id for result in results.values())}
    return (Write(System.ZUORA, Verb.UPDATE, "Invoice", fields=fields, id=record.id),)


TWO_STEPS: SyncProcess[Any] = replace(
    INVOICES_TO_NETSUITE,
    plan=_plan,
    settle=_settle,
    resume=lambda _record, _found, _context: (PART,),
    lookups=lambda record, _: (Lookup(System.NETSUITE, ("invoice",), "Zuora ID", record.id),),
)


def job(netsuite: RemoteSystem, status: str) -> Job:
    connection: Connection = ConnectionFactory()
    record = replace(INVOICE, integration=replace(INVOICE.integration, status=status))
    zuora = RemoteSystem(System.ZUORA, records={record.id: record})
    made = job_for(connection, zuora=zuora, netsuite=netsuite)
    return replace(made, process=TWO_STEPS)


def written_back(job: Job) -> str:
    zuora = job.source
    assert isinstance(zuora, RemoteSystem)
    return str(zuora.written[-1].fields["IntegrationId__NS"])


def found(record: str, id_: str, source_id: str = "") -> tuple[Found, ...]:
    return (Found(record, id_, source_id=source_id),)


def test_a_step_that_was_done_is_not_done_again() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    netsuite.hits = {INVOICE.id: found("invoice", "71", INVOICE.id), "71": found("creditMemo", "72")}
    work = job(netsuite, "Creating Part")
    process_run(job=work)
    assert netsuite.written == []
    assert written_back(work) == "71,72"
    assert SyncRecord.objects.get().state == State.DONE


def test_a_step_that_is_missing_is_done() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    netsuite.hits = {INVOICE.id: found("invoice", "71", INVOICE.id)}
    work = job(netsuite, "Creating Part")
    process_run(job=work)
    assert [(w.record, w.fields["entity"]) for w in netsuite.written] == [("creditMemo", "71")]


def test_a_first_attempt_asks_nothing() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    netsuite.hits = {"9001": found("creditMemo", "72")}
    process_run(job=job(netsuite, ""))
    assert [w.record for w in netsuite.written] == ["invoice", "creditMemo"]


def test_a_record_is_known_by_what_its_main_step_made() -> None:
    process_run(job=job(RemoteSystem(System.NETSUITE), ""))
    row = SyncRecord.objects.get()
    assert (row.destination_record, row.destination_id) == ("invoice", "9001")


def test_a_refusal_is_told_in_the_words_of_its_step() -> None:
    refusal = Refusal("PAYMENT_NOT_UNAPPLIABLE", Kind.PERMANENT, "The period is closed.")
    process_run(job=job(RemoteSystem(System.NETSUITE, refusals={"creditMemo": refusal}), ""))
    assert SyncRecord.objects.get().message == "NetSuite refuses to unapply payment P-0001."


def test_several_hits_stop_the_record_and_nothing_is_written() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    netsuite.hits = {
        INVOICE.id: found("invoice", "71", INVOICE.id),
        "71": (Found("creditMemo", "72"), Found("creditMemo", "73")),
    }
    process_run(job=job(netsuite, "Creating Part"))
    assert netsuite.written == []
    row = SyncRecord.objects.get()
    assert (row.state, row.code) == (State.NEEDS_ATTENTION, "COUNTERPART_AMBIGUOUS")
