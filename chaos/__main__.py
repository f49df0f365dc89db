"""`python -m chaos`: the sweep of both tenant modes; details in var/chaos.json, resumable."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chaos.page import page

Findings = dict[str, dict[str, Any]]
REPORT = Path("var/chaos.json")
KINDS = ("kills", "faults", "mishaps")
BROKEN_OFF = 3  # exit code
WAITING = 3.0  # seconds for an answer


def main() -> None:
    """Prepare an installation of its own, sweep, print a table; exit code 1 unless everything is zero."""
    parser = argparse.ArgumentParser(prog="chaos", description="Kills and disturbs runs at every point.")
    parser.add_argument("--mode", choices=["off", "on"], help="only without or with Invoice Settlement")
    parser.add_argument("--process", action="append", default=[], help="only this process; may be repeated")
    parser.add_argument("--kind", choices=KINDS, help="only kills, only faults or only mishaps")
    parser.add_argument("--most", type=int, help="at most so many points of each kind per process")
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted sweep stopped")
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--page", type=Path, help="write the result as a page of the documentation")
    parser.add_argument("--scenario", default="demo")
    options = parser.parse_args()
    if options.mode is None:
        findings = _side_by_side(options)
    else:
        _installation(options.report.parent / f"chaos-{options.mode}")
        try:
            findings = _sweep(options)
        except Exception:
            traceback.print_exc()
            raise SystemExit(BROKEN_OFF) from None
    print(_table(findings))
    if options.page:
        options.page.write_text(page(findings))
    counted = ("duplicates", "losses", "unexplained")
    totals = {name: sum(row[name] for row in findings.values()) for name in counted}
    print(", ".join(f"{name} {count}" for name, count in totals.items()))
    raise SystemExit(any(totals.values()))


def _side_by_side(options: argparse.Namespace) -> Findings:
    """Both modes at once, each in a process and an installation of its own; one report."""
    report: Path = options.report
    parts = {mode: report.with_stem(f"{report.stem}-{mode}") for mode in ("off", "on")}
    arguments = ["--scenario", options.scenario, *(["--resume"] if options.resume else [])]
    arguments += [word for process in options.process for word in ("--process", process)]
    arguments += ["--most", str(options.most)] if options.most is not None else []
    arguments += ["--kind", options.kind] if options.kind else []
    sweeps = [
        subprocess.Popen(
            [sys.executable, "-m", "chaos", *arguments, "--mode", mode, "--report", str(part)],
            stdout=subprocess.DEVNULL,
        )
        for mode, part in parts.items()
    ]
    codes = [sweep.wait() for sweep in sweeps]
    found = [json.loads(part.read_text()) if part.exists() else {} for part in parts.values()]
    findings: Findings = {**found[0], **found[1]}
    report.write_text(json.dumps(findings, indent=1))
    if any(code not in (0, 1) for code in codes) or not all(found):
        raise SystemExit("A sweep broke off; see above. Go on with --resume.")
    return findings


def _installation(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        VAR_DIR=str(folder.resolve()),
        DATABASE_URL="",
        REDIS_URL="",
        DJANGO_SETTINGS_MODULE="connector.settings",
        LOG_LEVEL="CRITICAL",
    )
    import django

    django.setup()


def _sweep(options: argparse.Namespace) -> Findings:
    from chaos.lab import Lab
    from chaos.sweep import Finding, sweep
    from connector.gateways.netsuite import NetSuiteGateway
    from connector.gateways.transport import Retry
    from connector.gateways.zuora import ZuoraGateway

    attempts, _, *others = Retry.__init__.__defaults__
    Retry.__init__.__defaults__ = (attempts, 0.0, *others)  # repetitions without pauses
    NetSuiteGateway.__init__.__kwdefaults__["read_timeout"] = WAITING
    ZuoraGateway.__init__.__kwdefaults__["read_timeout"] = WAITING
    report: Path = options.report
    findings = json.loads(report.read_text()) if options.resume and report.exists() else {}
    mode = options.mode

    def earlier(process: str) -> Finding | None:
        known = findings.get(f"{process} {mode}")
        return Finding(**known) if known else None

    with Lab(mode == "on", options.scenario) as lab:
        limits = {"only": options.process, "most": options.most, "kind": options.kind}
        for finding in sweep(lab, **limits, earlier=earlier):
            findings[f"{finding.process} {mode}"] = asdict(finding)
            part = report.with_suffix(".part")
            part.write_text(json.dumps(findings, indent=1))
            part.replace(report)  # whole or not at all, so that it can be resumed
    return findings


def _table(findings: Findings) -> str:
    columns = ("boundaries", "kills", "faults", "mishaps", "duplicates", "losses", "unexplained")
    head = f"{'process':<28}{'mode':<24}" + "".join(f"{name:>13}" for name in columns)
    lines = [
        f"{row['process']:<28}{row['mode']:<24}" + "".join(f"{row[name]:>13}" for name in columns)
        for row in findings.values()
    ]
    return "\n".join([head, "-" * len(head), *lines])


if __name__ == "__main__":
    main()
