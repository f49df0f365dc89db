"""Look up a record that no run has met yet: found in its source, explained, opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from connector.forms.look_up import LookUpForm
from connector.models import Connection
from connector.selectors.connections import current_connection
from connector.selectors.look_up import look_up_get, record_known, record_looked_up
from connector.services.named_records import record_look_up
from connector.views.base import ask, page, permitted, person

VIEW = "connector.view_syncrecord"


@permitted(VIEW)
def look_up_view(request: HttpRequest) -> HttpResponse:
    """Ask for a record by type and number or id; one that we know is opened at once."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Look up a record")
    form = LookUpForm(connection, request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        return _look_up(request, connection, form.cleaned_data)
    return page(request, "ledgerline/look_up.html", "Look up a record", form=form)


def _look_up(request: HttpRequest, connection: Connection, asked: dict[str, str]) -> HttpResponse:
    known = record_known(connection, asked["process"], asked["name"])
    if known is not None:
        return redirect("admin:record", known.pk)
    run = ask(request, lambda: record_look_up(connection=connection, user=person(request), **asked))
    return redirect("admin:look_up") if run is None else redirect("admin:looked_up", run.pk)


@permitted(VIEW)
def looked_up_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of a look-up; opens the record as soon as it is known."""
    run = look_up_get(pk)
    record = record_looked_up(run)
    if record is None:
        context = {"run": run, "name": run.record_ids[0]}
        if "HX-Request" in request.headers:
            return TemplateResponse(request, "ledgerline/look_up_progress.html", context)
        return page(request, "ledgerline/looked_up.html", "Looking up a record", **context)
    if "HX-Request" not in request.headers:
        return redirect("admin:record", record.pk)
    return HttpResponse(headers={"HX-Redirect": reverse("admin:record", args=[record.pk])})
