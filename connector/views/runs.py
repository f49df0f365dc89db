"""Runs: the list, starting one, and one run live."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from connector.selectors.connections import current_connection
from connector.selectors.runs import run_list, run_page
from connector.selectors.words import process_choices
from connector.services.pauses import PAUSES
from connector.services.runs import run_request
from connector.views.base import ask, page, permitted, person


@permitted("connector.view_syncrun")
def runs_view(request: HttpRequest) -> HttpResponse:
    """All runs, the newest first."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Runs")
    runs = run_list(connection, request.GET.get("page"))
    pauses = [(what, words, getattr(connection, what)) for what, words in PAUSES.items()]
    return page(request, "ledgerline/runs.html", "Runs", connection=connection, runs=runs, pauses=pauses)


@permitted("connector.view_syncrun")
def run_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its steps with counts and money."""
    content = run_page(pk)
    return page(request, "ledgerline/run.html", str(content.run), page=content, run=content.run)


@permitted("connector.view_syncrun")
def run_live_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: the changing part of a run's page; it stops asking when the run has ended."""
    content = run_page(pk)
    return TemplateResponse(request, "ledgerline/run_live.html", {"page": content, "run": content.run})


@require_POST
@permitted("connector.add_syncrun")
def run_start_view(request: HttpRequest) -> HttpResponse:
    """Ask for a run of the sequence or of one process; joins the active run if there is one."""
    connection = current_connection(request)
    process = request.POST.get("process", "")
    known = process in {"", *(name for name, _title in process_choices())}
    if connection is None or not known:
        return redirect("admin:runs")
    dry_run = request.POST.get("dry_run") == "on"
    run = ask(
        request,
        lambda: run_request(connection=connection, user=person(request), process=process, dry_run=dry_run),
    )
    if run is not None and run.joiners.filter(requested_by=person(request)).exists():
        messages.info(request, f"{run} is active already; your request joined it, and no second run starts.")
    return redirect("admin:run", run.pk) if run else redirect("admin:runs")
