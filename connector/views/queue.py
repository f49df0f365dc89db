"""Needs attention: the queue of open problems, its downloads, saved views and automatic retries."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from connector.models import SavedView, SyncRecord
from connector.selectors.connections import current_connection
from connector.selectors.export import csv_lines
from connector.selectors.queue import Queue, group_rows, queue
from connector.selectors.queue_filter import QueueFilter, View
from connector.selectors.records import record_get
from connector.services.retries import retry_hold
from connector.services.saved_views import view_delete, view_save
from connector.views.base import page, permitted, person


@permitted("connector.view_syncrecord")
def queue_view(request: HttpRequest) -> HttpResponse:
    """Records of one tab, grouped by what has to be fixed."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Needs attention")
    chosen = QueueFilter.of(request.GET)
    content = queue(connection, chosen, person(request), request.GET.get("page"))
    context = {"connection": connection, "queue": content, **_addresses(content)}
    return page(request, "ledgerline/queue.html", chosen.tab.label, **context)


def _addresses(content: Queue) -> dict[str, object]:
    """The links of the page that keep its filters."""
    chosen = content.chosen
    return {
        "here": chosen.address(),
        "here_page": f"{chosen.address()}&",
        "next": chosen.address(after=str(content.more)) if content.more else "",
        "views": [(view.value, chosen.address(view=view.value), view is chosen.view) for view in View],
        "clear": f"?state={chosen.tab.value}",
        "today": timezone.localdate(),
    }


@permitted("connector.view_syncrecord")
def queue_group_view(request: HttpRequest) -> HttpResponse:
    """Fragment: the first records of a group."""
    connection = current_connection(request)
    if connection is None:
        return HttpResponse()
    chosen = QueueFilter.of(request.GET)
    context = {"rows": group_rows(connection, chosen), "chosen": chosen}
    return TemplateResponse(request, "ledgerline/queue_group.html", context)


@permitted("connector.view_syncrecord")
def queue_csv_view(request: HttpRequest) -> HttpResponseBase:
    """Exactly the filtered records as a file."""
    connection = current_connection(request)
    if connection is None:
        return redirect("admin:queue")
    return csv_response(QueueFilter.of(request.GET).records(connection))


def csv_response(rows: QuerySet[SyncRecord]) -> StreamingHttpResponse:
    """A download that begins at once, however many records follow."""
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"records-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@permitted("connector.resync_syncrecord")
def retry_hold_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the automatic retries of a record, or allow them again."""
    record, problem = record_get(pk), ""
    try:
        retry_hold(record=record, user=person(request), held=request.POST.get("held") == "on")
    except ValidationError as error:
        problem = " ".join(error.messages)
    if "HX-Request" not in request.headers:
        if request.POST.get("page") == "record":
            return redirect("admin:record", pk)
        return redirect(reverse("admin:queue") + "?state=retrying")
    context = {"record": record, "problem": problem}
    response = TemplateResponse(request, "ledgerline/next_check.html", context)
    response["HX-Trigger"] = "record-changed"
    return response


@require_POST
@permitted("connector.view_syncrecord")
def view_save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    connection = current_connection(request)
    query = QueueFilter.of(request.GET).address()
    if connection is not None:
        name, shared = request.POST.get("name", ""), request.POST.get("shared") == "on"
        try:
            view = view_save(
                connection=connection, user=person(request), name=name, query=query, shared=shared
            )
            messages.success(request, f'View "{view}" saved.')
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect(reverse("admin:queue") + query)


@require_POST
@permitted("connector.view_syncrecord")
def view_delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a saved view away."""
    view = get_object_or_404(SavedView, pk=pk, connection=current_connection(request))
    view_delete(view=view, user=person(request))
    messages.success(request, f'View "{view}" deleted.')
    return redirect(reverse("admin:queue") + QueueFilter.of(request.GET).address())
