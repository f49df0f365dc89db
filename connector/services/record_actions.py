"""Asking for guided actions on records, and taking them back; a worker carries them out (resync.md)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.audit import actor_of, audit_append, record_event
from connector.services.queueing import job_enqueue
from syncrules.language import SyncProcess, nothing_to_restore
from syncrules.registry import KNOWN, built
from syncrules.statuses import State, is_ignore

PERMISSIONS = {
    ActionKind.CHECK: "connector.clear_syncrecord",
    ActionKind.CLEAR: "connector.clear_syncrecord",
    ActionKind.PUSH: "connector.resync_syncrecord",
    ActionKind.LINK: "connector.clear_syncrecord",
    ActionKind.BOOKED: "connector.clear_syncrecord",
    ActionKind.IGNORE: "connector.ignore_syncrecord",
    ActionKind.UNIGNORE: "connector.ignore_syncrecord",
}
OVERRIDE = "connector.override_syncrecord"
NEEDS_REASON = (ActionKind.CLEAR, ActionKind.BOOKED, ActionKind.IGNORE)
# What a person may go on against, with a reason: that NetSuite still has the counterpart is none of it (D20).
OVERRIDABLE = ("RESYNC_COUNTERPART_ACTIVE", "RESYNC_PAYMENT_NOT_REAPPLIED")


def action_request(
    *,
    record: SyncRecord,
    kind: ActionKind,
    user: User | None,
    reason: str = "",
    override: bool = False,
    confirmation: str = "",
    destination_id: str = "",
    until: date | None = None,
    enqueue: bool = True,
) -> RecordAction:
    """Keep what a person asked for and wake a worker; a second click gives the open action.

    `override` clears a record against the check of what belongs to it: it takes the permission, a reason
    and the record's number typed as `confirmation` (D20). Raises PermissionDenied without the permission,
    and ValidationError where the action does not fit the record or something is missing.
    """
    reason, destination_id = reason.strip(), destination_id.strip()
    _permit(user, kind, override)
    record.refresh_from_db(
        fields=["integration_status", "transferred", "destination_id", "state", "put_aside"]
    )
    process = process_of(record)
    if refusal := action_refused(record, kind):
        raise ValidationError(refusal)
    _check_inputs(record, process, kind, reason, destination_id, override, confirmation, until)
    fields: dict[str, Any] = {
        "record": record,
        "kind": kind,
        "user": user,
        "reason": reason,
        "override": override,
        "destination_id": destination_id,
        "until": until,
    }
    try:
        with transaction.atomic():
            action = RecordAction.objects.create(**fields)
            audit_append(_asked(action, user))
    except IntegrityError:
        return _open_action(record, kind)
    if enqueue:
        transaction.on_commit(partial(action_enqueue, action=action))
    return action


def process_of(record: SyncRecord) -> SyncProcess[Any]:
    """The process of a record; raises ValidationError when it does not sync on its connection."""
    if record.process not in KNOWN or not built(record.process, record.connection.invoice_settlement):
        raise ValidationError("This type of record does not sync on this connection.")
    return KNOWN[record.process]


def action_refused(record: SyncRecord, kind: ActionKind) -> str:
    """Why the action does not fit the record as we know it; empty when it can be asked for."""
    process = process_of(record)
    if process.ends:
        return f"{process.title} is repeated by every run. {process.resync.manual_step}"
    ignored = is_ignore(record.integration_status) or record.transferred == "Ignore" or _put_aside(record)
    if kind is ActionKind.UNIGNORE and not ignored:
        return f"{process.noun} {record} is not ignored."
    if kind is ActionKind.IGNORE and ignored:
        return f"{process.noun} {record} is ignored already."
    if kind is ActionKind.PUSH and not (process.resync.push and record.connection.invoice_settlement):
        return f"Changes of {process.noun.lower()}s are not pushed; use Resync."
    if kind is ActionKind.PUSH and not record.destination_id:
        return f"{process.noun} {record} is not in {process.destination} yet; use Resync."
    if record.connection.paused:
        return f"Connection {record.connection.name} is paused."
    return ""


def _put_aside(record: SyncRecord) -> bool:
    """Ignored by ourselves, which the row's own fields do not tell."""
    return bool(record.put_aside) and record.state == State.IGNORED


def _permit(user: User | None, kind: ActionKind, override: bool) -> None:
    """A command without a user is the operator's own; anybody else needs the permission."""
    if user is None:
        return
    if not user.has_perm(PERMISSIONS[kind]):
        raise PermissionDenied(f"You may not use {kind.label}.")
    if override and not user.has_perm(OVERRIDE):
        raise PermissionDenied("You may not override the check of the counterpart.")


