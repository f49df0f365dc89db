"""The custom field phase: what is sent to NetSuite after a first create, and the statuses around it (D49)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from syncrules.language import Context, FreeField, SyncProcess, System, Value, Verb, Write
from syncrules.statuses import ERROR_UPDATING_CUSTOM_FIELDS, SYNC_COMPLETE, UPDATING_CUSTOM_FIELDS

R = TypeVar("R")

CUSTOM_FIELDS = "custom fields"  # the name of the second update among the writes of an attempt
STATUS = "IntegrationStatus__NS"


def follows(process: SyncProcess[R], record: R, context: Context) -> bool:
    """Whether the phase follows the create of a record: it was never synced before (creation only)."""
    takes_part = process.custom_fields
    if takes_part is None or not context.custom_fields or not takes_part(record):
        return False
    current = process.current(record)
    return not (current.counterpart_id or current.sync_date)


def second_update(record: str, id_: str, texts: Mapping[str, str], context: Context) -> Write | None:
    """The update that copies a record's mapped fields, given their Zuora values; None when all are empty."""
    fields = tuple(
        FreeField(row.script_id, row.internal_id, texts[row.zuora_field])
        for row in context.custom_fields
        if texts.get(row.zuora_field)
    )
    return Write(System.NETSUITE, Verb.UPDATE, record, free=fields, id=id_) if fields else None


def begun(write: Write) -> Write:
    """The write-back of a success, which does not call the record complete yet."""
    if STATUS not in write.fields:
        return write
    return replace(write, fields={**write.fields, STATUS: UPDATING_CUSTOM_FIELDS})


def ended(process: SyncProcess[R], source_id: str, accepted: bool) -> Write:
    """The status after the second update; Transferred to Accounting stays Yes, as the record exists."""
    status = SYNC_COMPLETE if accepted else ERROR_UPDATING_CUSTOM_FIELDS
    fields: dict[str, Value] = {STATUS: status}
    return Write(System.ZUORA, Verb.UPDATE, process.source_object, fields=fields, id=source_id)
