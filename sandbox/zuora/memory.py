"""What the server remembers between calls besides records: result positions that die when idle."""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

IDLE_SECONDS = 15 * 60
KEPT_RESULTS = 50


class Memory:
    """Query results waiting to be paged on, by locator or cursor; the caller holds the tenant's lock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._count = itertools.count(1)
        self._results: OrderedDict[str, tuple[float, Any]] = OrderedDict()

    def keep(self, result: Any) -> str:
        """Remember a result; returns the 32-hex name to ask for it with."""
        name = f"8ad0c0{next(self._count):026x}"
        self._results[name] = (self._now(), result)
        while len(self._results) > KEPT_RESULTS:
            self._results.popitem(last=False)
        return name

    def recall(self, name: str) -> Any:
        """A remembered result; KeyError when unknown or idle for 15 minutes."""
        used, result = self._results[name]
        if self._now() - used > IDLE_SECONDS:
            del self._results[name]
            raise KeyError(name)
        self._results[name] = (self._now(), result)
        self._results.move_to_end(name)
        return result

    def clear(self) -> None:
        """Forget everything."""
        self._results.clear()
