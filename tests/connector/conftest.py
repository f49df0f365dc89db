"""The queue server of this test run, and an installation of its own for tests of processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import django_rq
import pytest
from django.conf import settings
from redis import Redis

from connector.services.queue_server import queue_server_ensure
from tests.connector.processes import manage


@pytest.fixture(scope="session")
def queue_server() -> Iterator[None]:
    """The server that REDIS_URL names, or one of our own that ends with the tests."""
    process = queue_server_ensure()
    yield
    if process is not None:
        process.terminate()
        process.wait(10)


@pytest.fixture
def queue(queue_server: None) -> Iterator[Redis]:
    """A queue server without jobs of ours, before and afterwards."""
    client: Redis = django_rq.get_connection("runs")
    _forget_jobs(client)
    yield client
    _forget_jobs(client)


def _forget_jobs(client: Redis) -> None:
    for key in client.scan_iter("rq:*"):
        client.delete(key)


@pytest.fixture
def installation(tmp_path: Path, queue: Redis) -> dict[str, str]:
    """An installation with a database of its own and the queue of the tests."""
    address = settings.REDIS_URL or f"unix://{settings.QUEUE_SOCKET}?db=0"
    variables = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "REDIS_URL": address,
        "ZUORA_BASE_URL": "http://127.0.0.1:1",
        "ZUORA_CLIENT_ID": "id",
        "ZUORA_CLIENT_SECRET": "secret",
        "NETSUITE_ACCOUNT": "TSTDRV1",
        "NETSUITE_BASE_URL": "http://127.0.0.1:1",
        "NETSUITE_CONSUMER_KEY": "key",
        "NETSUITE_CONSUMER_SECRET": "secret",
        "NETSUITE_TOKEN_ID": "token",
        "NETSUITE_TOKEN_SECRET": "secret",
    }
    currency = (
        "from connector.models import *; IntegrationPreferences.objects.update(zuora_default_currency='EUR')"
    )
    for arguments in (["migrate", "-v0"], ["connection_add", "main"], ["shell", "-v0", "-c", currency]):
        done = manage(variables, *arguments)
        assert done.returncode == 0, done.stderr
    return variables
