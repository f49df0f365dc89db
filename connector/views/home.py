"""Home, and choosing the connection that all pages are about."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from connector.selectors.connections import connection_choose, connections_of, current_connection
from connector.selectors.home import home
from connector.selectors.preferences import proposal_open
from connector.services.preferences import CHANGE
from connector.views.base import page, permitted


@permitted("connector.view_syncrecord")
def home_view(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The first page: what needs a person, what is on its way, how the last run went."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Home")
    proposal = proposal_open(connection) if request.user.has_perm(CHANGE) else None
    context = {"connection": connection, "home": home(connection), "proposal": proposal}
    return page(request, "ledgerline/home.html", "Home", **context)


@require_POST
def connection_switch_view(request: HttpRequest) -> HttpResponse:
    """Show another connection from now on."""
    chosen = request.POST.get("connection", "")
    if chosen not in {str(row.pk) for row in connections_of(request)}:
        raise Http404
    connection_choose(request, int(chosen))
    return redirect("admin:index")
