"""What happened to a record, newest first: attempts, guided actions with the old values, clicks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from connector.models import (
    ActionKind,
    ActionState,
    Attempt,
    AuditEvent,
    RecordAction,
    SyncRecord,
    SyncRun,
)
from connector.selectors.words import ATTEMPT_TONES
from syncrules.language import System

SHOWN = 20  # of each kind
_TONES = {ActionState.REFUSED: "bad", ActionState.FAILED: "bad", ActionState.DONE: "good"}
# Events that say what an attempt or an action says already, with more around it.
_TOLD_ELSEWHERE = reduce(
    or_,
    [
        *(Q(verb__contains=f" in {system}: ") for system in System),
        *(Q(verb__startswith=kind.label) for kind in ActionKind),
    ],
)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field with its value before, or as an event tells it."""

    name: str
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `who` is empty for what happened by itself."""

    at: datetime
    tone: str
    title: str
    who: str = ""
    text: str = ""
    reason: str = ""
    fields: list[FieldValue] = field(default_factory=list)
    run: SyncRun | None = None
    attempt: Attempt | None = None


def timeline(record: SyncRecord) -> list[Entry]:
    """The newest entries of each kind, newest first; three queries."""
    entries = [*_attempts(record), *_actions(record), *_clicks(record)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _attempts(record: SyncRecord) -> Iterator[Entry]:
    rows = record.attempts.select_related("run", "run__requested_by").order_by("-number")
    for attempt in rows.annotate(exchange_count=Count("exchanges"))[:SHOWN]:
        tone = next((tone for key, tone in ATTEMPT_TONES.items() if key == attempt.state), "")
        title = f"Attempt {attempt.number}: {attempt.get_state_display().lower()}"
        yield Entry(attempt.started_at, tone, title, text=attempt.message, run=attempt.run, attempt=attempt)


def _actions(record: SyncRecord) -> Iterator[Entry]:
    for action in record.actions.select_related("user", "run").order_by("-pk")[:SHOWN]:
        yield Entry(
            at=action.created_at,
            tone=_tone(action),
            title=f"{action.get_kind_display()}: {action.get_state_display().lower()}",
            who=_name(action),
            text=_said(action),
            reason=action.reason,
            fields=[FieldValue(name, _shown(value)) for name, value in action.before.items()],
            run=action.run,
        )


def _tone(action: RecordAction) -> str:
    return next((tone for state, tone in _TONES.items() if state == action.state), "")


def _name(action: RecordAction) -> str:
    user = action.user
    return (user.get_full_name() or user.get_username()) if user else "a command"


def _said(action: RecordAction) -> str:
    finding = action.checked.get("finding")
    looked = f"The other system was looked at: {finding}." if finding else ""
    return " ".join(filter(None, (looked, action.message, action.remedy)))


def _clicks(record: SyncRecord) -> Iterator[Entry]:
    rows = AuditEvent.objects.filter(
        connection=record.connection.name, process=record.process, source_id=record.source_id
    )
    for event in rows.exclude(_TOLD_ELSEWHERE).order_by("-number")[:SHOWN]:
        title = event.verb[:1].upper() + event.verb[1:]
        yield Entry(event.at, "", title, event.actor, reason=event.reason, fields=_fields(event))


def _fields(event: AuditEvent) -> list[FieldValue]:
    names = [*event.before, *(name for name in event.after if name not in event.before)]
    return [FieldValue(name, _shown(event.before.get(name)), _shown(event.after.get(name))) for name in names]


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(map(str, value.values()))
    return "" if value is None else str(value)
