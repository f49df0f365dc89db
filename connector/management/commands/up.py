"""`manage.py up`: all processes of an installation under one small supervisor."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from connector.services.queue_server import QueueServer, QueueServerMissing
from connector.services.supervisor import Supervisor


class Command(BaseCommand):
    """Queue server, two workers, scheduler and web process; with --sandbox the two stand-in systems too."""

    help = "Runs everything in the foreground until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--sandbox", action="store_true", help="Also start the sandbox on ports 8801 and 8802."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, start, watch, stop."""
        call_command("migrate", verbosity=0)
        try:
            queue = QueueServer()
        except QueueServerMissing as error:
            raise CommandError(str(error)) from error
        supervisor = Supervisor()
        if options["sandbox"]:
            supervisor.add("sandbox", "sandbox", "--zuora-port", "8801", "--netsuite-port", "8802")
        supervisor.add("worker-runs", "worker", "runs")
        supervisor.add("worker-desk", "worker", "desk")
        supervisor.add("scheduler", "scheduler")
        supervisor.add("web", "web", "--host", options["host"], "--port", str(options["port"]))
        self.stdout.write(f"Ledgerline runs on http://{options['host']}:{options['port']}/ (Ctrl-C ends it)")
        try:
            supervisor.watch(queue.keep)
        finally:
            supervisor.stop()
            queue.stop()
