"""What may happen to a worker in the middle of its work, from inside its own process.

`Mishap.strike` is called behind a write or a commit; `around` holds what has to be prepared before.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection, connections
from django.db.backends.signals import connection_created

ASLEEP = 2 * 3600.0  # seconds that a stopped worker believes to have slept
BUSY_TIMEOUT = 0.05  # seconds that a statement waits for a locked database


@dataclass(frozen=True)
class Mishap:
    """One kind of accident."""

    name: str
    strike: Callable[[], None]
    around: Callable[[], AbstractContextManager[Any]] = nullcontext
    stopped: bool = False  # the worker stands still until it is told to go on


def die() -> None:
    """As the kernel ends a process: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def sleep() -> None:
    """Stand still until somebody wakes us; hours have passed by then."""
    os.kill(os.getpid(), signal.SIGSTOP)
    clock = time.clock_gettime
    time.clock_gettime = lambda which: clock(which) + ASLEEP


class _Lock:
    """Another program that has the whole database to itself."""

    held: sqlite3.Connection | None = None

    @classmethod
    def take(cls) -> None:
        cls.held = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
        cls.held.execute("BEGIN EXCLUSIVE")

    @classmethod
    def release(cls, _: float = 0) -> None:
        if cls.held is not None:
            cls.held.close()
            cls.held = None


@contextmanager
def _impatient(patience: float, between: Callable[[float], None]) -> Iterator[None]:
    """Statements give up at once; `between` happens where the worker waits for its database."""
    connections.close_all()
    options = {**connection.settings_dict["OPTIONS"], "timeout": BUSY_TIMEOUT}
    with (
        patch.dict(connection.settings_dict, OPTIONS=options),
        patch("connector.services.database.PATIENCE", patience),
        patch("connector.services.database.time.sleep", between),
    ):
        yield


@contextmanager
def _small_disk() -> Iterator[None]:
    """No new connection gets more room than the database has, once the disk is full."""
    with _impatient(0.0, lambda _: None):
        yield
    connection_created.disconnect(_no_more_room)


def _no_more_room(connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")


def _fill_disk() -> None:
    connection_created.connect(_no_more_room)
    _no_more_room(connection)


DEATH = Mishap("killed", die)
MISHAPS = (
    Mishap("stopped, and woken up when others had finished", sleep, stopped=True),
    Mishap("database locked for a while", _Lock.take, lambda: _impatient(30.0, _Lock.release)),
    Mishap("database locked until the end", _Lock.take, lambda: _impatient(0.0, lambda _: None)),
    Mishap("disk full", _fill_disk, _small_disk),
)
