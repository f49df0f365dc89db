"""Search from every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from connector.selectors.connections import current_connection
from connector.selectors.search import search
from connector.views.base import page, permitted


@permitted("connector.view_syncrecord")
def search_view(request: HttpRequest) -> HttpResponse:
    """What was found; the only record that has this number or id is opened at once."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Search")
    hits = search(connection, request.GET.get("q", ""))
    if hits.only is not None:
        return redirect("admin:record", hits.only.pk)
    return page(request, "ledgerline/search.html", "Search", hits=hits)
