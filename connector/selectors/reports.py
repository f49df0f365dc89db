"""A finished run as a table for people and as one JSON object for scripts."""

from __future__ import annotations

from typing import Any

from connector.models import RunKind, StepState, SyncRecord, SyncRun, SyncStep
from syncrules.statuses import State

COLUMNS = ("selected", "synced", "warnings", "errors", "blocked", "skipped")


def run_report(run: SyncRun) -> dict[str, Any]:
    """The contract of `manage.py sync --json`."""
    return {
        "run": run.pk,
        "state": run.state,
        "code": run.code,
        "message": run.message,
        "steps": [_step(step) for step in run.steps.all()],
        "records": [_record(record) for record in _records(run)],
    }


def _records(run: SyncRun) -> list[SyncRecord]:
    """What this run touched: the records asked for, else those that are not done."""
    touched = SyncRecord.objects.filter(connection=run.connection)
    if run.kind == RunKind.RECORDS:
        return list(touched.filter(process=run.process, source_id__in=run.record_ids))
    processes = run.steps.values_list("process", flat=True)
    return list(touched.filter(process__in=processes).exclude(state__in=[State.DONE, State.IGNORED]))


def _step(step: SyncStep) -> dict[str, Any]:
    counts = {name: getattr(step, name) for name in COLUMNS}
    calls = {"zuora": step.zuora_calls, "netsuite": step.netsuite_calls}
    said = {name: getattr(step, name) for name in ("process", "state", "code", "message")}
    return {**said, **counts, "money": step.money, "calls": calls}


def _record(record: SyncRecord) -> dict[str, Any]:
    names = ("process", "source_id", "number", "state", "code", "message", "destination_id")
    return {name: getattr(record, name) for name in names}


def run_table(run: SyncRun) -> str:
    """The steps of a run as text: state and counts, then what went wrong with the run itself."""
    header = f"{'step':<5}{'process':<26}{'state':<26}" + "".join(f"{name:>10}" for name in COLUMNS)
    lines = [f"{run}: {run.get_state_display()}", header, "-" * len(header)]
    for step in run.steps.exclude(state=StepState.NOT_APPLICABLE):
        counts = "".join(f"{getattr(step, name):>10}" for name in COLUMNS)
        lines.append(f"{step.number:<5}{step.process:<26}{step.state:<26}{counts}")
        if step.message and step.state == "failed":
            lines.append(f"     {step.message}")
    if run.message:
        lines.append(run.message)
    return "\n".join(lines)
