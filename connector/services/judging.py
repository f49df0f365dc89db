"""Verdicts as the database and the pages keep them."""

from __future__ import annotations

from typing import Any

from syncrules.language import Outcome, Parent, Severity, Verdict


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


def problem(code: str, title: str, message: str, remedy: str, **values: str) -> Outcome:
    """An outcome for something that no rule found, e.g. two counterparts."""
    return Outcome(code, title, False, "", message, remedy, Severity.ERROR, False, values)


def parent_label(parent: Parent | None) -> str:
    """The parent's name, for the blocked record."""
    return parent.label if parent else ""
