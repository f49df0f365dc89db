"""What waits for a cause: records blocked by its records, by those in turn, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection as database
from django.db.models.expressions import RawSQL

from connector.models import Connection, SyncRecord
from syncrules.statuses import State

_MICRO = Decimal(1_000_000)
_TABLE = SyncRecord._meta.db_table
# From the open problems down to what waits for them. Each step is answered by an index, which PostgreSQL only
# takes when it is told the state of what waits. UNION ends circles.
_HELD = f"""
WITH RECURSIVE held(id, process, source_id, cause_id, waits) AS (
    SELECT id, process, source_id, cause_id, 0 FROM {_TABLE}
    WHERE connection_id = %s AND state = '{State.NEEDS_ATTENTION}' AND {{root}}
    UNION
    SELECT waiting.id, waiting.process, waiting.source_id, held.cause_id, 1 FROM held
    JOIN {_TABLE} waiting ON waiting.connection_id = %s AND waiting.state = '{State.BLOCKED}'
        AND waiting.blocked_by_process = held.process AND waiting.blocked_by_id = held.source_id
)
"""
# Whole millionths are added up: a database that keeps decimals as floating point rounds nothing then.
_SUMS = f"""
SELECT held.cause_id, waiting.currency, COUNT(*), SUM(CAST(ROUND(waiting.amount * 1000000) AS BIGINT))
FROM held JOIN {_TABLE} waiting ON waiting.id = held.id
WHERE held.waits = 1
GROUP BY held.cause_id, waiting.currency
"""


@dataclass
class Blocked:
    """How many records wait for a cause, and their money per currency."""

    count: int = 0
    money: list[tuple[str, Decimal]] = field(default_factory=list)


def blocked_by_cause(connection: Connection) -> dict[int, Blocked]:
    """Per cause, everything that waits for it. One query."""
    found: dict[int, Blocked] = defaultdict(Blocked)
    for cause, currency, count, millionths in _rows(connection):
        found[cause].count += count
        if millionths is not None:
            found[cause].money.append((currency, Decimal(millionths) / _MICRO))
    return found


def _rows(connection: Connection) -> Iterator[tuple[int, str, int, int | None]]:
    with database.cursor() as cursor:
        sql = _HELD.format(root="cause_id IS NOT NULL") + _SUMS
        cursor.execute(sql, [connection.pk, connection.pk])
        yield from cursor.fetchall()


def blocked_ids(connection: Connection, cause: int) -> RawSQL:
    """The keys of the records that wait for one cause, as a part of a query."""
    sql = _HELD.format(root="cause_id = %s") + "SELECT id FROM held WHERE waits = 1"
    return RawSQL(sql, [connection.pk, cause, connection.pk])
