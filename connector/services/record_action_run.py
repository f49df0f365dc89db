"""Carrying out a guided action: check in the destination, keep the old values, write, hand on (resync.md).

Every write may be repeated: a worker that dies leaves an action that the watchdog queues again, and the
old values are kept only once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import GatewayError, Kind
from connector.gateways.hold import Hold
from connector.models import (
    ActionKind,
    ActionState,
    Attempt,
    AttemptState,
    IntegrationPreferences,
    Intent,
    RecordAction,
    RunKind,
    SyncRun,
)
from connector.services.audit import actor_of, audit_append, record_event
from connector.services.connections import Gateways, gateways_open
from connector.services.contexts import context_of
from connector.services.counterparts import Check, Finding, counterpart_check, counterpart_named
from connector.services.record_actions import OVERRIDABLE, process_of
from connector.services.records import LEASE, leases_drop, problem_clear, problem_trace, records_claim
from connector.services.recovery import found_result
from connector.services.runs import run_enqueue
from connector.services.work import MAIN_STEP, Work
from connector.services.writing import write_all
from syncrules import hand
from syncrules.language import Action, Context, Found, SyncProcess, Verdict, Write
from syncrules.messages import message_for, remedy_for
from syncrules.statuses import IGNORE, SYNC_COMPLETE, State, Transfer, is_ignore, never_recovered

log = logging.getLogger(__name__)


class ActionRefused(Exception):
    """The action must not go on; says why, in the words of the catalogue, and how it ends."""

    def __init__(
        self, code: str, message: str, remedy: str = "", state: ActionState = ActionState.REFUSED
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.state = code, message, remedy, state


def action_execute(*, action_id: int) -> RecordAction | None:
    """Claim and carry out an action or its undoing; None when another worker has it or it has ended."""
    undoing = RecordAction.objects.filter(pk=action_id, state=ActionState.UNDOING).exists()
    before = ActionState.UNDOING if undoing else ActionState.QUEUED
    now = timezone.now()
    if not RecordAction.objects.filter(pk=action_id, state=before).update(
        state=ActionState.UNDOING if undoing else ActionState.RUNNING, heartbeat_at=now
    ):
        return None
    action = RecordAction.objects.select_related("record__connection", "user").get(pk=action_id)
    _Execution(action).execute(undoing=undoing)
    action.refresh_from_db()
    return action


class _Execution:
    """One action being carried out."""

    def __init__(self, action: RecordAction) -> None:
        self.action = action
        self.row = action.record
        self.worker = f"action-{action.pk}"
        self.actor = actor_of(action.user)

    def execute(self, *, undoing: bool) -> None:
        """Hold the record's lease while it lasts; a record that a run holds is left to the run."""
        state = self.row.state
        if not records_claim(rows=[self.row], worker=self.worker):
            self._postpone()
            return
        self.row.state = state
        try:
            self._carry_out(undoing)
        except ActionRefused as refused:
            self._end(refused.state, refused.code, refused.message, refused.remedy)
        except GatewayError as error:
            values = {"record": self._named(), **error.values}
            self._end(ActionState.FAILED, error.code, message_for(error.code, values), remedy_for(error.code))
        except ValidationError as error:
            self._end(ActionState.REFUSED, "", " ".join(error.messages))
        except Exception as error:
            log.exception("action %s", self.action.pk)
            text = message_for("UNEXPECTED", {"text": str(error)})
            self._end(ActionState.FAILED, "UNEXPECTED", text, remedy_for("UNEXPECTED"))
        finally:
            leases_drop(row=self.row, worker=self.worker)

    def _carry_out(self, undoing: bool) -> None:
        self.process: SyncProcess[Any] = process_of(self.row)
        connection = self.row.connection
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
        self.context: Context = context_of(connection, self.process.id, stored.values())
        hold = Hold(LEASE.total_seconds())
        track_id = f"ledgerline-{self.action.job_id}"
        with (
            hold.held(),
            gateways_open(connection=connection, track_id=track_id, interactive=True, hold=hold) as gateways,
        ):
            self.gateways: Gateways = gateways
            if undoing:
                self._undo()
            else:
                _STEPS[ActionKind(self.action.kind)](self)

    # --- the actions ------------------------------------------------------------------------------

    def check(self) -> None:
        """Only look: what the other system has, and the fields that clearing would empty."""
        check = self._check(refuse=False)
        if check.record is not None:
            self.action.checked["fields"] = hand.touched(self.process, check.record)
        self._end(ActionState.DONE, check.code, check.message, check.remedy)

    def clear(self) -> None:
        """Check, keep the old values, empty the fields, hand the record to a resync."""
        check = self._check()
        allowed = self.action.override and check.code in OVERRIDABLE
        if check.code and not allowed:
            raise ActionRefused(check.code, check.message, check.remedy)
        self._remember(hand.touched(self.process, check.record))
        # From here on nothing may be created for this record without looking first, whoever comes next.
        self.row.look_first = True
        if not self.row.destination_id:
            self.row.generation += 1  # otherwise the engine raises it when it creates anew
        self.row.save(update_fields=["look_first", "generation"])
        self._write(hand.clear(self.process, check.record))
        self.row.integration_status, self.row.transferred = "", ""
        self.row.synced_amount = self.row.rest_amount = None
        self._hand_on("Cleared: its fields are empty, the resync follows.")

    def push(self) -> None:
        """Transferred to Accounting No, so that the existing counterpart is updated."""
        self._remember({hand.TRANSFERRED: self.row.transferred})
        self._write(hand.push(self.process, self.row.source_id))
        self.row.transferred = ""
        self._hand_on("The changes follow with the resync.")

    def link(self) -> None:
        """Write everything that a success writes (D53), for the counterpart that the person named."""
        record = self._check(refuse=False).record
        if record is None:
            raise ActionRefused(
                "RESYNC_CHECK_FAILED", f"{self._named()} cannot be read.", "Nothing was changed."
            )
        found = self._existing(record, self.action.destination_id)
        self._remember(hand.touched(self.process, record))
        if found.source_id == self.row.source_id and self.process.resume(record, found, self.context):
            # Our own, but unfinished (D12): the resync finds it first and does what it lacks.
            self.row.look_first = True
            self.row.save(update_fields=["look_first"])
            self._hand_on("Its counterpart is unfinished; the resync that follows completes it.")
            return
        result = {MAIN_STEP: found_result(found)}
        writes = self.process.settle(record, Action.RELINK, result, self.context)
        self._write(*writes)
        self._settled(found.id, found.record)

    def booked(self) -> None:
        """What was booked by hand counts as synced; a given id must exist."""
        check = self._check(refuse=False)
        if check.record is None:
            raise ActionRefused(
                "RESYNC_CHECK_FAILED", f"{self._named()} cannot be read.", "Nothing was changed."
            )
        destination_id, record = self.action.destination_id, ""
        if never_recovered(self.row.integration_status) and not (destination_id or check.living):
            text = f"{self._named()} has no counterpart in {self.process.destination}."
            raise ActionRefused("RESYNC_CHECK_FAILED", text, "Use Clear and resync instead.")
        if destination_id:
            record = self._existing(check.record, destination_id).record
        self._remember(hand.touched(self.process, check.record))
        self._write(hand.book(self.process, self.row.source_id, destination_id))
        self.row.booked_by_hand = not never_recovered(self.row.integration_status)
        self._settled(destination_id or self.row.destination_id, record)

    def ignore(self) -> None:
        """Leave the record out of every selection, for ever or until a day."""
        check = self._check(refuse=False)
        if check.record is not None:
            self._remember(hand.touched(self.process, check.record))
        self._write(hand.ignore(self.process, self.row.source_id))
        problem_clear(self.row)
        self.row.cause = None
        self.row.integration_status, self.row.ignored_until = IGNORE, self.action.until
        self.row.transferred = Transfer.IGNORE if self.process.transfers else self.row.transferred
        self.row.state, self.row.message = State.IGNORED, f"Ignored: {self.action.reason}"
        self._done()

    def unignore(self) -> None:
        """Take the record in again; the next run or the resync that follows judges it anew."""
        before = {hand.status_field(self.process): self.row.integration_status}
        if self.process.transfers:
            ours = Transfer.IGNORE.value if self.row.put_aside else ""
            before[hand.TRANSFERRED] = self.row.transferred or ours
        self._remember(before)
        self._write(hand.stop_ignoring(self.process, self.row.source_id))
        self.row.integration_status = self.row.transferred = ""
        self.row.ignored_until, self.row.state, self.row.message = None, State.WAITING, ""
        self._hand_on("No longer ignored; it is judged anew.")

    def _undo(self) -> None:
        self._write(hand.restore(self.process, self.row.source_id, self.action.before))
        before = self.action.before
        self.row.integration_status = before.get(hand.status_field(self.process), self.row.integration_status)
        self.row.transferred = before.get(hand.TRANSFERRED, self.row.transferred)
        self.row.state, self.row.message = (
            State.WAITING,
            "The old values were restored; the next run judges it.",
        )
        if is_ignore(self.row.integration_status):
            self.row.state = State.IGNORED
        self._end(ActionState.UNDONE, message="The old values were restored.")

    # --- checking and writing -----------------------------------------------------------------------

    def _check(self, *, refuse: bool = True) -> Check:
        check = counterpart_check(
            row=self.row, process=self.process, gateways=self.gateways, context=self.context
        )
        self.action.checked = check.as_json()
        unreadable = check.finding in (Finding.UNKNOWN, Finding.SOURCE_MISSING)
        if unreadable and refuse:
            raise ActionRefused(check.code, check.message, check.remedy)
        return check

    def _existing(self, record: Any, destination_id: str) -> Found:
        hits = counterpart_named(
            record=record,
            process=self.process,
            gateways=self.gateways,
            context=self.context,
            destination_id=destination_id,
        )
        if len(hits) != 1:
            text = f"{self.process.destination} has no record with id {destination_id} for {self._named()}."
            raise ActionRefused("RESYNC_CHECK_FAILED", text, "Check the id and the type of the record.")
        if hits[0].source_id not in ("", self.row.source_id):
            text = f"{hits[0].record} {destination_id} belongs to another {self.process.source} record."
            raise ActionRefused("RESYNC_CHECK_FAILED", text, "Choose the record that belongs to this one.")
        return hits[0]

    def _remember(self, before: dict[str, Any]) -> None:
        # Kept once: a repetition would read what the first try has emptied.
        if not self.action.before:
            self.action.before = before
        self.action.save(update_fields=["before", "checked"])

    def _write(self, *writes: Write) -> None:
        """Perform the writes on the source, in order, each with its attempt, intent and exchange."""
        work = self._open_attempt(writes)
        refused: list[Refusal] = []

        def settle(_work: Work, result: WriteResult) -> None:
            if result.refusal is not None:
                refused.append(result.refusal)

        for write in writes:
            write_all(
                gateway=self.gateways.of(write.system),
                items=[(work, write)],
                purpose=str(self.action.kind),
                settle=settle,
            )
            if refused:
                self._close_attempt(work, refused[0])
                raise self._refusal(refused[0])
        self._close_attempt(work, None)

    def _open_attempt(self, writes: Sequence[Write]) -> Work:
        self.row.attempts_made += 1
        attempt = Attempt(
            record=self.row,
            number=self.row.attempts_made,
            action=self.action.kind,
            state=AttemptState.OPEN,
            started_at=timezone.now(),
        )
        intent = Intent(
            attempt=attempt, step=self.action.kind, system=str(writes[0].system), target=writes[0].record
        )
        with transaction.atomic():
            attempt.save()
            intent.save()
            self.row.save(update_fields=["attempts_made"])
        work = Work(record=None, row=self.row, verdict=Verdict((), None), attempt=attempt, actor=self.actor)
        work.intents[str(self.action.kind)] = intent
        return work

    def _close_attempt(self, work: Work, refusal: Refusal | None) -> None:
        attempt = work.attempt
        assert attempt is not None
        if refusal is None:
            attempt.state = AttemptState.WRITTEN
        else:
            unclear = refusal.kind is Kind.UNCLEAR
            attempt.state = AttemptState.UNCLEAR if unclear else AttemptState.REFUSED
        attempt.finished_at = timezone.now()
        if refusal:
            attempt.code, attempt.remote_text = refusal.code, refusal.text
        attempt.save()

    def _refusal(self, refusal: Refusal) -> ActionRefused:
        # A TTA that the API user may not change is the refusal that people meet here (resync.md).
        about_transfer = self.process.transfers and refusal.code == "ZUORA_PERMISSION"
        code = "TTA_OVERRIDE_REFUSED" if about_transfer else refusal.code
        values = {
            "record": self._named(),
            "text": refusal.text,
            "code": refusal.remote_code,
            "system": str(self.process.source),
            **refusal.values,
        }
        # A busy system or a lost answer is no refusal; each of these writes may be repeated.
        definite = refusal.kind in (Kind.PERMANENT, Kind.CONFIGURATION)
        state = ActionState.REFUSED if definite else ActionState.FAILED
        return ActionRefused(code, message_for(code, values), remedy_for(code), state)

    # --- endings --------------------------------------------------------------------------------------

    def _settled(self, destination_id: str, record: str) -> None:
        row = self.row
        problem_clear(row)
        row.cause, row.state, row.integration_status = None, State.DONE, SYNC_COMPLETE
        row.transferred = Transfer.YES if self.process.transfers else row.transferred
        row.destination_id, row.look_first, row.synced_at = destination_id, False, timezone.now()
        row.destination_record = record or row.destination_record
        row.synced_amount, row.rest_amount = row.amount if destination_id else None, None
        problem_trace(row, self.actor)
        self._done()

    def _hand_on(self, message: str) -> None:
        """Queue the resync that follows; until a worker takes it, the action can be undone."""
        problem_clear(self.row)
        self.row.cause, self.row.state, self.row.message = None, State.WAITING, message
        with transaction.atomic():
            run = SyncRun.objects.create(
                connection=self.row.connection,
                kind=RunKind.RECORDS,
                process=self.row.process,
                record_ids=[self.row.source_id],
                trigger=self.action.get_kind_display(),
                requested_by=self.action.user,
            )
            self.action.run = run
            self._end(ActionState.WRITTEN, message=message)
            transaction.on_commit(partial(run_enqueue, run=run))

    def _done(self) -> None:
        self._end(ActionState.DONE)

    def _end(self, state: ActionState, code: str = "", message: str = "", remedy: str = "") -> None:
        action = self.action
        action.state, action.code, action.message, action.remedy = state, code, message, remedy
        action.finished_at = None if action.is_open else timezone.now()
        event = record_event(
            self.row,
            actor=self.actor,
            verb=f"{action.get_kind_display()}: {action.get_state_display().lower()}",
            before=action.before,
            after={"checked": action.checked, "message": message},
            reason=action.reason,
        )
        with transaction.atomic():
            action.save()
            self.row.save()
            audit_append(event)

    def _postpone(self) -> None:
        message = "A run is working on this record; the action follows as soon as it has finished."
        back = ActionState.UNDOING if self.action.state == ActionState.UNDOING else ActionState.QUEUED
        RecordAction.objects.filter(pk=self.action.pk).update(state=back, message=message)

    def _named(self) -> str:
        return f"{self.process.noun} {self.row}"


_STEPS: dict[ActionKind, Callable[[_Execution], None]] = {
    ActionKind.CHECK: _Execution.check,
    ActionKind.CLEAR: _Execution.clear,
    ActionKind.PUSH: _Execution.push,
    ActionKind.LINK: _Execution.link,
    ActionKind.BOOKED: _Execution.booked,
    ActionKind.IGNORE: _Execution.ignore,
    ActionKind.UNIGNORE: _Execution.unignore,
}
