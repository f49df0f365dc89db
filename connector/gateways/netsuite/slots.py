"""How many NetSuite requests may run at once: halved when NetSuite blocks one, recovering slowly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

RECOVERY = 20  # successful calls in a row that win one slot back


class Slots:
    """An adaptive semaphore, safe for many threads (spec: netsuite-api.md, section 10)."""

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self._limit = self._most
        self._busy = 0
        self._generation = 0
        self._good = 0
        self._free = threading.Condition()

    @property
    def limit(self) -> int:
        """Requests allowed at once right now."""
        return self._limit

    @contextmanager
    def one(self) -> Iterator[int]:
        """Hold a slot; gives the ticket that `blocked` wants back."""
        with self._free:
            self._free.wait_for(lambda: self._busy < self._limit)
            self._busy += 1
            ticket = self._generation
        try:
            yield ticket
        finally:
            with self._free:
                self._busy -= 1
                self._free.notify_all()

    def blocked(self, ticket: int) -> None:
        """NetSuite blocked a request: halve, but only once for requests that ran together."""
        with self._free:
            self._good = 0
            if ticket == self._generation:
                self._generation += 1
                self._limit = max(1, self._limit // 2)

    def succeeded(self) -> None:
        """A request was let in: after a row of these one slot comes back."""
        with self._free:
            self._good += 1
            if self._good >= RECOVERY and self._limit < self._most:
                self._good = 0
                self._limit += 1
                self._free.notify_all()
