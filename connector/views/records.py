"""The record page, its resync button and the live answer to it."""

from __future__ import annotations

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from connector.models import SyncRecord
from connector.selectors.records import Watch, attempt_get, record_get, record_page, record_watch
from connector.services.resync import records_resync
from connector.views.base import ask, page, permitted, person


@permitted("connector.view_syncrecord")
def record_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what, how much, which direction, and whose turn it is."""
    record = record_get(pk)
    content = record_page(record, person(request))
    followed = _followed(request)
    watch = record_watch(record, **followed) if any(followed.values()) else content.watch
    return page(request, "ledgerline/record.html", str(record), page=content, record=record, watch=watch)


@permitted("connector.view_syncrecord")
def record_progress_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: where a resync or an action stands; the page reads the record anew when it has ended."""
    record = record_get(pk)
    watch = record_watch(record, **_followed(request))
    response = TemplateResponse(
        request, "ledgerline/record_progress.html", {"record": record, "watch": watch}
    )
    if not watch.is_active:
        response["HX-Trigger"] = "record-changed"
    return response


def _followed(request: HttpRequest) -> dict[str, str | None]:
    return {"run": request.GET.get("run"), "action": request.GET.get("action")}


@require_POST
@permitted("connector.change_syncrecord")
def record_resync_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a resync. A click from the page gets the progress, anything else the page itself."""
    record = record_get(pk)
    run = ask(request, lambda: records_resync(records=[record], user=person(request)))
    if "HX-Request" not in request.headers:
        return redirect("admin:record", pk)
    return progress(request, record, Watch(run=run), failed=run is None)


def progress(request: HttpRequest, record: SyncRecord, watch: Watch, *, failed: bool) -> HttpResponse:
    """Fragment after a click: what was begun, or the messages that say why not."""
    problem = " ".join(str(message) for message in get_messages(request)) if failed else ""
    context = {"record": record, "watch": watch, "problem": problem}
    response = TemplateResponse(request, "ledgerline/record_progress.html", context)
    response["HX-Trigger"] = "record-changed"
    return response


@permitted("connector.view_syncrecord")
def attempt_exchanges_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: requests and answers of an attempt, secrets masked."""
    return TemplateResponse(request, "ledgerline/exchanges.html", {"attempt": attempt_get(pk)})
