"""The supervisor starts its children again when they end, and takes them all with it when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.connector.processes import LIMIT, until

# A child writes down its process id and waits to be stopped.
CHILD = """
import os, pathlib, signal
pathlib.Path({file!r}).open("a").write(f"{{os.getpid()}}\\n")
signal.pause()
"""
PROGRAM = """
import django, sys
django.setup()
from connector.services.supervisor import Supervisor
supervisor = Supervisor()
for name, code in zip(("first", "second"), sys.argv[1:]):
    supervisor.add(name, "shell", "-v0", "-c", code)
supervisor.watch(lambda: None)
supervisor.stop()
"""


def ids(folder: Path, name: str) -> list[int]:
    """The process ids that a child has had so far."""
    file = folder / name
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def supervised(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A supervisor of two children that run already."""
    children = [CHILD.format(file=str(folder / name)) for name in ("first", "second")]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "connector.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": "",
    }
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *children], env=environment, cwd=settings.BASE_DIR
    )
    try:
        until(lambda: ids(folder, "first") and ids(folder, "second"))
        yield running
    finally:
        running.terminate()
        running.wait(LIMIT)


def test_a_child_that_dies_is_started_again_and_the_others_go_on(tmp_path: Path) -> None:
    with supervised(tmp_path):
        (first,), (second,) = ids(tmp_path, "first"), ids(tmp_path, "second")
        os.kill(first, signal.SIGKILL)
        until(lambda: len(ids(tmp_path, "first")) == 2)
        assert alive(ids(tmp_path, "first")[1])
        assert ids(tmp_path, "second") == [second]
        assert alive(second)


def test_stopping_the_supervisor_stops_all_children(tmp_path: Path) -> None:
    with supervised(tmp_path) as running:
        children = ids(tmp_path, "first") + ids(tmp_path, "second")
        assert all(alive(child) for child in children)
        running.send_signal(signal.SIGTERM)
        assert running.wait(LIMIT) == 0
    assert not any(alive(child) for child in children)
    assert len(ids(tmp_path, "first") + ids(tmp_path, "second")) == 2
