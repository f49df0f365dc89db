"""Executing one step of a run: its context, its counts, and what an error does to it (sequence.md)."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.utils import timezone

from connector.gateways.errors import AuthenticationFailed, GatewayError, HeldUp
from connector.gateways.hold import Hold
from connector.models import (
    IntegrationPreferences,
    RunKind,
    RunState,
    StepState,
    SyncRun,
    SyncStep,
    Watermark,
)
from connector.services.connections import Gateways
from connector.services.contexts import FIRST_WATERMARK, context_of
from connector.services.database import DatabaseFailed, database_wait
from connector.services.logins import failure_sentence
from connector.services.preferences import preferences_with
from connector.services.pulse import Pulse
from connector.services.runner import ProcessStopped, process_run
from connector.services.work import Job, Tally
from syncrules.language import Kind, Reference
from syncrules.messages import message_for, remedy_for
from syncrules.preferences import Preferences
from syncrules.registry import KNOWN, passes_of
from syncrules.sequence import PAYMENT_BLOCKERS

log = logging.getLogger(__name__)


class StepRunner:
    """Runs the steps of one run, one after the other; remembers what they share.

    `run.code` is set when no further step can succeed (D58).
    """

    def __init__(self, run: SyncRun, gateways: Gateways, hold: Hold) -> None:
        self.run = run
        self.connection = run.connection
        self.gateways = gateways
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=run.connection)
        self.preferences: Preferences = preferences_with(stored, run.overrides)
        self.would: set[tuple[str, str]] = set()
        self.worker = f"run-{run.pk}-{uuid.uuid4().hex[:8]}"
        self.hold = hold
        self.pulse = Pulse(run, self.worker, hold)
        self.names: dict[Kind, dict[str, str]] = {}
        self.failed: set[str] = set()

    def execute(self, step: SyncStep, ids: Sequence[str] | None = None) -> Tally:
        """Run the step for all candidates or the given source ids, and store how it went."""
        if step.process == "payments_to_netsuite" and (upstream := self.failed & PAYMENT_BLOCKERS):
            step.state, step.code = StepState.UPSTREAM, "UPSTREAM_ERROR"
            first = min(upstream, key=list(KNOWN).index)  # the others may have failed for its sake
            step.message = message_for("UPSTREAM_ERROR", {"process": KNOWN[first].title})
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
            if ids is None and not tally.cancelled:
                self._passes(step, tally)
            step.state = _ended(tally)
            if not tally.counts["selected"] and not tally.counts["skipped"] and not tally.cancelled:
                step.code, step.message = "NO_RECORDS", message_for("NO_RECORDS", {})
        except ProcessStopped as stopped:
            tally = stopped.tally
            self._failed(step, stopped.error)
        except GatewayError as error:
            self._failed(step, error)
        except DatabaseFailed as error:
            log.exception("step %s of run %s", step.process, self.run.pk)
            database_wait()
            self._broken(step, error, "DATABASE_FAILED")
            self.run.code, self.run.message = step.code, step.message  # no later step could keep its books
        except Exception as error:  # a defect stops this process, not the sequence
            log.exception("step %s of run %s", step.process, self.run.pk)
            self._broken(step, error, "UNEXPECTED")
        self._close(step, tally, before)
        return tally

    def _passes(self, step: SyncStep, tally: Tally) -> None:
        """The passes at the end of the step's process; they count with it."""
        for process in passes_of(step.process):
            try:
                own = process_run(job=self._job(process.id), progress=lambda _: self._progress(step, tally))
            except ProcessStopped as stopped:
                tally.counts.update(stopped.tally.counts)
                raise ProcessStopped(stopped.error, tally) from stopped
            tally.counts.update(own.counts)
            tally.cancelled = own.cancelled

    def _job(self, process_id: str) -> Job:
        process = KNOWN[process_id]
        return Job(
            connection=self.connection,
            run=self.run,
            process=process,
            gateways=self.gateways,
            context=context_of(self.connection, process_id, self.preferences),
            worker=self.worker,
            names=self._reference,
            resync=self.run.kind == RunKind.RECORDS,
            dry_run=self.run.dry_run,
            beat=self.pulse.beat,
            hold=self.hold,
            stop_asked=self.stop_asked,
            would=self.would,
        )

    def stop_asked(self) -> bool:
        """Somebody cancelled the run, or took it for dead."""
        mine = SyncRun.objects.filter(pk=self.run.pk, state=RunState.RUNNING)
        return not mine.filter(cancel_asked_at__isnull=True).exists()

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
        whole = self.run.kind == RunKind.SEQUENCE and step.state not in (
            StepState.FAILED,
            StepState.CANCELLED,
        )
        if whole and not self.run.dry_run:
            # Named records, or a part of all, say nothing about the changes of others.
            self._move_watermark(step.process, tally)

    def _move_watermark(self, process_id: str, tally: Tally) -> None:
        if tally.newest is None or not KNOWN[process_id].watermarked:
            return
        mark, _ = Watermark.objects.get_or_create(
            connection=self.connection, process=process_id, defaults={"value": FIRST_WATERMARK}
        )
        reached = min(filter(None, (tally.newest, tally.missed and tally.missed - timedelta(seconds=1))))
        mark.value = max(mark.value, reached)
        mark.save()

    def _failed(self, step: SyncStep, error: GatewayError) -> None:
        step.state, step.code, step.message = StepState.FAILED, error.code, failure_sentence(error)
        self.failed.add(step.process)
        if isinstance(error, AuthenticationFailed | HeldUp):
            # No later step could succeed, and repeating would lock the credentials (D58); or it is
            # another worker's turn.
            self.run.code, self.run.message = error.code, step.message

    def _broken(self, step: SyncStep, error: Exception, code: str) -> None:
        step.state, step.code = StepState.FAILED, code
        step.message = f"{message_for(code, {'text': str(error)})} {remedy_for(code)}"
        self.run.detail = traceback.format_exc()
        self.failed.add(step.process)


def _ended(tally: Tally) -> StepState:
    if tally.cancelled:
        return StepState.CANCELLED
    return StepState.WARNINGS if _troubled(tally) else StepState.DONE


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
