"""Guided actions as the record page offers them: which fit, what stands against them, what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.counterparts import Finding
from connector.services.record_actions import (
    NEEDS_REASON,
    OVERRIDABLE,
    OVERRIDE,
    PERMISSIONS,
    action_refused,
    process_of,
)
from syncrules import hand
from syncrules.language import SyncProcess, System, Write, nothing_to_restore

FRESH = timedelta(minutes=10)  # how long a look-up counts as "just looked"
ICONS = {
    ActionKind.CLEAR: "refresh",
    ActionKind.PUSH: "arrow-right",
    ActionKind.LINK: "link",
    ActionKind.BOOKED: "check",
    ActionKind.IGNORE: "ban",
    ActionKind.UNIGNORE: "arrow-back-up",
}
# These ask the other system first, so that the dialog can say what is there.
LOOK_FIRST = (ActionKind.CLEAR, ActionKind.LINK, ActionKind.BOOKED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action in the menu: off with the reason in `refused`."""

    kind: ActionKind
    icon: str
    looks_first: bool
    refused: str


def action_offers(record: SyncRecord, user: User, busy: str) -> list[Offer]:
    """Every action in the order of the menu; `busy` says why none can be asked for right now."""
    return [
        Offer(kind, icon, kind in LOOK_FIRST, action_hindrance(record, kind, user, busy))
        for kind, icon in ICONS.items()
    ]


def action_hindrance(record: SyncRecord, kind: ActionKind, user: User, busy: str = "") -> str:
    """Why this person cannot use the action on this record now; empty when nothing stands against it."""
    if not user.has_perm(PERMISSIONS[kind]):
        return f"You do not have the permission for {kind.label}."
    try:
        return action_refused(record, kind) or busy
    except ValidationError as error:
        return " ".join(error.messages)


def action_open(record: SyncRecord) -> RecordAction | None:
    """The action on this record that has not ended."""
    rows = record.actions.select_related("run", "user")
    return rows.filter(state__in=ActionState.open()).first()


def action_named(record: SyncRecord, pk: str | None) -> RecordAction | None:
    """The action that a page names, if it is of this record."""
    if not pk or not pk.isdecimal():
        return None
    return record.actions.select_related("run", "user").filter(pk=pk).first()


