"""A short sweep: each process is killed, disturbed and held up once; `make chaos` does it all."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from chaos.ledger import Ledger

LIMIT = 600  # seconds


@pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="the sweep has a database of its own"
)
@pytest.mark.timeout(LIMIT + 60)
@pytest.mark.parametrize("mode", ["off", "on"])
def test_a_killed_and_disturbed_run_ends_as_an_undisturbed_one(mode: str, tmp_path: Path) -> None:
    report = tmp_path / "chaos.json"
    sweep = subprocess.run(
        [sys.executable, "-m", "chaos", "--mode", mode, "--most", "1", "--report", str(report)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert sweep.returncode == 0, sweep.stdout[-3000:] + sweep.stderr[-3000:]
    assert sweep.stdout.splitlines()[-1] == "duplicates 0, losses 0, unexplained 0"
    findings = json.loads(report.read_text())
    assert len(findings) >= 12
    assert all(row["kills"] == row["faults"] == row["mishaps"] == 1 for row in findings.values())


def ledger(*rows: dict[str, str]) -> Ledger:
    return Ledger(Counter(json.dumps(row, sort_keys=True) for row in rows), Counter(r["is"] for r in rows))


def test_the_comparison_does_notice_what_is_wrong() -> None:
    first, second = {"is": "invoice 1", "total": "10.00"}, {"is": "invoice 2", "total": "20.00"}
    expected = ledger(first, second)
    assert not any(ledger(first, second).difference(expected).values())
    assert ledger(first, second, second).difference(expected)["duplicates"] == ["invoice 2"]
    assert ledger(first).difference(expected)["losses"] == ["invoice 2"]
    changed = ledger(first, second | {"total": "20.01"}).difference(expected)
    assert len(changed["unexplained"]) == 2
    assert not changed["duplicates"] + changed["losses"]
