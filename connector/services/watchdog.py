"""The watchdog: returns what a dead worker held, wakes what waits, takes in what was ignored for a time.

The schedule calls it every minute, and so does every worker that starts; repeating it does no harm.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from connector.models import ActionKind, ActionState, Connection, RecordAction, SyncRecord
from connector.services.bulk_actions import bulks_wake
from connector.services.bulk_parts import parts_wake
from connector.services.logins import login_refused
from connector.services.record_actions import action_request, actions_conclude, actions_wake
from connector.services.records import LEASE
from connector.services.retries import retries_start
from connector.services.runs import runs_bury, runs_wake
from syncrules.statuses import State

BETWEEN_ATTEMPTS = timedelta(hours=1)  # at taking in what was ignored until today
UNFINISHED = {
    "lease_owner": "",
    "lease_until": None,
    "state": State.WAITING,
    "message": "The worker that had this record stopped.",
    "remedy": "None; the next run looks it up in the other system before it writes anything.",
}


def watchdog_round() -> None:
    """Everything that has to be put right after something died; safe to repeat."""
    for connection in Connection.objects.all():
        runs_bury(connection=connection)
    actions_return()
    records_return()
    ignored_return()
    retries_start()
    actions_conclude()
    runs_wake()
    actions_wake()
    bulks_wake()
    parts_wake()


def actions_return() -> int:
    """Queue actions again whose worker has died; each of their writes may be repeated."""
    dead = RecordAction.objects.filter(state=ActionState.RUNNING, heartbeat_at__lt=timezone.now() - LEASE)
    return dead.update(state=ActionState.QUEUED)


def records_return() -> int:
    """Free records whose lease has ended: their owner is dead or has lost them."""
    return SyncRecord.objects.filter(
        ~Q(lease_owner=""), lease_until__lt=timezone.now(), state=State.IN_PROGRESS
    ).update(**UNFINISHED)


def ignored_return() -> int:
    """Take records in again that were ignored until a day that has come.

    One that could not be taken in, because a system is away, is left alone for a while.
    """
    count = 0
    lately = RecordAction.objects.filter(
        kind=ActionKind.UNIGNORE, created_at__gt=timezone.now() - BETWEEN_ATTEMPTS
    )
    for connection in Connection.objects.filter(paused=False):
        if login_refused(connection=connection):
            continue
        today = timezone.now().astimezone(connection.zone).date()
        due = SyncRecord.objects.filter(
            connection=connection, state=State.IGNORED, ignored_until__lte=today
        ).exclude(Q(actions__state__in=ActionState.open()) | Q(pk__in=lately.values("record")))
        for record in due.select_related("connection"):
            with suppress(ValidationError):  # no longer ignored at its source; the next run sees it
                action_request(record=record, kind=ActionKind.UNIGNORE, user=None, reason="The day has come.")
                count += 1
    return count
