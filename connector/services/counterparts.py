"""Whether a record's counterpart still lives, asked in the destination before anything is cleared (D20)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connector.gateways.errors import GatewayError
from connector.models import SyncRecord
from connector.services.connections import Gateways
from connector.services.recovery import CANCELLED
from syncrules.judge import matches
from syncrules.language import Context, Found, Lookup, SyncProcess, System
from syncrules.messages import message_for, remedy_for


class Finding(StrEnum):
    """What the look-up in the destination gave."""

    GONE = "gone"  # nothing there, or only cancelled or inactive ones
    ALIVE = "alive"
    SEVERAL = "several"
    UNKNOWN = "unknown"  # the look-up itself failed
    SOURCE_MISSING = "source missing"


@dataclass(frozen=True, slots=True)
class Check:
    """The result, with the refusal that it leads to (empty code: go on)."""

    finding: Finding
    record: Any = None
    hits: tuple[Found, ...] = ()
    code: str = ""
    message: str = ""
    remedy: str = ""

    @property
    def living(self) -> Found | None:
        """The one counterpart that lives."""
        return self.hits[0] if self.finding is Finding.ALIVE else None

    def as_json(self) -> dict[str, Any]:
        """What the action keeps: the finding and every hit."""
        hits = [{"record": h.record, "id": h.id, "number": h.number, "status": h.status} for h in self.hits]
        return {"finding": str(self.finding), "hits": hits}


def counterpart_check(
    *, row: SyncRecord, process: SyncProcess[Any], gateways: Gateways, context: Context
) -> Check:
    """Read the record and look for its counterparts; never raises for a remote failure."""
    try:
        records = gateways.of(process.source).reader(process.id).records([row.source_id], context)
        if not records:
            return _source_missing(row, process)
        check = _judged(row, process, records[0], _hits(row, process, records[0], gateways, context))
        return check if check.code else _restored(row, process, check, gateways, context)
    except GatewayError as error:
        values = {"record": _named(row, process), "text": error.text, "system": str(error.system)}
        return _refused(Finding.UNKNOWN, "RESYNC_CHECK_FAILED", values)


def _hits(
    row: SyncRecord, process: SyncProcess[Any], record: Any, gateways: Gateways, context: Context
) -> list[Found]:
    lookups = [
        *(process.resync.counterparts(record, context) or process.lookups(record, context)),
        *_remembered(row, process),
    ]
    found: dict[tuple[str, str], Found] = {}
    for lookup, hits in zip(lookups, gateways.of(process.destination).find(lookups), strict=True):
        found.update({(hit.record, hit.id): hit for hit in hits if matches(hit, lookup)})
    return list(found.values())


def _remembered(row: SyncRecord, process: SyncProcess[Any]) -> list[Lookup]:
    """What we made ourselves, also when its id was taken off the source."""
    if not (row.destination_id and row.destination_record) or "," in row.destination_id:
        return []
    by = "internalId" if process.destination is System.NETSUITE else "Id"
    return [Lookup(process.destination, (row.destination_record,), by, row.destination_id)]


def counterpart_named(
    *, record: Any, process: SyncProcess[Any], gateways: Gateways, context: Context, destination_id: str
) -> list[Found]:
    """The record that a person named by its id, if it is of the right type and customer (GatewayError)."""
    by = "internalId" if process.destination is System.NETSUITE else "Id"
    known = process.lookups(record, context)
    owner = next((lookup.owner for lookup in known if lookup.owner), "")
    lookup = Lookup(process.destination, known[0].records, by, destination_id, owner)
    (hits,) = gateways.of(process.destination).find([lookup])
    return [hit for hit in hits if matches(hit, lookup)]


def _judged(row: SyncRecord, process: SyncProcess[Any], record: Any, hits: list[Found]) -> Check:
    living = tuple(hit for hit in hits if _lives(process, hit))
    if not living:
        return Check(Finding.GONE, record, tuple(hits))
    values = {
        "record": _named(row, process),
        "counterpart": ", ".join(_words(hit) for hit in living),
        "count": str(len(living)),
        "destination": str(process.destination),
    }
    from_zuora = process.source is System.ZUORA
    code = "RESYNC_COUNTERPART_EXISTS" if from_zuora else "RESYNC_COUNTERPART_ACTIVE"
    finding = Finding.ALIVE if len(living) == 1 else Finding.SEVERAL
    return _refused(finding, code, values, record, living)


def _restored(
    row: SyncRecord, process: SyncProcess[Any], check: Check, gateways: Gateways, context: Context
) -> Check:
    """The check, with the refusal where a person has not put back what belongs to it."""
    restorations = process.resync.restorations(check.record, context)
    found = gateways.of(process.destination).find([r.lookup for r in restorations]) if restorations else []
    for restoration, hits in zip(restorations, found, strict=True):
        if not any(map(restoration.done, hits)):
            values = {"record": _named(row, process), **restoration.words}
            return _refused(Finding.GONE, restoration.code, values, check.record, check.hits)
    return check


def _lives(process: SyncProcess[Any], hit: Found) -> bool:
    if hit.status in CANCELLED:
        return process.destination is System.NETSUITE  # a voided NetSuite record is still there
    return not (process.resync.inactive_is_gone and hit.status == "Inactive")


def _refused(
    finding: Finding, code: str, values: dict[str, str], record: Any = None, hits: tuple[Found, ...] = ()
) -> Check:
    return Check(finding, record, hits, code, message_for(code, values), remedy_for(code))


def _source_missing(row: SyncRecord, process: SyncProcess[Any]) -> Check:
    text = f"{_named(row, process)} no longer exists in {process.source}."
    return Check(
        Finding.SOURCE_MISSING, code="RESYNC_CHECK_FAILED", message=text, remedy="Nothing was changed."
    )


def _named(row: SyncRecord, process: SyncProcess[Any]) -> str:
    return f"{process.noun} {row}"


def _words(hit: Found) -> str:
    name = f"{hit.number} ({hit.record} {hit.id})" if hit.number else f"{hit.record} {hit.id}"
    return f"{name}, {hit.status}" if hit.status else name
