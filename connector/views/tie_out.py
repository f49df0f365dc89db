"""The tie-out of both systems, month by month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from connector.selectors.connections import current_connection
from connector.selectors.export import tie_out_csv
from connector.selectors.tie_out import REASONS, Period, tie_out
from connector.views.base import page, permitted

VIEW = "connector.view_syncrecord"


@permitted(VIEW)
def tie_out_view(request: HttpRequest) -> HttpResponse:
    """Totals of both systems by month, type and currency, and what explains their differences."""
    connection = current_connection(request)
    if connection is None:
        return page(request, "ledgerline/no_connection.html", "Tie-out")
    period = Period.of(request.GET)
    context = {
        "connection": connection,
        "period": period,
        "months": tie_out(connection, period),
        "heads": [label for label, _ in REASONS.values()],
    }
    return page(request, "ledgerline/tie_out.html", "Tie-out", **context)


@permitted(VIEW)
def tie_out_csv_view(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    connection = current_connection(request)
    if connection is None:
        return redirect("admin:tie_out")
    months = tie_out(connection, Period.of(request.GET))
    response = HttpResponse(tie_out_csv(months), content_type="text/csv; charset=utf-8")
    name = f"tie-out-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
