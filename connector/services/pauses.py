"""Pausing a connection or one direction of it, with a reason."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from connector.models import Connection
from connector.services.audit import Event, actor_of, audit_append

# Column of the connection -> what a person calls it.
PAUSES = {
    "paused": "Everything",
    "paused_to_netsuite": "Zuora → NetSuite",
    "paused_to_zuora": "NetSuite → Zuora",
}


def pause_set(*, connection: Connection, what: str, on: bool, user: User | None, reason: str = "") -> None:
    """Pause or let go on; pausing takes a reason. Raises ValidationError without one, KeyError for `what`."""
    words = PAUSES[what]
    if on and not reason.strip():
        raise ValidationError(f"Say why {words} is paused; the reason is kept in the audit trail.")
    if not Connection.objects.filter(pk=connection.pk).exclude(**{what: on}).update(**{what: on}):
        return  # a second click
    verb = "paused" if on else "let go on"
    audit_append(
        Event(
            actor_of(user),
            verb,
            connection.name,
            subject=words,
            before={what: not on},
            after={what: on},
            reason=reason,
        )
    )
