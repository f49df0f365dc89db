"""Delayed revenue recognition: lines that were sent deferred are released once their trigger date is known.

The pass ends `invoices_to_netsuite` and `debit_memos_to_netsuite` (invoices.md, sequence.md, D35).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from syncrules.language import (
    Action,
    Context,
    Criterion,
    Found,
    Lookup,
    Result,
    ResyncRule,
    Row,
    Step,
    Sublist,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.transactions import ACCOUNT_OPTED_IN, NOT_IGNORED
from syncrules.records.billed import Billed, BilledItem
from syncrules.revenue_recognition import is_deferrable, recognise
from syncrules.statuses import (
    SYNC_COMPLETE,
    UPDATING_REVENUE_RECOGNITION,
    Transfer,
    failed,
    is_complete,
    same_status,
)
from syncrules.texts import filled

REFUSED = failed(UPDATING_REVENUE_RECOGNITION)
STEP = "update"


def deferred_lines(document: Billed, context: Context) -> tuple[str, ...]:
    """The items that are sent with their revenue held back."""
    if not context.preferences.netsuite_use_revenue_recognition:
        return ()
    return tuple(item.id for item in document.items if recognise(item).defer)


def recognition_pass(owner: SyncProcess[Any], id_: str) -> SyncProcess[Any]:
    """The pass at the end of a process whose documents become NetSuite transactions with lines."""

    def settle(
        document: Billed, _action: Action, _results: Mapping[str, Result], _context: Context
    ) -> tuple[Write, ...]:
        # Transferred to Accounting stays Yes, or the document would be selected for its create again.
        fields: dict[str, Value] = {"IntegrationStatus__NS": SYNC_COMPLETE}
        return (Write(System.ZUORA, Verb.UPDATE, owner.source_object, fields=fields, id=document.id),)

    def lookups(document: Billed, context: Context) -> tuple[Lookup, ...]:
        return tuple(replace(lookup, lines=True) for lookup in owner.lookups(document, context))

    return SyncProcess(
        id=id_,
        title=f"{owner.title}: delayed revenue recognition",
        noun=owner.noun,
        spec="invoices.md",
        source=owner.source,
        destination=owner.destination,
        source_object=owner.source_object,
        criteria=CRITERIA,
        validations=(),
        current=owner.current,
        # Its amount was counted when it was created.
        describe=lambda document: replace(owner.describe(document), amount=None),
        action=lambda _document, _context: Action.UPDATE,
        plan=_plan,
        settle=settle,
        lookups=lookups,
        resume=_resume,
        resync=RESYNC,
        preferences=("netsuite_use_revenue_recognition",),
        releases=lambda document, context: tuple(item.id for item in _due(document, context)),
        ends=owner.id,
    )


def _under_way(document: Billed) -> bool:
    status = document.integration.status
    return same_status(status, UPDATING_REVENUE_RECOGNITION) or same_status(status, REFUSED)


def _waiting(document: Billed, context: Context) -> list[BilledItem]:
    """Items of the register; where it was lost, a status of the pass tells that there were some."""
    sent = context.deferred.get(document.id)
    if sent is None and _under_way(document):
        return [item for item in document.items if is_deferrable(item)]
    return [item for item in document.items if item.id in (sent or ())]


def _due(document: Billed, context: Context) -> list[BilledItem]:
    waiting = _waiting(document, context)
    return [item for item in waiting if is_deferrable(item) and not recognise(item).defer]


def _synced(document: Billed, _context: Context) -> bool:
    complete = is_complete(document.integration.status) or _under_way(document)
    return complete and bool(document.integration.id)


CRITERIA: tuple[Criterion[Any], ...] = (
    Criterion(
        "REVENUE_RECOGNITION",
        "NetSuite revenue recognition is used",
        lambda _, context: context.preferences.netsuite_use_revenue_recognition,
    ),
    ACCOUNT_OPTED_IN,
    Criterion(
        "TRANSFERRED",
        "Transferred to Accounting is Yes",
        lambda document, _: document.integration.transferred == Transfer.YES,
        lambda document, _: document.integration.transferred or "No",
    ),
    Criterion(
        "SYNCED",
        "Integration Status is Sync Complete or of this pass",
        _synced,
        lambda document, _: document.integration.status or "empty",
    ),
    NOT_IGNORED,
    Criterion(
        "TRIGGER_DATE_KNOWN",
        "The trigger date of a deferred line is known",
        lambda document, context: bool(_due(document, context)),
        lambda document, context: f"{len(_due(document, context))} of {len(_waiting(document, context))}",
    ),
)

RESYNC = ResyncRule(
    manual_step="None: save the trigger date in Zuora.",
    cleared=(),
    verified="Nothing is cleared.",
    refused_when="Always: every run repeats it by itself.",
)


def _plan(document: Billed, _action: Action, context: Context) -> tuple[Step, ...]:
    record = "creditMemo" if document.amount < 0 else "invoice"
    return _update(document, Found(record, document.integration.id), context)


def _resume(document: Billed, found: Found, context: Context) -> tuple[Step, ...]:
    return _update(document, found, context)


def _update(document: Billed, found: Found, context: Context) -> tuple[Step, ...]:
    rows = tuple(
        _released(item, number) for item in _due(document, context) if (number := _line(item, found))
    )
    if not rows:
        return ()
    write = Write(
        System.NETSUITE, Verb.UPDATE, found.record, sublists={"itemList": Sublist(rows)}, id=found.id
    )
    return (Step(STEP, UPDATING_REVENUE_RECOGNITION, REFUSED, write),)


def _line(item: BilledItem, found: Found) -> str:
    """The line's number, by its column Zuora ID; the item itself has it only without Invoice Settlement."""
    return found.lines.get(item.id) or item.integration_id


def _released(item: BilledItem, line: str) -> Row:
    recognition = recognise(item)
    fields: dict[str, Value] = {
        "line": line,
        "deferRevRec": recognition.defer,
        "revRecStartDate": recognition.start,
        "revRecEndDate": recognition.end,
    }
    return Row(filled(fields))
