"""The script id table of a connection: which custom field of NetSuite carries which value (D11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from connector.gateways.netsuite.scripts import PREFIXES, ScriptField, ScriptIds
from connector.models import Connection, IntegrationPreferences, PreferenceChange
from connector.services.audit import audit_append
from connector.services.preferences import preferences_event, revision_take

LONGEST = 40  # characters of a NetSuite script id
GROUPS = {
    "entity": "Customers",
    "item": "Items",
    "body": "Transactions",
    "column": "Transaction lines",
    "list": "Lists",
}


@dataclass(frozen=True, slots=True)
class ScriptIdRow:
    """One field: its label, the script id by the usual pattern, and the one of this account if it differs."""

    key: str  # "body Zuora ID"
    label: str
    default: str
    own: str


def script_id_groups(table: Mapping[str, str]) -> list[tuple[str, list[ScriptIdRow]]]:
    """All fields under their headings, with the overrides of a table such as the connection's."""
    fields = sorted(ScriptIds(), key=lambda field: list(GROUPS).index(field.group))
    return [
        (GROUPS[group], [_row(field, table) for field in rows])
        for group, rows in groupby(fields, key=lambda field: field.group)
    ]


def _row(field: ScriptField, table: Mapping[str, str]) -> ScriptIdRow:
    key = f"{field.group} {field.label}"
    return ScriptIdRow(key, field.label, field.script_id, table.get(key, ""))


def script_ids_save(
    *,
    connection: Connection,
    overrides: Mapping[str, str],
    user: User | None,
    reason: str = "",
    seen: int | None = None,
) -> list[PreferenceChange]:
    """Store the script ids that differ from the pattern, with their history; gives the changes.

    Raises ValidationError (by key) for an id that cannot be, PreferencesOutdated as for preferences.
    """
    wanted = _cleaned(overrides)
    if problems := dict(script_id_problems(wanted)):
        raise ValidationError(problems)
    with transaction.atomic():
        before = connection.script_id_table()
        changed = sorted(key for key in {*before, *wanted} if before.get(key) != wanted.get(key))
        if not changed:
            return []
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
        revision = revision_take(stored=stored, seen=seen)
        changes = [
            PreferenceChange(
                connection=connection,
                revision=revision,
                preference=f"Script id of {key}",
                old=before.get(key, ""),
                new=wanted.get(key, ""),
                reason=reason.strip(),
                changed_by=user,
            )
            for key in changed
        ]
        connection.script_ids = wanted
        connection.save(update_fields=["script_ids"])
        PreferenceChange.objects.bulk_create(changes)
        audit_append(preferences_event(connection, user, reason, changes))
    return changes


def _cleaned(overrides: Mapping[str, str]) -> dict[str, str]:
    """Only ids that differ from the pattern, written as NetSuite writes them."""
    defaults = _defaults()
    given = {key: text.strip().lower() for key, text in overrides.items()}
    return {key: text for key, text in given.items() if text and text != defaults.get(key)}


def _defaults() -> dict[str, str]:
    return {f"{field.group} {field.label}": field.script_id for field in ScriptIds()}


def script_id_problems(overrides: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What keeps script ids from being saved: (key, sentence with label, value and cure)."""
    defaults = _defaults()
    effective = {**defaults, **overrides}
    for key, script_id in overrides.items():
        group, _, label = key.partition(" ")
        if key not in defaults:
            yield key, f'"{key}" is no field of the script id table. Take it out.'
        elif not re.fullmatch(rf"{PREFIXES[group]}[a-z0-9_]+", script_id) or len(script_id) > LONGEST:
            yield (
                key,
                f'The script id of {label} is "{script_id}". It begins with {PREFIXES[group]}, goes on with '
                f"letters, digits or _, and has at most {LONGEST} characters.",
            )
        elif other := _same(key, script_id, effective):
            yield (
                key,
                f'The script id of {label} is "{script_id}", which {other} has too. Give each its own field.',
            )


def _same(key: str, script_id: str, effective: Mapping[str, str]) -> str:
    others: Sequence[str] = [name for name, text in effective.items() if text == script_id and name != key]
    return others[0].partition(" ")[2] if others else ""
