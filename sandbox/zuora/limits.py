"""Rate and concurrency limits, and the headers that tell about them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from sandbox.zuora.refusals import Refusal

WINDOW_SECONDS = 60


class Pool(NamedTuple):
    """One pool of concurrent requests."""

    name: str
    size: int


_HIGH_VOLUME = (("POST", "/v1/accounts"), ("POST", "/v1/orders"), ("POST", "/v1/subscriptions"))


class Limits:
    """Counts calls a minute and calls in flight; the sizes can be changed while running."""

    def __init__(self, *, per_minute: int = 50_000, now: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self.retry_after = 1
        self.pools = {"Default": 40, "High-Volume": 200, "Object-Query": 80}
        self._now = now
        self._lock = threading.Lock()
        self._window_start = now()
        self._calls = 0
        self._in_flight = dict.fromkeys(self.pools, 0)

    def pool(self, method: str, path: str) -> Pool:
        """The pool a call counts in."""
        name = "Default"
        if path.startswith("/object-query/"):
            name = "Object-Query"
        elif (method, path.rstrip("/")) in _HIGH_VOLUME:
            name = "High-Volume"
        return Pool(name, self.pools[name])

    def enter(self, pool: Pool) -> dict[str, str]:
        """Count a call in; returns the headers of its answer. Refusal limit (nothing counted in flight)."""
        with self._lock:
            if self._now() - self._window_start >= WINDOW_SECONDS:
                self._window_start, self._calls = self._now(), 0
            self._calls += 1
            left = self.per_minute - self._calls
            taken = self._in_flight[pool.name]
            headers = self._headers(pool, max(left, 0), max(pool.size - taken - 1, 0))
            if left < 0:
                raise Refusal("limit", "The request exceeded the rate limit.", headers=self._busy(headers))
            if taken >= pool.size:
                message = "The request exceeded the concurrent request limit."
                raise Refusal("limit", message, headers=self._busy(headers))
            self._in_flight[pool.name] += 1
            return headers

    def leave(self, pool: Pool) -> None:
        """Count a call out."""
        with self._lock:
            self._in_flight[pool.name] -= 1

    def exhausted(self, pool: Pool, *, concurrency: bool, retry_after: float | None) -> dict[str, str]:
        """The headers of an injected 429."""
        full = (self.per_minute, 0) if concurrency else (0, pool.size)
        headers = self._headers(pool, *full)
        return headers if retry_after is None else {**headers, "Retry-After": f"{retry_after:g}"}

    def _busy(self, headers: dict[str, str]) -> dict[str, str]:
        return {**headers, "Retry-After": f"{self.retry_after:g}"}

    def _headers(self, pool: Pool, left: int, free: int) -> dict[str, str]:
        reset = max(int(WINDOW_SECONDS - (self._now() - self._window_start)), 0)
        return {
            "ratelimit-limit": f"{self.per_minute}, {self.per_minute};w={WINDOW_SECONDS}",
            "ratelimit-remaining": str(left),
            "ratelimit-reset": str(reset),
            "Concurrency-Limit-Type": pool.name,
            "Concurrency-Limit-Limit": str(pool.size),
            "Concurrency-Limit-Remaining": str(free),
        }
