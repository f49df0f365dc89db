"""The figures that `make bench` reports, and their table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.ideal import PUBLISHED, ideal_seconds

Figures = dict[str, Any]
INVOICES = "invoices_to_netsuite"


def report(main: Figures, backlog: Figures, single: Figures, *, latency: str, slots: int) -> Figures:
    """One entry per process with records, the ratio to one call per record, and figures of the whole run.

    `main` is the timed run, `backlog` the same with many more records, `single` a run whose records each
    took their own calls. Seconds, MiB and calls as measured.
    """
    synced = sum(step["synced"] for step in main["steps"])
    memory = backlog["peak_memory_mib"] / main["peak_memory_mib"]
    processes = {
        step["process"]: {
            **_speed(step, latency, slots),
            "calls_per_record": round(_calls_per_record(step), 4),
            "cpu_seconds_per_1000": round(1000 * main["cpu_seconds"] / synced, 2),
            "peak_memory_ratio": round(memory, 3),
            "queries_per_record": round(main["queries"] / synced, 3),
            "records": step["synced"],
            "calls": step["calls"],
        }
        for step in main["steps"]
        if step["synced"]
    }
    ratio = _calls_per_record(_invoices(single)) / _calls_per_record(_invoices(main))
    return {
        **processes,
        "one_per_call_ratio": round(ratio, 1),
        "whole_run_calls_per_record": round(sum(main["calls"].values()) / synced, 4),
        "latency": latency,
        "netsuite_slots": slots,
        "peak_memory_mib": round(main["peak_memory_mib"]),
        "peak_memory_backlog_mib": round(backlog["peak_memory_mib"]),
        "backlog_records": _invoices(backlog)["synced"],
        "backlog_cpu_seconds_per_1000": round(
            1000 * backlog["cpu_seconds"] / _invoices(backlog)["synced"], 2
        ),
    }


def _speed(step: Figures, latency: str, slots: int) -> Figures:
    rate = 60 * step["synced"] / step["seconds"]
    speed: Figures = {
        "records_per_minute": round(rate),
        "ratio_to_published": round(rate / PUBLISHED[step["process"]], 1),
        "ideal_share": None,
    }
    if step["process"] == INVOICES and latency == "published":
        speed["ideal_share"] = round(ideal_seconds(step["synced"], slots) / step["seconds"], 3)
    return speed


def _invoices(figures: Figures) -> Figures:
    return next(step for step in figures["steps"] if step["process"] == INVOICES)


def _calls_per_record(step: Figures) -> float:
    calls, records = sum(step["calls"].values()), step["synced"]
    return float(calls / records)


def table(figures: Figures) -> Iterator[str]:
    """The lines of the table on the screen."""
    for name, value in figures.items():
        if not isinstance(value, dict):
            yield f"{name:<32}{value}"
            continue
        yield name
        for key, figure in value.items():
            shown = f"{figure['zuora']} zuora, {figure['netsuite']} netsuite" if key == "calls" else figure
            yield f"    {key:<28}{shown}"
