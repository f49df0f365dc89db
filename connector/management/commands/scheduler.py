"""`manage.py scheduler`: the clock that starts scheduled runs and the watchdog."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connector.schedule import clock
from connector.services.queue_server import QueueServerMissing, queue_server_ensure


class Command(BaseCommand):
    """RQ's cron with our jobs. Several of them do no harm: each start is claimed in the database."""

    help = "Starts scheduled runs; ends on SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick every minute until told to stop."""
        try:
            queue_server_ensure()
        except QueueServerMissing as error:
            raise CommandError(str(error)) from error
        clock().start()  # type: ignore[no-untyped-call]
