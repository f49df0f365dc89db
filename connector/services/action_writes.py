"""The writes of a guided action on the source, each with its attempt, intent and exchange (resync.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import Kind
from connector.models import ActionState, Attempt, AttemptState, Intent, RecordAction
from connector.services.audit import actor_of
from connector.services.connections import Gateways
from connector.services.work import Work
from connector.services.writing import write_all
from syncrules.language import SyncProcess, Verdict, Write
from syncrules.messages import message_for, remedy_for


class ActionRefused(Exception):
    """The action must not go on; says why, in the words of the catalogue, and how it ends."""

    def __init__(
        self, code: str, message: str, remedy: str = "", state: ActionState = ActionState.REFUSED
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.state = code, message, remedy, state


def source_write(
    *, action: RecordAction, process: SyncProcess[Any], gateways: Gateways, writes: Sequence[Write]
) -> None:
    """Perform the writes in order; raises ActionRefused at the first that is not taken."""
    work = _open_attempt(action, writes)
    refused: list[Refusal] = []

    def settle(_work: Work, result: WriteResult) -> None:
        if result.refusal is not None:
            refused.append(result.refusal)

    for write in writes:
        write_all(
            gateway=gateways.of(write.system), items=[(work, write)], purpose=str(action.kind), settle=settle
        )
        if refused:
            _close_attempt(work, refused[0])
            raise _refusal(refused[0], action, process)
    _close_attempt(work, None)


def _open_attempt(action: RecordAction, writes: Sequence[Write]) -> Work:
    row = action.record
    row.attempts_made += 1
    attempt = Attempt(
        record=row,
        number=row.attempts_made,
        action=action.kind,
        state=AttemptState.OPEN,
        started_at=timezone.now(),
    )
    intent = Intent(attempt=attempt, step=action.kind, system=str(writes[0].system), target=writes[0].record)
    with transaction.atomic():
        attempt.save()
        intent.save()
        row.save(update_fields=["attempts_made"])
    work = Work(record=None, row=row, verdict=Verdict((), None), attempt=attempt, actor=actor_of(action.user))
    work.intents[str(action.kind)] = intent
    return work


def _close_attempt(work: Work, refusal: Refusal | None) -> None:
    attempt = work.attempt
    assert attempt is not None
    if refusal is None:
        attempt.state = AttemptState.WRITTEN
    else:
        unclear = refusal.kind is Kind.UNCLEAR
        attempt.state = AttemptState.UNCLEAR if unclear else AttemptState.REFUSED
    attempt.finished_at = timezone.now()
    if refusal:
        attempt.code, attempt.remote_text = refusal.code, refusal.text
    attempt.save()


def _refusal(refusal: Refusal, action: RecordAction, process: SyncProcess[Any]) -> ActionRefused:
    # A TTA that the API user may not change is the refusal that people meet here (resync.md).
    about_transfer = process.transfers and refusal.code == "ZUORA_PERMISSION"
    code = "TTA_OVERRIDE_REFUSED" if about_transfer else refusal.code
    values = {
        "record": f"{process.noun} {action.record}",
        "text": refusal.text,
        "code": refusal.remote_code,
        "system": str(process.source),
        **refusal.values,
    }
    # A busy system or a lost answer is no refusal; each of these writes may be repeated.
    definite = refusal.kind in (Kind.PERMANENT, Kind.CONFIGURATION)
    state = ActionState.REFUSED if definite else ActionState.FAILED
    return ActionRefused(code, message_for(code, values), remedy_for(code), state)
