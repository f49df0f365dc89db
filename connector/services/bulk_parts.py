"""Carrying out the guided actions of one bulk action, a part at a time.

One job takes a part and wakes the next one behind whatever waits by then: a click on a single record never
waits for thousands of others.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from redis.exceptions import RedisError

from connector.models import ActionState, BulkItem
from connector.services.queueing import job_enqueue
from connector.services.record_action_run import action_execute

PART = 25
LONGEST = timedelta(minutes=5)  # well below the limit of a job


def part_enqueue(*, bulk_id: int, after: int = 0) -> None:
    """Wake a worker for the actions that wait, if there are any. Asking twice is one job."""
    if waiting := _waiting(bulk_id, after):
        job_enqueue("desk", "connector.jobs.bulk_part_job", bulk_id, f"bulk-{bulk_id}-from-{waiting[0]}")


def part_execute(*, bulk_id: int) -> None:
    """Carry out the next actions one after the other, then wake the job for those behind them."""
    until, last = timezone.now() + LONGEST, 0
    for action_id in _waiting(bulk_id, 0):
        action_execute(action_id=action_id)
        last = action_id
        if timezone.now() > until:
            break
    with suppress(RedisError):  # the watchdog wakes a worker when the queue answers again
        part_enqueue(bulk_id=bulk_id, after=last)


def parts_wake() -> int:
    """Wake a worker for every bulk action with actions that were asked for and not begun."""
    waiting = BulkItem.objects.filter(action__state=ActionState.QUEUED).order_by()
    bulks = list(waiting.values_list("bulk", flat=True).distinct())
    for bulk_id in bulks:
        part_enqueue(bulk_id=bulk_id)
    return len(bulks)


def _waiting(bulk_id: int, after: int) -> list[int]:
    """The keys of the next actions; one that a run held up before comes round again later."""
    items = BulkItem.objects.filter(bulk=bulk_id, action__state=ActionState.QUEUED, action__gt=after)
    return list(items.order_by("action").values_list("action", flat=True)[:PART])
