"""How much of the specification is covered by tests: 15 processes × criteria, validations, rows of the map.

A criterion or validation is covered by a case in which it alone fails, counted while the rule tests run; a
row of a map by a check of what the destination stores (tests/journeys/maps). `python -m tests.coverage_table`
writes docs/coverage.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.rules.spec_coverage import DEMANDS
from tests.rules.tables import CASES, PASSES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "coverage.md"
HEAD = """# What of the specification is covered by tests

Written by `python -m tests.coverage_table` and checked by the tests. For each process: how many criteria,
validations and rows of the field map the specification lists, and how many of them a test covers. A
criterion or validation counts when there is a case in which it alone fails; a row of a map when a run of the
demo company stored the right value in the destination, compared with what the source had stored.

| process | criteria | covered | validations | covered | map rows | covered |
|---|--:|--:|--:|--:|--:|--:|
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One process: the words of what is not covered, by kind."""

    process: str
    demanded: tuple[int, int, int]
    missing: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return not any(self.missing)

    @property
    def text(self) -> str:
        """The row of the table."""
        pairs = zip(self.demanded, self.missing, strict=True)
        cells = [f"{number} | {number - len(missing)}" for number, missing in pairs]
        return f"| `{self.process}` | {' | '.join(cells)} |"


def rule_cases() -> dict[str, set[str]]:
    """Process -> codes that failed alone in a rule test, and `(passes)` where a record passed them all.

    Runs the rule tests that have such cases; raises RuntimeError when one of them fails.
    """
    files = [str(f) for f in sorted((ROOT / "tests" / "rules").glob("test_*.py")) if _has_cases(f)]
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "cases"
        noted.touch()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, CASES: str(noted)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:])
        found: dict[str, set[str]] = {}
        for line in noted.read_text(encoding="utf-8").splitlines():
            process, _, case = line.partition(" ")
            found.setdefault(process, set()).add(case)
        return found


def _has_cases(file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return "assert_only_fails" in text or "assert_passes" in text


def lines(cases: dict[str, set[str]], proved: dict[str, set[str]]) -> list[Line]:
    """The table: `cases` as from `rule_cases`, `proved` the rows of maps by process."""
    found = []
    for process, demand in DEMANDS.items():
        codes, rows = cases.get(process, set()), proved.get(process, set())
        if PASSES not in codes:
            codes = set()  # a failing case proves nothing while no record passes
        missing = (
            tuple(words for words, code in demand.criteria.items() if code not in codes),
            tuple(code for code in demand.validations if code not in codes),
            tuple(row for row in demand.rows if row not in rows),
        )
        demanded = (len(demand.criteria), len(demand.validations), len(demand.rows))
        found.append(Line(process, demanded, missing))
    return found


def page(table: list[Line]) -> str:
    """The text of docs/coverage.md."""
    demanded = [sum(line.demanded[n] for line in table) for n in range(3)]
    missing = [sum(len(line.missing[n]) for line in table) for n in range(3)]
    sums = " | ".join(f"{a} | {a - b}" for a, b in zip(demanded, missing, strict=True))
    return HEAD + "".join(f"{line.text}\n" for line in table) + f"| all | {sums} |\n"


def main() -> None:
    """Measure and write the page."""
    from tests.journeys.maps.tables import proved_rows

    table = lines(rule_cases(), proved_rows())
    PAGE.write_text(page(table), encoding="utf-8")
    print(page(table))
    for line in table:
        for kind, missing in zip(("criterion", "validation", "row"), line.missing, strict=True):
            for words in missing:
                print(f"{line.process}: {kind} {words}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connector.settings")
    import django

    django.setup()
    main()
