"""What a person's actions write on the source record (resync.md): clear, restore, ignore, book by hand.

Field names are those of the source: `IntegrationStatus__NS` … in Zuora, the bundle's labels in NetSuite.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from syncrules.language import Row, Sublist, SyncProcess, System, Value, Verb, Write
from syncrules.statuses import IGNORE, SYNC_COMPLETE, Transfer

R = TypeVar("R")

TRANSFERRED = "TransferredToAccounting"
LINE_ID = "InvoiceItem.IntegrationId__NS"
LINES = "InvoiceItems"

Fields = dict[str, Any]


def status_field(process: SyncProcess[Any]) -> str:
    """The field that holds the Integration Status on the source."""
    return "IntegrationStatus__NS" if process.source is System.ZUORA else "Zuora Integration Status"


def id_field(process: SyncProcess[Any]) -> str:
    """The field that holds the counterpart's id on the source."""
    return "IntegrationId__NS" if process.source is System.ZUORA else "Zuora ID"


def touched(process: SyncProcess[R], record: R) -> Fields:
    """The present values of every field that *Clear and resync* changes, by name; lines by their id."""
    current = process.current(record)
    known: Fields = {
        status_field(process): current.status,
        id_field(process): current.id_text or current.counterpart_id,
        TRANSFERRED: current.transferred,
        LINE_ID: dict(process.resync.lines(record)),
    }
    return {name: known[name] for name in process.resync.cleared if known[name] != {}}


def clear(process: SyncProcess[R], record: R) -> Write:
    """Empties what the matrix names; Transferred to Accounting becomes No."""
    return _written(
        process, process.current(record).id, {name: "" for name in touched(process, record)}, record
    )


def restore(process: SyncProcess[R], source_id: str, before: Mapping[str, Any]) -> Write:
    """Puts the old values back."""
    return _written(process, source_id, before)


def push(process: SyncProcess[Any], source_id: str) -> Write:
    """Transferred to Accounting No: the next sync updates the existing counterpart."""
    return _written(process, source_id, {TRANSFERRED: ""})


def ignore(process: SyncProcess[Any], source_id: str) -> Write:
    """The status that every selection respects (D18); Zuora transactions also say so in their TTA."""
    fields = {status_field(process): IGNORE}
    if process.transfers:
        fields[TRANSFERRED] = Transfer.IGNORE.value
    return _written(process, source_id, fields)


def stop_ignoring(process: SyncProcess[Any], source_id: str) -> Write:
    """Empty status and TTA No: the next run takes the record again."""
    fields = {status_field(process): ""} | ({TRANSFERRED: ""} if process.transfers else {})
    return _written(process, source_id, fields)


def book(process: SyncProcess[Any], source_id: str, destination_id: str) -> Write:
    """As a success would leave it, for what was booked by hand; without an id the field stays as it is."""
    fields = {status_field(process): SYNC_COMPLETE}
    if destination_id:
        fields[id_field(process)] = destination_id
    if process.transfers:
        fields[TRANSFERRED] = Transfer.YES.value
    return _written(process, source_id, fields)


def _written(
    process: SyncProcess[R], source_id: str, values: Mapping[str, Any], record: R | None = None
) -> Write:
    """One update of the source; empty values are cleared, and an empty TTA is written as No."""
    filled: dict[str, Value] = {name: value for name, value in values.items() if value and name != LINE_ID}
    if TRANSFERRED in values and not values[TRANSFERRED]:
        filled[TRANSFERRED] = Transfer.NO.value
    emptied = tuple(
        name for name, value in values.items() if not value and name not in (TRANSFERRED, LINE_ID)
    )
    if process.source is System.NETSUITE:
        return Write(
            process.source, Verb.UPDATE, process.source_object, custom=filled, id=source_id, clear=emptied
        )
    return Write(
        process.source,
        Verb.UPDATE,
        process.source_object,
        fields=filled,
        sublists=_lines(process, values, record),
        id=source_id,
        clear=emptied,
    )


def _lines(process: SyncProcess[R], values: Mapping[str, Any], record: R | None) -> dict[str, Sublist]:
    if LINE_ID not in values:
        return {}
    old = values[LINE_ID] or dict.fromkeys(process.resync.lines(record) if record is not None else (), "")
    rows = tuple(Row({"Id": line, "IntegrationId__NS": number}) for line, number in old.items())
    return {LINES: Sublist(rows)} if rows else {}
