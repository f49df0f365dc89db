"""Stored preferences, their last changes and the sequence that they give."""

from __future__ import annotations

from connector.models import Connection, IntegrationPreferences, PreferenceChange
from syncrules.preference_catalog import PREFERENCES
from syncrules.preferences import Preferences
from syncrules.registry import built
from syncrules.sequence import Plan, PlannedStep, steps_for

_LABELS = {info.id: info.label for info in PREFERENCES}


def preferences_get(connection: Connection) -> IntegrationPreferences:
    """The stored preferences, or the defaults, not saved yet."""
    stored = IntegrationPreferences.objects.filter(connection=connection).first()
    preferences = stored or IntegrationPreferences()
    preferences.connection = connection
    return preferences


def preferences_changes(connection: Connection) -> list[PreferenceChange]:
    """The last changes, each with the label of its preference."""
    changes = list(connection.preference_changes.select_related("changed_by")[:20])
    for change in changes:
        change.label = _LABELS.get(change.preference, change.preference)
    return changes


def sequence_of(preferences: Preferences, connection: Connection) -> list[tuple[PlannedStep, bool]]:
    """The steps that this tenant has, each with whether it would run now."""
    settlement = connection.invoice_settlement
    return [
        (step, step.runs and built(step.process, settlement))
        for step in steps_for(preferences, settlement)
        if step.state is not Plan.NOT_APPLICABLE
    ]
