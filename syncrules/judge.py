"""Judging one record by its process, and the writes that show on the source what happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from syncrules.language import (
    Action,
    Context,
    Failure,
    Found,
    Lookup,
    Outcome,
    SyncProcess,
    System,
    Validation,
    Value,
    Verb,
    Verdict,
    Write,
)
from syncrules.messages import message_for, record_words, remedy_for
from syncrules.statuses import Transfer, is_complete

R = TypeVar("R")

NETSUITE_STATUS = "Zuora Integration Status"
ZUORA_STATUS = "IntegrationStatus__NS"
TRANSFERRED = "TransferredToAccounting"


def judge(process: SyncProcess[R], record: R, context: Context) -> Verdict:
    """Every criterion and validation with its outcome, and the action if all criteria hold.

    Rules are never cut short, so that a person sees all ticks and crosses at once. Rules of the other kind
    of tenant are left out, and validations for LINK unless they ask for it. An exception in a rule is a
    defect and is not caught.
    """
    criteria = [
        Outcome(c.code, c.title, c.holds(record, context), c.seen(record, context), criterion=True)
        for c in process.criteria
        if c.settlement in (None, context.invoice_settlement)
    ]
    action = process.action(record, context)
    validations = [
        outcome
        for validation in process.validations
        if validation.settlement in (None, context.invoice_settlement)
        and (action is not Action.LINK or validation.on_link)
        for outcome in _outcomes(process, validation, record, context)
    ]
    selected = all(outcome.passed for outcome in criteria)
    return Verdict((*criteria, *validations), action if selected else None)


def put_aside(process: SyncProcess[R], verdict: Verdict) -> Outcome | None:
    """The failed validation for which a selected record is put aside; None when it is not."""
    if process.aside is None or not verdict.selected:
        return None
    return next((o for o in verdict.problems if o.code == process.aside.code), None)


def mark(process: SyncProcess[R], source_id: str, status: str) -> Write:
    """Shows on the source that work began: the status, and TTA `Processing` where the source has TTA."""
    return _status_write(process, source_id, status, Transfer.PROCESSING)


def fail(process: SyncProcess[R], source_id: str, status: str) -> Write:
    """Shows on the source that the destination refused: the status, and TTA `Error` (D06)."""
    return _status_write(process, source_id, status, Transfer.ERROR)


def needs_lookup(process: SyncProcess[R], record: R, resync: bool) -> bool:
    """Whether the counterpart has to be searched before anything is created (D12).

    True for every resync and every status that is not empty, and for a transaction that names its
    counterpart. A complete master record was taken because it was modified: it is updated through its id
    and needs no search, if it has one.
    """
    current = process.current(record)
    if resync:
        return True
    if process.watermarked:
        updated = is_complete(current.status) and bool(current.counterpart_id)
        return bool(current.status.strip()) and not updated
    return bool(current.status.strip() or current.counterpart_id)


def matches(found: Found, lookup: Lookup) -> bool:
    """Whether a hit counts: it is of a wanted type and belongs to the right customer, if known (D52).

    A record that carries our externalId but another record's Zuora ID was re-labelled by hand: not ours.
    """
    if lookup.by == "externalId" and not lookup.wanted.endswith(found.source_id):
        return False
    return found.record in lookup.records and lookup.owner in ("", found.owner)


def _outcomes(
    process: SyncProcess[R], validation: Validation[R], record: R, context: Context
) -> Iterator[Outcome]:
    seen = validation.seen(record, context)
    failures = tuple(validation.failures(record, context))
    if not failures:
        yield Outcome(validation.code, validation.title, True, seen, severity=validation.severity)
    for failure in failures:
        values = _values(process, validation.code, record, failure)
        yield Outcome(
            code=validation.code,
            title=validation.title,
            passed=False,
            seen=seen,
            message=message_for(validation.code, values),
            remedy=remedy_for(validation.code),
            severity=validation.severity,
            values=values,
            parent=failure.parent,
        )


def _values(process: SyncProcess[R], code: str, record: R, failure: Failure) -> dict[str, str]:
    number = process.describe(record).number
    known = {
        "record": record_words(code, process.noun, number),
        "destination": str(process.destination),
        "process": process.title,
    }
    return known | dict(failure.values)


def _status_write(process: SyncProcess[R], source_id: str, status: str, transfer: Transfer) -> Write:
    if process.source is System.NETSUITE:
        return Write(
            System.NETSUITE,
            Verb.UPDATE,
            process.source_object,
            custom={NETSUITE_STATUS: status},
            id=source_id,
        )
    fields: dict[str, Value] = {ZUORA_STATUS: status}
    if process.transfers:
        fields[TRANSFERRED] = str(transfer)
    return Write(System.ZUORA, Verb.UPDATE, process.source_object, fields=fields, id=source_id)
