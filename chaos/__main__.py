"""`python -m chaos`: the sweep of both tenant modes; details in var/chaos.json, resumable."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

REPORT = Path("var/chaos.json")


def main() -> None:
    """Prepare an installation of its own, sweep, print a table; exit code 1 unless everything is zero."""
    parser = argparse.ArgumentParser(prog="chaos", description="Kills and disturbs runs at every point.")
    parser.add_argument("--mode", choices=["off", "on"], help="only without or with Invoice Settlement")
    parser.add_argument("--process", action="append", default=[], help="only this process; may be repeated")
    parser.add_argument("--most", type=int, help="at most so many kills and faults per process")
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted sweep stopped")
    parser.add_argument("--report", type=Path, default=REPORT)
    parser.add_argument("--scenario", default="demo")
    options = parser.parse_args()
    _installation(options.report.parent / "chaos")
    findings = _sweep(options)
    print(_table(findings))
    totals = {
        name: sum(row[name] for row in findings.values()) for name in ("duplicates", "losses", "unexplained")
    }
    print(", ".join(f"{name} {count}" for name, count in totals.items()))
    raise SystemExit(any(totals.values()))


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


def _sweep(options: argparse.Namespace) -> dict[str, dict]:
    from chaos.lab import Lab
    from chaos.sweep import Finding, sweep
    from connector.gateways.transport import Retry

    attempts, _, *others = Retry.__init__.__defaults__
    Retry.__init__.__defaults__ = (attempts, 0.0, *others)  # repetitions without pauses
    report: Path = options.report
    findings = json.loads(report.read_text()) if options.resume and report.exists() else {}
    for settlement in (False, True):
        mode = "on" if settlement else "off"
        if options.mode not in (None, mode):
            continue

        def earlier(process: str, mode: str = mode) -> Finding | None:
            known = findings.get(f"{process} {mode}")
            return Finding(**known) if known else None

        with Lab(settlement, options.scenario) as lab:
            for finding in sweep(lab, only=options.process, most=options.most, earlier=earlier):
                findings[f"{finding.process} {mode}"] = asdict(finding)
                report.write_text(json.dumps(findings, indent=1))
    return findings


def _table(findings: dict[str, dict]) -> str:
    columns = ("boundaries", "kills", "faults", "duplicates", "losses", "unexplained")
    head = f"{'process':<28}{'mode':<24}" + "".join(f"{name:>13}" for name in columns)
    lines = [
        f"{row['process']:<28}{row['mode']:<24}" + "".join(f"{row[name]:>13}" for name in columns)
        for row in findings.values()
    ]
    return "\n".join([head, "-" * len(head), *lines])


if __name__ == "__main__":
    main()
