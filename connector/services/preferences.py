"""Saving integration preferences with their history and what a change sets in motion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from connector.models import Connection, IntegrationPreferences, PreferenceChange, Watermark
from connector.services.audit import Event, actor_of, audit_append
from syncrules.preference_catalog import SETTINGS
from syncrules.preferences import Preferences, SyncBehavior

REASON_MISSING = "Enter a reason: these changes decide what is booked, and auditors will ask."

# Watermarks are times of the other systems; only the first one is ours, whose clock may be ahead of theirs.
CLOCKS_APART = timedelta(minutes=10)
# Switching to New and Modified starts reading changes from now on (concepts.md, Watermark).
WATERMARKED = {
    "customer_sync_behavior": ("accounts_to_netsuite", "customers_to_zuora"),
    "product_catalog_sync_behavior": (
        "products_to_netsuite",
        "rate_plans_to_netsuite",
        "charges_to_netsuite",
    ),
}


CHANGE = "connector.change_integrationpreferences"


class SecondPersonNeeded(Exception):
    """Nothing was stored: somebody else has to confirm these changes."""


class PreferencesOutdated(Exception):
    """Somebody saved since the values were looked at; nothing was stored."""


def preferences_save(
    *,
    connection: Connection,
    values: Mapping[str, Any],
    user: User | None,
    reason: str = "",
    seen: int | None = None,
    confirmed_by: User | None = None,
) -> list[PreferenceChange]:
    """Store changed values (by preference id) and their history; gives the changes.

    `seen` is the revision that the person looked at. Raises PreferencesOutdated when there is a newer one,
    ValidationError for a value that cannot be, or when a grave change comes without a reason, and
    SecondPersonNeeded for changes that somebody else has to confirm and nobody did.
    """
    with transaction.atomic():
        stored, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
        changed = {name: value for name, value in values.items() if stored.setting(name) != value}
        if not changed:
            return []
        if not reason.strip() and any(SETTINGS[name].grave for name in changed):
            raise ValidationError({"reason": REASON_MISSING})
        if confirmed_by is None and second_needed(stored=stored, names=changed, user=user):
            raise SecondPersonNeeded
        revision = revision_take(stored=stored, seen=seen)
        changes = [_change(stored, name, value, reason) for name, value in changed.items()]
        for change in changes:
            change.revision, change.changed_by, change.confirmed_by = revision, user, confirmed_by
        _store(stored, changed)
        PreferenceChange.objects.bulk_create(changes)
        for change in changes:
            _start_watermarks(connection, change)
        audit_append(preferences_event(connection, confirmed_by or user, reason, changes))
    return changes


def second_needed(*, stored: IntegrationPreferences, names: Iterable[str], user: User | None) -> bool:
    """Whether somebody else has to confirm changes of these preferences, and could.

    The first save of a connection sets it up and needs nobody; nor does a command of the operator.
    """
    if user is None or not stored.revision or not any(SETTINGS[name].two_people for name in names):
        return False
    others = User.objects.with_perm(CHANGE, backend="django.contrib.auth.backends.ModelBackend")
    return others.exclude(pk=user.pk).exists()


def preferences_with(stored: IntegrationPreferences, overrides: Mapping[str, str]) -> Preferences:
    """The preferences as rules know them, some replaced by values in the form of the history.

    For previews; nothing is stored. Raises ValidationError for a preference or value that cannot be.
    """
    changed = IntegrationPreferences(
        **{field.attname: getattr(stored, field.attname) for field in stored._meta.concrete_fields}
    )
    for name, text in overrides.items():
        if name not in SETTINGS:
            raise ValidationError(f"There is no preference {name}.")
        try:
            setattr(changed, name, SETTINGS[name].from_text(text))
        except ValueError as error:
            raise ValidationError(f'{SETTINGS[name].label} cannot be "{text}".') from error
    try:
        return changed.values()
    except ValueError as error:
        raise ValidationError(str(error)) from error


def preferences_event(
    connection: Connection, user: User | None, reason: str, changes: Sequence[PreferenceChange]
) -> Event:
    """What the audit trail keeps of a saved change."""
    return Event(
        actor=actor_of(user),
        verb="preferences changed",
        connection=connection.name,
        subject=f"Preferences of {connection}",
        before={change.preference: change.old for change in changes},
        after={change.preference: change.new for change in changes},
        reason=reason.strip(),
    )


def revision_take(*, stored: IntegrationPreferences, seen: int | None) -> int:
    """Count one change more, unless somebody else did since `seen`: of two savers only one succeeds."""
    base = stored.revision if seen is None else seen
    rows = IntegrationPreferences.objects.filter(pk=stored.pk, revision=base)
    if not rows.update(revision=base + 1):
        raise PreferencesOutdated
    stored.revision = base + 1
    return stored.revision


def _change(stored: IntegrationPreferences, name: str, value: Any, reason: str) -> PreferenceChange:
    as_text = SETTINGS[name].as_text
    return PreferenceChange(
        connection=stored.connection,
        preference=name,
        old=as_text(stored.setting(name)),
        new=as_text(value),
        reason=reason.strip(),
    )


def _store(stored: IntegrationPreferences, changed: Mapping[str, Any]) -> None:
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.full_clean()
    fields = [*changed]
    if any(name.startswith("schedule_") for name in changed):
        stored.schedule_since = timezone.localdate(timezone=stored.schedule().zone)
        stored.next_run_at = stored.schedule().next_after(timezone.now())
        fields += ["schedule_since", "next_run_at"]
    stored.save(update_fields=fields)


def _start_watermarks(connection: Connection, change: PreferenceChange) -> None:
    if change.new != SyncBehavior.NEW_AND_MODIFIED:
        return
    for process in WATERMARKED.get(change.preference, ()):
        Watermark.objects.update_or_create(
            connection=connection, process=process, defaults={"value": timezone.now() - CLOCKS_APART}
        )
