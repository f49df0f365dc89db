"""Waking workers: job ids are ours, so asking twice is one job, and a job that has ended is replaced."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import django_rq
from rq.exceptions import DuplicateJobError
from rq.job import JobStatus

WAITING_OR_WORKING = (JobStatus.QUEUED, JobStatus.STARTED, JobStatus.SCHEDULED, JobStatus.DEFERRED)


def job_enqueue(queue_name: str, function: str, argument: int | None, job_id: str) -> None:
    """Put a job with one id (or nothing) as its argument on a queue, unless it waits or works already."""
    queue = django_rq.get_queue(queue_name)
    job: dict[str, Any] = {
        "func": function,
        "args": () if argument is None else (argument,),
        "job_id": job_id,
    }
    try:
        queue.enqueue_call(**job, unique=True)
    except DuplicateJobError:
        old = queue.fetch_job(job_id)
        if old is not None and old.get_status() not in WAITING_OR_WORKING:
            old.delete()
            with suppress(DuplicateJobError):
                queue.enqueue_call(**job, unique=True)
