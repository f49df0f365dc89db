"""The calls that a sandbox system is working on right now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 30.0  # seconds to wait for the calls under way


class InFlight:
    """Counts calls under way; safe for many threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """One call, from its arrival to its end."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait_for_none(self) -> None:
        """Return when nothing is under way any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._count == 0, LONGEST)
