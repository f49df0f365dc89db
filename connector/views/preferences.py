"""Integration preferences with the sequence that they give."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from connector.forms.preferences import PreferencesForm
from connector.selectors.connections import current_connection
from connector.selectors.preferences import preferences_changes, preferences_get, sequence_of
from connector.services.preferences import preferences_save
from connector.views.base import page, permitted, person


@permitted("connector.view_integrationpreferences")
def preferences_view(request: HttpRequest) -> HttpResponse:
    """Show and save the preferences of the connection."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Preferences")
    stored = preferences_get(connection)
    if request.method == "POST":
        return _save(request, PreferencesForm(request.POST, instance=stored))
    return _show(request, PreferencesForm(instance=stored))


def _save(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    if not request.user.has_perm("connector.change_integrationpreferences"):
        raise PermissionDenied
    if not form.is_valid():
        return _show(request, form)
    changes = preferences_save(
        connection=form.instance.connection,
        values=form.given(),
        user=person(request),
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, f"Saved. {len(changes)} changed." if changes else "Nothing was changed.")
    for warning in form.warnings:
        messages.warning(request, warning)
    return redirect("admin:preferences")


def _show(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    connection = form.instance.connection
    context = {
        "connection": connection,
        "form": form,
        "steps": sequence_of(form.values_now(), connection),
        "changes": preferences_changes(connection),
    }
    return page(request, "ledgerline/preferences.html", "Preferences", **context)


@require_POST
@permitted("connector.view_integrationpreferences")
def preferences_sequence_view(request: HttpRequest) -> HttpResponse:
    """Fragment: the sequence that the values in the form would give; nothing is saved."""
    connection = current_connection(request)
    if connection is None:
        return HttpResponse()
    form = PreferencesForm(request.POST, instance=preferences_get(connection))
    context = {
        "steps": sequence_of(form.values_now(), connection),
        "warnings": form.warnings,
        "unsaved": True,
    }
    return TemplateResponse(request, "ledgerline/sequence.html", context)
