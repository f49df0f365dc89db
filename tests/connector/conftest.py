"""The queue server of this test run."""

from __future__ import annotations

from collections.abc import Iterator

import django_rq
import pytest
from redis import Redis

from connector.services.queue_server import queue_server_ensure


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
