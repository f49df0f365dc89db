"""`docs/chaos.md`: what the last full sweep went through, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chaos.faults import TROUBLES
from chaos.mishaps import MISHAPS

COLUMNS = ("boundaries", "kills", "faults", "mishaps", "duplicates", "losses", "unexplained")
HEAD = """# The sweep

Brought up to date by `make chaos` on {day}. Every process of the demo company, in both tenant modes, was
run undisturbed once, and then again from the same state for each point below. After each point the watchdog
and the next runs brought things to rest, nobody else; then both ledgers and our rows were compared with the
undisturbed run.

* **Kills**: the worker is killed before its first and behind every remote write and database commit.
* **Faults** of one system, in the calls of the process: {faults}.
* **Mishaps**, at six places each: {mishaps}.

Only after a refused log-in a person tests the connection. Boundaries count remote calls and commits, before
and behind. A duplicate or a loss is a record more or less than expected, in either system; unexplained is
everything else that differs.
"""


def page(findings: Mapping[str, Mapping[str, Any]]) -> str:
    """The page as Markdown."""
    faults = dict.fromkeys(trouble.name.partition(" (")[0] for trouble in TROUBLES)
    head = HEAD.format(
        day=f"{date.today():%-d %B %Y}",
        faults=", ".join(faults),
        mishaps="; ".join(mishap.name for mishap in MISHAPS),
    )
    totals = [sum(row[name] for row in findings.values()) for name in COLUMNS]
    rows = [
        ("process", "Invoice Settlement", *COLUMNS),
        ("---", "---", *("---:" for _ in COLUMNS)),
        *(
            (row["process"], row["mode"].split()[-1], *(str(row[name]) for name in COLUMNS))
            for row in findings.values()
        ),
        ("**all**", "", *(f"**{total}**" for total in totals)),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{head}\n{table}\n"
