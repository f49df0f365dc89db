"""Whose turn it is with a record, and what happens next by itself, in finance words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from connector.models import SyncRecord
from connector.selectors.words import process_words
from syncrules.messages import CATALOGUE, Retry
from syncrules.statuses import State


@dataclass(frozen=True, slots=True)
class Turn:
    """The banner of a record: what is the matter, what to do, who acts next."""

    tone: str
    icon: str
    headline: str
    remedy: str
    next_step: str


# By connector.gateways.errors.Kind: who has to act.
_WHOSE = {
    "validation": "Your turn: put the record right.",
    "configuration": "Your turn, or your administrator's: put the setting or the permission right.",
    "permanent": "Your turn: correct what was refused.",
    "temporary": "Nobody has to act.",
    "unclear": "Nobody has to act: it is looked up before anything is sent again.",
    "ours": "This is a defect of the connector: pass on the technical details of the last attempt.",
}
AUTOMATIC = ("temporary", "unclear")
_NEXT = {
    Retry.NEXT_RUN: "The next run tries it again by itself; Resync tries it now.",
    Retry.LOOK_UP_FIRST: "The next run looks it up first.",
    Retry.IN_THE_RUN: "The run repeats it by itself.",
    Retry.NO: "It is not repeated by itself: press Resync when it is put right.",
}


def turn_of(record: SyncRecord) -> Turn:
    """The banner for the state of a record."""
    if record.state == State.BLOCKED:
        return _blocked(record)
    if record.state == State.DONE:
        return _done(record)
    if record.state == State.IGNORED and record.put_aside:
        return Turn(
            "warn", "ban", record.message, record.remedy, "Ledgerline ignored it itself, no person did."
        )
    if record.state == State.IGNORED:
        text = "This record is left out on purpose."
        return Turn("", "ban", text, "Stop ignoring, under Actions, takes it in again.", "")
    if not record.message:
        return Turn("", "clock", "Nothing is wrong.", "", "The next run takes this record.")
    tone, icon = {
        State.NEEDS_ATTENTION: ("bad", "alert-triangle"),
        State.IN_PROGRESS: ("warn", "info-circle"),
    }.get(State(record.state), ("warn", "hourglass"))
    return Turn(
        tone, icon, record.message, record.remedy, f"{_WHOSE.get(record.kind, '')} {_next(record)}".strip()
    )


def _next(record: SyncRecord) -> str:
    if record.kind in AUTOMATIC:
        return _automatic(record)
    entry = CATALOGUE.get(record.code)
    return _NEXT.get(entry.retry, "") if entry else _NEXT[Retry.NEXT_RUN]


def _automatic(record: SyncRecord) -> str:
    if record.retry_held:
        return "Automatic retries are stopped; Resync looks it up and tries it now."
    if record.next_try_at is None:
        return "It is looked up before anything is sent, in a moment."
    due = timezone.localtime(record.next_try_at)
    return f"Next automatic check {due:%H:%M}: look-up before creating."


def _blocked(record: SyncRecord) -> Turn:
    label = record.blocked_by_label or record.blocked_by_id
    headline = record.message or f"This record waits for {label}."
    return Turn(
        "held", "lock", headline, record.remedy, f"It follows in the same run as soon as {label} is synced."
    )


def _done(record: SyncRecord) -> Turn:
    place = process_words(record.process).destination
    if record.warnings:
        first = record.warnings[0]
        return Turn(
            "warn", "alert-triangle", first.get("message", ""), first.get("remedy", ""), f"It is in {place}."
        )
    ids = ", ".join(part["id"] for part in record.parts) or record.destination_id
    return Turn("good", "circle-check", f"In {place} as {ids}.", "", "Nothing to do.")
