"""Grouping open problems by cause: one row per code and offending value, and who takes care of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from connector.models import Cause, Connection
from connector.services.audit import Event, actor_of, audit_append
from connector.services.bulk import rows_add
from connector.services.records import chunked
from connector.services.work import Stop, Work
from syncrules.messages import CATALOGUE

# What is told of a cause anew each time; owner, note and due date are people's.
_TOLD = ("title", "remedy", "family", "where", "last_seen")


def causes_assign(*, connection: Connection, works: Sequence[Work]) -> None:
    """Give every stopped record that needs a person its cause; others have none."""
    needing = [(work, work.stop) for work in works if work.stop and _needs_a_person(work.stop)]
    stored = _stored(connection, [stop for _, stop in needing])
    for work in works:
        work.row.cause = None
    for work, stop in needing:
        work.row.cause = stored[_key(stop)]


def _needs_a_person(stop: Stop) -> bool:
    return stop.parent is None and not stop.waiting


def _key(stop: Stop) -> tuple[str, str]:
    return stop.code, stop.value[:255]


def _stored(connection: Connection, stops: Sequence[Stop]) -> dict[tuple[str, str], Cause]:
    """The rows of these causes, added or seen once more."""
    causes = {_key(stop): _cause(connection, stop) for stop in stops}
    rows_add(list(causes.values()), unique=["connection", "code", "value"], columns=_TOLD)
    found: dict[tuple[str, str], Cause] = {}
    for part in chunked(list(causes)):
        codes, values = zip(*part, strict=True)
        rows = Cause.objects.filter(connection=connection, code__in=set(codes), value__in=set(values))
        found.update(((row.code, row.value), row) for row in rows)
    return found


def _cause(connection: Connection, stop: Stop) -> Cause:
    entry = CATALOGUE.get(stop.code)
    return Cause(
        connection=connection,
        code=stop.code,
        value=stop.value[:255],
        title=stop.headline,
        remedy=stop.remedy,
        family=str(entry.family) if entry else "",
        where=str(entry.where) if entry else "",
    )


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
