"""Whatever people, runs, faults and deaths do in any order: nothing twice, nothing lost, all explained."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connector.models import ActionState, RecordAction, RunState, SyncRecord, SyncRun
from connector.services.watchdog import watchdog_round
from sandbox.netsuite.records import Refused
from syncrules.statuses import State
from tests.journeys.happenings import (
    CANCELLED,
    HAPPENINGS,
    PROCESSES,
    Scene,
    clear,
    clear_by_hand,
    counterparts,
    remove_counterpart,
    run_process,
    time_passes,
    work,
)
from tests.journeys.record_choice import unpaid_invoices
from tests.journeys.world import World, demo_world

EXAMPLES = int(os.environ.get("INTERLEAVINGS", "200"))


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), demo_world() as world:
        world.run()
        invoices = unpaid_invoices(world)[:2]
        refunds = SyncRecord.objects.filter(process="refunds_to_zuora", state=State.DONE).order_by("number")[
            :2
        ]
        keys = [(row.process, row.source_id) for row in (*invoices, *refunds)]
        leave_only(world, keys)
        yield Scene(world, keys)


def leave_only(world: World, keys: list[tuple[str, str]]) -> None:
    """Take away all other invoices and refunds: what nobody plays with only costs every run time."""
    kept = {source_id for _, source_id in keys}
    tenant, company = world.sandbox.tenant, world.sandbox.company
    for kind, owner in (("InvoiceItem", "InvoiceId"), ("Invoice", "Id")):
        for row in tenant.rows(kind):
            if row[owner] not in kept:
                tenant.delete(kind, row["Id"])
    for record in company.rows("customerRefund"):
        if record.id not in kept:
            company.delete("customerRefund", record.id)
    for record in company.rows("invoice"):
        if record.fields.get("customFieldList", {}).get("custbodyzuoraid") not in kept:
            with suppress(Refused):  # some are paid
                company.delete("invoice", record.id)
    rows = SyncRecord.objects.filter(connection=world.connection, process__in=PROCESSES)
    rows.exclude(source_id__in=kept).delete()


# --- what must hold afterwards ------------------------------------------------------------------------


def settle(scene: Scene) -> None:
    """Faults end, time passes, the watchdog comes round, workers and runs work until nothing is open."""
    for app in (scene.world.sandbox.zuora, scene.world.sandbox.netsuite):
        app.faults.clear()
    for _ in range(3):
        time_passes(scene)
        watchdog_round()
        work(scene, 0)
        for number in range(len(PROCESSES)):
            run_process(scene, number)
        if not open_ends():
            return


def open_ends() -> bool:
    """Whether anything is still to happen by itself."""
    records = SyncRecord.objects.filter(state__in=[State.IN_PROGRESS, State.WAITING])
    runs = SyncRun.objects.filter(state__in=RunState.active())
    actions = RecordAction.objects.filter(state__in=ActionState.open())
    return records.exists() or runs.exists() or actions.exists()


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


Steps = list[tuple[Callable[[Scene, int], None], int]]


def drawn(most: int, *without: Callable[[Scene, int], None], least: int = 0) -> st.SearchStrategy[Steps]:
    """What may happen, in any order; each with a number that chooses whom it happens to."""
    happenings = [happen for happen in HAPPENINGS if happen not in without]
    steps = st.tuples(st.sampled_from(happenings), st.integers(0, 200))
    return st.lists(steps, min_size=least, max_size=most)


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],  # shrinking takes as long as a hundred examples
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@contextmanager
def played(scene: Scene, steps: Steps) -> Iterator[None]:
    """Everything as at the beginning, then the steps and whatever follows by itself; forgotten at the end."""
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
        yield
        raise _Rollback


@pytest.mark.django_db
@pytest.mark.timeout(1500)
@examples(EXAMPLES)
@given(steps=drawn(6, least=2))
def test_no_order_of_happenings_makes_a_record_twice_or_leaves_it_unexplained(
    scene: Scene, db: None, steps: Steps
) -> None:
    with played(scene, steps):
        pass


@pytest.mark.django_db
@pytest.mark.timeout(600)
@examples(max(5, EXAMPLES // 4))
@given(
    before=drawn(2, remove_counterpart),
    how=st.sampled_from([clear, clear_by_hand]),
    number=st.integers(0, 7),
    after=drawn(4, remove_counterpart),
)
def test_a_record_whose_status_is_cleared_while_its_counterpart_lives_keeps_that_one(
    scene: Scene, db: None, before: Steps, how: Callable[[Scene, int], None], number: int, after: Steps
) -> None:
    scene.reset()
    record = scene.record(number)
    living = counterparts(scene.world, record)
    assert len(living) == 1
    with played(scene, [*before, (how, number), *after]):
        assert counterparts(scene.world, record) == living
