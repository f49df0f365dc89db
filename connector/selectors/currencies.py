"""The currencies of a connection's records, without reading the records."""

from __future__ import annotations

from django.db import connection as database

from connector.models import Connection

# From each currency the index leads straight to the next one; DISTINCT would read every entry.
_NEXT_AFTER_NEXT = """
WITH RECURSIVE found(currency) AS (
    SELECT MIN(currency) FROM connector_syncrecord WHERE connection_id = %s AND currency > ''
    UNION ALL
    SELECT (SELECT MIN(currency) FROM connector_syncrecord
            WHERE connection_id = %s AND currency > found.currency)
    FROM found WHERE found.currency IS NOT NULL
)
SELECT currency FROM found WHERE currency IS NOT NULL
"""


def currencies(connection: Connection) -> list[str]:
    """Their codes, sorted. One query."""
    with database.cursor() as cursor:
        cursor.execute(_NEXT_AFTER_NEXT, [connection.pk, connection.pk])
        return [code for (code,) in cursor.fetchall()]
