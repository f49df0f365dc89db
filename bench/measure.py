"""One measured run of the whole sequence, in a process of its own because peak memory never falls."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.sandbox import Addresses, running


class BenchmarkFailed(Exception):
    """What was measured cannot be trusted: say why instead of reporting numbers."""


def measured(*, invoices: int, latency: str, slots: int, window: int = 0) -> dict[str, Any]:
    """Run a sequence over new invoices in a new process and give its figures; `window` 0 keeps ours.

    Raises BenchmarkFailed when the process ends without figures; its reason is then on the screen.
    """
    command = [sys.executable, "-m", "bench.measure", str(invoices), latency, str(slots), str(window)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise BenchmarkFailed(f"measuring {invoices} invoices ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Measure and print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("invoices", type=int)
    parser.add_argument("latency")
    parser.add_argument("slots", type=int)
    parser.add_argument("window", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
        os.environ.update(VAR_DIR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="connector.settings")
        import django

        django.setup()
        with running(invoices=options.invoices, latency=options.latency, slots=options.slots) as systems:
            figures = _measure(systems, options.slots, options.window)
    _check(figures, options.invoices)
    print(json.dumps(figures))


def _measure(systems: Addresses, slots: int, window: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection as database

    from connector.services import runner
    from connector.services.runs import run_request
    from connector.services.sequence import run_execute

    if window:
        runner.WINDOW = window
    call_command("migrate", verbosity=0)
    connection = _connect(systems, slots)
    systems.forget_calls()
    run = run_request(connection=connection, user=None, trigger="Benchmark", enqueue=False)
    queries = _Queries()
    before, cpu, began = _memory(), _cpu(), time.monotonic()
    with database.execute_wrapper(queries):
        finished = run_execute(run_id=run.pk)
    figures = {
        "seconds": time.monotonic() - began,
        "cpu_seconds": _cpu() - cpu,
        "memory_before_mib": before,
        "peak_memory_mib": _memory(),
        "queries": queries.count,
    }
    assert finished is not None
    return {**figures, "state": finished.state, **_counts(finished, systems.journals())}


def _connect(systems: Addresses, slots: int) -> Any:
    from connector.management.demo_company import demo_connection
    from connector.services.connections import connection_test

    connection = demo_connection(
        systems.zuora,
        systems.netsuite,
        customer_sync_behavior="Sync New Records Only",
        product_catalog_sync_behavior="Sync New Records Only",
        netsuite_concurrency=slots + 1,  # a run leaves one to the desk
    )
    result = connection_test(connection=connection)
    if not result.ok:
        raise BenchmarkFailed(f"the connection test failed: {result.notes}")
    return connection


def _counts(run: Any, journals: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Our counts of calls beside those of the two systems, for each step and for the run."""
    steps = [_step(step, journals) for step in run.steps.all() if step.started_at]
    return {
        "steps": steps,
        "own_calls": {s: sum(step["own_calls"][s] for step in steps) for s in journals},
        "calls": {s: journal["calls"] for s, journal in journals.items()},
    }


def _step(step: Any, journals: dict[str, dict[str, Any]]) -> dict[str, Any]:
    began, ended = step.started_at.timestamp(), step.finished_at.timestamp()
    within = {
        system: sum(began <= call["at"] <= ended for call in journal["entries"])
        for system, journal in journals.items()
    }
    return {
        "process": step.process,
        "synced": step.synced,
        "errors": step.errors + step.blocked,
        "seconds": ended - began,
        "own_calls": {"zuora": step.zuora_calls, "netsuite": step.netsuite_calls},
        "calls": within,
    }


def _check(figures: dict[str, Any], invoices: int) -> None:
    """Raises BenchmarkFailed unless every invoice was synced and both sides counted the same calls."""
    synced = {step["process"]: step["synced"] for step in figures["steps"]}
    if figures["state"] != "completed" or synced.get("invoices_to_netsuite") != invoices:
        raise BenchmarkFailed(f"the run ended {figures['state']} with {synced} of {invoices} invoices")
    for place in [figures, *figures["steps"]]:
        if place["calls"] != place["own_calls"]:
            name = place.get("process", "the run")
            raise BenchmarkFailed(
                f"{name}: we count {place['own_calls']} calls, the systems {place['calls']}"
            )


class _Queries:
    """Counts the statements sent to our database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _memory() -> float:
    """Peak memory of this process so far in MiB; macOS counts bytes where Linux counts KiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
