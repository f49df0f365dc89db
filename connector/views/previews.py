"""Previews: every record of one, word for word what would be sent for it, and carrying it out."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from connector.models import SyncRun, WouldBe
from connector.selectors.previews import forecast, foreseen, preview_row_get, preview_rows
from connector.selectors.runs import step_under_way
from connector.services.resync import preview_carry_out
from connector.services.runs import run_request
from connector.views.base import ask, page, permitted, person

RUNS = "connector.view_syncrun"


@permitted(RUNS)
def preview_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of a preview, of one step or one outcome."""
    run = _preview(pk)
    process, would = request.GET.get("type", ""), request.GET.get("would", "")
    rows = preview_rows(run, process, would, request.GET.get("page"))
    chosen = {"process": process, "would": would, "outcomes": WouldBe.choices, "forecasts": forecast(run)}
    chosen["address"] = f"?type={process}&would={would}&" if process or would else "?"
    shown = foreseen(run.connection, list(rows))
    step = step_under_way(run) if run.is_active else None
    title = f"What {run} found"
    return page(
        request, "ledgerline/preview.html", title, run=run, step=step, rows=rows, shown=shown, **chosen
    )


@permitted("connector.view_syncrecord")
def preview_payloads_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: what would be sent for one record."""
    return TemplateResponse(request, "ledgerline/preview_payloads.html", {"row": preview_row_get(pk)})


@require_POST
@permitted("connector.add_syncrun")
def preview_run_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what a preview was about."""
    preview = _preview(pk)
    run = ask(request, partial(preview_carry_out, preview=preview, user=person(request)))
    return redirect("admin:run", run.pk) if run else redirect("admin:preview", pk)


@require_POST
@permitted("connector.change_syncrecord")
def preview_row_run_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one record of a preview."""
    row = preview_row_get(pk)
    asked = partial(preview_carry_out, preview=row.run, user=person(request), process=row.process)
    run = ask(request, partial(asked, ids=[row.source_id]))
    return redirect("admin:run", run.pk) if run else redirect("admin:preview", row.run_id)


@require_POST
@permitted("connector.view_syncrecord")
def preview_row_again_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview one record of a preview alone, with the same preferences."""
    row = preview_row_get(pk)
    asked = partial(run_request, connection=row.run.connection, user=person(request), trigger="Preview")
    one = {"process": row.process, "record_ids": [row.source_id], "overrides": row.run.overrides}
    run = ask(request, partial(asked, dry_run=True, **one))
    return redirect("admin:preview", run.pk if run else row.run_id)


def _preview(pk: int) -> SyncRun:
    return get_object_or_404(SyncRun.objects.select_related("connection"), pk=pk, dry_run=True)
