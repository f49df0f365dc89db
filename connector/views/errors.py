"""Error pages: what happened, what to do now, and a way back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from connector.views.base import page

_TEMPLATE = "ledgerline/error.html"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a form or an address that no page of ours sends."""
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return _answer(request, 400, "Request not understood", "asked", reason)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: somebody who is logged in lacks a permission."""
    return _answer(request, 403, "Not permitted", "permission", str(exception))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: an unknown address, or a thing that is no longer there."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    # What Django says of a missing row names our classes, which helps nobody.
    return _answer(
        request,
        404,
        "Page not found",
        "missing",
        "" if reason.endswith("matches the given query.") else reason,
    )


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without a valid token; Django's reason is for the log, not for the person."""
    return _answer(request, 403, "This form has expired", "expired", "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of ours, or no database. The page needs neither database nor session."""
    return _alone(request, 500, "Something went wrong", "defect")


def _answer(request: HttpRequest, status: int, title: str, kind: str, reason: str) -> HttpResponse:
    if not getattr(request, "user", None):
        return _alone(request, status, title, kind, reason=reason)
    if "HX-Request" in request.headers:
        return HttpResponse(reason or f"{title}.", status=status, content_type="text/plain; charset=utf-8")
    answer = page(request, _TEMPLATE, title, kind=kind, reason=reason)
    answer.status_code = status
    return answer.render()


def _alone(request: HttpRequest, status: int, title: str, kind: str, **context: Any) -> HttpResponse:
    """Without navigation, for requests that failed before it was known who asks."""
    if "HX-Request" in request.headers:
        return HttpResponse(f"{title}.", status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(render_to_string(_TEMPLATE, {"title": title, "kind": kind, **context}), status=status)
