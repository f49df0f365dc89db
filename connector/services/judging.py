"""Verdicts as the database and the pages keep them."""

from __future__ import annotations

from typing import Any

from syncrules.language import Verdict


def verdict_rows(verdict: Verdict) -> list[dict[str, Any]]:
    """The rules' outcomes as JSON rows, criteria first, in the order of the spec."""
    return [
        {
            "code": o.code,
            "title": o.title,
            "passed": o.passed,
            "seen": o.seen,
            "message": o.message,
            "remedy": o.remedy,
            "severity": str(o.severity),
            "criterion": o.criterion,
        }
        for o in verdict.outcomes
    ]
