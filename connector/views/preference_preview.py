"""What a change of preferences would mean: a preview with the values of the form, nothing saved."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from connector.forms.preferences import PreferencesForm
from connector.models import SyncRun
from connector.selectors.impact import sequence_drawn, waiting_records
from connector.selectors.preferences import preferences_get
from connector.selectors.preview_changes import comparison, moved_rows, plain_preview, plain_under_way
from connector.selectors.previews import foreseen
from connector.selectors.runs import step_under_way
from connector.services.preferences import CHANGE
from connector.services.runs import run_request
from connector.views.base import ask, page, permitted, person
from connector.views.preferences import (
    VIEW,
    connection_of,
    form_posted,
    form_with,
    preferences_reviewed,
    preferences_shown,
)
from syncrules.preference_catalog import SETTINGS, Group

TRIGGER = TITLE = "Preview of a change"

# When runs start and how fast they are decides nothing about a record.
SAME_RECORDS = (Group.SCHEDULE, Group.TECHNICAL)
NOTHING_DIFFERENT = (
    "There is nothing to preview: when runs start, how fast they are and what is logged changes no record."
)


@require_POST
@permitted("connector.add_syncrun")
def preferences_preview_view(request: HttpRequest) -> HttpResponse:
    """Ask for a preview with the values of the form, on top of what others saved meanwhile."""
    form, _newer = form_posted(request, connection_of(request))
    if not form.is_valid() or not form.changes:
        return preferences_shown(request, form, unchanged=form.is_valid())
    if all(change.info.group in SAME_RECORDS for change in form.changes):
        return preferences_shown(request, form, problem=NOTHING_DIFFERENT)
    run = ask(request, partial(_preview, form, person(request)))
    if run is None:
        problem = " ".join(str(message) for message in get_messages(request))
        return preferences_shown(request, form, problem=problem)
    url = reverse("admin:preferences_change", args=[run.pk])
    return HttpResponse(headers={"HX-Redirect": url}) if "HX-Request" in request.headers else redirect(url)


def _preview(form: PreferencesForm, user: User) -> SyncRun:
    overrides = {change.info.id: change.new for change in form.changes}
    return run_request(
        connection=form.connection, user=user, trigger=TRIGGER, dry_run=True, overrides=overrides
    )


@require_GET
@permitted(VIEW)
def preferences_preview_form_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with the values of a preview filled in; with `review` also the dialog that saves them."""
    form = _form_of(_run(pk))
    if "review" not in request.GET:
        return preferences_shown(request, form)
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    return preferences_reviewed(request, form)


@require_GET
@permitted("connector.view_syncrun")
def preview_change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go another way, or the records of one of these moves."""
    run = _run(pk)
    if run.is_active:
        step = step_under_way(run)
        return page(request, "ledgerline/preview_change.html", TITLE, run=run, step=step)
    form, plain = _form_of(run), plain_preview(run)
    if plain is not None and "type" in request.GET:
        return _moved(request, run, plain, form)
    waiting = {} if plain else waiting_records(run.connection)
    steps = sequence_drawn(run.connection, form.preferences_before, form.preferences_now, waiting)
    context = {"run": run, "form": form, "plain": plain, "comparison": comparison(run, plain, steps)}
    beside = None if plain else plain_under_way(run)
    return page(request, "ledgerline/preview_change.html", TITLE, beside=beside, **context)


def _moved(request: HttpRequest, run: SyncRun, plain: SyncRun, form: PreferencesForm) -> HttpResponse:
    """The records of one move."""
    process, move = request.GET["type"], request.GET.get("move", "")
    rows = moved_rows(run, plain, process, move, request.GET.get("page"))
    context = {"run": run, "form": form, "process": process, "rows": rows}
    context |= {"shown": foreseen(run.connection, list(rows)), "address": f"?type={process}&move={move}&"}
    return page(request, "ledgerline/preview_moved.html", TITLE, **context)


@require_POST
@permitted("connector.add_syncrun")
def preview_beside_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a preview of the stored preferences, to compare with."""
    run = _run(pk)
    ask(request, partial(run_request, connection=run.connection, user=person(request), dry_run=True))
    return redirect("admin:preferences_change", pk)


def _run(pk: int) -> SyncRun:
    """The preview of a change; raises Http404 for any other run."""
    runs = SyncRun.objects.select_related("connection", "requested_by").exclude(overrides={})
    return get_object_or_404(runs, pk=pk, dry_run=True)


def _form_of(run: SyncRun) -> PreferencesForm:
    wanted = {name: SETTINGS[name].from_text(text) for name, text in run.overrides.items()}
    return form_with(preferences_get(run.connection), wanted)
