"""Forked workers: they may be killed, stopped and woken like any process."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from unittest.mock import patch

from django.db import connections


class ChildFailed(Exception):
    """A worker ended with an error instead of finishing or being killed."""


class Worker:
    """A process of its own that does the work and ends."""

    def __init__(self, work: Callable[[], None]) -> None:
        connections.close_all()
        self.pid = os.fork()
        if self.pid == 0:
            _work_and_exit(work)

    def wait_until_stopped(self) -> None:
        """Return when the worker stands still. Raises ChildFailed when it has ended instead."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            raise ChildFailed("a worker that was to stop has ended")

    def wake(self) -> None:
        """Let a stopped worker go on."""
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> bool:
        """Wait for its end; whether it was killed. Raises ChildFailed for an error in it."""
        _, status = os.waitpid(self.pid, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise ChildFailed(f"a worker ended with exit code {os.WEXITSTATUS(status)}")
        return os.WIFSIGNALED(status)


def _work_and_exit(work: Callable[[], None]) -> None:
    code = 1
    try:
        # The database is the truth, the queue only wakes workers: here they are woken by hand.
        with (
            patch("connector.services.runs.job_enqueue"),
            patch("connector.services.record_actions.job_enqueue"),
        ):
            work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
