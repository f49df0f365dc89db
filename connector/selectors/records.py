"""The record page: one record, its rules, what it waits for, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from connector.models import ActionKind, Attempt, RecordAction, RunKind, RunState, SyncRecord, SyncRun
from connector.selectors.connections import SECRETS
from connector.selectors.links import RecordLink, record_links
from connector.selectors.record_actions import (
    Offer,
    action_named,
    action_offers,
    action_open,
    action_undoable,
    busy_reason,
)
from connector.selectors.timeline import Entry, timeline
from connector.selectors.turns import AUTOMATIC, Turn, turn_of
from connector.selectors.words import process_words
from syncrules.registry import KNOWN, built

ANCESTORS = 4  # records that wait for each other, at most shown
DEPENDANTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with the value it saw: `tone` is ok, no, held or warn."""

    tone: str
    icon: str
    word: str
    title: str
    seen: str
    help: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything on the page."""

    record: SyncRecord
    turn: Turn
    rules: list[Rule]
    timeline: list[Entry]
    attempts_made: int
    links: list[RecordLink]
    parents: list[SyncRecord]
    dependants: list[SyncRecord]
    dependant_count: int
    resync_refused: str
    offers: list[Offer]
    watch: Watch
    hint: str

    @property
    def repeats(self) -> bool:
        """It comes round by itself, which a person may stop and allow again."""
        return self.record.kind in AUTOMATIC and bool(self.record.next_try_at or self.record.retry_held)

    @property
    def passed(self) -> int:
        """How many rules hold."""
        return sum(rule.tone == "ok" for rule in self.rules)


def record_get(pk: int) -> SyncRecord:
    """A record with its connection, without secrets; raises Http404."""
    secrets = [f"connection__{name}" for name in SECRETS]
    return get_object_or_404(
        SyncRecord.objects.select_related("connection", "cause__owner").defer(*secrets), pk=pk
    )


def record_page(record: SyncRecord, user: User) -> RecordPage:
    """Read the page with a fixed number of queries."""
    resync, action = active_resync(record), action_open(record)
    busy = busy_reason(record, resync, action)
    dependants = list(_dependants(record).order_by("pk")[: DEPENDANTS_SHOWN + 1])
    return RecordPage(
        record=record,
        turn=turn_of(record),
        rules=[_rule(row) for row in record.verdict],
        timeline=timeline(record),
        attempts_made=record.attempts_made,
        links=record_links(record, record.connection),
        parents=_parents(record),
        dependants=dependants[:DEPENDANTS_SHOWN],
        dependant_count=_dependants(record).count() if dependants[DEPENDANTS_SHOWN:] else len(dependants),
        watch=_watch(action, resync),
        resync_refused=_resync_refused(record, busy),
        offers=action_offers(record, user, busy),
        hint=KNOWN[record.process].hint if record.process in KNOWN else "",
    )


def attempt_get(pk: int) -> Attempt:
    """An attempt with what went over the wire; raises Http404."""
    return get_object_or_404(Attempt.objects.prefetch_related("exchanges"), pk=pk)


def _rule(row: dict[str, Any]) -> Rule:
    title, seen = row.get("title", ""), row.get("seen", "")
    if row.get("passed"):
        return Rule("ok", "circle-check", "Passed", title, seen, "")
    words = " ".join(filter(None, (row.get("message", ""), row.get("remedy", ""))))
    tone, icon, word = {
        "blocked": ("held", "lock", "Waits"),
        "waiting": ("held", "hourglass", "Waits"),
        "warning": ("warn", "alert-triangle", "Warning"),
    }.get(row.get("severity", ""), ("no", "circle-x", "Failed"))
    return Rule(tone, icon, word, title, seen, words)


def _parents(record: SyncRecord) -> list[SyncRecord]:
    """What the record waits for, the root first; a circle ends the chain."""
    chain: list[SyncRecord] = []
    here: SyncRecord | None = record
    while here is not None and here.blocked_by_id and len(chain) < ANCESTORS:
        rows = SyncRecord.objects.filter(connection_id=record.connection_id)
        here = rows.filter(process=here.blocked_by_process, source_id=here.blocked_by_id).first()
        if here is None or here == record or here in chain:
            break
        chain.insert(0, here)
    return chain


def _dependants(record: SyncRecord) -> QuerySet[SyncRecord]:
    rows = SyncRecord.objects.filter(connection_id=record.connection_id)
    return rows.filter(blocked_by_process=record.process, blocked_by_id=record.source_id)


def active_resync(record: SyncRecord) -> SyncRun | None:
    """The resync of this record that is queued or running."""
    runs = SyncRun.objects.filter(
        connection_id=record.connection_id,
        kind=RunKind.RECORDS,
        process=record.process,
        state__in=RunState.active(),
        dry_run=False,
    )
    return next((run for run in runs if record.source_id in run.record_ids), None)


@dataclass(frozen=True, slots=True)
class Watch:
    """What the page follows live: an action, the resync that it led to, or a resync alone."""

    run: SyncRun | None = None
    action: RecordAction | None = None

    @property
    def is_active(self) -> bool:
        """Not ended yet."""
        if self.action is not None:
            return self.action.is_open
        return self.run is not None and self.run.is_active

    @property
    def undoable(self) -> bool:
        """The action can be taken back."""
        return self.action is not None and action_undoable(self.action)

    @property
    def query(self) -> str:
        """What the address of the fragment says about it."""
        if self.action is not None:
            return f"action={self.action.pk}"
        return f"run={self.run.pk}" if self.run else ""


def record_watch(record: SyncRecord, run: str | None = None, action: str | None = None) -> Watch:
    """What a page follows: the one it names, if that is of this record, else what is open."""
    if run and run.isdecimal():
        named = SyncRun.objects.filter(pk=run, connection_id=record.connection_id).first()
        if named and record.source_id in named.record_ids:
            return Watch(run=named)
    watched = action_named(record, action) or action_open(record)
    return _watch(watched, None if watched else active_resync(record))


def _watch(action: RecordAction | None, resync: SyncRun | None) -> Watch:
    """The action with the resync that it led to; a look-up is followed by its dialog alone."""
    if action is None or action.kind == ActionKind.CHECK:
        return Watch(resync)
    return Watch(action.run, action)


def _resync_refused(record: SyncRecord, busy: str) -> str:
    """Why the button is off; empty when a resync can be asked for."""
    if record.connection.paused:
        return f"Connection {record.connection.name} is paused."
    if not built(record.process, record.connection.invoice_settlement):
        return f"{process_words(record.process).title} do not sync on this connection."
    return busy
