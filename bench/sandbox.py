"""The two systems in a process of their own, so that their work is not counted as ours; their journals."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

SYSTEMS = ("zuora", "netsuite")


@dataclass(frozen=True)
class Addresses:
    """Where the two systems answer."""

    zuora: str
    netsuite: str

    def forget_calls(self) -> None:
        """Start both journals anew."""
        for system in SYSTEMS:
            requests.post(f"{getattr(self, system)}/_sandbox/journal/clear", timeout=60).raise_for_status()

    def journals(self) -> dict[str, dict[str, Any]]:
        """What each system says it answered since then: totals and the calls with their times."""
        return {
            system: requests.get(f"{getattr(self, system)}/_sandbox/journal", timeout=120).json()
            for system in SYSTEMS
        }


@contextmanager
def running(*, invoices: int, latency: str, slots: int) -> Iterator[Addresses]:
    """A sandbox with so many new invoices, whose NetSuite answers `slots` calls at once."""
    command = [sys.executable, "-m", "bench.sandbox", str(invoices), latency, str(slots)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        zuora, netsuite = (process.stdout.readline().strip() for _ in range(2))
        yield Addresses(zuora, netsuite)
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    """Start, print the two addresses, and answer until stopped."""
    from sandbox.run import start

    parser = argparse.ArgumentParser()
    parser.add_argument("invoices", type=int)
    parser.add_argument("latency")
    parser.add_argument("slots", type=int)
    options = parser.parse_args()
    systems = start(scenario="bench", scale=options.invoices, latency=options.latency)
    systems.company.concurrency_limit = options.slots
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    print(f"{systems.zuora_url}\n{systems.netsuite_url}", flush=True)
    stopped.wait()
    systems.stop()


if __name__ == "__main__":
    main()
