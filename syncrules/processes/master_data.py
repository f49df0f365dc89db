"""What customers and items have in common on their way to NetSuite: steps, look-ups, write-back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from syncrules.language import (
    Action,
    Context,
    Current,
    Failure,
    Found,
    Kind,
    Lookup,
    Ref,
    Result,
    Step,
    System,
    Validation,
    Value,
    Verb,
    Write,
)
from syncrules.preferences import Preferences, SyncBehavior
from syncrules.processes.due import DueRules, Master, shown_around
from syncrules.statuses import (
    SYNC_COMPLETE,
    is_complete,
    wants,
)
from syncrules.texts import moment_text

ZUORA_ID = "Zuora ID"

Build = Callable[[Any, Action, Context], Write]


def named(record: str, kind: Kind, name: str, context: Context) -> Ref | None:
    """A reference to the NetSuite entry of exactly this name; None for an empty or unknown name."""
    found = context.reference.id_of(kind, name) if name else None
    return Ref(record, found) if found else None


def truthy(text: str) -> bool:
    """`Yes` and, read tolerantly, `true` (D31)."""
    return text.strip().lower() in ("yes", "true")


@dataclass(frozen=True, slots=True)
class MasterRules(DueRules):
    """The rules of one type: `noun` as in `Creating Customer`, its source object and behaviour setting."""

    noun: str
    source_object: str
    behaviour: Callable[[Preferences], SyncBehavior]
    build: Build

    def plan(self, record: Master, action: Action, context: Context) -> tuple[Step, ...]:
        """The one write to NetSuite."""
        if action is Action.RELINK:
            return ()
        working, refused = shown_around(self.noun, action)
        return (Step(action.value, working, refused, self.build(record, action, context)),)

    def resume(self, record: Master, found: Found, context: Context) -> tuple[Step, ...]:
        """What a found counterpart still lacks: its update (D53), or our fields if it was only linked."""
        status = record.integration.status
        if wants("updating", status):
            action = Action.UPDATE
        elif wants("linking", status) or found.source_id != record.id:
            action = Action.LINK
        else:
            return ()
        return tuple(_redirected(step, found) for step in self.plan(record, action, context))

    def settle(
        self, record: Master, action: Action, results: Mapping[str, Result], context: Context
    ) -> tuple[Write, ...]:
        """The write-back: id, status, the date of the first success; nothing after an ordinary update."""
        if action is Action.UPDATE and is_complete(record.integration.status):
            return ()
        fields: dict[str, Value] = {"IntegrationStatus__NS": SYNC_COMPLETE}
        counterpart = _counterpart(record, results)
        if action in (Action.CREATE, Action.RELINK) or counterpart != record.integration.id:
            fields["IntegrationId__NS"] = counterpart
        if not record.integration.sync_date:
            fields["SyncDate__NS"] = moment_text(context.now)
        return (Write(System.ZUORA, Verb.UPDATE, self.source_object, fields=fields, id=record.id),)


def integration_id_validation() -> Validation[Any]:
    """INTEGRATION_ID_MISSING: the status says complete but there is no counterpart."""

    def failures(record: Master, _context: Context) -> Iterable[Failure]:
        if is_complete(record.integration.status) and not record.integration.id:
            yield Failure()

    return Validation(
        "INTEGRATION_ID_MISSING",
        "A synced record has an Integration ID",
        failures,
        lambda record, _: record.integration.id or "empty",
    )


def current(record: Master) -> Current:
    """Where the record stands in Zuora; master data has no Transferred to Accounting."""
    own = record.integration
    return Current(record.id, own.status, own.id, sync_date=own.sync_date)


def lookups(record: Master, records: tuple[str, ...], key: str) -> tuple[Lookup, ...]:
    """The linked id first, then Zuora ID (D52), last the key under which our create was sent."""
    linked = record.integration.id
    by_id = (Lookup(System.NETSUITE, records, "internalId", linked),) if linked else ()
    return (
        *by_id,
        Lookup(System.NETSUITE, records, ZUORA_ID, record.id),
        Lookup(System.NETSUITE, records, "externalId", key),
    )


def _redirected(step: Step, found: Found) -> Step:
    # The record was found in NetSuite under another id or type than Zuora has noted.
    return replace(step, write=replace(step.write, record=found.record, id=found.id))


def _counterpart(record: Master, results: Mapping[str, Result]) -> str:
    # One record in NetSuite per source record: whichever step tells its id tells the same one.
    return next((result.id for result in results.values()), record.integration.id)
