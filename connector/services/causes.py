"""Grouping open problems by cause: one row per code and offending value."""

from __future__ import annotations

from collections.abc import Sequence

from connector.models import Cause, Connection
from connector.services.work import Work
from syncrules.messages import CATALOGUE


def causes_assign(*, connection: Connection, works: Sequence[Work]) -> None:
    """Give every stopped record that needs a person its cause; others have none."""
    cache: dict[tuple[str, str], Cause] = {}
    for work in works:
        stop = work.stop
        if stop is None or stop.parent is not None or stop.waiting:
            work.row.cause = None
            continue
        key = (stop.code, stop.value[:255])
        if key not in cache:
            cache[key] = _cause(connection, work)
        work.row.cause = cache[key]


def _cause(connection: Connection, work: Work) -> Cause:
    stop = work.stop
    assert stop is not None
    entry = CATALOGUE.get(stop.code)
    cause, _ = Cause.objects.update_or_create(
        connection=connection,
        code=stop.code,
        value=stop.value[:255],
        defaults={
            "title": stop.headline,
            "remedy": stop.remedy,
            "family": str(entry.family) if entry else "",
            "where": str(entry.where) if entry else "",
        },
    )
    return cause
