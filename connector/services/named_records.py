"""A record that a person names by its number or id: found in its source by a preview of this one record."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from connector.models import Connection, RunKind, SyncRun
from connector.services.runs import run_request
from connector.services.work import Job
from syncrules.language import Lookup
from syncrules.registry import PROCESSES, built

TRIGGER = "Look-up"
LONGEST = 64  # characters of an id
# The field that people know a record by. Others are found by their id only.
NUMBERS = {
    "Account": "AccountNumber",
    "Invoice": "InvoiceNumber",
    "Payment": "PaymentNumber",
    "Refund": "RefundNumber",
    "InvoiceItemAdjustment": "AdjustmentNumber",
    "customer": "entityId",
    "salesOrder": "tranId",
    "creditMemo": "tranId",
    "customerPayment": "tranId",
    "customerRefund": "tranId",
}


def record_look_up(*, connection: Connection, process: str, name: str, user: User | None) -> SyncRun:
    """Queue a preview of the record of this number or id: it explains a record that no run has met.

    Raises ValidationError where nothing can be looked up.
    """
    name = name.strip()
    if process not in PROCESSES or not built(process, connection.invoice_settlement):
        raise ValidationError({"process": "Choose a type that syncs on this connection."})
    if not name or len(name) > LONGEST:
        raise ValidationError({"name": f"Enter a number or an id of at most {LONGEST} characters."})
    return run_request(
        connection=connection, user=user, trigger=TRIGGER, process=process, record_ids=[name], dry_run=True
    )


def ids_named(*, job: Job, names: list[str]) -> list[str]:
    """The source ids of what a person named; the run keeps them in place of the numbers."""
    run = job.run
    if run.kind != RunKind.RECORDS or run.trigger != TRIGGER or run.process != job.process.id:
        return names
    by = NUMBERS.get(job.process.source_object)
    if by is None:
        return names
    lookups = [Lookup(job.process.source, (job.process.source_object,), by, name) for name in names]
    hits = job.source.find(lookups)
    ids = [found[0].id if found else name for name, found in zip(names, hits, strict=True)]
    run.record_ids = ids
    run.save(update_fields=["record_ids"])
    return ids
