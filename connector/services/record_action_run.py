"""Carrying out a guided action: claim it, hold its record, and end it whatever happens (resync.md)."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.gateways.errors import GatewayError
from connector.gateways.hold import Hold
from connector.models import ActionKind, ActionState, IntegrationPreferences, RecordAction
from connector.services.action_ground import Ground, action_end
from connector.services.action_steps import STEPS, undo
from connector.services.action_writes import ActionRefused
from connector.services.connections import gateways_open
from connector.services.contexts import context_of
from connector.services.record_actions import process_of
from connector.services.records import LEASE, leases_drop, records_claim
from syncrules.messages import message_for, remedy_for

log = logging.getLogger(__name__)


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
    _execute(action, undoing)
    action.refresh_from_db()
    return action


def _execute(action: RecordAction, undoing: bool) -> None:
    """Hold the record's lease while it lasts; a record that a run holds is left to the run."""
    row, worker, state = action.record, f"action-{action.pk}", action.record.state
    if not records_claim(rows=[row], worker=worker):
        _postpone(action)
        return
    row.state = state
    try:
        _carry_out(action, undoing)
    except ActionRefused as refused:
        action_end(action, refused.state, refused.code, refused.message, refused.remedy)
    except GatewayError as error:
        values = {"record": f"{process_of(row).noun} {row}", **error.values}
        text = message_for(error.code, values)
        action_end(action, ActionState.FAILED, error.code, text, remedy_for(error.code))
    except ValidationError as error:
        action_end(action, ActionState.REFUSED, "", " ".join(error.messages))
    except Exception as error:
        log.exception("action %s", action.pk)
        text = message_for("UNEXPECTED", {"text": str(error)})
        action_end(action, ActionState.FAILED, "UNEXPECTED", text, remedy_for("UNEXPECTED"))
    finally:
        leases_drop(row=row, worker=worker)


def _carry_out(action: RecordAction, undoing: bool) -> None:
    process, connection = process_of(action.record), action.record.connection
    stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
    context = context_of(connection, process.id, stored.values())
    hold, track_id = Hold(LEASE.total_seconds()), f"ledgerline-{action.job_id}"
    with (
        hold.held(),
        gateways_open(connection=connection, track_id=track_id, interactive=True, hold=hold) as gateways,
    ):
        carry_out = undo if undoing else STEPS[ActionKind(action.kind)]
        carry_out(Ground(action, process, context, gateways))


def _postpone(action: RecordAction) -> None:
    message = "A run is working on this record; the action follows as soon as it has finished."
    back = ActionState.UNDOING if action.state == ActionState.UNDOING else ActionState.QUEUED
    RecordAction.objects.filter(pk=action.pk).update(state=back, message=message)
