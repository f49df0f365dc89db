"""Executing a run: which steps, in which order, what an error in one means for others (sequence.md)."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.utils import timezone

from connector.gateways.errors import AuthenticationFailed, GatewayError
from connector.models import (
    Connection,
    IntegrationPreferences,
    RunKind,
    RunState,
    StepState,
    SyncRecord,
    SyncRun,
    SyncStep,
    Watermark,
)
from connector.services.connections import failure_sentence, gateways_open
from connector.services.runner import ProcessStopped, process_run
from connector.services.work import Job, Tally
from syncrules.language import Context, Kind, Reference, SyncProcess
from syncrules.messages import message_for
from syncrules.preferences import Preferences
from syncrules.registry import PROCESSES, built
from syncrules.sequence import PAYMENT_BLOCKERS, steps_for
from syncrules.statuses import State

log = logging.getLogger(__name__)
FIRST_WATERMARK = datetime(1970, 1, 1, tzinfo=UTC)


def run_execute(*, run_id: int) -> SyncRun | None:
    """Claim and execute a queued run. None when another worker has it or it has ended."""
    claimed = SyncRun.objects.filter(pk=run_id, state=RunState.QUEUED).update(
        state=RunState.RUNNING, started_at=timezone.now(), heartbeat_at=timezone.now()
    )
    if not claimed:
        return None
    run = SyncRun.objects.select_related("connection__preferences").get(pk=run_id)
    try:
        _Execution(run).execute()
    except Exception as error:  # a defect of ours must end the run visibly, whatever it is
        log.exception("run %s", run.pk)
        run.state, run.code = RunState.FAILED, "UNEXPECTED"
        run.message, run.detail = message_for("UNEXPECTED", {"text": str(error)}), traceback.format_exc()
    run.finished_at = timezone.now()
    run.save()
    return run


class _Execution:
    """The state of one run while it is executed."""

    def __init__(self, run: SyncRun) -> None:
        self.run = run
        self.connection: Connection = run.connection
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=run.connection)
        self.preferences: Preferences = stored.values()
        self.worker = f"run-{run.pk}-{uuid.uuid4().hex[:8]}"
        self.names: dict[Kind, dict[str, str]] = {}
        self.failed: set[str] = set()

    def execute(self) -> None:
        """Plan the steps and run them one after the other."""
        interactive = self.run.kind == RunKind.RECORDS
        with gateways_open(
            connection=self.connection, track_id=f"ledgerline-run-{self.run.pk}", interactive=interactive
        ) as gateways:
            self.gateways = gateways
            if interactive:
                self._records()
            else:
                self._sequence()
        self._conclude()

    # --- the sequence ---------------------------------------------------------------------------

    def _sequence(self) -> None:
        for step in self._planned_steps():
            if step.state == StepState.PENDING and not self.run.code:
                self._step(step)

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
        order = [p.process for p in steps_for(self.preferences, self.connection.invoice_settlement)]
        wanted: dict[str, list[str]] = {self.run.process: list(self.run.record_ids)}
        for position, planned in enumerate(
            steps_for(self.preferences, self.connection.invoice_settlement), 1
        ):
            ids = wanted.get(planned.process)
            if not ids or self.run.code or not built(planned.process, self.connection.invoice_settlement):
                continue
            step = SyncStep.objects.create(
                run=self.run,
                position=position,
                number=planned.number,
                process=planned.process,
                title=planned.title,
            )
            tally = self._step(step, ids)
            for process, source_id in self._released(planned.process, tally):
                if process in order:
                    wanted.setdefault(process, []).append(source_id)

    def _released(self, process: str, tally: Tally) -> Sequence[tuple[str, str]]:
        waiting = SyncRecord.objects.filter(
            connection=self.connection,
            state=State.BLOCKED,
            blocked_by_process=process,
            blocked_by_id__in=list(tally.synced_ids),
        )
        return list(waiting.values_list("process", "source_id"))

    # --- one step -------------------------------------------------------------------------------

    def _step(self, step: SyncStep, ids: Sequence[str] | None = None) -> Tally:
        if step.process == "payments_to_netsuite" and (upstream := self.failed & PAYMENT_BLOCKERS):
            step.state, step.code = StepState.UPSTREAM, "UPSTREAM_ERROR"
            step.message = message_for("UPSTREAM_ERROR", {"process": PROCESSES[min(upstream)].title})
            step.save()
            return Tally()
        step.state, step.started_at = StepState.RUNNING, timezone.now()
        step.save()
        before = self.gateways.calls()
        tally = Tally()
        try:
            tally = process_run(
                job=self._job(step.process), ids=ids, progress=lambda t: self._progress(step, t)
            )
            step.state = StepState.WARNINGS if _troubled(tally) else StepState.DONE
            if not tally.counts["selected"] and not tally.counts["skipped"]:
                step.code, step.message = "NO_RECORDS", message_for("NO_RECORDS", {})
        except ProcessStopped as stopped:
            tally = stopped.tally
            self._failed(step, stopped.error)
        except GatewayError as error:
            self._failed(step, error)
        except Exception as error:  # a defect stops this process, not the sequence
            log.exception("step %s of run %s", step.process, self.run.pk)
            self._broken(step, error)
        self._close(step, tally, before)
        return tally

    def _job(self, process_id: str) -> Job:
        process = PROCESSES[process_id]
        return Job(
            connection=self.connection,
            run=self.run,
            process=process,
            gateways=self.gateways,
            context=self._context(process),
            worker=self.worker,
            names=self._reference,
            resync=self.run.kind == RunKind.RECORDS,
            dry_run=self.run.dry_run,
        )

    def _context(self, process: SyncProcess[object]) -> Context:
        watermark = Watermark.objects.filter(connection=self.connection, process=process.id).first()
        return Context(
            preferences=self.preferences,
            now=timezone.now().astimezone(self.connection.zone),
            invoice_settlement=self.connection.invoice_settlement,
            hierarchy=self.connection.account_hierarchy,
            watermark=watermark.value if watermark else FIRST_WATERMARK,
        )

    def _reference(self, kinds: Iterable[Kind]) -> Reference:
        """The lists of names, each read once in a run."""
        for kind in kinds:
            if kind not in self.names:
                self.names[kind] = dict(self.gateways.of(kind.system).names(kind))
        return Reference(self.names)

    def _progress(self, step: SyncStep, tally: Tally) -> None:
        _add_up(step, tally)
        step.save()
        SyncRun.objects.filter(pk=self.run.pk).update(heartbeat_at=timezone.now())

    def _close(self, step: SyncStep, tally: Tally, before: tuple[int, int]) -> None:
        after = self.gateways.calls()
        step.zuora_calls, step.netsuite_calls = after[0] - before[0], after[1] - before[1]
        step.finished_at = timezone.now()
        _add_up(step, tally)
        step.save()
        if not self.run.dry_run:
            self._move_watermark(step.process, tally)

    def _move_watermark(self, process_id: str, tally: Tally) -> None:
        if tally.newest is None or not PROCESSES[process_id].watermarked:
            return
        mark, _ = Watermark.objects.get_or_create(
            connection=self.connection, process=process_id, defaults={"value": FIRST_WATERMARK}
        )
        mark.value = max(mark.value, tally.newest)
        mark.save()

    def _failed(self, step: SyncStep, error: GatewayError) -> None:
        step.state, step.code, step.message = StepState.FAILED, error.code, failure_sentence(error)
        self.failed.add(step.process)
        if isinstance(error, AuthenticationFailed):
            # No later step could succeed, and repeating would lock the credentials (D58).
            self.run.code, self.run.message = error.code, step.message

    def _broken(self, step: SyncStep, error: Exception) -> None:
        step.state, step.code = StepState.FAILED, "UNEXPECTED"
        step.message = message_for("UNEXPECTED", {"text": str(error)})
        self.run.detail = traceback.format_exc()
        self.failed.add(step.process)

    # --- the end --------------------------------------------------------------------------------

    def _conclude(self) -> None:
        states = set(self.run.steps.values_list("state", flat=True))
        if self.run.code or StepState.FAILED in states:
            self.run.state = RunState.FAILED
        elif StepState.WARNINGS in states:
            self.run.state = RunState.WARNINGS
        else:
            self.run.state = RunState.COMPLETED
        if self.run.code:
            self.run.steps.filter(state=StepState.PENDING).update(
                state=StepState.FAILED, message=self.run.message
            )


def _troubled(tally: Tally) -> bool:
    return any(tally.counts[name] for name in ("errors", "blocked", "warnings"))


def _add_up(step: SyncStep, tally: Tally) -> None:
    for name in (
        "selected",
        "synced",
        "created",
        "updated",
        "linked",
        "warnings",
        "errors",
        "blocked",
        "skipped",
    ):
        setattr(step, name, max(0, tally.counts[name]))
    step.money = tally.money_text()
