"""The report of a run is a contract: scripts read it by these names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector.models import RunKind, RunState, StepState, SyncRun
from connector.selectors.reports import run_report, run_table
from syncrules.statuses import State
from tests.factories import ConnectionFactory, RecordFactory, RunFactory, StepFactory

pytestmark = pytest.mark.django_db

RUN = {"run", "state", "steps", "records"}
STEP = {"process", "state", "selected", "synced", "warnings", "errors", "blocked", "skipped", "calls"}
RECORD = {"process", "source_id", "number", "state", "code", "message", "destination_id"}
SAID = {"code", "message"}  # why a run or a step failed, besides the contract


@pytest.fixture
def run() -> SyncRun:
    run = RunFactory(connection=ConnectionFactory(), state=RunState.WARNINGS)
    StepFactory(
        run=run,
        position=2,
        state=StepState.WARNINGS,
        selected=9,
        synced=3,
        warnings=1,
        errors=2,
        blocked=1,
        skipped=4,
        zuora_calls=17,
        netsuite_calls=5,
        money={"EUR": "42.00"},
    )
    StepFactory(run=run, position=1, number="1", process="accounts_to_netsuite", title="Customer accounts")
    return run


def printed(run: SyncRun) -> dict[str, Any]:
    """The report as a script reads it."""
    report: dict[str, Any] = json.loads(json.dumps(run_report(run)))
    return report


def test_the_report_has_the_names_of_the_contract(run: SyncRun) -> None:
    RecordFactory(connection=run.connection, failed=True)
    report = printed(run)
    assert set(report) == RUN | SAID
    assert all(set(step) == STEP | SAID | {"money"} for step in report["steps"])
    assert all(set(step["calls"]) == {"zuora", "netsuite"} for step in report["steps"])
    assert [set(record) for record in report["records"]] == [RECORD]


def test_the_report_counts_each_step_in_the_order_of_the_sequence(run: SyncRun) -> None:
    report = printed(run)
    assert (report["run"], report["state"]) == (run.pk, "completed with warnings")
    assert [step["process"] for step in report["steps"]] == ["accounts_to_netsuite", "invoices_to_netsuite"]
    assert report["steps"][1] == {
        "process": "invoices_to_netsuite",
        "state": "done with warnings",
        "code": "",
        "message": "",
        "selected": 9,
        "synced": 3,
        "warnings": 1,
        "errors": 2,
        "blocked": 1,
        "skipped": 4,
        "money": {"EUR": "42.00"},
        "calls": {"zuora": 17, "netsuite": 5},
    }


def test_a_record_is_reported_with_its_problem_and_its_destination(run: SyncRun) -> None:
    record = RecordFactory(connection=run.connection, failed=True)
    assert printed(run)["records"] == [
        {
            "process": "invoices_to_netsuite",
            "source_id": record.source_id,
            "number": record.number,
            "state": "needs_attention",
            "code": "CLASS_INVALID",
            "message": record.message,
            "destination_id": "",
        }
    ]


def test_a_sequence_run_lists_the_open_records_of_its_processes_only(run: SyncRun) -> None:
    shown = [RecordFactory(connection=run.connection, state=s) for s in (State.BLOCKED, State.WAITING)]
    RecordFactory(connection=run.connection, state=State.DONE)
    RecordFactory(connection=run.connection, state=State.IGNORED)
    RecordFactory(connection=run.connection, state=State.BLOCKED, process="payments_to_netsuite")
    RecordFactory(state=State.BLOCKED, connection=ConnectionFactory())
    assert {r["source_id"] for r in printed(run)["records"]} == {record.source_id for record in shown}


def test_a_resync_lists_the_records_that_were_asked_for_even_when_done() -> None:
    record = RecordFactory()
    RecordFactory(connection=record.connection, failed=True)
    run = RunFactory(
        connection=record.connection,
        kind=RunKind.RECORDS,
        process=record.process,
        record_ids=[record.source_id],
    )
    assert [(r["source_id"], r["state"]) for r in printed(run)["records"]] == [(record.source_id, "done")]


def test_the_table_shows_counts_and_what_went_wrong(run: SyncRun) -> None:
    StepFactory(
        run=run,
        position=3,
        process="payments_to_netsuite",
        state=StepState.FAILED,
        message="Zuora rejected the credentials.",
    )
    StepFactory(run=run, position=4, process="refunds_to_zuora", state=StepState.NOT_APPLICABLE)
    lines = run_table(run).splitlines()
    assert lines[0] == f"Run {run.pk}: Completed with warnings"
    counts = next(line for line in lines if "invoices_to_netsuite" in line)
    assert counts.split()[-6:] == ["9", "3", "1", "2", "1", "4"]
    assert "     Zuora rejected the credentials." in lines
    assert not any("refunds_to_zuora" in line for line in lines)
