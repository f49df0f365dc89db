"""Needs attention: the queue of open problems, and resync of what was selected."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from connector.selectors.connections import current_connection
from connector.selectors.queue import QueueFilter, group_records, queue, selected_records
from connector.views.base import ask_resync, page, permitted


@permitted("connector.view_syncrecord")
def queue_view(request: HttpRequest) -> HttpResponse:
    """Records of one state, grouped by what has to be fixed."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Needs attention")
    chosen = QueueFilter.of(request.GET)
    content = queue(connection, chosen, request.GET.get("page"))
    title = next(tab.label for tab in content.tabs if tab.current)
    addresses = {
        "here": chosen.address(),
        "here_page": f"{chosen.address()}&",
        "by_cause": chosen.address(view=""),
        "by_record": chosen.address(view="record"),
    }
    return page(request, "ledgerline/queue.html", title, connection=connection, queue=content, **addresses)


@permitted("connector.view_syncrecord")
def queue_group_view(request: HttpRequest, key: str) -> HttpResponse:
    """Fragment: the first records of a group."""
    connection = current_connection(request)
    if connection is None:
        return HttpResponse()
    chosen = QueueFilter.of(request.GET)
    records, count = group_records(connection, chosen, key)
    context = {
        "records": records,
        "more": count - len(records),
        "all": chosen.address(view="record", group=key),
    }
    return TemplateResponse(request, "ledgerline/queue_group.html", context)


@require_POST
@permitted("connector.change_syncrecord")
def queue_resync_view(request: HttpRequest) -> HttpResponse:
    """Ask for a resync of ticked records and of whole groups."""
    connection = current_connection(request)
    chosen = QueueFilter.of(request.GET)
    ids, keys = request.POST.getlist("record"), request.POST.getlist("group")
    records = selected_records(connection, chosen, ids, keys) if connection else []
    if not records:
        messages.warning(request, "Nothing was selected.")
    runs = ask_resync(request, records)
    return (
        redirect("admin:run", runs[0].pk)
        if len(runs) == 1
        else redirect(reverse("admin:queue") + chosen.address())
    )
