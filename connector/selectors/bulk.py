"""Where an action on many records stands: counts, and the outcome of each record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from connector.models import ActionState, BulkAction, BulkItem, BulkState, ItemState, RunState
from connector.selectors.connections import SECRETS
from connector.selectors.words import Look
from syncrules.statuses import State

PER_PAGE = 100
_ACTIVE_RUN = Q(run__state__in=RunState.active())
_OPEN_ACTION = Q(action__state__in=ActionState.open())
LOOKS = {
    "done": Look("good", "check", "Done"),
    "failed": Look("bad", "x", "Not done"),
    "busy": Look("busy", "loader-2", "Under way"),
    "refused": Look("warn", "ban", "Left alone"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One record of the list: how it ended, in words."""

    item: BulkItem
    look: Look
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything on the page of a confirmed action."""

    bulk: BulkAction
    counts: dict[str, int]
    outcomes: list[Outcome]
    more: int  # the key after which the next page begins; 0 on the last page
    runs: list[int]

    @property
    def finished(self) -> bool:
        """Nothing is under way any more."""
        return self.bulk.state == BulkState.ASKED and not self.counts["busy"]

    @property
    def ended(self) -> int:
        """How many records have their outcome."""
        return self.bulk.total - self.counts["busy"]

    @property
    def smooth(self) -> bool:
        """Every record was done."""
        return self.finished and self.counts["done"] == self.bulk.total


def bulk_get(pk: int) -> BulkAction:
    """An action on many records with its connection, without secrets; raises Http404."""
    secrets = [f"connection__{name}" for name in SECRETS]
    return get_object_or_404(BulkAction.objects.select_related("connection", "user").defer(*secrets), pk=pk)


def bulk_progress(bulk: BulkAction, after: int = 0) -> Progress:
    """Read the page with a fixed number of queries."""
    done, busy = _done(bulk), _busy(bulk)
    refused = Q(state=ItemState.REFUSED)
    counts = bulk.items.aggregate(
        done=Count("pk", filter=done),
        busy=Count("pk", filter=busy & ~done),
        refused=Count("pk", filter=refused),
    )
    counts["failed"] = bulk.total - sum(counts.values())
    items = list(_items(bulk).filter(pk__gt=after)[: PER_PAGE + 1])
    return Progress(
        bulk=bulk,
        counts=counts,
        outcomes=[_outcome(bulk, item) for item in items[:PER_PAGE]],
        more=items[PER_PAGE - 1].pk if len(items) > PER_PAGE else 0,
        runs=sorted(set(bulk.items.exclude(run=None).order_by().values_list("run", flat=True).distinct())),
    )


def _items(bulk: BulkAction) -> QuerySet[BulkItem]:
    return bulk.items.select_related("record", "action", "run").order_by("pk")


def _done(bulk: BulkAction) -> Q:
    synced = Q(run__isnull=False, record__state=State.DONE, record__synced_at__gte=bulk.started_at)
    acted = Q(action__state=ActionState.DONE)
    return synced | acted if bulk.started_at else Q(pk__in=())


def _busy(bulk: BulkAction) -> Q:
    return Q(state__in=(ItemState.WAITING, ItemState.SAFE)) | _ACTIVE_RUN | _OPEN_ACTION


def _outcome(bulk: BulkAction, item: BulkItem) -> Outcome:
    record, action, run = item.record, item.action, item.run
    if item.state == ItemState.REFUSED:
        return Outcome(item, LOOKS["refused"], item.message)
    if action is not None:
        name = "busy" if action.is_open else "done" if action.state == ActionState.DONE else "failed"
        words = " ".join(filter(None, (action.message, action.remedy)))
        return Outcome(item, LOOKS[name], words or (action.get_state_display() if name == "failed" else ""))
    if run is None:
        return Outcome(item, LOOKS["busy"], "")
    since = bulk.started_at
    if record.state == State.DONE and record.synced_at and since and record.synced_at >= since:
        return Outcome(item, LOOKS["done"], f"Synced as {record.destination_id}.")
    if run.is_active:
        return Outcome(item, LOOKS["busy"], "")
    return Outcome(item, LOOKS["failed"], record.message or run.message)
