"""The script id table: which custom fields of NetSuite have other ids than usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from connector.models import Connection, PreferenceChange
from connector.selectors.connections import current_connection
from connector.selectors.preferences import changes_since, preferences_get
from connector.services.preferences import PreferencesOutdated
from connector.services.script_ids import script_id_groups, script_ids_save
from connector.views.base import number_from, page, permitted, person

CHANGE = "connector.change_connection"
FIELD = "id "  # what the names of the inputs begin with


@permitted("connector.view_connection")
def script_ids_view(request: HttpRequest) -> HttpResponse:
    """Show and save the script ids of the connection."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Script ids")
    if request.method == "POST":
        return _save(request, connection)
    return _show(request, connection, connection.script_id_table())


def _save(request: HttpRequest, connection: Connection) -> HttpResponse:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    given = {
        name.removeprefix(FIELD): text
        for name, text in request.POST.items()
        if name.startswith(FIELD) and isinstance(text, str)
    }
    seen = number_from(request.POST.get("revision", ""))
    try:
        changes = script_ids_save(
            connection=connection,
            overrides=given,
            user=person(request),
            reason=request.POST.get("reason", ""),
            seen=seen,
        )
    except ValidationError as error:
        return _show(request, connection, given, problems=error.message_dict)
    except PreferencesOutdated:
        return _show(request, connection, given, newer=changes_since(connection, seen))
    messages.success(request, f"Saved. {len(changes)} changed." if changes else "Nothing was changed.")
    return redirect("admin:script_ids")


def _show(
    request: HttpRequest,
    connection: Connection,
    table: Mapping[str, str],
    problems: Mapping[str, Sequence[str]] | None = None,
    newer: Sequence[PreferenceChange] = (),
) -> HttpResponse:
    context = {
        "connection": connection,
        "groups": script_id_groups(table),
        "problems": problems or {},
        "newer": newer,
        "revision": preferences_get(connection).revision,
    }
    return page(request, "ledgerline/script_ids.html", "Script ids", **context)
