"""What our own records of earlier runs tell about records of the two systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connector.models import Connection, SyncRecord
from connector.services.records import chunked
from syncrules.language import Fact


def own_facts(*, connection: Connection, fact: Fact, keys: Sequence[str]) -> Mapping[str, str]:
    """Values by key; unknown keys are left out. Raises KeyError for a fact that is not ours."""
    if fact is not Fact.LINKED_INVOICE:
        raise KeyError(f"{fact} is no fact of our own records")
    found: dict[str, str] = {}
    for part in chunked(keys):
        rows = SyncRecord.objects.filter(
            connection=connection, process="invoices_to_netsuite", destination_id__in=part
        )
        found.update(rows.values_list("destination_id", "source_id"))
    return found
