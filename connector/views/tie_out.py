"""The tie-out of both systems, month by month, and signing a month off."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from connector.models import SignOff
from connector.selectors.connections import current_connection
from connector.selectors.export import tie_out_csv
from connector.selectors.tie_out import REASONS, Period, tie_out, tie_out_entities
from connector.services.sign_offs import SIGN, month_sign
from connector.views.base import ask, page, permitted, person

VIEW = "connector.view_syncrecord"


@permitted(VIEW)
def tie_out_view(request: HttpRequest) -> HttpResponse:
    """Totals of both systems by month, type and currency, and what explains their differences."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Tie-out")
    period, entity = Period.of(request.GET), _entity(request)
    context = {"connection": connection, "period": period, "entity": entity}
    context["entities"] = tie_out_entities(connection, period)
    context["months"] = months = tie_out(connection, period, entity)
    context["moved"] = [m.signed.pk for m in months if m.signed and tie_out_csv([m]) != m.signed.content]
    context["heads"] = [label for label, _ in REASONS.values()]
    return page(request, "ledgerline/tie_out.html", "Tie-out", **context)


@permitted(VIEW)
def tie_out_csv_view(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    connection = current_connection(request)
    if connection is None:
        return redirect("admin:tie_out")
    content = tie_out_csv(tie_out(connection, Period.of(request.GET), _entity(request)))
    return _file(content, f"tie-out-{timezone.localdate():%Y-%m-%d}.csv")


@require_POST
@permitted(SIGN)
def month_sign_view(request: HttpRequest) -> HttpResponse:
    """Sign a month off as it stands now."""
    connection, text = current_connection(request), request.POST.get("month", "")
    months = tie_out(connection, Period.of({"from": text, "to": text})) if connection else []
    month = next((m for m in months if m.month and f"{m.month:%Y-%m}" == text), None)
    if connection is None or month is None or month.month is None:
        raise Http404
    signing = partial(month_sign, connection=connection, month=month.month, unexplained=month.open)
    content, note = tie_out_csv([month]), request.POST.get("note", "")[:2000]
    if ask(request, partial(signing, content=content, user=person(request), note=note)):
        messages.success(request, f"{_named(month.month)} is signed off.")
    return redirect(f"{reverse('admin:tie_out')}?{Period.of(request.POST).query}")


@permitted(VIEW)
def sign_off_csv_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A month as it was signed off."""
    signed = get_object_or_404(SignOff, pk=pk, connection=current_connection(request))
    return _file(signed.content, f"tie-out-{signed.month:%Y-%m}-signed-{signed.signed_at:%Y-%m-%d}.csv")


def _entity(request: HttpRequest) -> str:
    return request.GET.get("entity", "").replace("\0", "")[:255]


def _named(month: date) -> str:
    return f"{month:%B %Y}"


def _file(content: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
