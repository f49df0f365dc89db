"""Previews: every record of one, and word for word what would be sent for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from connector.models import SyncRun, WouldBe
from connector.selectors.previews import forecast, preview_row_get, preview_rows
from connector.views.base import page, permitted


@permitted("connector.view_syncrun")
def preview_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of a preview, of one step or one outcome."""
    run = get_object_or_404(SyncRun, pk=pk, dry_run=True)
    process, would = request.GET.get("type", ""), request.GET.get("would", "")
    rows = preview_rows(run, process, would, request.GET.get("page"))
    context = {
        "run": run,
        "rows": rows,
        "forecasts": forecast(run),
        "process": process,
        "would": would,
        "outcomes": WouldBe.choices,
        "address": f"?type={process}&would={would}&" if process or would else "?",
    }
    return page(request, "ledgerline/preview.html", f"What {run} found", **context)


@permitted("connector.view_syncrecord")
def preview_payloads_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: what would be sent for one record."""
    return TemplateResponse(request, "ledgerline/preview_payloads.html", {"row": preview_row_get(pk)})
