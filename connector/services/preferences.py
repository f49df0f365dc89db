"""Saving integration preferences with their history and what a change sets in motion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from connector.models import Connection, IntegrationPreferences, PreferenceChange, Watermark
from syncrules.preferences import SyncBehavior

# Switching to New and Modified starts reading changes from now on (concepts.md, Watermark).
WATERMARKED = {
    "customer_sync_behavior": ("accounts_to_netsuite", "customers_to_zuora"),
    "product_catalog_sync_behavior": (
        "products_to_netsuite",
        "rate_plans_to_netsuite",
        "charges_to_netsuite",
    ),
}


def preferences_save(
    *,
    connection: Connection,
    values: Mapping[str, Any],
    user: User | None,
    reason: str = "",
) -> list[PreferenceChange]:
    """Store changed values (by preference id) and their history; gives the changes."""
    with transaction.atomic():
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
        changes = [
            PreferenceChange(
                connection=connection,
                preference=name,
                old=_text(getattr(stored, name)),
                new=_text(value),
                reason=reason,
                changed_by=user,
            )
            for name, value in values.items()
            if getattr(stored, name) != value
        ]
        for change in changes:
            setattr(stored, change.preference, values[change.preference])
        stored.full_clean()
        stored.save()
        PreferenceChange.objects.bulk_create(changes)
        for change in changes:
            _start_watermarks(connection, change)
    return changes


def _start_watermarks(connection: Connection, change: PreferenceChange) -> None:
    if change.new != SyncBehavior.NEW_AND_MODIFIED:
        return
    for process in WATERMARKED.get(change.preference, ()):
        Watermark.objects.update_or_create(
            connection=connection, process=process, defaults={"value": timezone.now()}
        )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)
