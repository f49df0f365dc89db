"""The guided actions, one after the other as resync.md tells them."""

from __future__ import annotations

from collections.abc import Callable

from connector.models import ActionKind, ActionState
from connector.services.action_ground import Ground
from connector.services.action_writes import ActionRefused
from connector.services.record_actions import OVERRIDABLE
from connector.services.records import problem_clear
from connector.services.recovery import found_result
from connector.services.work import MAIN_STEP
from syncrules import hand
from syncrules.language import Action
from syncrules.statuses import IGNORE, State, Transfer, is_ignore, never_recovered


def check(ground: Ground) -> None:
    """Only look: what the other system has, and the fields that clearing would empty."""
    check = ground.look(refuse=False)
    if check.record is not None:
        ground.action.checked["fields"] = hand.touched(ground.process, check.record)
    ground.end(ActionState.DONE, check.code, check.message, check.remedy)


def clear(ground: Ground) -> None:
    """Check, keep the old values, empty the fields, hand the record to a resync."""
    check = ground.look()
    allowed = ground.action.override and check.code in OVERRIDABLE
    if check.code and not allowed:
        raise ActionRefused(check.code, check.message, check.remedy)
    ground.remember(hand.touched(ground.process, check.record))
    # From here on nothing may be created for this record without looking first, whoever comes next.
    ground.row.look_first = True
    if not ground.row.destination_id:
        ground.row.generation += 1  # otherwise the engine raises it when it creates anew
    ground.row.save(update_fields=["look_first", "generation"])
    ground.write(hand.clear(ground.process, check.record))
    ground.row.integration_status, ground.row.transferred = "", ""
    ground.row.synced_amount = ground.row.rest_amount = None
    ground.hand_on("Cleared: its fields are empty, the resync follows.")


def push(ground: Ground) -> None:
    """Transferred to Accounting No, so that the existing counterpart is updated."""
    ground.remember({hand.TRANSFERRED: ground.row.transferred})
    ground.write(hand.push(ground.process, ground.row.source_id))
    ground.row.transferred = ""
    ground.hand_on("The changes follow with the resync.")


def link(ground: Ground) -> None:
    """Write everything that a success writes (D53), for the counterpart that the person named."""
    record = ground.look(refuse=False).record
    if record is None:
        raise ActionRefused("RESYNC_CHECK_FAILED", f"{ground.named} cannot be read.", "Nothing was changed.")
    found = ground.existing(record, ground.action.destination_id)
    ground.remember(hand.touched(ground.process, record))
    if found.source_id == ground.row.source_id and ground.process.resume(record, found, ground.context):
        # Our own, but unfinished (D12): the resync finds it first and does what it lacks.
        ground.row.look_first = True
        ground.row.save(update_fields=["look_first"])
        ground.hand_on("Its counterpart is unfinished; the resync that follows completes it.")
        return
    result = {MAIN_STEP: found_result(found)}
    writes = ground.process.settle(record, Action.RELINK, result, ground.context)
    ground.write(*writes)
    ground.settled(found.id, found.record)


def booked(ground: Ground) -> None:
    """What was booked by hand counts as synced; a given id must exist."""
    check = ground.look(refuse=False)
    if check.record is None:
        raise ActionRefused("RESYNC_CHECK_FAILED", f"{ground.named} cannot be read.", "Nothing was changed.")
    destination_id, record = ground.action.destination_id, ""
    if never_recovered(ground.row.integration_status) and not (destination_id or check.living):
        text = f"{ground.named} has no counterpart in {ground.process.destination}."
        raise ActionRefused("RESYNC_CHECK_FAILED", text, "Use Clear and resync instead.")
    if destination_id:
        record = ground.existing(check.record, destination_id).record
    ground.remember(hand.touched(ground.process, check.record))
    ground.write(hand.book(ground.process, ground.row.source_id, destination_id))
    ground.row.booked_by_hand = not never_recovered(ground.row.integration_status)
    ground.settled(destination_id or ground.row.destination_id, record)


def ignore(ground: Ground) -> None:
    """Leave the record out of every selection, for ever or until a day."""
    check = ground.look(refuse=False)
    if check.record is not None:
        ground.remember(hand.touched(ground.process, check.record))
    ground.write(hand.ignore(ground.process, ground.row.source_id))
    problem_clear(ground.row)
    ground.row.cause = None
    ground.row.integration_status, ground.row.ignored_until = IGNORE, ground.action.until
    ground.row.transferred = Transfer.IGNORE if ground.process.transfers else ground.row.transferred
    ground.row.state, ground.row.message = State.IGNORED, f"Ignored: {ground.action.reason}"
    ground.done()


def unignore(ground: Ground) -> None:
    """Take the record in again; the next run or the resync that follows judges it anew."""
    before = {hand.status_field(ground.process): ground.row.integration_status}
    if ground.process.transfers:
        ours = Transfer.IGNORE.value if ground.row.put_aside else ""
        before[hand.TRANSFERRED] = ground.row.transferred or ours
    ground.remember(before)
    ground.write(hand.stop_ignoring(ground.process, ground.row.source_id))
    ground.row.integration_status = ground.row.transferred = ""
    ground.row.ignored_until, ground.row.state, ground.row.message = None, State.WAITING, ""
    ground.hand_on("No longer ignored; it is judged anew.")


def undo(ground: Ground) -> None:
    """Bring the old values back."""
    row, before = ground.row, ground.action.before
    ground.write(hand.restore(ground.process, row.source_id, before))
    row.integration_status = before.get(hand.status_field(ground.process), row.integration_status)
    row.transferred = before.get(hand.TRANSFERRED, row.transferred)
    row.state = State.IGNORED if is_ignore(row.integration_status) else State.WAITING
    row.message = "The old values were restored; the next run judges it."
    ground.end(ActionState.UNDONE, message="The old values were restored.")


STEPS: dict[ActionKind, Callable[[Ground], None]] = {
    ActionKind.CHECK: check,
    ActionKind.CLEAR: clear,
    ActionKind.PUSH: push,
    ActionKind.LINK: link,
    ActionKind.BOOKED: booked,
    ActionKind.IGNORE: ignore,
    ActionKind.UNIGNORE: unignore,
}
