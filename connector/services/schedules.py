"""Starting the runs whose time has come (preferences.md, Scheduler; D46)."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from connector.models import IntegrationPreferences, RunKind, RunState, SyncRun
from connector.services.logins import login_refused
from connector.services.runs import run_request

log = logging.getLogger(__name__)
TRIGGER = "Schedule"


def schedules_start() -> list[SyncRun]:
    """Ask for a run on every connection whose time has come; gives the runs that were asked for or joined.

    The clock calls it every minute. A time that was missed, because nothing was running, is made up for
    once. While a preview is under way, or a log-in is refused, the start waits for its end.
    """
    due = IntegrationPreferences.objects.filter(next_run_at__lte=timezone.now())
    started = [_start(stored) for stored in due.select_related("connection")]
    return [run for run in started if run is not None]


def _start(stored: IntegrationPreferences) -> SyncRun | None:
    if _preview_active(stored) or login_refused(connection=stored.connection):
        return None
    with transaction.atomic():
        if not _claim(stored):
            return None
        try:
            return run_request(connection=stored.connection, user=None, trigger=TRIGGER)
        except ValidationError as error:
            return _refused(stored, " ".join(error.messages))


def _preview_active(stored: IntegrationPreferences) -> bool:
    runs = SyncRun.objects.filter(connection=stored.connection, kind=RunKind.SEQUENCE, dry_run=True)
    return runs.filter(state__in=RunState.active()).exists()


def _claim(stored: IntegrationPreferences) -> bool:
    """Move on to the next time; of two clocks only one succeeds."""
    following = stored.schedule().next_after(timezone.now())
    rows = IntegrationPreferences.objects.filter(pk=stored.pk, next_run_at=stored.next_run_at)
    return bool(rows.update(next_run_at=following))


def _refused(stored: IntegrationPreferences, problem: str) -> SyncRun | None:
    """A run that could not be asked for shows as a failed one; nobody sees the clock's log."""
    if stored.connection.paused:
        return None  # that is what the pause is for
    log.warning("Scheduled run of %s: %s", stored.connection, problem)
    now = timezone.now()
    return SyncRun.objects.create(
        connection=stored.connection,
        trigger=TRIGGER,
        state=RunState.FAILED,
        message=problem,
        finished_at=now,
    )
