"""`python -m bench`: counts remote calls and our own work per record against the sandbox."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# Zuora's published figures for its own connector, records a minute (setup.md).
PUBLISHED = {
    "accounts_to_netsuite": 200,
    "charges_to_netsuite": 20,
    "invoices_to_netsuite": 25,
    "payments_to_netsuite": 35,
    "refunds_to_zuora": 30,
}
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the benchmark in a folder of its own; print the table, write var/bench.json."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--invoices", type=int, default=1000)
    arguments.add_argument("--latency", default="none", help="none or published")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
        os.environ.update(VAR_DIR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="connector.settings")
        import django

        django.setup()
        report = _measure(options.invoices, options.latency)
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(report, indent=2) + "\n")
    _print(report)
    print(f"written to {target}")


def _measure(invoices: int, latency: str) -> dict[str, Any]:
    from django.core.management import call_command

    from connector.services.runs import run_request
    from connector.services.sequence import run_execute

    call_command("migrate", verbosity=0)
    sandbox, zuora, netsuite = _start_sandbox(invoices, latency)
    try:
        connection = _connect(zuora, netsuite)
        run = run_request(connection=connection, user=None, trigger="Benchmark", enqueue=False)
        cpu, began = _cpu(), time.monotonic()
        finished = run_execute(run_id=run.pk)
        seconds, used = time.monotonic() - began, _cpu() - cpu
    finally:
        sandbox.terminate()
        sandbox.wait(20)
    assert finished is not None
    return _report(finished, seconds, used)


def _start_sandbox(invoices: int, latency: str) -> tuple[subprocess.Popen[str], str, str]:
    """The sandbox in a process of its own, so that its work is not counted as ours."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "sandbox",
            "--scenario",
            "bench",
            "--scale",
            str(invoices),
            "--latency",
            latency,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    addresses = [process.stdout.readline().split()[-1] for _ in range(2)]
    return process, addresses[0], addresses[1]


def _connect(zuora: str, netsuite: str) -> Any:
    from connector.management.demo_company import demo_connection
    from connector.services.connections import connection_test

    connection = demo_connection(
        zuora,
        netsuite,
        customer_sync_behavior="Sync New Records Only",
        product_catalog_sync_behavior="Sync New Records Only",
    )
    assert connection_test(connection=connection).ok
    return connection


def _report(run: Any, seconds: float, cpu: float) -> dict[str, Any]:
    report: dict[str, Any] = {"state": run.state, "seconds": round(seconds, 1)}
    total_calls = sum(step.zuora_calls + step.netsuite_calls for step in run.steps.all())
    total = sum(step.synced for step in run.steps.all())
    report["whole_run_calls_per_record"] = round(total_calls / max(1, total), 4)
    report["cpu_seconds_per_1000"] = round(1000 * cpu / max(1, total), 2)
    report["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for step in run.steps.all():
        if not step.synced:
            continue
        calls = step.zuora_calls + step.netsuite_calls
        minutes = (step.finished_at - step.started_at).total_seconds() / 60
        rate = step.synced / minutes if minutes else 0
        report[step.process] = {
            "synced": step.synced,
            "errors": step.errors,
            "zuora_calls": step.zuora_calls,
            "netsuite_calls": step.netsuite_calls,
            "calls_per_record": round(calls / step.synced, 4),
            "records_per_minute": round(rate),
            "ratio_to_published": round(rate / PUBLISHED[step.process], 1),
        }
    return report


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _print(report: dict[str, Any]) -> None:
    for name, value in report.items():
        if isinstance(value, dict):
            print(name)
            for key, figure in value.items():
                print(f"    {key:<24}{figure}")
        else:
            print(f"{name:<28}{value}")


if __name__ == "__main__":
    main()
