"""Queue jobs: an id in, a service call, nothing else."""

from connector.services.sequence import run_execute


def run_job(run_id: int) -> None:
    """Execute a queued run."""
    run_execute(run_id=run_id)