def action_undoable(action: RecordAction) -> bool:
    """Whether nothing that follows the action has begun to write."""
    if action.kind == ActionKind.CHECK:
        return False
    waits = action.run is not None and action.run.state == RunState.QUEUED
    return action.state == ActionState.QUEUED or (action.state == ActionState.WRITTEN and waits)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the source, as it is and as the action leaves it."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """What the other system answered, for the first two steps of a dialog."""

    action: RecordAction
    overridable: bool

    @property
    def finding(self) -> str:
        """A value of `Finding`; empty while it is not known."""
        return str(self.action.checked.get("finding", ""))

    @property
    def hits(self) -> list[dict[str, str]]:
        """Every counterpart that was found."""
        return list(self.action.checked.get("hits", ()))

    @property
    def is_clear(self) -> bool:
        """Nothing stands against clearing."""
        return self.finding == Finding.GONE and not self.action.code

    @property
    def is_found(self) -> bool:
        """The counterpart lives."""
        return self.finding in (Finding.ALIVE, Finding.SEVERAL)

    @property
    def single(self) -> dict[str, str] | None:
        """The one living counterpart, which can be linked."""
        return self.hits[0] if self.finding == Finding.ALIVE else None


@dataclass(frozen=True, slots=True)
class ActionDialog:
    """Everything that the dialog of an action shows."""

    record: SyncRecord
    kind: ActionKind
    process: SyncProcess[Any]
    refused: str
    look_up: LookUp | None
    changes: list[FieldChange]
    may_override: bool

    @property
    def looks_first(self) -> bool:
        """The other system is asked before the person decides."""
        return self.kind in LOOK_FIRST

    @property
    def needs_reason(self) -> bool:
        """The reason is not optional."""
        return self.kind in NEEDS_REASON

    @property
    def overrides(self) -> bool:
        """The action can only go on against the check, with permission, reason and the typed number."""
        check = self.look_up
        return self.kind is ActionKind.CLEAR and check is not None and check.overridable

    @property
    def ready(self) -> bool:
        """The form of the last step is shown."""
        if self.refused:
            return False
        if not self.looks_first:
            return True
        check = self.look_up
        if check is None or check.action.is_open or check.action.state == ActionState.FAILED:
            return False
        if self.kind is ActionKind.CLEAR:
            return check.is_clear or (check.overridable and self.may_override)
        return check.finding not in (Finding.UNKNOWN, Finding.SOURCE_MISSING)


def action_dialog(record: SyncRecord, kind: ActionKind, user: User, busy: str = "") -> ActionDialog:
    """The dialog of an action; raises ValidationError where the record does not sync on its connection."""
    process = process_of(record)
    look_up = _look_up(record, process) if kind in LOOK_FIRST else None
    return ActionDialog(
        record=record,
        kind=kind,
        process=process,
        refused=action_hindrance(record, kind, user, busy),
        look_up=look_up,
        changes=_changes(record, kind, process, look_up),
        may_override=user.has_perm(OVERRIDE),
    )


def _look_up(record: SyncRecord, process: SyncProcess[Any]) -> LookUp | None:
    """The newest action, if it is a look-up of the last minutes: whatever came after it made it old."""
    action = record.actions.order_by("-pk").first()
    if action is None or action.kind != ActionKind.CHECK or action.created_at < timezone.now() - FRESH:
        return None
    confirmable = process.source is System.NETSUITE or (
        process.resync.restorations is not nothing_to_restore and action.code != "RESYNC_COUNTERPART_EXISTS"
    )
    return LookUp(action, confirmable and action.code in OVERRIDABLE)


def _changes(
    record: SyncRecord, kind: ActionKind, process: SyncProcess[Any], look_up: LookUp | None
) -> list[FieldChange]:
    """What the action writes on the source record, with the values that we know of."""
    if kind is ActionKind.CLEAR:
        fields: Mapping[str, Any] = look_up.action.checked.get("fields", {}) if look_up else {}
        return [FieldChange(name, _shown(value), _emptied(name)) for name, value in fields.items()]
    write = _write(record, kind, process)
    if write is None:
        return []
    known = {
        hand.status_field(process): record.integration_status,
        hand.id_field(process): record.destination_id,
        hand.TRANSFERRED: record.transferred,
    }
    becomes = {**write.fields, **write.custom, **dict.fromkeys(write.clear, "")}
    return [FieldChange(name, known.get(name, ""), str(value)) for name, value in becomes.items()]


def _write(record: SyncRecord, kind: ActionKind, process: SyncProcess[Any]) -> Write | None:
    makers = {
        ActionKind.PUSH: hand.push,
        ActionKind.IGNORE: hand.ignore,
        ActionKind.UNIGNORE: hand.stop_ignoring,
    }
    if kind is ActionKind.BOOKED:
        return hand.book(process, record.source_id, "")
    make = makers.get(kind)
    return make(process, record.source_id) if make else None


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"{len(value)} line{'' if len(value) == 1 else 's'}: {', '.join(map(str, value.values()))}"
    return str(value or "")


def _emptied(name: str) -> str:
    return "No" if name == hand.TRANSFERRED else ""


def busy_reason(record: SyncRecord, resync: SyncRun | None, action: RecordAction | None) -> str:
    """Why nothing can be asked for right now; empty when nobody works on the record."""
    if action is not None and action.kind != ActionKind.CHECK:
        return f"{action.get_kind_display()} of this record is still {action.get_state_display().lower()}."
    if resync is not None:
        return f"A resync of this record is already {resync.get_state_display().lower()}."
    if record.lease_until and record.lease_until > timezone.now() and action is None:
        return "A run is working on this record right now."
    return ""
