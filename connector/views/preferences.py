"""Integration preferences: form, review of a change, history, and the sequence that they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from connector.forms.preferences import Change, PreferencesForm, as_data
from connector.models import Connection, IntegrationPreferences, PreferenceChange, PreferenceProposal
from connector.selectors.connections import current_connection
from connector.selectors.impact import consequence, sequence_drawn, waiting_records, what_if
from connector.selectors.preferences import (
    changes_since,
    history,
    last_changes,
    preferences_changes,
    preferences_get,
    proposal_open,
    settings_at,
    settings_of,
)
from connector.services.preferences import (
    CHANGE,
    PreferencesOutdated,
    SecondPersonNeeded,
    preferences_save,
    second_needed,
)
from connector.services.proposals import proposal_make
from connector.views.base import number_from, page, permitted, person
from syncrules.preference_catalog import SETTINGS

VIEW = "connector.view_integrationpreferences"


@dataclass(frozen=True, slots=True)
class Review:
    """What the dialog asks about before anything is saved."""

    changes: Sequence[Change]
    reason: str = ""
    problem: str = ""
    title: str = "Save these changes?"
    needs_second: bool = False
    proposal: PreferenceProposal | None = None

    @property
    def needs_reason(self) -> bool:
        """A grave change is among them."""
        return any(change.info.grave for change in self.changes)


@permitted(VIEW)
def preferences_view(request: HttpRequest) -> HttpResponse:
    """Show the preferences of the connection; save changes that were reviewed."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Preferences")
    stored = preferences_get(connection)
    if request.method == "POST":
        return _save(request, stored)
    return preferences_shown(request, PreferencesForm(instance=stored))


@require_POST
@permitted(CHANGE)
def preferences_review_view(request: HttpRequest) -> HttpResponse:
    """The page with a dialog that shows what would be saved; nothing is saved yet."""
    form, newer = form_posted(request, connection_of(request))
    return preferences_shown(request, form, newer=newer) if newer else preferences_reviewed(request, form)


@require_GET
@permitted(CHANGE)
def preferences_restore_view(request: HttpRequest) -> HttpResponse:
    """The dialog for setting one preference, or all of them, as they were."""
    connection = connection_of(request)
    stored = preferences_get(connection)
    if "change" in request.GET:
        rows = connection.preference_changes.filter(pk=number_from(request.GET["change"]))
        wanted = {c.preference: _read(c.preference, c.old) for c in rows if c.preference in SETTINGS}
        title = "Restore the earlier value?"
    else:
        wanted = settings_at(stored, number_from(request.GET.get("revision", "")))
        title = "Restore the earlier state?"
    if not wanted:
        raise Http404
    return preferences_reviewed(request, form_with(stored, wanted), title)


