"""Signs of life of a worker, so that nobody takes over its run or its records while it works."""

from __future__ import annotations

import time

from django.utils import timezone

from connector.gateways.hold import Hold
from connector.models import SyncRun
from connector.services.records import leases_extend

EVERY = 60.0  # seconds between two signs; a single call may take a quarter of an hour


class Pulse:
    """The signs of life of one worker on one run; given between calls, not more often than needed."""

    def __init__(self, run: SyncRun, worker: str, hold: Hold) -> None:
        self._run = run
        self._worker = worker
        self._hold = hold
        self._given = time.monotonic()

    def beat(self) -> None:
        """Extend the leases of the worker and note that its run goes on; HeldUp when they have ended."""
        if time.monotonic() - self._given < EVERY:
            return
        self._given = time.monotonic()
        self._hold.renew()  # first: it must never outlast the leases
        leases_extend(worker=self._worker)
        SyncRun.objects.filter(pk=self._run.pk).update(heartbeat_at=timezone.now())
