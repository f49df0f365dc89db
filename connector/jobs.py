"""Queue jobs: an id in, a service call, nothing else."""

from connector.services.bulk_actions import bulk_execute
from connector.services.bulk_parts import part_execute
from connector.services.record_action_run import action_execute
from connector.services.schedules import schedules_start
from connector.services.sequence import run_execute
from connector.services.watchdog import watchdog_round


def run_job(run_id: int) -> None:
    """Execute a queued run."""
    run_execute(run_id=run_id)


def action_job(action_id: int) -> None:
    """Carry out a guided action on a record, or its undoing."""
    action_execute(action_id=action_id)


def bulk_job(bulk_id: int) -> None:
    """Carry out an action on many records."""
    bulk_execute(bulk_id=bulk_id)


def bulk_part_job(bulk_id: int) -> None:
    """Carry out a part of the guided actions of many records."""
    part_execute(bulk_id=bulk_id)


def watchdog_job() -> None:
    """Return what dead workers held, and wake what waits."""
    watchdog_round()


def schedule_job() -> None:
    """Ask for the runs whose time has come."""
    schedules_start()
