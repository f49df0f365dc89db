"""The connection to PostgreSQL is cut in the middle of a run, as by a restart: nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from connector.models import RunState, SyncRecord
from sandbox.http import Request
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.killing import time_passes
from tests.journeys.world import World, demo_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="SQLite has no connection to lose; `make chaos` locks and fills it",
    ),
]


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(custom_field_sync=False) as made:
        yield made


def terminate(backend: int) -> None:
    """End a connection from the server's side, as a restart does; asked for over one of its own."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as other:
        other.execute("select pg_terminate_backend(%s)", [backend])


WRITING, READING = ("netsuite", b"zuora-inv-"), ("zuora", b" from Invoice ")


@pytest.mark.parametrize(("system", "text"), [WRITING, READING], ids=["writing", "reading"])
def test_a_cut_connection_loses_nothing(world: World, system: str, text: bytes) -> None:
    done: list[int] = []
    backend = connection.connection.info.backend_pid

    def restart(request: Request) -> None:
        """While the system works on the invoices."""
        if text in request.body and not done:
            done.append(backend)
            terminate(backend)

    world.wires[system].instead = restart
    run = world.run()
    assert done
    if run.code or system == "zuora":
        assert (run.state, run.code) == (RunState.FAILED, "DATABASE_FAILED")
        assert "The connector's own database failed" in run.message
    else:
        # It was cut just when results were kept, which was done again over a new connection.
        assert run.state == RunState.WARNINGS
        assert SyncRecord.objects.filter(warnings__icontains="EXCHANGE_NOT_KEPT").exists()
    assert not SyncRecord.objects.exclude(lease_owner="").exists()
    assert not SyncRecord.objects.exclude(state__in=[State.DONE, State.IGNORED]).filter(message="").exists()

    for _ in range(2):
        time_passes()
        world.run()
    rows = compare(world.sandbox.zuora_url, world.sandbox.netsuite_url)
    assert all(row.agrees for row in rows), table(rows)
    assert not SyncRecord.objects.filter(code="DATABASE_FAILED").exists()
