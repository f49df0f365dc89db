"""`python -m sandbox`: both systems until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import threading

from sandbox.run import start
from sandbox.scenarios import SCENARIOS


def main() -> None:
    """Read the arguments, start, print the addresses, wait."""
    parser = argparse.ArgumentParser(prog="sandbox", description="Local stand-ins for Zuora and NetSuite.")
    parser.add_argument("--zuora-port", type=int, default=0)
    parser.add_argument("--netsuite-port", type=int, default=0)
    parser.add_argument("--invoice-settlement", choices=["on", "off"], default="off")
    parser.add_argument("--scenario", choices=SCENARIOS, default="demo")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--latency", default="none")
    options = parser.parse_args()
    running = start(
        options.zuora_port,
        options.netsuite_port,
        invoice_settlement=options.invoice_settlement == "on",
        scenario=options.scenario,
        scale=options.scale,
        latency=options.latency,
    )
    print(f"Zuora {running.zuora_url}\nNetSuite {running.netsuite_url}", flush=True)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    running.stop()


if __name__ == "__main__":
    main()
