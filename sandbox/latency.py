"""How long a sandbox system takes for a call, as a profile that can be switched while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds for a call and for each record in it."""

    call: float
    record: float


# (system, write) -> cost. The published profile is the one benchmarks are counted with.
PROFILES: dict[str, dict[tuple[str, bool], Cost]] = {
    "none": {},
    "published": {
        ("netsuite", True): Cost(0.400, 0.150),
        ("netsuite", False): Cost(0.300, 0.003),
        ("zuora", True): Cost(0.150, 0.001),
        ("zuora", False): Cost(0.150, 0.001),
    },
}


class Latency:
    """Waits as the chosen profile says; `sleep` can be replaced."""

    def __init__(self, profile: str = "none", *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self.use(profile)

    def use(self, profile: str) -> None:
        """Switch the profile; raises ValueError for an unknown name."""
        if profile not in PROFILES:
            raise ValueError(f"unknown latency profile {profile!r}")
        self.profile = profile

    def seconds(self, system: str, *, write: bool, rows: int) -> float:
        """What one call costs under the profile in force."""
        cost = PROFILES[self.profile].get((system, write))
        return 0.0 if cost is None else cost.call + cost.record * rows

    def wait(self, system: str, *, write: bool, rows: int) -> None:
        """Sleep for the cost of one call."""
        seconds = self.seconds(system, write=write, rows=rows)
        if seconds:
            self._sleep(seconds)

    def pause(self, seconds: float) -> None:
        """Sleep for a given time (the `delay` fault)."""
        self._sleep(seconds)
