"""Which connection a page is about."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from connector.models import Connection

SECRETS = ("zuora_client_secret", "netsuite_consumer_secret", "netsuite_token_secret")
SESSION_KEY = "connection"


def connections() -> QuerySet[Connection]:
    """All connections without their secrets: pages never read those, and a lost key breaks no page."""
    return Connection.objects.defer(*SECRETS)


def connections_of(request: HttpRequest) -> list[Connection]:
    """All connections, read once per request."""
    cache = vars(request)
    if "_connections" not in cache:
        cache["_connections"] = list(connections())
    rows: list[Connection] = cache["_connections"]
    return rows


def current_connection(request: HttpRequest) -> Connection | None:
    """The connection that this person chose, else the first one; None before there is any."""
    rows = connections_of(request)
    chosen = request.session.get(SESSION_KEY)
    return next((row for row in rows if row.pk == chosen), rows[0] if rows else None)


def connection_choose(request: HttpRequest, pk: int) -> None:
    """Remember the connection for this person's further pages."""
    request.session[SESSION_KEY] = pk


def zone_activate(request: HttpRequest) -> None:
    """Show times in the zone of the connection."""
    connection = current_connection(request)
    if connection is None:
        timezone.deactivate()
    else:
        timezone.activate(connection.zone)
