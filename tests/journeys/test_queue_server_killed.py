"""The queue server is killed: a run that works goes on, one that waits is found again in the database."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import redis
from django.conf import settings

from sandbox.http import Request
from sandbox.run import Running, start
from tests.connector.processes import LIMIT, manage, process, until
from tests.journeys.wire import Wire

pytestmark = [
    pytest.mark.queue,
    pytest.mark.timeout(400),
    pytest.mark.skipif(
        "sqlite" not in settings.DATABASES["default"]["ENGINE"],
        reason="has a database and a queue of its own",
    ),
]

SETUP = """
import sys
from django.core.management import call_command
from connector.management.demo_company import demo_connection
from connector.services.connections import connection_test
call_command("migrate", verbosity=0)
assert connection_test(connection=demo_connection({zuora!r}, {netsuite!r})).ok
"""
SUPERVISED = """
import django
django.setup()
from connector.services.queue_server import QueueServer
from connector.services.supervisor import Supervisor
queue, supervisor = QueueServer(), Supervisor()
supervisor.add("worker-runs", "worker", "runs")
supervisor.watch(queue.keep)
supervisor.stop()
queue.stop()
"""
SYNC = ("sync", "demo", "--process", "refunds_to_zuora")


@pytest.fixture
def systems() -> Iterator[Running]:
    with start() as running:
        yield running


@pytest.fixture
def installed(tmp_path: Path, systems: Running) -> dict[str, str]:
    """An installation with a database file and a queue server of its own."""
    variables = {
        **{"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""},
        "DJANGO_SETTINGS_MODULE": "connector.settings",
    }
    code = SETUP.format(zuora=systems.zuora_url, netsuite=systems.netsuite_url)
    done = manage(variables, "shell", "-v0", "-c", code)
    assert done.returncode == 0, done.stderr
    return variables


@contextmanager
def supervised(variables: dict[str, str]) -> Iterator[None]:
    """A queue server and a worker, started again whenever they die."""
    running = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED], env={**os.environ, **variables}, cwd=settings.BASE_DIR
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(LIMIT)


def server(variables: dict[str, str]) -> int:
    """The process id of the queue server; 0 while none answers."""
    client = redis.Redis(unix_socket_path=f"{variables['VAR_DIR']}/queue.sock")
    with closing(client):
        try:
            return int(client.info()["process_id"])
        except redis.RedisError:
            return 0


def run_states(variables: dict[str, str]) -> list[str]:
    with closing(sqlite3.connect(f"{variables['VAR_DIR']}/ledgerline.sqlite3", timeout=20)) as database:
        return [state for (state,) in database.execute("select state from connector_syncrun order by id")]


def refunds(systems: Running) -> Counter[str]:
    """How often each NetSuite refund is in Zuora."""
    rows = systems.tenant.rows("Refund")
    return Counter(row["IntegrationId__NS"] for row in rows if row.get("IntegrationId__NS"))


def others_come_for_the_same(variables: dict[str, str], record: str) -> None:
    """A second worker gets the same job, and a person asks for a record that the run has under way."""
    calls = ("shell", "-v0", "-c", "from connector.jobs import run_job; run_job(1)")
    assert manage(variables, *calls).returncode == 0
    assert run_states(variables) == ["running"]
    resync = manage(variables, *SYNC, "--record", record, "--inline", "--json")
    (step,) = json.loads(resync.stdout)["steps"]
    assert (step["synced"], step["skipped"]) == (0, 1), "the run has it"


def test_a_killed_queue_server_loses_and_doubles_nothing(systems: Running, installed: dict[str, str]) -> None:
    before, arrived, go_on = refunds(systems), threading.Event(), threading.Event()

    held: list[str] = []

    def hold(request: Request) -> None:
        if request.method == "POST" and "refund" in request.path and not go_on.is_set():
            held.append(json.loads(request.body)["IntegrationId__NS"])
            arrived.set()
            go_on.wait(LIMIT)

    Wire(systems.zuora).instead = hold
    with supervised(installed):
        until(lambda: server(installed))
        with process(installed, *SYNC) as sync:
            until(arrived.is_set)
            others_come_for_the_same(installed, held[0])
            killed = server(installed)
            os.kill(killed, signal.SIGKILL)
            until(lambda: server(installed) not in (0, killed))
            go_on.set()
            assert sync.wait(LIMIT) == 0, "the run went on without a queue"
        assert run_states(installed)[0] == "completed with warnings"
        made = refunds(systems) - before
        assert made
        assert max(made.values()) == 1

        with process(installed, *SYNC) as sync:
            assert sync.wait(LIMIT) == 0, "workers find the new server by themselves"
        assert refunds(systems) - before == made

    asked = manage(installed, *SYNC)
    assert (asked.returncode, "The run is kept" in asked.stderr) == (1, True)
    assert run_states(installed)[-1] == "queued"
    for kept in Path(installed["VAR_DIR"]).glob("appendonly*"):  # whatever the queue knew is lost
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
    with supervised(installed):
        until(lambda: run_states(installed)[-1] == "completed with warnings")
    assert refunds(systems) - before == made
