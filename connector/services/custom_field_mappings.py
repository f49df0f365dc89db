"""Changing the rows of the custom field phase, with their trail."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from connector.models import Connection, CustomFieldMapping
from connector.services.audit import Event, actor_of, audit_append


def custom_field_mapping_save(*, mapping: CustomFieldMapping, user: User | None) -> CustomFieldMapping:
    """Store a new or changed row; raises ValidationError for one that cannot be."""
    mapping.full_clean()
    with transaction.atomic():
        old = CustomFieldMapping.objects.filter(pk=mapping.pk).first()
        mapping.save()
        audit_append(_event(mapping.connection, user, "mapped" if old is None else "changed", old, mapping))
    return mapping


def custom_field_mapping_delete(*, mapping: CustomFieldMapping, user: User | None) -> None:
    """Remove a row; what was copied before stays in NetSuite."""
    with transaction.atomic():
        event = _event(mapping.connection, user, "removed", mapping, None)
        mapping.delete()
        audit_append(event)


def _event(
    connection: Connection,
    user: User | None,
    verb: str,
    old: CustomFieldMapping | None,
    new: CustomFieldMapping | None,
) -> Event:
    return Event(
        actor=actor_of(user),
        verb=f"custom field {verb}",
        connection=connection.name,
        subject=f"Custom fields of {connection}",
        before={"row": str(old)} if old else {},
        after={"row": str(new)} if new else {},
    )
