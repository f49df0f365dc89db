"""`manage.py worker QUEUE`: one worker for one queue, with what its jobs need loaded before they fork."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import CommandParser
from django_rq.management.commands.rqworker import Command as RqWorker

from connector import jobs
from connector.models import Connection
from connector.services.connections import connection_prepare
from connector.services.queue_server import QueueServerMissing, queue_server_ensure
from connector.services.watchdog import watchdog_round

log = logging.getLogger(__name__)
LOADED_FOR_FORKS = (jobs,)


class Command(RqWorker):
    """An RQ worker that accepts JSON jobs only."""

    help = "Works on one queue: runs or desk."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(serializer="rq.serializers.JSONSerializer")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load code and WSDL once in the parent, so that each job's fork pays nothing."""
        try:
            queue_server_ensure()
        except QueueServerMissing as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        self._load_wsdl()
        watchdog_round()
        super().handle(*args, **options)

    def _load_wsdl(self) -> None:
        for connection in Connection.objects.all():
            problem = connection_prepare(connection=connection)
            if problem:
                log.warning("NetSuite of %s is not ready: %s", connection, problem)
