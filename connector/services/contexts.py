"""What rules may know besides the record: preferences, clock, tenant and watermark of a connection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from connector.models import Connection, CustomFieldMapping, Watermark
from connector.services.deferrals import deferrals_of
from syncrules.field_mapping import FieldMapping
from syncrules.language import Context, SyncProcess
from syncrules.preferences import Preferences
from syncrules.registry import KNOWN

FIRST_WATERMARK = datetime(1970, 1, 1, tzinfo=UTC)


def context_of(connection: Connection, process: str, preferences: Preferences) -> Context:
    """The context of one process, without lists of names."""
    rules = KNOWN[process]
    watermark = Watermark.objects.filter(connection=connection, process=process).first()
    return Context(
        preferences=preferences,
        now=timezone.now().astimezone(connection.zone),
        invoice_settlement=connection.invoice_settlement,
        hierarchy=connection.account_hierarchy,
        watermark=watermark.value if watermark else FIRST_WATERMARK,
        custom_fields=_custom_fields(connection, rules, preferences),
        deferred=deferrals_of(connection, rules),
    )


def _custom_fields(
    connection: Connection, process: SyncProcess[Any], preferences: Preferences
) -> tuple[FieldMapping, ...]:
    """The rows of the custom field phase; it exists with Invoice Settlement only, and may be off."""
    if not (connection.invoice_settlement and preferences.custom_field_sync):
        return ()
    rows = CustomFieldMapping.objects.filter(connection=connection, zuora_object=process.source_object)
    return tuple(row.value() for row in rows)