def _check_inputs(
    record: SyncRecord,
    process: SyncProcess[Any],
    kind: ActionKind,
    reason: str,
    destination_id: str,
    override: bool,
    confirmation: str,
    until: date | None,
) -> None:
    if kind in NEEDS_REASON and not reason:
        raise ValidationError({"reason": f"{kind.label} needs a reason; it is kept in the audit trail."})
    if kind is ActionKind.LINK and not destination_id:
        text = f"Enter the {process.destination} id of the record to link to."
        raise ValidationError({"destination_id": text})
    if until is not None and until <= timezone.now().astimezone(record.connection.zone).date():
        raise ValidationError({"until": f"{until} has passed. Choose a day in the future, or none."})
    if override and str(process.source) != "NetSuite" and not _restores(process):
        text = "Only records of NetSuite can be cleared against the check; delete the NetSuite record first."
        raise ValidationError({"override": text})
    if override and confirmation.strip() != str(record):
        raise ValidationError(
            {"confirmation": f'Type "{record}" to confirm that you go on against the check.'}
        )


def _restores(process: SyncProcess[Any]) -> bool:
    """Its resync checks more than the counterpart, which a person may confirm to go without."""
    return process.resync.restorations is not nothing_to_restore


def _open_action(record: SyncRecord, kind: ActionKind) -> RecordAction:
    action = RecordAction.objects.filter(record=record, state__in=ActionState.open()).first()
    if action is None:  # it ended between the two statements
        raise ValidationError("Another action on this record has just ended. Look at the record again.")
    if action.kind != kind:
        state = action.get_state_display().lower()
        raise ValidationError(f"{action.get_kind_display()} of this record is still {state}.")
    return action


def _asked(action: RecordAction, user: User | None) -> Any:
    after = {
        name: value for name in ("override", "destination_id", "until") if (value := getattr(action, name))
    }
    verb = f"{action.get_kind_display()} asked for"
    return record_event(action.record, actor=actor_of(user), verb=verb, after=after, reason=action.reason)


def action_enqueue(*, action: RecordAction) -> None:
    """Wake a worker of the desk queue."""
    job_enqueue("desk", "connector.jobs.action_job", action.pk, action.job_id)


def action_undo(*, action: RecordAction, user: User | None, enqueue: bool = True) -> RecordAction:
    """Take an action back as long as the job that follows it has not begun to write.

    Nothing was written yet: it simply ends. Fields were written: they are restored by a worker. Raises
    ValidationError when it is too late, PermissionDenied without the permission of the action.
    """
    _permit(user, ActionKind(action.kind), override=False)
    event = record_event(action.record, actor=actor_of(user), verb=f"{action.get_kind_display()} undone")
    with transaction.atomic():
        if _moved(action, ActionState.QUEUED, ActionState.UNDONE, finished_at=timezone.now()):
            audit_append(event)
        elif _stop_resync(action) and _moved(action, ActionState.WRITTEN, ActionState.UNDOING):
            audit_append(event)
            if enqueue:
                transaction.on_commit(partial(action_enqueue, action=action))
        else:
            raise ValidationError("Too late: the job has already begun to write. Look at the record again.")
    action.refresh_from_db()
    return action


def _stop_resync(action: RecordAction) -> bool:
    """Take the resync that follows off the queue; false when a worker has it."""
    return bool(
        SyncRun.objects.filter(actions=action, state=RunState.QUEUED).update(
            state=RunState.CANCELLED, finished_at=timezone.now(), message="The action before it was undone."
        )
    )


def _moved(action: RecordAction, before: ActionState, after: ActionState, **fields: Any) -> bool:
    claimed = RecordAction.objects.filter(pk=action.pk, state=before).update(state=after, **fields)
    return bool(claimed)


def actions_wake() -> int:
    """Wake a worker for everything that was asked for and not begun; bulk actions wake their own parts."""
    waiting = RecordAction.objects.filter(state__in=[ActionState.QUEUED, ActionState.UNDOING])
    actions = list(waiting.exclude(state=ActionState.QUEUED, bulk_items__isnull=False))
    for action in actions:
        action_enqueue(action=action)
    return len(actions)


def actions_conclude(run: SyncRun | None = None) -> None:
    """End actions whose resync has ended, and let those follow that waited for a record of the run."""
    ended = RecordAction.objects.filter(state=ActionState.WRITTEN).exclude(run__state__in=RunState.active())
    if run is not None:
        ended = ended.filter(run=run)
    ended.update(state=ActionState.DONE, finished_at=timezone.now())
