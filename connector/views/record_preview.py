"""What would be sent for one record now, beside what was sent last; asked for on demand."""

from __future__ import annotations

from functools import partial

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from connector.models import SyncRun
from connector.selectors.previews import record_preview
from connector.selectors.records import record_get
from connector.selectors.words import process_words
from connector.services.runs import run_request
from connector.views.base import ask, permitted, person


@require_POST
@permitted("connector.view_syncrecord")
def record_preview_ask_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a preview of the record."""
    record = record_get(pk)
    request_run = partial(
        run_request,
        connection=record.connection,
        user=person(request),
        trigger="Preview",
        process=record.process,
        record_ids=[record.source_id],
        dry_run=True,
    )
    run = ask(request, request_run)
    if "HX-Request" not in request.headers:
        return redirect("admin:record", pk) if run is None else redirect("admin:preview", run.pk)
    problem = "" if run else " ".join(str(message) for message in get_messages(request))
    context = {"record": record, "run": run, "problem": problem}
    return TemplateResponse(request, "ledgerline/record_preview.html", context)


@permitted("connector.view_syncrecord")
def record_preview_view(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Fragment: the preview under way, then what it found."""
    record = record_get(pk)
    found = get_object_or_404(SyncRun, pk=run, connection=record.connection, dry_run=True)
    preview = None if found.is_active else record_preview(record, found)
    words = process_words(record.process)
    context = {"record": record, "run": found, "preview": preview, "words": words}
    return TemplateResponse(request, "ledgerline/record_preview.html", context)
