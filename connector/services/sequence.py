"""Executing a run: which steps, in which order, what an error in one means for others (sequence.md)."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils import timezone

from connector.gateways.errors import AuthenticationFailed
from connector.gateways.hold import Hold
from connector.models import Connection, RunKind, RunState, StepState, SyncRecord, SyncRun, SyncStep
from connector.services.connections import gateways_open
from connector.services.database import DatabaseFailed, database_wait
from connector.services.logins import failure_sentence
from connector.services.previews import previews_prune
from connector.services.record_actions import actions_conclude
from connector.services.records import LEASE, leases_release
from connector.services.runs import direction_paused, run_follow_up
from connector.services.steps import StepRunner
from connector.services.work import Tally
from syncrules.messages import message_for
from syncrules.registry import built, passes_of
from syncrules.sequence import PlannedStep, steps_for
from syncrules.statuses import State

log = logging.getLogger(__name__)


def run_execute(*, run_id: int) -> SyncRun | None:
    """Claim and execute a queued run. None when another worker has it or it has ended."""
    claimed = SyncRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(
        state=RunState.RUNNING, started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    if not claimed:
        return None
    run = SyncRun.objects.select_related("connection__preferences", "requested_by").get(pk=run_id)
    try:
        _Execution(run).execute()
    except Exception as error:  # a defect of ours must end the run visibly, whatever it is
        log.exception("run %s", run.pk)
        run.state, run.code, run.detail = RunState.FAILED, "UNEXPECTED", traceback.format_exc()
        if isinstance(error, DatabaseFailed):
            run.code = "DATABASE_FAILED"
            database_wait()
        run.message = message_for(run.code, {"text": str(error)})
    run.finished_at = timezone.now()
    # A run that was taken for dead has ended already, and keeps saying so.
    SyncRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=run.state, code=run.code, message=run.message, detail=run.detail, finished_at=run.finished_at
    )
    run.refresh_from_db()
    actions_conclude(run)
    if run.dry_run:
        previews_prune(run=run)
    run_follow_up(run=run)
    return run


class _Execution:
    """The state of one run while it is executed."""

    def __init__(self, run: SyncRun) -> None:
        self.run = run
        self.connection: Connection = run.connection

    def execute(self) -> None:
        """Plan the steps and run them one after the other."""
        try:
            self._with_gateways()
        except AuthenticationFailed as error:  # refused before: nothing was tried
            self.run.code, self.run.message = error.code, failure_sentence(error)
        self._conclude()

    def _with_gateways(self) -> None:
        interactive = self.run.kind == RunKind.RECORDS
        hold = Hold(LEASE.total_seconds())
        with gateways_open(
            connection=self.connection,
            track_id=f"ledgerline-run-{self.run.pk}",
            interactive=interactive,
            hold=hold,
        ) as gateways:
            self.steps = StepRunner(self.run, gateways, hold)
            self.preferences = self.steps.preferences
            try:
                if interactive:
                    self._records()
                else:
                    self._sequence()
            finally:
                leases_release(worker=self.steps.worker)

    # --- the sequence ---------------------------------------------------------------------------

    def _sequence(self) -> None:
        for step in self._planned_steps():
            if step.state == StepState.PENDING and not self.run.code and not self.steps.stop_asked():
                self.steps.execute(step)

    def _planned_steps(self) -> list[SyncStep]:
        steps = []
        for position, planned in enumerate(
            steps_for(self.preferences, self.connection.invoice_settlement), 1
        ):
            if self.run.process and planned.process != self.run.process:
                continue
            state = StepState(planned.state) if planned.state != "runs" else StepState.PENDING
            if state is StepState.PENDING and not built(planned.process, self.connection.invoice_settlement):
                state = StepState.NOT_BUILT
            if state is StepState.PENDING and direction_paused(self.connection, planned.direction):
                state = StepState.PAUSED
            steps.append(
                SyncStep(
                    run=self.run,
                    position=position,
                    number=planned.number,
                    process=planned.process,
                    title=planned.title,
                    state=state,
                    message=planned.reason,
                )
            )
        SyncStep.objects.bulk_create(steps)
        return steps

    # --- named records, and those that waited for them ------------------------------------------

    def _records(self) -> None:
        """The named records first, then the records that waited for them, in the order of the sequence."""
        order = _with_passes(steps_for(self.preferences, self.connection.invoice_settlement))
        wanted = {self.run.process: self._with_children(self.run.process, self.run.record_ids)}
        for position, planned in enumerate(order, 1):
            ids = wanted.get(planned.process)
            if not ids or self.run.code or not built(planned.process, self.connection.invoice_settlement):
                continue
            if planned.state != "runs" and planned.process != self.run.process:
                continue  # only a person's explicit wish overrides that
            step = SyncStep.objects.create(
                run=self.run,
                position=position,
                number=planned.number,
                process=planned.process,
                title=planned.title,
            )
            tally = self.steps.execute(step, ids)
            for process, source_id in self._released(planned.process, tally):
                if process in {planned.process for planned in order}:
                    wanted[process] = self._with_children(process, [*wanted.get(process, []), source_id])

    def _with_children(self, process: str, ids: Sequence[str]) -> list[str]:
        """The records and those of the same process that wait for them, in any depth."""
        found = generation = list(ids)
        while generation:
            children = SyncRecord.objects.filter(
                connection=self.connection,
                process=process,
                state=State.BLOCKED,
                blocked_by_process=process,
                blocked_by_id__in=generation,
            ).exclude(source_id__in=found)
            generation = list(children.values_list("source_id", flat=True))
            found = found + generation
        return found

    def _released(self, process: str, tally: Tally) -> Sequence[tuple[str, str]]:
        waiting = SyncRecord.objects.filter(
            connection=self.connection,
            state=State.BLOCKED,
            blocked_by_process=process,
            blocked_by_id__in=list(tally.synced_ids),
        )
        return list(waiting.values_list("process", "source_id"))

    def _cancelled(self) -> bool:
        return SyncRun.objects.filter(pk=self.run.pk, cancel_asked_at__isnull=False).exists()

    # --- the end --------------------------------------------------------------------------------

    def _conclude(self) -> None:
        states = set(self.run.steps.values_list("state", flat=True))
        if self._cancelled() and not self.run.code:
            self.run.state = RunState.CANCELLED
            self.run.message = "Cancelled; records that were under way were finished first."
            self.run.steps.filter(state=StepState.PENDING).update(state=StepState.CANCELLED)
        elif self.run.code or StepState.FAILED in states:
            self.run.state = RunState.FAILED
        elif StepState.WARNINGS in states:
            self.run.state = RunState.WARNINGS
        else:
            self.run.state = RunState.COMPLETED
        if self.run.code:
            self.run.steps.filter(state=StepState.PENDING).update(
                state=StepState.FAILED, message=self.run.message
            )


def _with_passes(steps: Iterable[PlannedStep]) -> list[PlannedStep]:
    """The steps, each followed by the passes at its end: those are steps of their own for named records."""
    return [
        one
        for step in steps
        for one in (
            step,
            *(replace(step, process=p.id, title=p.title) for p in passes_of(step.process)),
        )
    ]
