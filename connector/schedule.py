"""What the clock starts every minute: RQ's own cron puts these jobs on the queue of clicks."""

from __future__ import annotations

import django_rq
from redis import Redis
from rq.cron import CronJob, CronScheduler

from connector import jobs
from connector.services.queueing import job_enqueue

EVERY_MINUTE = "* * * * *"
# Job id -> what it calls.
TICKS = {"watchdog": jobs.watchdog_job, "schedule": jobs.schedule_job}


class Tick(CronJob):
    """A job under an id of its own: while no worker is there, ticks do not pile up.

    RQ's own method would pickle it, and our workers read nothing but JSON.
    """

    def enqueue(self, connection: Redis) -> None:  # type: ignore[override]  # its caller uses no result
        """Wake a worker, unless it is about to look anyway."""
        job_enqueue(self.queue_name, self.func_name, None, self.name)


def clock() -> CronScheduler:
    """RQ's scheduler with our ticks; `start` keeps it going."""
    scheduler = CronScheduler(connection=django_rq.get_connection("desk"))
    for name, function in TICKS.items():
        scheduler.get_jobs().append(Tick("desk", func=function, cron=EVERY_MINUTE, name=name))
    return scheduler
