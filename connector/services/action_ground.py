"""What all guided actions do alike: look, keep old values, write, and end (resync.md).

Every write may be repeated: a worker that dies leaves an action that the watchdog queues again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from connector.models import ActionState, RecordAction, RunKind, SyncRun
from connector.services.action_writes import ActionRefused, source_write
from connector.services.audit import actor_of, audit_append, record_event
from connector.services.connections import Gateways
from connector.services.counterparts import Check, Finding, counterpart_check, counterpart_named
from connector.services.records import problem_clear, problem_trace
from connector.services.runs import run_enqueue
from syncrules.language import Context, Found, SyncProcess, Write
from syncrules.statuses import SYNC_COMPLETE, State, Transfer


class Ground:
    """An action, its record, and the two systems while it is carried out."""

    def __init__(
        self, action: RecordAction, process: SyncProcess[Any], context: Context, gateways: Gateways
    ) -> None:
        self.action = action
        self.row = action.record
        self.process = process
        self.context = context
        self.gateways = gateways

    @property
    def named(self) -> str:
        """The record in a sentence: `Invoice INV-1`."""
        return f"{self.process.noun} {self.row}"

    def look(self, *, refuse: bool = True) -> Check:
        """Look in both systems; `refuse`: raises ActionRefused when one of them cannot be read."""
        check = counterpart_check(
            row=self.row, process=self.process, gateways=self.gateways, context=self.context
        )
        self.action.checked = check.as_json()
        unreadable = check.finding in (Finding.UNKNOWN, Finding.SOURCE_MISSING)
        if unreadable and refuse:
            raise ActionRefused(check.code, check.message, check.remedy)
        return check

    def existing(self, record: Any, destination_id: str) -> Found:
        """The one record of that id, which belongs to no other; raises ActionRefused."""
        hits = counterpart_named(
            record=record,
            process=self.process,
            gateways=self.gateways,
            context=self.context,
            destination_id=destination_id,
        )
        if len(hits) != 1:
            text = f"{self.process.destination} has no record with id {destination_id} for {self.named}."
            raise ActionRefused("RESYNC_CHECK_FAILED", text, "Check the id and the type of the record.")
        if hits[0].source_id not in ("", self.row.source_id):
            text = f"{hits[0].record} {destination_id} belongs to another {self.process.source} record."
            raise ActionRefused("RESYNC_CHECK_FAILED", text, "Choose the record that belongs to this one.")
        return hits[0]

    def remember(self, before: dict[str, Any]) -> None:
        """Keep the old values, once: a repetition would read what the first try has emptied."""
        if not self.action.before:
            self.action.before = before
        self.action.save(update_fields=["before", "checked"])

    def write(self, *writes: Write) -> None:
        """Perform the writes on the source, in order; raises ActionRefused."""
        source_write(action=self.action, process=self.process, gateways=self.gateways, writes=writes)

    def settled(self, destination_id: str, record: str) -> None:
        """The row says that the record is synced."""
        row = self.row
        problem_clear(row)
        row.cause, row.state, row.integration_status = None, State.DONE, SYNC_COMPLETE
        row.transferred = Transfer.YES if self.process.transfers else row.transferred
        row.destination_id, row.look_first, row.synced_at = destination_id, False, timezone.now()
        row.destination_record = record or row.destination_record
        row.synced_amount, row.rest_amount = row.amount if destination_id else None, None
        problem_trace(row, actor_of(self.action.user))
        self.done()

    def hand_on(self, message: str) -> None:
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
            self.end(ActionState.WRITTEN, message=message)
            transaction.on_commit(partial(run_enqueue, run=run))

    def done(self) -> None:
        """The action is finished."""
        self.end(ActionState.DONE)

    def end(self, state: ActionState, code: str = "", message: str = "", remedy: str = "") -> None:
        """The action stands so."""
        action_end(self.action, state, code, message, remedy)


def action_end(
    action: RecordAction, state: ActionState, code: str = "", message: str = "", remedy: str = ""
) -> None:
    """Store how the action stands, the record and the event of the audit trail, all or nothing."""
    action.state, action.code, action.message, action.remedy = state, code, message, remedy
    action.finished_at = None if action.is_open else timezone.now()
    event = record_event(
        action.record,
        actor=actor_of(action.user),
        verb=f"{action.get_kind_display()}: {action.get_state_display().lower()}",
        before=action.before,
        after={"checked": action.checked, "message": message},
        reason=action.reason,
    )
    with transaction.atomic():
        action.save()
        action.record.save()
        audit_append(event)
