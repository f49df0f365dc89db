"""What rules may know besides the record: preferences, clock, tenant and watermark of a connection."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from connector.models import Connection, Watermark
from syncrules.language import Context
from syncrules.preferences import Preferences

FIRST_WATERMARK = datetime(1970, 1, 1, tzinfo=UTC)


def context_of(connection: Connection, process: str, preferences: Preferences) -> Context:
    """The context of one process, without lists of names."""
    watermark = Watermark.objects.filter(connection=connection, process=process).first()
    return Context(
        preferences=preferences,
        now=timezone.now().astimezone(connection.zone),
        invoice_settlement=connection.invoice_settlement,
        hierarchy=connection.account_hierarchy,
        watermark=watermark.value if watermark else FIRST_WATERMARK,
    )
