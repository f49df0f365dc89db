"""What every page shows around its content: navigation, connection lights, environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from connector.models import Connection
from connector.selectors.capped import RowCount
from connector.selectors.connections import connections_of, current_connection
from syncrules.statuses import State


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the side navigation."""

    label: str
    icon: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries under one heading; the first group has none."""

    title: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class Light:
    """One system of the connection: `tone` is good, bad or empty when it was never tested."""

    name: str
    tone: str
    word: str
    since: datetime | None
    problem: str
    url: str


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    nav: tuple[NavGroup, ...] = ()
    lights: tuple[Light, ...] = ()
    environment: str = ""
    connection: Connection | None = None
    next_run: datetime | None = None
    connections: list[Connection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    icon: str
    route: str
    permission: str
    prefixes: tuple[str, ...]


_GROUPS = (
    (
        "",
        (
            _Entry("Home", "home", "admin:index", "connector.view_syncrecord", ("index",)),
            _Entry(
                "Needs attention",
                "alert-triangle",
                "admin:queue",
                "connector.view_syncrecord",
                ("queue", "bulk"),
            ),
            _Entry(
                "Records",
                "list-details",
                "admin:connector_syncrecord_changelist",
                "connector.view_syncrecord",
                ("connector_syncrecord", "record"),
            ),
            _Entry("Look up a record", "search", "admin:look_up", "connector.view_syncrecord", ("look",)),
            _Entry("Runs", "player-play", "admin:runs", "connector.view_syncrun", ("run", "preview")),
            _Entry("Tie-out", "scale", "admin:tie_out", "connector.view_syncrecord", ("tie_out",)),
        ),
    ),
    (
        "Setup",
        (
            _Entry(
                "Preferences",
                "adjustments",
                "admin:preferences",
                "connector.view_integrationpreferences",
                ("preferences", "script_ids", "connector_customfieldmapping"),
            ),
            _Entry(
                "Connections",
                "plug-connected",
                "admin:connector_connection_changelist",
                "connector.view_connection",
                ("connector_connection",),
            ),
            _Entry("Users", "users", "admin:auth_user_changelist", "auth.view_user", ("auth_",)),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy: a fragment or an error page that has no frame costs no query."""
    return {"shell": SimpleLazyObject(partial(_shell, request))}


def _shell(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    if user is None or not user.is_active or not user.is_staff:
        return Shell()
    connection = current_connection(request)
    attention, next_run = _waiting(connection)
    return Shell(
        nav=_navigation(request, attention),
        lights=_lights(connection),
        environment="Sandbox" if connection and connection.is_sandbox else "",
        connection=connection,
        next_run=next_run,
        connections=connections_of(request),
    )


def _waiting(connection: Connection | None) -> tuple[int, datetime | None]:
    """How many records need attention, and when the schedule starts the next run. One query for both.

    No next run while there is no schedule, a pause or a refused log-in.
    """
    if connection is None:
        return 0, None
    needing = connection.records.filter(state=State.NEEDS_ATTENTION)
    counted = Connection.objects.filter(pk=connection.pk).annotate(attention=RowCount(needing))
    attention, next_run = counted.values_list("attention", "preferences__next_run_at").get()
    return attention, None if connection.paused or connection.refused_by else next_run


def _navigation(request: HttpRequest, attention: int) -> tuple[NavGroup, ...]:
    match = request.resolver_match
    name = match.url_name or "" if match else ""
    groups = []
    for title, entries in _GROUPS:
        allowed = [entry for entry in entries if request.user.has_perm(entry.permission)]
        items = tuple(
            NavItem(
                label=entry.label,
                icon=entry.icon,
                url=reverse(entry.route),
                current=name.startswith(entry.prefixes),
                count=attention if entry.route == "admin:queue" else 0,
            )
            for entry in allowed
        )
        if items:
            groups.append(NavGroup(title, items))
    return tuple(groups)


def _lights(connection: Connection | None) -> tuple[Light, ...]:
    if connection is None:
        return ()
    url = reverse("admin:connector_connection_change", args=[connection.pk])
    return (
        _light("Zuora", connection.zuora_ok_at, connection.zuora_problem, url),
        _light("NetSuite", connection.netsuite_ok_at, connection.netsuite_problem, url),
    )


def _light(name: str, since: datetime | None, problem: str, url: str) -> Light:
    if problem:
        return Light(name, "bad", "Problem", since, problem, url)
    if since is None:
        return Light(name, "", "Not tested", None, "", url)
    return Light(name, "good", "OK", since, "", url)
