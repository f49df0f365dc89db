"""Grouping open problems by cause: one row per code and offending value, and who takes care of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from connector.models import Cause, Connection
from connector.services.audit import Event, actor_of, audit_append
from connector.services.work import Work
from syncrules.messages import CATALOGUE


def causes_assign(*, connection: Connection, works: Sequence[Work]) -> None:
    """Give every stopped record that needs a person its cause; others have none."""
    cache: dict[tuple[str, str], Cause] = {}
    for work in works:
        stop = work.stop
        if stop is None or stop.parent is not None or stop.waiting:
            work.row.cause = None
            continue
        key = (stop.code, stop.value[:255])
        if key not in cache:
            cache[key] = _cause(connection, work)
        work.row.cause = cache[key]


def _cause(connection: Connection, work: Work) -> Cause:
    stop = work.stop
    assert stop is not None
    entry = CATALOGUE.get(stop.code)
    cause, _ = Cause.objects.update_or_create(
        connection=connection,
        code=stop.code,
        value=stop.value[:255],
        defaults={
            "title": stop.headline,
            "remedy": stop.remedy,
            "family": str(entry.family) if entry else "",
            "where": str(entry.where) if entry else "",
        },
    )
    return cause


def causes_annotate(*, causes: Sequence[Cause], user: User, changes: Mapping[str, Any]) -> None:
    """Say who takes care of causes, by when, and what is known: `owner`, `due` and `note`, or some of them.

    Raises PermissionDenied without the permission, ValidationError for an owner who may not see the page.
    """
    if not user.has_perm("connector.change_syncrecord"):
        raise PermissionDenied("You may not assign causes.")
    owner = changes.get("owner")
    if owner is not None and not (owner.is_active and owner.is_staff):
        raise ValidationError(f"{owner} cannot log in here; choose somebody else.")
    with transaction.atomic():
        events = []
        for cause in causes:
            events += _annotated(cause, user, changes)
        audit_append(*events)


def _annotated(cause: Cause, user: User, changes: Mapping[str, Any]) -> list[Event]:
    before = {name: getattr(cause, name) for name in changes}
    if before == dict(changes):
        return []
    for name, value in changes.items():
        setattr(cause, name, value)
    cause.save(update_fields=list(changes))
    return [
        Event(
            actor=actor_of(user),
            verb="cause assigned",
            connection=cause.connection.name,
            subject=cause.title,
            before=_words(before),
            after=_words(changes),
        )
    ]


def _words(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, User) else value for name, value in values.items()}
