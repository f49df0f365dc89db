"""`python -m bench`: counts calls, time, CPU and memory per record against the sandbox."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.measure import BenchmarkFailed, measured
from bench.report import report, table

TARGET = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main() -> int:
    """Measure three runs, print the table and write var/bench.json; 1 when a measurement failed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--invoices", type=int, default=1000, help="records of the timed run")
    parser.add_argument("--backlog", type=int, default=10_000, help="records of the run for peak memory")
    parser.add_argument("--single", type=int, default=100, help="records of the run with one record per call")
    parser.add_argument("--latency", choices=["published", "none"], default="published")
    parser.add_argument("--slots", type=int, default=10, help="NetSuite calls at once")
    options = parser.parse_args()
    slots = options.slots
    try:
        timed = measured(invoices=options.invoices, latency=options.latency, slots=slots)
        single = measured(invoices=options.single, latency="none", slots=slots, window=1)
        backlog = measured(invoices=options.backlog, latency="none", slots=slots)
    except BenchmarkFailed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    figures = report(timed, backlog, single, latency=options.latency, slots=slots)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    print(*table(figures), f"written to {TARGET}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
