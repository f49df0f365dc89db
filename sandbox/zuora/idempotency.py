"""The store behind the Idempotency-Key header: first answer kept 24 hours and replayed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.http import Response
from sandbox.zuora.refusals import Refusal

KEPT_SECONDS = 24 * 3600
LONGEST_KEY = 255


@dataclass
class _Entry:
    method: str
    url: str
    since: float
    response: Response | None = None


class IdempotencyStore:
    """Answers by key; a key in use is refused with 409, one used for another call with 422."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}

    def begin(self, key: str, method: str, url: str) -> Response | None:
        """The stored answer of a key, or None with the key now in progress. Refusal on conflicts."""
        if len(key) > LONGEST_KEY:
            raise Refusal("invalid_value", f"Idempotency-Key is longer than {LONGEST_KEY} characters.", 400)
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or self._now() - entry.since > KEPT_SECONDS:
                self._entries[key] = _Entry(method, url, self._now())
                return None
            if (entry.method, entry.url) != (method, url):
                raise Refusal("key_used_elsewhere", "The Idempotency-Key was used for another request.")
            if entry.response is None:
                raise Refusal("key_in_progress", "A request with this Idempotency-Key is in progress.")
            return entry.response

    def finish(self, key: str, response: Response) -> None:
        """Keep the answer."""
        with self._lock:
            if key in self._entries:
                self._entries[key].response = response

    def release(self, key: str) -> None:
        """Forget a key whose call ended without an answer to keep: it never reached the tenant."""
        with self._lock:
            if key in self._entries and self._entries[key].response is None:
                del self._entries[key]

    def clear(self) -> None:
        """Forget every key."""
        with self._lock:
            self._entries.clear()

    def copy(self) -> dict[str, _Entry]:
        """All keys with their answers, apart from later changes."""
        with self._lock:
            return {key: replace(entry) for key, entry in self._entries.items()}

    def restore(self, copied: dict[str, _Entry]) -> None:
        """Bring a copy back."""
        with self._lock:
            self._entries = {key: replace(entry) for key, entry in copied.items()}
