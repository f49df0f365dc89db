"""`manage.py demo`: the demo company, synced through the real queue, totals of both systems compared."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from typing import Any

import django_rq
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from connector.management.demo_company import demo_connection
from connector.models import Connection, RunState, StepState, SyncRun
from connector.selectors.reports import run_table
from connector.services.connections import connection_test
from connector.services.queue_server import QueueServer, QueueServerMissing
from connector.services.runs import run_request
from connector.services.supervisor import Supervisor
from sandbox.scenarios import SCENARIOS
from sandbox.tie_out import compare, table

USER, PASSWORD = "demo", "ledgerline-demo"
START_LIMIT = 60.0  # seconds that the sandbox and the pages have to answer
RUN_LIMIT = 1200.0  # seconds


class Command(BaseCommand):
    """Starts everything, runs the sequence, prints the result, serves the pages."""

    help = (
        "Shows the product with two local stand-in systems and a demo company. Starts from nothing each time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Exit after the run; 0 only if totals agree.")
        parser.add_argument("--invoice-settlement", choices=["on", "off"], default="off")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--scenario", choices=SCENARIOS, default="demo")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, run, report, serve."""
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        try:
            queue = QueueServer()
        except QueueServerMissing as error:
            raise CommandError(str(error)) from error
        for name in ("runs", "desk"):
            django_rq.get_queue(name).empty()  # type: ignore[no-untyped-call]
        supervisor = Supervisor()
        try:
            self._show(supervisor, queue, options)
        finally:
            supervisor.stop()
            queue.stop()

    def _show(self, supervisor: Supervisor, queue: QueueServer, options: dict[str, Any]) -> None:
        zuora, netsuite, web = _free_port(), _free_port(), _free_port(options["port"])
        supervisor.add(
            "sandbox",
            *("sandbox", "--zuora-port", str(zuora), "--netsuite-port", str(netsuite)),
            *("--invoice-settlement", options["invoice_settlement"], "--scenario", options["scenario"]),
        )
        zuora_url, netsuite_url = f"http://127.0.0.1:{zuora}", f"http://127.0.0.1:{netsuite}"
        _wait_for(f"{zuora_url}/_sandbox/journal")
        _wait_for(f"{netsuite_url}/_sandbox/journal")
        connection = self._connection(zuora_url, netsuite_url, options["scenario"])
        supervisor.add("worker-runs", "worker", "runs")
        supervisor.add("worker-desk", "worker", "desk")
        supervisor.add("scheduler", "scheduler")
        supervisor.add("web", "web", "--port", str(web))
        run = self._run(connection)
        agrees = self._report(run, zuora_url, netsuite_url)
        _wait_for(f"http://127.0.0.1:{web}/login/")
        self.stdout.write(f"Pages: http://127.0.0.1:{web}/  user {USER}, password {PASSWORD}")
        self.stdout.write(f"Zuora sandbox: {zuora_url}   NetSuite sandbox: {netsuite_url}")
        self.stdout.flush()
        if not options["once"]:
            self.stdout.write("Ctrl-C ends everything.")
            self.stdout.flush()
            supervisor.watch(queue.keep)
        elif run.state == RunState.FAILED or not agrees:
            raise SystemExit(1)

    def _connection(self, zuora_url: str, netsuite_url: str, scenario: str) -> Connection:
        User.objects.create_superuser(USER, password=PASSWORD, first_name="Ana", last_name="Ruiz")
        connection = demo_connection(zuora_url, netsuite_url, scenario=scenario)
        test = connection_test(connection=connection)
        self.stdout.write("\n".join(note for ok, note in test.notes if " answers" in note or not ok))
        if not test.ok:
            raise CommandError("The sandbox does not answer as it should.")
        return connection

    def _run(self, connection: Connection) -> SyncRun:
        run = run_request(connection=connection, user=None, trigger="Demo")
        deadline = time.monotonic() + RUN_LIMIT
        while time.monotonic() < deadline:
            run = SyncRun.objects.get(pk=run.pk)
            if not run.is_active:
                return run
            time.sleep(0.2)
        raise CommandError(f"Run {run.pk} did not end in {RUN_LIMIT:.0f} s; see var/demo/worker-runs.log.")

    def _report(self, run: SyncRun, zuora_url: str, netsuite_url: str) -> bool:
        self.stdout.write(run_table(run))
        rows = compare(zuora_url, netsuite_url, _kinds(run))
        self.stdout.write(
            table(rows) if rows else "No amounts were synced, so there are no totals to compare."
        )
        return all(row.agrees for row in rows)


def _kinds(run: SyncRun) -> list[str]:
    """Documents whose step ran: only for them both systems can be expected to agree."""
    steps = {
        "invoices": {"invoices_to_netsuite"},
        "debit memos": {"debit_memos_to_netsuite"},
        "credit memos": {"credit_memos_to_netsuite"},
        "credits applied": {"credit_memos_to_netsuite"},
        "payments": {"payments_to_netsuite"},
        "receipts": {"payments_to_zuora"},
        "unapplied": {"payments_to_zuora"},
        "refunds": {"refunds_to_netsuite", "refunds_to_zuora"},
        "adjustments": {"adjustments_to_netsuite"},
        "credits": {"credit_memos_to_zuora"},
        "charges": {"credit_memos_to_zuora"},
    }
    ran = set(
        run.steps.filter(state__in=[StepState.DONE, StepState.WARNINGS]).values_list("process", flat=True)
    )
    return [kind for kind, processes in steps.items() if processes & ran]


def _free_port(wanted: int = 0) -> int:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError:
            listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    # A proxy of the environment is not for our own machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        try:
            with opener.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CommandError(f"Nothing answers at {url}; see the logs in {os.environ.get('VAR_DIR', 'var')}.")
