"""The addresses of every page, from the URL configuration, so that a new page cannot be forgotten.

Arguments are found by the folder of the address: below `records/` stands a record, below `runs/` a run. The
stock admin pages take the newest object of their model. A route that fits nowhere is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import URLPattern, get_resolver, reverse

from connector.models import Attempt, BulkAction, Connection, PreviewRow, RecordAction
from connector.models.action import ActionKind
from connector.selectors.queue_filter import Tab, View

# Not pages of ours to look at: they need a parameter that only a form or a script gives.
SERVED_TO_OTHERS = {"autocomplete", "view_on_site", "jsi18n"}
Arguments = Iterable[tuple[Any, ...]]


def addresses(connection: Connection, *, partly: bool = False) -> dict[str, list[str]]:
    """Every route by name with its addresses for the things of a connection; `partly`: that it has."""
    found = {}
    for name, route in _routes(get_resolver().url_patterns):
        rows = list(_arguments(name, route, connection))
        assert rows or partly, f"tests/everything.py makes nothing for the route {name}: {route}"
        paths = [reverse(f"admin:{name}", args=row) for row in rows]
        found[name] = [path + query for path in paths for query in _queries(name, connection)]
    return found


def _routes(patterns: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from _routes(pattern.url_patterns)
        elif pattern.name and pattern.name not in SERVED_TO_OTHERS:
            yield pattern.name, str(pattern.pattern)


def _arguments(name: str, route: str, connection: Connection) -> Arguments:
    if "<" not in route:
        return [()]
    folder = route.partition("/<")[0]
    subject = _SUBJECTS.get(name) or _SUBJECTS.get(folder)
    if subject:
        return subject(connection)
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in apps.get_models()}
    model = models.get(name.rpartition("_")[0])
    assert model, f"tests/addresses.py knows nothing of {folder} for the route {name}: {route}"
    rows = model._default_manager.order_by("-pk")
    return [(pk,) for pk in _of(rows, connection).values_list("pk", flat=True)[:1]]


def _of(rows: QuerySet[Any], connection: Connection) -> QuerySet[Any]:
    if rows.model is Connection:
        return rows.filter(pk=connection.pk)
    names = {field.name for field in rows.model._meta.fields}
    return rows.filter(connection=connection) if "connection" in names else rows


def _keys(rows: QuerySet[Any], *columns: str) -> Arguments:
    """The newest row of each combination of values."""
    newest = {row[1:]: row[0] for row in rows.order_by("pk").values_list("pk", *columns)}
    return [(pk,) for pk in newest.values()]


def _records(connection: Connection) -> Arguments:
    return _keys(connection.records, "state")


def _record_pages(connection: Connection) -> Arguments:
    return {*_records(connection), *_keys(connection.records, "process")}


def _record_previews(connection: Connection) -> Arguments:
    runs = connection.runs.filter(dry_run=True, kind="records")
    rows = [(connection.records.filter(source_id__in=run.record_ids).first(), run.pk) for run in runs]
    return [(record.pk, run) for record, run in rows if record is not None]


def _actions(connection: Connection) -> Arguments:
    return [(pk, kind.value) for (pk,) in _records(connection) for kind in ActionKind]


def _changes(connection: Connection) -> Arguments:
    return _keys(connection.runs.filter(dry_run=True).exclude(overrides={}), "kind")


# By the name of the route, else by the folder in which its address lies.
_SUBJECTS: dict[str, Callable[[Connection], Arguments]] = {
    "records": _records,
    "record": _record_pages,
    "record_preview": _record_previews,
    **dict.fromkeys(("record_action", "record_looked"), _actions),
    "runs": lambda connection: _keys(connection.runs, "kind", "state", "dry_run"),
    "preview": lambda connection: _keys(connection.runs.exclude(preview=None), "kind"),
    **dict.fromkeys(("preferences_change", "preferences/preview"), _changes),
    "look-up": lambda connection: _keys(connection.runs.filter(dry_run=True, kind="records"), "state"),
    "bulk": lambda connection: _keys(BulkAction.objects.filter(connection=connection), "kind", "state"),
    "actions": lambda connection: _keys(RecordAction.objects.filter(record__connection=connection), "kind"),
    "attempts": lambda connection: _keys(Attempt.objects.filter(record__connection=connection), "state"),
    "previews": lambda connection: _keys(PreviewRow.objects.filter(run__connection=connection), "would"),
    "needs-attention/views": lambda connection: _keys(connection.views),
    "tie-out/signed": lambda connection: _keys(connection.sign_offs),
    "app_list": lambda _: [("connector",), ("auth",)],
    "auth_user_password_change": lambda _: _keys(User.objects.all(), "is_staff"),
}


def _queries(name: str, connection: Connection) -> list[str]:
    return _VARIANTS[name](connection) if name in _VARIANTS else [""]


def _queue(_connection: Connection) -> list[str]:
    return ["", *(f"?state={tab.value}&view={view.value}" for tab in Tab for view in View)]


def _groups(connection: Connection) -> list[str]:
    causes = connection.causes.values_list("pk", flat=True)
    return [f"?group=c{pk}" for pk in causes]


_VARIANTS: dict[str, Callable[[Connection], list[str]]] = {
    "queue": _queue,
    "queue_csv": lambda _: ["?state=all"],
    "queue_group": _groups,
    "search": lambda _: ["", "?q=a", "?q=nothing+has+this+name"],
    "preview": lambda _: ["", "?would=error"],
    "preferences_change": lambda _: ["", "?type=invoices_to_netsuite&move=create-create"],
    "tie_out": lambda _: ["", "?from=2026-10&to=2026-10"],
    "tie_out_csv": lambda _: ["?from=2026-10&to=2026-10"],
    "preferences_restore": lambda _: ["?revision=0"],
    "connector_syncrecord_changelist": lambda _: ["", "?q=a", "?q=nothing+has+this+name"],
}
