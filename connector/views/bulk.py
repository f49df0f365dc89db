"""What is done with ticked records and whole groups: checked, confirmed, followed."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from connector.forms.queue import AssignForm, BulkForm
from connector.models import BulkAction, BulkKind, BulkState, Cause, Connection, SyncRecord, SyncRun
from connector.selectors.bulk import bulk_get, bulk_progress
from connector.selectors.connections import current_connection
from connector.selectors.queue import people, selected
from connector.selectors.queue_filter import QueueFilter
from connector.services.bulk_actions import bulk_confirm, bulk_estimate, bulk_prepare
from connector.services.causes import causes_annotate
from connector.services.runs import run_request
from connector.views.base import ask, page, permitted, person
from connector.views.queue import csv_response

PREVIEWED = 2000  # records of one preview that is asked for by hand


@require_POST
@permitted("connector.view_syncrecord")
def queue_selected_view(request: HttpRequest) -> HttpResponseBase:
    """What the bulk bar was asked to do with the selected records."""
    connection, chosen = current_connection(request), QueueFilter.of(request.GET)
    if connection is None:
        return redirect("admin:queue")
    only = request.POST.get("only")
    asked = request.GET.get("do") or request.POST.get("do", "resync")
    ids = [] if only else request.POST.getlist("record")
    rows = selected(connection, chosen, ids, [only] if only else request.POST.getlist("group"))
    if asked == "csv":
        return csv_response(rows)
    if asked == "preview":
        return _preview(request, connection, rows)
    if asked == "assign":
        return _assign_dialog(request, list(Cause.objects.filter(records__in=rows).distinct()[:500]))
    return bulk_begin(request, connection, rows, asked)


def bulk_begin(
    request: HttpRequest, connection: Connection, rows: QuerySet[SyncRecord], asked: str
) -> HttpResponse:
    """Check the records and ask for confirmation; used by the queue and by the list of records."""
    kind = BulkKind(asked) if asked in BulkKind.values else BulkKind.RESYNC
    try:
        bulk = bulk_prepare(connection=connection, records=rows, kind=kind, user=person(request))
    except ValidationError as error:
        return _problem(request, " ".join(error.messages))
    if "HX-Request" in request.headers:
        return _panel(request, bulk)
    return redirect("admin:bulk", bulk.pk)


def _problem(request: HttpRequest, text: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        return TemplateResponse(request, "ledgerline/bulk_problem.html", {"problem": text})
    messages.warning(request, text)
    return redirect(reverse("admin:queue") + QueueFilter.of(request.GET).address())


@permitted("connector.view_syncrecord")
def bulk_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one action: what is to be confirmed, or what became of each record."""
    bulk = bulk_get(pk)
    return page(request, "ledgerline/bulk.html", str(bulk), **_context(request, bulk))


@permitted("connector.view_syncrecord")
def bulk_live_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: the progress; it stops asking when nothing is under way any more."""
    return _panel(request, bulk_get(pk))


@require_POST
@permitted("connector.view_syncrecord")
def bulk_confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what was confirmed."""
    bulk, form, problem = bulk_get(pk), BulkForm(request.POST), ""
    try:
        if not form.is_valid():
            raise ValidationError("Enter the day as YYYY-MM-DD, and at most 500 characters as reason.")
        bulk_confirm(bulk=bulk, user=person(request), **form.cleaned_data)
    except ValidationError as error:
        problem = " ".join(error.messages)
    if "HX-Request" in request.headers:
        return _panel(request, bulk_get(pk), problem)
    if problem:
        messages.error(request, problem)
    return redirect("admin:bulk", pk)


def _panel(request: HttpRequest, bulk: BulkAction, problem: str = "") -> HttpResponse:
    context = _context(request, bulk)
    response = TemplateResponse(request, "ledgerline/bulk_panel.html", {**context, "problem": problem})
    if bulk.state != BulkState.DRAFT and context["progress"].finished:
        response["HX-Trigger"] = "queue-changed"
    return response


def _context(request: HttpRequest, bulk: BulkAction) -> dict[str, Any]:
    if bulk.state == BulkState.DRAFT:
        return {"bulk": bulk, "estimate": bulk_estimate(bulk=bulk)}
    after = request.GET.get("after", "")
    key = int(after) if after.isascii() and after.isdecimal() and len(after) <= 18 else 0
    return {"bulk": bulk, "progress": bulk_progress(bulk, key)}


def _preview(request: HttpRequest, connection: Connection, rows: QuerySet[SyncRecord]) -> HttpResponse:
    """What a run would do with the records now: one preview per type."""
    pairs = rows.order_by("process", "pk").values_list("process", "source_id")[:PREVIEWED]
    asked = [
        ask(request, partial(_preview_request, request, connection, process, [id_ for _, id_ in group]))
        for process, group in groupby(pairs, key=lambda pair: pair[0])
    ]
    if not asked:
        return _problem(request, "Nothing was selected. Tick records or whole groups first.")
    runs = [run for run in asked if run is not None]
    for run in runs:
        messages.success(request, f"{run}: preview asked for.")
    return redirect("admin:preview", runs[0].pk) if len(runs) == 1 else redirect("admin:runs")


def _preview_request(request: HttpRequest, connection: Connection, process: str, ids: list[str]) -> SyncRun:
    user = person(request)
    return run_request(
        connection=connection, user=user, trigger="Preview", process=process, record_ids=ids, dry_run=True
    )


def _assign_dialog(request: HttpRequest, causes: list[Cause], problem: str = "") -> HttpResponse:
    if not causes:
        return _problem(request, "Only causes can be assigned, and nothing selected has one.")
    here = QueueFilter.of(request.GET).address()
    first = causes[0] if len(causes) == 1 else None
    back = request.POST.get("back", "")  # the record page that asked
    context = {"causes": causes, "first": first, "people": people(), "problem": problem, "here": here}
    context["back"] = back if back.isdecimal() else ""
    if "HX-Request" in request.headers:
        return TemplateResponse(request, "ledgerline/assign_dialog.html", context)
    return page(request, "ledgerline/assign.html", "Assign", **context)


@require_POST
@permitted("connector.change_syncrecord")
def causes_assign_view(request: HttpRequest) -> HttpResponse:
    """Keep who takes care of causes, by when, and what is known."""
    ids = [int(text) for text in request.POST.getlist("cause")[:500] if text.isdecimal() and len(text) < 19]
    causes = list(Cause.objects.filter(pk__in=ids, connection=current_connection(request)))
    form = AssignForm(request.POST)
    if not causes or not form.is_valid():
        texts = [str(text) for errors in form.errors.values() for text in errors]
        return _assign_dialog(request, causes, " ".join(texts))
    causes_annotate(causes=causes, user=person(request), changes=form.changes(len(causes) > 1))
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Trigger": "queue-changed, record-changed"})
    if (back := request.POST.get("back", "")).isdecimal():
        return redirect("admin:record", back)
    return redirect(reverse("admin:queue") + QueueFilter.of(request.GET).address())
