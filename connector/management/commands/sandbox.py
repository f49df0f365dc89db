"""`manage.py sandbox`: the two stand-in systems alone."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sandbox.scenarios import SCENARIOS


class Command(BaseCommand):
    """Runs the sandbox until stopped."""

    help = "Starts local servers that behave like Zuora's REST API and NetSuite's SuiteTalk."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--zuora-port", type=int, default=0)
        parser.add_argument("--netsuite-port", type=int, default=0)
        parser.add_argument("--invoice-settlement", choices=["on", "off"], default="off")
        parser.add_argument("--scenario", choices=SCENARIOS, default="demo")
        parser.add_argument("--scale", type=int, default=1)
        parser.add_argument("--latency", default="none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both servers, print their addresses, wait."""
        from sandbox.run import start

        running = start(
            zuora_port=options["zuora_port"],
            netsuite_port=options["netsuite_port"],
            invoice_settlement=options["invoice_settlement"] == "on",
            scenario=options["scenario"],
            scale=options["scale"],
            latency=options["latency"],
        )
        self.stdout.write(f"Zuora {running.zuora_url}\nNetSuite {running.netsuite_url}")
        self.stdout.flush()
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        stopped.wait()
        running.stop()
