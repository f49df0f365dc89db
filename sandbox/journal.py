"""The journal of every call a sandbox system answered."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

KEPT_CALLS = 5_000
KEPT_BODY_CHARACTERS = 8_000


@dataclass
class Call:
    """One answered call; `at` is Unix time, `rows` counts records written (or read), status 0 = dropped."""

    system: str
    method: str
    operation: str
    path: str
    write: bool = False
    rows: int = 0
    status: int = 0
    request: str = ""
    response: str = ""
    at: float = 0.0
    number: int = 0


class Journal:
    """Keeps the newest calls with their bodies, and counts of all calls since the last `clear`."""

    def __init__(self, *, kept: int = KEPT_CALLS, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: deque[Call] = deque(maxlen=kept)
        self._counts: Counter[str] = Counter()
        self._writes = 0
        self._rows_written = 0
        self._number = 0

    def add(self, call: Call) -> None:
        """Store a finished call; numbers and times it, cuts long bodies."""
        call.request = call.request[:KEPT_BODY_CHARACTERS]
        call.response = call.response[:KEPT_BODY_CHARACTERS]
        with self._lock:
            self._number += 1
            call.number, call.at = self._number, self._now()
            self._entries.append(call)
            self._counts[call.operation] += 1
            if call.write:
                self._writes += 1
                self._rows_written += call.rows

    def clear(self) -> None:
        """Forget entries and counts; call numbers go on rising."""
        with self._lock:
            self._entries.clear()
            self._counts.clear()
            self._writes = self._rows_written = 0

    @property
    def entries(self) -> list[Call]:
        """The kept calls, oldest first."""
        with self._lock:
            return list(self._entries)

    @property
    def writes(self) -> int:
        """How many write calls were answered since the last `clear`."""
        with self._lock:
            return self._writes

    def count(self, operation: str) -> int:
        """How many calls of one operation were answered since the last `clear`."""
        with self._lock:
            return self._counts[operation]

    def as_json(self, *, since: int = 0) -> dict[str, Any]:
        """Totals, and the kept entries with a number above `since`."""
        with self._lock:
            entries = [asdict(call) for call in self._entries if call.number > since]
            return {
                "calls": sum(self._counts.values()),
                "writes": self._writes,
                "rows_written": self._rows_written,
                "last": self._number,
                "by_operation": dict(self._counts),
                "entries": entries,
            }
