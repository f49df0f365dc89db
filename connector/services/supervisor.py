"""One small supervisor for all processes of an installation."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

RESTART_PAUSE = 2.0  # seconds before a process that ended is started again
STOP_LIMIT = 20.0  # seconds that a process has to end by itself


@dataclass
class Child:
    """One process: its name, its command, and when it was last started."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)


class Supervisor:
    """Starts the children, starts them again when they end, and stops them all in reverse order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        # From now on a SIGTERM ends us like Ctrl-C, so that the children are stopped whatever we are doing.
        signal.signal(signal.SIGTERM, signal.default_int_handler)

    def add(self, name: str, *arguments: str) -> None:
        """Start `manage.py` with these arguments as a child; its output goes to var/<name>.log."""
        child = Child(name, [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments])
        self.children.append(child)
        self._start(child)

    def watch(self, also: Callable[[], None]) -> None:
        """Keep the children running until SIGINT or SIGTERM, and do what else has to be kept up."""
        with suppress(KeyboardInterrupt):
            while True:
                also()
                for child in self.children:
                    ended = child.process is not None and child.process.poll() is not None
                    if ended and time.monotonic() - child.started > RESTART_PAUSE:
                        self._start(child)
                time.sleep(0.5)

    def stop(self) -> None:
        """End all children: workers finish their batch on SIGTERM, whoever is left is killed."""
        for child in reversed(self.children):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_LIMIT
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)

    def _start(self, child: Child) -> None:
        log = Path(settings.VAR_DIR) / f"{child.name}.log"
        with log.open("ab") as output:
            child.process = subprocess.Popen(
                child.command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        child.started = time.monotonic()
