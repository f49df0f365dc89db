"""What people, runs, faults and deaths may do to the records of a small synced company, in any order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import requests
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request, action_undo
from connector.services.resync import records_resync
from connector.services.runs import run_request
from connector.services.sequence import run_execute
from tests.journeys.world import World

PROCESSES = ("invoices_to_netsuite", "refunds_to_zuora")
CANCELLED = ("Canceled", "Cancelled")


class Killed(BaseException):
    """The worker is gone in the middle of its work."""


class Scene:
    """The synced demo company, the records that are played with, and how to bring all back."""

    def __init__(self, world: World, keys: list[tuple[str, str]]) -> None:
        self.world = world
        self.keys = keys
        self.copies = (world.sandbox.zuora.state_copy(), world.sandbox.company.state_copy())

    def __repr__(self) -> str:
        return "Scene"

    def reset(self) -> None:
        sandbox = self.world.sandbox
        sandbox.zuora.state_restore(self.copies[0])
        sandbox.company.state_restore(self.copies[1])
        for app in (sandbox.zuora, sandbox.netsuite):
            app.faults.clear()
            app.journal.clear()

    def record(self, number: int) -> SyncRecord:
        process, source_id = self.keys[number % len(self.keys)]
        rows = SyncRecord.objects.select_related("connection")
        return rows.get(connection=self.world.connection, process=process, source_id=source_id)


def counterparts(world: World, record: SyncRecord) -> list[str]:
    """The living counterparts of a record, straight from the destination's books."""
    if record.process == "refunds_to_zuora":
        rows = world.sandbox.tenant.rows("Refund", IntegrationId__NS=record.source_id)
        return [row["Id"] for row in rows if row["Status"] not in CANCELLED]
    return [
        row.id
        for row in world.sandbox.company.rows("invoice")
        if row.fields.get("customFieldList", {}).get("custbodyzuoraid") == record.source_id
    ]


def run_process(scene: Scene, number: int) -> None:
    """A run, if no other is active; one whose worker died is active until it is known to be dead."""
    with suppress(ValidationError):
        process = PROCESSES[number % len(PROCESSES)]
        run = run_request(connection=scene.world.connection, user=None, process=process, enqueue=False)
        run_execute(run_id=run.pk)


def resync(scene: Scene, number: int) -> None:
    with suppress(ValidationError):
        records_resync(records=[scene.record(number)], user=None)


def clear(scene: Scene, number: int) -> None:
    record = scene.record(number)
    options: dict[str, Any] = {"reason": "Try again.", "enqueue": False}
    if record.process == "refunds_to_zuora" and number % 2:
        options |= {"override": True, "confirmation": str(record)}
    with suppress(ValidationError):
        action_request(record=record, kind=ActionKind.CLEAR, user=None, **options)


def ignore(scene: Scene, number: int) -> None:
    record = scene.record(number)
    with suppress(ValidationError):
        action_request(record=record, kind=ActionKind.IGNORE, user=None, reason="Later.", enqueue=False)


def stop_ignoring(scene: Scene, number: int) -> None:
    with suppress(ValidationError):
        action_request(record=scene.record(number), kind=ActionKind.UNIGNORE, user=None, enqueue=False)


def undo(scene: Scene, number: int) -> None:
    actions = list(RecordAction.objects.filter(state__in=ActionState.open()))
    if actions:
        with suppress(ValidationError):
            action_undo(action=actions[number % len(actions)], user=None, enqueue=False)


def work(scene: Scene, number: int) -> None:
    """The desk's worker takes whatever waits."""
    for action in RecordAction.objects.filter(state__in=[ActionState.QUEUED, ActionState.UNDOING]):
        action_execute(action_id=action.pk)
    for run in SyncRun.objects.filter(state=RunState.QUEUED):
        run_execute(run_id=run.pk)


def clear_by_hand(scene: Scene, number: int) -> None:
    """Somebody empties the fields on the screen of the source system."""
    record = scene.record(number)
    if record.process == "refunds_to_zuora":
        custom = {"custbodyzuoraid": "", "custbodyzuoraintegrationstatus": ""}
        scene.world.edit("netsuite", "customerRefund", record.source_id, customFieldList=custom)
    else:
        fields = {"IntegrationStatus__NS": "", "IntegrationId__NS": "", "TransferredToAccounting": None}
        scene.world.edit("zuora", "Invoice", record.source_id, **fields)


def remove_counterpart(scene: Scene, number: int) -> None:
    """Somebody deletes the invoice in NetSuite, or cancels the refund in Zuora."""
    record = scene.record(number)
    world = scene.world
    if record.process == "refunds_to_zuora":
        for row in counterparts(world, record):
            world.edit("zuora", "Refund", row, Status="Canceled")
    else:
        for row in counterparts(world, record):
            requests.delete(f"{world.sandbox.netsuite_url}/_sandbox/state/invoice/{row}", timeout=30)


def disturb(scene: Scene, number: int) -> None:
    kinds = (
        ("netsuite", {"kind": "drop_after", "operation": "addList"}),
        ("netsuite", {"kind": "drop_before", "operation": "addList"}),
        ("netsuite", {"kind": "unexpected", "count": 8}),
        ("netsuite", {"kind": "drop_after", "operation": "updateList"}),
        ("zuora", {"kind": "drop_after", "operation": "refund"}),
        ("zuora", {"kind": "drop_after", "operation": "update"}),
        ("zuora", {"kind": "server_error", "after": True, "operation": "refund"}),
        ("zuora", {"kind": "lock", "count": 2}),
    )
    system, fault = kinds[number % len(kinds)]
    scene.world.faults(system, fault)


def die_in_a_run(scene: Scene, number: int) -> None:
    """A worker is killed at one of its remote calls, before or behind it."""
    left = {"calls": 4 + number // 2 % 24}
    send = requests.Session.send

    def deadly(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
        left["calls"] -= 1
        if left["calls"] == 0 and number % 2:
            raise Killed
        answer = send(session, request, **options)
        if left["calls"] == 0:
            raise Killed
        return answer

    with patch.object(requests.Session, "send", deadly), suppress(Killed):
        run_process(scene, number)


def time_passes(scene: Scene, number: int = 0) -> None:
    past = timezone.now() - timedelta(hours=2)
    SyncRecord.objects.filter(next_try_at__isnull=False).update(next_try_at=past)
    SyncRecord.objects.filter(lease_until__isnull=False).update(lease_until=past)
    SyncRun.objects.filter(state=RunState.RUNNING).update(heartbeat_at=past)
    RecordAction.objects.filter(state=ActionState.RUNNING).update(heartbeat_at=past)


HAPPENINGS: tuple[Callable[[Scene, int], None], ...] = (
    *(run_process, resync, clear, ignore, stop_ignoring, undo, work),
    *(clear_by_hand, remove_counterpart, disturb, die_in_a_run, time_passes),
)
