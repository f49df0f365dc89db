"""Stored preferences, their last changes and the sequence that they give."""

from __future__ import annotations

from connector.models import Connection, IntegrationPreferences, PreferenceChange
from syncrules.preferences import Preferences
from syncrules.registry import built
from syncrules.sequence import Plan, PlannedStep, steps_for

CHANGES_SHOWN = 6


def preferences_get(connection: Connection) -> IntegrationPreferences:
    """The stored preferences, or the defaults, not saved yet."""
    stored = IntegrationPreferences.objects.filter(connection=connection).first()
    preferences = stored or IntegrationPreferences()
    preferences.connection = connection
    return preferences


def preferences_changes(connection: Connection) -> list[PreferenceChange]:
    """The last changes, the newest first."""
    return list(connection.preference_changes.select_related("changed_by")[:CHANGES_SHOWN])


def sequence_of(preferences: Preferences, connection: Connection) -> list[tuple[PlannedStep, bool]]:
    """The steps that this tenant has, each with whether it would run now."""
    settlement = connection.invoice_settlement
    return [
        (step, step.runs and built(step.process, settlement))
        for step in steps_for(preferences, settlement)
        if step.state is not Plan.NOT_APPLICABLE
    ]
