"""The clocks of both systems are minutes away from ours: no change is missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connector.models import SyncRecord
from connector.services.preferences import preferences_save
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

ACCOUNTS = "accounts_to_netsuite"


class Clock:
    """The time in both systems; `tick` lets whole seconds go by, which is all that Zuora tells apart."""

    def __init__(self, world: World, minutes: int) -> None:
        self._ahead = timedelta(minutes=minutes)
        sandbox = world.sandbox
        sandbox.tenant.clock = sandbox.company.clock = self.now
        sandbox.netsuite.clock = lambda: self.now().timestamp()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def tick(self) -> None:
        self._ahead += timedelta(seconds=2)


@pytest.fixture(params=[-4, 4], ids=["behind", "ahead"])
def skewed(request: pytest.FixtureRequest) -> Iterator[tuple[World, Clock]]:
    with demo_world(customer_sync_behavior="Sync New Records Only") as world:
        yield world, Clock(world, request.param)


def change(world: World, clock: Clock, record: SyncRecord, note: str) -> None:
    clock.tick()
    world.edit("zuora", "Account", record.number, Notes=note)
    clock.tick()


def comments(world: World, record: SyncRecord) -> Any:
    rows = world.state("netsuite", "customer")
    return next(row.get("comments") for row in rows if row["internalId"] == record.destination_id)


def test_changes_are_read_by_the_clock_of_the_system_that_they_happen_in(
    skewed: tuple[World, Clock],
) -> None:
    world, clock = skewed
    world.run(process=ACCOUNTS)
    record = SyncRecord.objects.filter(process=ACCOUNTS, state="done", attempts__action="create")[0]
    preferences_save(
        connection=world.connection,
        values={"customer_sync_behavior": "Sync New and Modified Records"},
        user=None,
        reason="Changes count from now on.",
    )
    for note in ("right after the switch", "after a run", "after another run"):
        change(world, clock, record, note)
        world.run(process=ACCOUNTS)
        assert comments(world, record) == note
