"""When master data is due, and what is done with it: once, and again after each change (D01)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from syncrules.language import Action, Context, Criterion
from syncrules.preferences import Preferences, SyncBehavior
from syncrules.records.common import Integration
from syncrules.statuses import (
    creating,
    failed,
    is_complete,
    is_ignore,
    linking,
    never_recovered,
    updating,
)


class Master(Protocol):
    """The parts of an account, customer or item that these rules read."""

    @property
    def id(self) -> str: ...
    @property
    def integration(self) -> Integration: ...
    @property
    def updated_date(self) -> datetime: ...


class DueRules:
    """The part of a type's rules that decides when; `behaviour` is the preference that it follows."""

    __slots__ = ()

    behaviour: Callable[[Preferences], SyncBehavior]

    def modified(self, record: Master, context: Context) -> bool:
        """Synced before and changed since the watermark; only with New and Modified."""
        if self.behaviour(context.preferences) is not SyncBehavior.NEW_AND_MODIFIED:
            return False
        since = context.watermark
        return is_complete(record.integration.status) and (since is None or record.updated_date > since)

    def due(self, record: Master, context: Context) -> bool:
        """Never synced, unfinished or refused, or modified since (D01).

        A record whose custom fields were refused is repaired by hand and never taken again (D49).
        """
        status = record.integration.status
        if never_recovered(status):
            return False
        return not is_complete(status) or self.modified(record, context)

    def action(self, record: Master, context: Context) -> Action:
        """Create without Integration ID; else update, or only link with New Only."""
        if not record.integration.id:
            return Action.CREATE
        new_and_modified = self.behaviour(context.preferences) is SyncBehavior.NEW_AND_MODIFIED
        return Action.UPDATE if new_and_modified else Action.LINK

    def criteria(self) -> tuple[Criterion[Any], ...]:
        """Due, and not opted out by the status `Ignore` (D18)."""
        return (
            Criterion("NOT_SYNCED_OR_CHANGED", "Not synced yet, or changed since", self.due, _progress),
            Criterion(
                "NOT_IGNORED",
                "Integration Status is not Ignore",
                lambda record, _: not is_ignore(record.integration.status),
                _status,
            ),
        )


def shown_around(noun: str, action: Action) -> tuple[str, str]:
    """The source's status during a write, and after a refusal of it.

    An update leaves the status untouched: it would change the record, and so cause the next update.
    """
    return {
        Action.CREATE: (creating(noun), failed(creating(noun))),
        Action.UPDATE: ("", failed(updating(noun))),
        Action.LINK: (linking(noun), failed(linking(noun))),
    }[action]


def _status(record: Master, _context: Context) -> str:
    return record.integration.status or "empty"


def _progress(record: Master, context: Context) -> str:
    status = _status(record, context)
    return f"{status}, changed {record.updated_date:%Y-%m-%d %H:%M}"
