"""Real processes of an installation, always with a limit on how long they may take."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings

LIMIT = 60  # seconds
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


def manage(variables: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` with these arguments and environment variables, run to its end."""
    return subprocess.run(
        [*MANAGE, *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


@contextmanager
def process(variables: Mapping[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`manage.py` running beside the test; killed at the end if it has not ended by then."""
    running = subprocess.Popen(
        [*MANAGE, *arguments],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def until(happened: Callable[[], object]) -> None:
    """Wait for something that another process does."""
    deadline, pause = time.monotonic() + LIMIT, threading.Event()
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.02)
