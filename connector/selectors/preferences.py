"""Stored preferences, what they were at an earlier time, and their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Max

from connector.models import (
    Connection,
    IntegrationPreferences,
    PreferenceChange,
    PreferenceProposal,
    ProposalState,
)
from syncrules.preference_catalog import SETTINGS, problems

CHANGES_SHOWN = 6
REVISIONS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved together: one revision."""

    revision: int
    changed_by: User | None
    confirmed_by: User | None
    changed_at: datetime
    reason: str
    changes: list[PreferenceChange]

    @property
    def restorable(self) -> bool:
        """It changed preferences, which can be set again from here."""
        return any(change.preference in SETTINGS for change in self.changes)


def preferences_get(connection: Connection) -> IntegrationPreferences:
    """The stored preferences, or the defaults, not saved yet."""
    stored = IntegrationPreferences.objects.filter(connection=connection).first()
    preferences = stored or IntegrationPreferences()
    preferences.connection = connection
    return preferences


def preferences_complete(stored: IntegrationPreferences) -> bool:
    """Everything that is required is there, so that runs can be scheduled."""
    return not problems(stored.values(), stored.connection.invoice_settlement)


def settings_of(stored: IntegrationPreferences) -> dict[str, Any]:
    """Every preference with its value."""
    return {name: stored.setting(name) for name in SETTINGS}


def settings_at(stored: IntegrationPreferences, revision: int) -> dict[str, Any]:
    """Every preference as it was after a revision: what changed since is taken back, the newest first."""
    values = settings_of(stored)
    for change in changes_since(stored.connection, revision):
        if change.preference in SETTINGS:
            values[change.preference] = SETTINGS[change.preference].from_text(change.old)
    return values


def proposal_open(connection: Connection) -> PreferenceProposal | None:
    """What waits for a second person to confirm it."""
    rows = PreferenceProposal.objects.filter(connection=connection, state=ProposalState.OPEN)
    return rows.select_related("proposed_by").first()


def changes_since(connection: Connection, revision: int) -> list[PreferenceChange]:
    """What was saved after a revision, the newest first."""
    rows = connection.preference_changes.filter(revision__gt=revision).select_related("changed_by")
    return list(rows.order_by("-revision", "-pk"))


def preferences_changes(connection: Connection) -> list[PreferenceChange]:
    """The last changes, the newest first."""
    return list(connection.preference_changes.select_related("changed_by")[:CHANGES_SHOWN])


def last_changes(connection: Connection) -> dict[str, PreferenceChange]:
    """The last change of each preference that was ever changed."""
    newest = connection.preference_changes.order_by().values("preference").annotate(newest=Max("pk"))
    rows = PreferenceChange.objects.filter(pk__in=newest.values("newest")).select_related("changed_by")
    return {change.preference: change for change in rows}


def history(connection: Connection, page: str) -> tuple[Page[int], list[Saved]]:
    """A page of revisions with what each of them changed, the newest first."""
    changes = connection.preference_changes
    numbers = changes.order_by("-revision").values_list("revision", flat=True).distinct()
    shown = Paginator(numbers, REVISIONS_A_PAGE).get_page(page)
    rows = changes.filter(revision__in=list(shown)).select_related("changed_by", "confirmed_by")
    grouped = groupby(rows.order_by("-revision", "pk"), key=lambda change: change.revision)
    return shown, [_saved(revision, list(group)) for revision, group in grouped]


def _saved(revision: int, changes: Sequence[PreferenceChange]) -> Saved:
    first = changes[0]
    return Saved(
        revision=revision,
        changed_by=first.changed_by,
        confirmed_by=first.confirmed_by,
        changed_at=first.changed_at,
        reason=first.reason,
        changes=list(changes),
    )
