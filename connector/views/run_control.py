"""Holding runs: cancel one, want another behind it, pause a direction or everything."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from connector.models import SyncRun
from connector.selectors.connections import current_connection
from connector.services.pauses import PAUSES, pause_set
from connector.services.runs import run_cancel, run_want_follow_up
from connector.views.base import permitted, person
from connector.views.runs import run_live_view


@require_POST
@permitted("connector.add_syncrun")
def run_cancel_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Cancel a run; what is under way is finished first."""
    run = get_object_or_404(SyncRun, pk=pk)
    try:
        run = run_cancel(run=run, user=person(request))
        text = "Cancelled." if not run.is_active else "Stopping: records under way are finished first."
        return _shown(request, pk, messages.SUCCESS, text)
    except ValidationError as error:
        return _shown(request, pk, messages.WARNING, " ".join(error.messages))


@require_POST
@permitted("connector.add_syncrun")
def run_follow_up_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Queue one run behind the active one."""
    run = get_object_or_404(SyncRun, pk=pk)
    try:
        run_want_follow_up(run=run)
        return _shown(request, pk, messages.SUCCESS, f"Another run starts as soon as {run} has ended.")
    except ValidationError as error:
        return _shown(request, pk, messages.WARNING, " ".join(error.messages))


def _shown(request: HttpRequest, pk: int, level: int, text: str) -> HttpResponseBase:
    """The changing part of the page, which says how the run stands; anything else gets a message too."""
    if "HX-Request" in request.headers:
        return run_live_view(request, pk)
    messages.add_message(request, level, text)
    return redirect("admin:run", pk)


@require_POST
@permitted("connector.change_connection")
def pause_view(request: HttpRequest) -> HttpResponseBase:
    """Pause the connection or one direction, or let it go on."""
    connection = current_connection(request)
    what, on = request.POST.get("what", ""), request.POST.get("on") == "on"
    if connection is None or what not in PAUSES:
        return redirect("admin:runs")
    try:
        pause_set(
            connection=connection,
            what=what,
            on=on,
            user=person(request),
            reason=request.POST.get("reason", ""),
        )
        messages.success(request, f"{PAUSES[what]} {'paused' if on else 'goes on'}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("admin:runs")
