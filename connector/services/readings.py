"""Reading one record in both systems, for a person who wants to see them side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connector.gateways.errors import AuthenticationFailed, GatewayError
from connector.models import Reading, SyncRecord
from connector.services.work import Job

LONGEST = 1_000_000  # characters; longer records are not compared


def reading_keep(*, job: Job, record: Any, row: SyncRecord) -> Reading:
    """Read a record and its counterpart and keep both in place of earlier readings.

    What cannot be read is said in the reading; only a refused log-in is raised.
    """
    process, problems = job.process, []

    def text_of(read: Callable[[], str]) -> str:
        try:
            text = read()
        except AuthenticationFailed:
            raise
        except GatewayError as error:
            problems.append(error.text)
            return ""
        if len(text) > LONGEST:
            problems.append(f"A record of {len(text):,} characters is too long to be compared here.")
            return ""
        return text

    counterpart = row.destination_id or process.current(record).counterpart_id
    source = text_of(lambda: job.source.show([process.source_object], row.source_id))
    destination = text_of(lambda: _counterpart(job, record, row, counterpart)) if counterpart else ""
    Reading.objects.filter(record=row).delete()
    return Reading.objects.create(
        record=row, run=job.run, source=source, destination=destination, problem=" ".join(problems)
    )


def _counterpart(job: Job, record: Any, row: SyncRecord, counterpart: str) -> str:
    """As the type that we know it to be, else as any that the process would look for."""
    kinds = (row.destination_record,) if row.destination_record else ()
    lookups = job.process.lookups(record, job.context)
    return job.destination.show(kinds or (lookups[0].records if lookups else ()), counterpart)
