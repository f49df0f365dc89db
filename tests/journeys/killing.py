"""Ending a worker from outside at a chosen place, and what makes its run be taken for dead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from connector.models import SyncRecord, SyncRun
from connector.services import runner, writing
from tests.journeys.world import World


class Killed(BaseException):
    """The worker is ended from outside; no handler of ours sees it coming."""


def killed_run(
    world: World, process: str, purpose: str, *, occasion: int = 1, alone: bool = False
) -> SyncRun:
    """A run whose worker dies when a batch is written and before its results are kept; nothing is tidied up.

    `purpose` is the name of a step or of what the source is told; the worker dies on that occasion of it.
    `alone`: the process runs without the rest of the sequence.
    """
    keep, finish, dead, met = writing._keep, runner._finish, [], []

    def killed(done: Any, why: str) -> None:
        if done and done[0][0].row.process == process and why == purpose:
            met.append(why)
            if len(met) == occasion:
                dead.append(why)
                raise Killed
        keep(done, why)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_keep", killed)
        patch.setattr(runner, "_finish", lambda *given: None if dead else finish(*given))
        with pytest.raises(Killed):
            world.run(**({"process": process} if alone else {}))
    half_done = SyncRun.objects.latest("pk")
    SyncRun.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    SyncRecord.objects.update(lease_until=timezone.now() - timedelta(minutes=1))
    return half_done


def time_passes() -> None:
    """Whatever was to be left alone for a while is due."""
    SyncRecord.objects.filter(next_try_at__isnull=False).update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )
