"""Actions on many records: checked first, confirmed, then carried out record by record.

Up to `AT_ONCE` records are dealt with during the click, more in the background. Whatever a worker leaves
behind when it dies is taken up again: items that were asked for are not asked for twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from redis.exceptions import RedisError

from connector.models import (
    ActionKind,
    ActionState,
    BulkAction,
    BulkItem,
    BulkKind,
    BulkState,
    Connection,
    ItemState,
    RecordAction,
    SyncRecord,
)
from connector.services.bulk_parts import part_enqueue
from connector.services.queueing import job_enqueue
from connector.services.record_actions import (
    NEEDS_REASON,
    PERMISSIONS,
    action_refused,
    action_request,
    process_of,
)
from connector.services.records import LEASE, chunked
from connector.services.resync import records_resync
from connector.services.runs import run_enqueue
from syncrules.statuses import State

AT_ONCE = 200
MOST = 20_000
_FORGOTTEN = timedelta(days=1)  # a draft that nobody confirmed
BULK_PERMISSIONS = {
    BulkKind.RESYNC: "connector.change_syncrecord",
    BulkKind.CLEAR: PERMISSIONS[ActionKind.CLEAR],
    BulkKind.BOOKED: PERMISSIONS[ActionKind.BOOKED],
    BulkKind.IGNORE: PERMISSIONS[ActionKind.IGNORE],
}


def bulk_prepare(
    *, connection: Connection, records: QuerySet[SyncRecord], kind: BulkKind, user: User
) -> BulkAction:
    """Keep which records are meant; nothing happens to them before `bulk_confirm`.

    Raises PermissionDenied without the permission of the action, ValidationError for no records or too many.
    """
    if not user.has_perm(BULK_PERMISSIONS[kind]):
        raise PermissionDenied(f"You may not use {kind.label}.")
    ids = list(records.order_by("process", "pk").values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise ValidationError("Nothing was selected. Tick records or whole groups first.")
    if len(ids) > MOST:
        raise ValidationError(f"Choose at most {MOST:,} records at a time; narrow the filters.")
    forgotten = timezone.now() - _FORGOTTEN
    BulkAction.objects.filter(state=BulkState.DRAFT, created_at__lt=forgotten).delete()
    with transaction.atomic():
        bulk = BulkAction.objects.create(connection=connection, kind=kind, user=user, total=len(ids))
        items = [BulkItem(bulk=bulk, record_id=pk) for pk in ids]
        BulkItem.objects.bulk_create(items, batch_size=500)
    return bulk


@dataclass(frozen=True, slots=True)
class Estimate:
    """What would happen: how many of the checked records are safe, and why the others are left alone."""

    total: int
    checked: int
    safe: int
    refused: list[tuple[SyncRecord, str]]

    @property
    def whole(self) -> bool:
        """Every record was checked."""
        return self.checked == self.total

    @property
    def expected(self) -> int:
        """How many are safe, or probably are."""
        if self.whole or not self.checked:
            return self.safe
        return round(self.total * self.safe / self.checked)


def bulk_estimate(*, bulk: BulkAction) -> Estimate:
    """Check the records, of many only the first ones; each is checked again before it is carried out."""
    results = _checked(bulk, _todo(bulk))
    refused = [(item.record, reason) for item, reason in results if reason]
    return Estimate(bulk.total, len(results), len(results) - len(refused), refused)


def bulk_confirm(*, bulk: BulkAction, user: User, reason: str = "", until: date | None = None) -> BulkAction:
    """Carry out a draft: at once, or in the background for many records. A second click changes nothing.

    Raises PermissionDenied for another person's draft, ValidationError where a reason is missing or the
    day has passed.
    """
    kind = BulkKind(bulk.kind)
    if bulk.user_id != user.pk or not user.has_perm(BULK_PERMISSIONS[kind]):
        raise PermissionDenied(f"You may not use {kind.label}.")
    if kind is not BulkKind.RESYNC and ActionKind(kind.value) in NEEDS_REASON and not reason.strip():
        raise ValidationError(f"{kind.label} needs a reason; it is kept in the audit trail.")
    if until is not None and until <= timezone.now().astimezone(bulk.connection.zone).date():
        raise ValidationError(f"{until} has passed. Choose a day in the future, or none.")
    fields = {"reason": reason.strip(), "until": until, "started_at": timezone.now()}
    confirmed = BulkAction.objects.filter(pk=bulk.pk, state=BulkState.DRAFT).update(
        state=BulkState.QUEUED, **fields
    )
    if confirmed and bulk.total <= AT_ONCE:
        bulk_execute(bulk_id=bulk.pk)
    elif confirmed:
        _wake(partial(bulk_enqueue, bulk=bulk))
    bulk.refresh_from_db()
    return bulk


def bulk_enqueue(*, bulk: BulkAction) -> None:
    """Wake a worker of the desk queue."""
    job_enqueue("desk", "connector.jobs.bulk_job", bulk.pk, bulk.job_id)


def bulk_execute(*, bulk_id: int) -> None:
    """Check every record once more and ask for its run or action; does nothing when another worker has it."""
    mine = BulkAction.objects.filter(pk=bulk_id)
    claimed = {"state": BulkState.RUNNING, "heartbeat_at": timezone.now()}
    if not mine.filter(state=BulkState.QUEUED).update(**claimed):
        return
    bulk = mine.select_related("connection", "user").get()
    while items := _todo(bulk):
        _ask_each(bulk, _checked(bulk, items))
        mine.update(heartbeat_at=timezone.now())
        if bulk.kind != BulkKind.RESYNC:
            _wake(partial(part_enqueue, bulk_id=bulk.pk))
    if bulk.kind == BulkKind.RESYNC:
        _resync(bulk)
    mine.update(state=BulkState.ASKED)


def bulks_wake() -> int:
    """Take up what a dead worker left, and wake a worker for everything that was confirmed and not begun."""
    BulkAction.objects.filter(state=BulkState.RUNNING, heartbeat_at__lt=timezone.now() - LEASE).update(
        state=BulkState.QUEUED
    )
    waiting = list(BulkAction.objects.filter(state=BulkState.QUEUED))
    for bulk in waiting:
        bulk_enqueue(bulk=bulk)
    return len(waiting)


def _todo(bulk: BulkAction) -> list[BulkItem]:
    """The next records that nobody has looked at."""
    return _with_connection(bulk, bulk.items.filter(state=ItemState.WAITING).order_by("pk")[:AT_ONCE])


def _with_connection(bulk: BulkAction, items: QuerySet[BulkItem]) -> list[BulkItem]:
    """Items with their records; the connection is known and not to be read again for each."""
    found = list(items.select_related("record"))
    for item in found:
        item.record.connection = bulk.connection
    return found


def _checked(bulk: BulkAction, items: Sequence[BulkItem]) -> list[tuple[BulkItem, str]]:
    """Each item with the reason why its record is left alone, empty for those that are safe."""
    busy = RecordAction.objects.filter(
        record__in=[item.record_id for item in items], state__in=ActionState.open()
    )
    open_actions = {action.record_id: action for action in busy}
    return [(item, _refusal(bulk, item.record, open_actions.get(item.record_id))) for item in items]


def _refusal(bulk: BulkAction, record: SyncRecord, action: RecordAction | None) -> str:
    if action is not None:
        return f"{action.get_kind_display()} of this record is still {action.get_state_display().lower()}."
    try:
        process = process_of(record)
        if bulk.kind != BulkKind.RESYNC:
            return action_refused(record, ActionKind(bulk.kind))
    except ValidationError as error:
        return " ".join(error.messages)
    if record.connection.paused:
        return f"Connection {record.connection.name} is paused."
    if record.state == State.IGNORED:
        return f"{process.noun} {record} is ignored; stop ignoring it first."
    if record.lease_until and record.lease_until > timezone.now():
        return "A run is working on this record right now."
    return ""


def _ask_each(bulk: BulkAction, results: Sequence[tuple[BulkItem, str]]) -> None:
    for item, refusal in results:
        item.message, item.state = refusal, ItemState.REFUSED if refusal else ItemState.SAFE
        if not refusal and bulk.kind != BulkKind.RESYNC:
            _act(bulk, item)
    BulkItem.objects.bulk_update([item for item, _ in results], ["state", "message", "action"], 100)


def _act(bulk: BulkAction, item: BulkItem) -> None:
    try:
        item.action = action_request(
            record=item.record,
            kind=ActionKind(bulk.kind),
            user=bulk.user,
            reason=bulk.reason,
            until=bulk.until,
            enqueue=False,
        )
        item.state = ItemState.ASKED
    except (ValidationError, PermissionDenied) as error:
        texts = error.messages if isinstance(error, ValidationError) else [str(error)]
        item.state, item.message = ItemState.REFUSED, " ".join(texts)


def _resync(bulk: BulkAction) -> None:
    """One run per process for all records that are safe."""
    safe = _with_connection(bulk, bulk.items.filter(state=ItemState.SAFE))
    ordered = sorted(safe, key=lambda item: item.record.process)
    for _process, group in groupby(ordered, key=lambda item: item.record.process):
        items = list(group)
        try:
            run = records_resync(records=[i.record for i in items], user=bulk.user, enqueue=False)
        except ValidationError as error:
            _mark(items, state=ItemState.REFUSED, message=" ".join(error.messages))
            continue
        _mark(items, state=ItemState.ASKED, run=run)
        _wake(partial(run_enqueue, run=run))


def _mark(items: Sequence[BulkItem], **fields: object) -> None:
    for part in chunked([item.pk for item in items]):
        BulkItem.objects.filter(pk__in=part).update(**fields)


def _wake(enqueue: Callable[[], None]) -> None:
    """What was asked for is kept; the watchdog wakes a worker when the queue answers again."""
    with suppress(RedisError):
        enqueue()
