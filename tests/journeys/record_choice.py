"""Records of the synced demo company with what a test needs of them."""

from __future__ import annotations

from decimal import Decimal

from connector.models import SyncRecord
from syncrules.statuses import State
from tests.journeys.world import World


def synced_records(process: str, count: int = 1) -> list[SyncRecord]:
    """The first records of a process that are done, by number."""
    rows = SyncRecord.objects.filter(process=process, state=State.DONE).exclude(destination_id="")
    return list(rows.order_by("number")[:count])


def unpaid_invoices(world: World) -> list[SyncRecord]:
    """Synced invoices that nothing in NetSuite depends on, so that a person can delete them there."""
    open_ones = {
        row["internalId"]
        for row in world.state("netsuite", "invoice")
        if Decimal(row["amountRemaining"]) == Decimal(row["total"])
    }
    rows = synced_records("invoices_to_netsuite", 1000)
    return [row for row in rows if row.destination_id in open_ones]