@permitted(VIEW)
def preferences_history_view(request: HttpRequest) -> HttpResponse:
    """Everything that was ever saved, the newest first."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Preferences")
    numbers, saved = history(connection, request.GET.get("page", ""))
    context = {"connection": connection, "numbers": numbers, "saved": saved}
    return page(request, "ledgerline/preference_history.html", "History of preferences", **context)


@require_POST
@permitted(VIEW)
def preferences_sequence_view(request: HttpRequest) -> HttpResponse:
    """Fragment: the sequence that the values in the form would give; nothing is saved."""
    connection = current_connection(request)
    if connection is None:
        return HttpResponse()
    form = PreferencesForm(request.POST, instance=preferences_get(connection))
    context = {**_drawn(form), "warnings": form.warnings, "unsaved": bool(form.changes)}
    return TemplateResponse(request, "ledgerline/sequence.html", context)


def _save(request: HttpRequest, stored: IntegrationPreferences) -> HttpResponse:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    wanted = {name: _read(name, request.POST[name]) for name in SETTINGS if name in request.POST}
    form, reason = form_with(stored, wanted), request.POST.get("reason", "")
    if not form.is_valid():
        return preferences_shown(request, form)
    try:
        changes = preferences_save(
            connection=stored.connection,
            values=form.given(),
            user=person(request),
            reason=reason,
            seen=_seen(request),
        )
    except SecondPersonNeeded:
        return _propose(request, form, reason)
    except PreferencesOutdated:
        newer = changes_since(stored.connection, _seen(request))
        return preferences_shown(request, form_with(preferences_get(stored.connection), wanted), newer=newer)
    except ValidationError as error:
        return preferences_shown(request, form, Review(form.changes, reason, " ".join(error.messages)))
    messages.success(request, f"Saved. {len(changes)} changed." if changes else "Nothing was changed.")
    for label, sentence in form.warnings:
        messages.warning(request, f"{label}: {sentence}")
    return redirect("admin:preferences")


def _propose(request: HttpRequest, form: PreferencesForm, reason: str) -> HttpResponse:
    connection = form.connection
    try:
        proposal_make(
            connection=connection,
            values=form.given(),
            user=person(request),
            reason=reason,
            seen=_seen(request),
        )
    except PreferencesOutdated:
        return preferences_shown(request, form, newer=changes_since(connection, _seen(request)))
    except ValidationError as error:
        review = Review(form.changes, reason, " ".join(error.messages), needs_second=True)
        return preferences_shown(request, form, review)
    messages.success(request, "Proposed. Nothing changes until a second person confirms it.")
    return redirect("admin:preferences")


def form_posted(
    request: HttpRequest, connection: Connection
) -> tuple[PreferencesForm, list[PreferenceChange]]:
    """The form as it was sent, on top of what was saved since it was loaded, and what that was."""
    seen, now = _seen(request), preferences_get(connection)
    form = PreferencesForm(request.POST, instance=preferences_get(connection))
    newer = changes_since(connection, seen)
    if newer:
        base = settings_at(now, seen)
        mine = {name: value for name, value in form.values_now().items() if value != base[name]}
        form = form_with(now, mine)
    return form, newer


def preferences_reviewed(
    request: HttpRequest, form: PreferencesForm, title: str = "Save these changes?"
) -> HttpResponse:
    """The page with the dialog that asks whether the changes are to be saved."""
    if not form.is_valid():
        return preferences_shown(request, form)
    if not form.changes:
        return preferences_shown(request, form, unchanged=True)
    names = [change.info.id for change in form.changes]
    second = second_needed(stored=form.instance, names=names, user=person(request))
    return preferences_shown(request, form, Review(form.changes, title=title, needs_second=second))


def preferences_shown(
    request: HttpRequest,
    form: PreferencesForm,
    review: Review | None = None,
    newer: Sequence[PreferenceChange] = (),
    unchanged: bool = False,
    problem: str = "",
) -> HttpResponse:
    """The page, with a dialog to review changes, or with what was saved meanwhile."""
    connection = form.connection
    context = {
        "connection": connection,
        "form": form,
        **_drawn(form),
        "warnings": form.warnings,
        "unsaved": bool(form.changes),
        "last": last_changes(connection),
        "changes": preferences_changes(connection),
        "revision": form.instance.revision,
        "review": review,
        "newer": newer,
        "proposal": proposal_open(connection),
        "unchanged": unchanged,
        "problem": problem,
    }
    return page(request, "ledgerline/preferences.html", "Preferences", **context)


def _drawn(form: PreferencesForm) -> dict[str, Any]:
    connection, now = form.connection, form.preferences_now
    before, waiting = form.preferences_before, waiting_records(connection)
    steps = sequence_drawn(connection, before, now, waiting)
    return {
        "steps": steps,
        "consequence": consequence(steps),
        "what_if": what_if(connection, before, waiting),
        "next_run": form.schedule_now.next_after(timezone.now()),
        "schedule": form.schedule_now,
    }


def form_with(stored: IntegrationPreferences, wanted: Mapping[str, Any]) -> PreferencesForm:
    """The form as if a person had entered these values."""
    return PreferencesForm(as_data({**settings_of(stored), **wanted}), instance=stored)


def connection_of(request: HttpRequest) -> Connection:
    """The connection that pages are about; without one there is nothing to change."""
    connection = current_connection(request)
    if connection is None:
        raise Http404
    return connection


def _seen(request: HttpRequest) -> int:
    return number_from(request.POST.get("revision", ""))


def _read(name: str, text: str) -> Any:
    try:
        return SETTINGS[name].from_text(text)
    except ValueError as error:
        raise BadRequest(f"{SETTINGS[name].label}: {error}.") from error
