"""Whatever people, runs, faults and deaths do in any order: nothing twice, nothing lost, all explained."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import requests
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connector.models import ActionKind, ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.record_action_run import action_execute
from connector.services.record_actions import action_request, action_undo
from connector.services.resync import records_resync
from connector.services.runs import run_request
from connector.services.sequence import run_execute
from connector.services.watchdog import watchdog_round
from syncrules.statuses import State
from tests.journeys.record_choice import unpaid_invoices
from tests.journeys.world import World, demo_world

EXAMPLES = int(os.environ.get("INTERLEAVINGS", "30"))
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


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), demo_world() as world:
        world.run()
        invoices = unpaid_invoices(world)[:2]
        refunds = SyncRecord.objects.filter(process="refunds_to_zuora", state=State.DONE).order_by("number")[
            :2
        ]
        keys = [(row.process, row.source_id) for row in (*invoices, *refunds)]
        yield Scene(world, keys)


# --- what may happen ----------------------------------------------------------------------------------


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


# --- what must hold afterwards ------------------------------------------------------------------------


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


def settle(scene: Scene) -> None:
    """Faults end, time passes, the watchdog comes round, workers and runs do what is due."""
    for app in (scene.world.sandbox.zuora, scene.world.sandbox.netsuite):
        app.faults.clear()
    for _ in range(3):
        time_passes(scene)
        watchdog_round()
        work(scene, 0)
        for number in range(len(PROCESSES)):
            run_process(scene, number)


def check(scene: Scene) -> None:
    for number in range(len(scene.keys)):
        record = scene.record(number)
        living = counterparts(scene.world, record)
        assert len(living) <= 1, f"{record} exists {len(living)} times"
        assert record.state != State.IN_PROGRESS, f"{record}: {record.message}"
        assert record.lease_owner == ""
        if record.state == State.DONE and living:
            assert record.destination_id == living[0]
        if record.state not in (State.DONE, State.IGNORED):
            assert record.message, f"{record} is {record.state} without a word"
    keys = Counter(
        row["IntegrationId__NS"]
        for row in scene.world.sandbox.tenant.rows("Refund")
        if row["Status"] not in CANCELLED and row.get("IntegrationId__NS")
    )
    assert max(keys.values()) == 1


class _Rollback(Exception):
    """Ends an example: what it did to our rows is forgotten."""


@pytest.mark.django_db
@pytest.mark.timeout(1500)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes as long as a hundred examples
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 200)), min_size=2, max_size=6))
def test_no_order_of_happenings_makes_a_record_twice_or_leaves_it_unexplained(
    scene: Scene, db: None, steps: list[tuple[Callable[[Scene, int], None], int]]
) -> None:
    scene.reset()
    with (
        suppress(_Rollback),
        transaction.atomic(),
        patch("connector.services.runs.job_enqueue"),
        patch("connector.services.record_actions.job_enqueue"),
    ):
        for happen, number in steps:
            happen(scene, number)
        settle(scene)
        check(scene)
        raise _Rollback
