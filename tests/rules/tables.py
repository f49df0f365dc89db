"""Helpers for tables of cases: which rules of a process a record passes and which it fails."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from syncrules.judge import judge
from syncrules.language import Context, Outcome, SyncProcess

# Where the table of what is covered reads the cases that held; see tests/coverage_table.py.
CASES = "LEDGERLINE_RULE_CASES"
PASSES = "(passes)"


def _note(process: SyncProcess[Any], case: str) -> None:
    if CASES in os.environ:
        with Path(os.environ[CASES]).open("a", encoding="utf-8") as file:
            file.write(f"{process.id} {case}\n")


def rule_codes(process: SyncProcess[Any]) -> set[str]:
    """The codes of all criteria and validations of a process."""
    return {c.code for c in process.criteria} | {v.code for v in process.validations}


def failed_codes(process: SyncProcess[Any], record: Any, context: Context) -> set[str]:
    """The codes of all criteria and validations that this record fails, whatever their severity."""
    return {outcome.code for outcome in judge(process, record, context).outcomes if not outcome.passed}


def assert_passes(process: SyncProcess[Any], record: Any, context: Context) -> None:
    """Every criterion and every validation holds."""
    assert failed_codes(process, record, context) == set()
    _note(process, PASSES)


def assert_only_fails(process: SyncProcess[Any], record: Any, context: Context, code: str) -> list[Outcome]:
    """Exactly this rule fails, with a complete message; the failed outcomes are handed back.

    The code has to be a rule of the process, so that a renamed rule cannot leave a hollow case behind.
    """
    assert code in rule_codes(process), f"{process.id} has no rule {code}"
    assert failed_codes(process, record, context) == {code}
    failed = [outcome for outcome in judge(process, record, context).outcomes if not outcome.passed]
    for outcome in failed:
        if not outcome.criterion:
            assert outcome.message, f"{code} says nothing"
            assert outcome.remedy, f"{code} gives no remedy"
            assert "?" not in outcome.message, f"{code} leaves a placeholder empty: {outcome.message}"
    _note(process, code)
    return failed


def assert_every_rule_has_a_case(process: SyncProcess[Any], codes: set[str]) -> None:
    """The table of cases names every criterion and validation of the process."""
    assert rule_codes(process) == codes
