"""`manage.py sync NAME`: run the sequence, one process or one record, and report."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis.exceptions import RedisError

from connector.models import Connection, RunState, SyncRun
from connector.selectors.reports import run_report, run_table
from connector.services.runs import run_request
from connector.services.sequence import run_execute
from syncrules.registry import PROCESSES, built


class Command(BaseCommand):
    """Runs and reports."""

    help = "Exit code 0: completed, with or without warnings; 1: a step failed; 2: wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--process", default="", help="Only this process.")
        parser.add_argument(
            "--record", default="", help="Only the record with this source id; needs --process."
        )
        parser.add_argument("--preview", action="store_true", help="Select and judge; write nothing.")
        parser.add_argument("--inline", action="store_true", help="Run here instead of on the queue.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue or run, wait for the end, print."""
        connection = Connection.objects.filter(name=options["name"]).first()
        if connection is None:
            known = ", ".join(Connection.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f'There is no connection "{options["name"]}". Known: {known}.', returncode=2)
        if options["process"] and options["process"] not in PROCESSES:
            raise CommandError(
                f'"{options["process"]}" is no process. Choose one of: {", ".join(PROCESSES)}.', returncode=2
            )
        if options["record"] and not options["process"]:
            raise CommandError("--record needs --process.", returncode=2)
        if options["record"] and not built(options["process"], connection.invoice_settlement):
            raise CommandError(f"{options['process']} does not run on connection {connection}.", returncode=2)
        run = self._finished(self._request(connection, options), options["inline"])
        if options["json"]:
            self.stdout.write(json.dumps(run_report(run), default=str))
        else:
            self.stdout.write(run_table(run))
        if run.state == RunState.FAILED:
            raise SystemExit(1)

    def _request(self, connection: Connection, options: dict[str, Any]) -> SyncRun:
        try:
            return run_request(
                connection=connection,
                user=None,
                trigger="Command",
                process=options["process"],
                record_ids=[options["record"]] if options["record"] else [],
                dry_run=options["preview"],
                enqueue=not options["inline"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        except RedisError as error:
            raise CommandError(
                "The run is kept, but the queue does not answer. Start `manage.py up`, or use --inline."
            ) from error

    def _finished(self, run: SyncRun, inline: bool) -> SyncRun:
        if inline and run_execute(run_id=run.pk) is None:
            raise CommandError(f"Run {run.pk} is already being executed by a worker.")
        while True:
            run = SyncRun.objects.get(pk=run.pk)
            if not run.is_active:
                return run
            time.sleep(0.2)
