"""What every page of ours has in common: the frame, permissions, asking for runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from redis.exceptions import RedisError

View = Callable[..., HttpResponseBase]
Asked = TypeVar("Asked")
QUEUE_SILENT = "The request is kept, but the queue does not answer. Start the queue and the workers."


def page(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """A page inside the admin's frame."""
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), "title": title, **context}
    )


def person(request: HttpRequest) -> User:
    """Who asks; pages are only shown to people who logged in."""
    assert request.user.is_authenticated
    return request.user


def permitted(permission: str) -> Callable[[View], View]:
    """Refuse the view to people without the permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def number_from(text: str) -> int:
    """A number that a page of ours sent; raises BadRequest for anything else."""
    if not text.isdecimal():
        raise BadRequest(f'"{text}" is not a number.')
    return int(text)


def ask(request: HttpRequest, request_it: Callable[[], Asked]) -> Asked | None:
    """Ask for a run or an action; what stands against it becomes a message."""
    try:
        return request_it()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except RedisError:
        messages.error(request, QUEUE_SILENT)
    return None
