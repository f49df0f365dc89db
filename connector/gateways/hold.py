"""How long a worker may go on sending: as long as nobody else may have taken its records."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from connector.gateways.errors import HeldUp
from syncrules.language import System


def awake() -> float:
    """Seconds by a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Hold:
    """A claim on records that ends by itself unless it is renewed in time; asked from many threads.

    A worker that was stopped for longer, by its machine or by a person, finds the claim ended when it
    wakes up: what it was about to send was looked up and done by another one meanwhile.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] | None = None) -> None:
        self._seconds = seconds
        self._clock = clock or awake
        self._until = math.inf

    @contextmanager
    def held(self) -> Iterator[None]:
        """The claim begins here, before records are read and taken, and is over at the end."""
        self._until = self._clock() + self._seconds
        try:
            yield
        finally:
            self._until = math.inf

    def renew(self) -> None:
        """Go on for another while, if there is a claim; raises HeldUp when it has ended."""
        self.check()
        if self._until < math.inf:
            self._until = self._clock() + self._seconds

    def check(self) -> None:
        """Raises HeldUp when the claim has ended."""
        if self._clock() >= self._until:
            raise HeldUp("WORKER_HELD_UP", "The worker was held up.", system=System.ZUORA)
