"""The specification's pages, for comparing tables; tests are skipped where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(os.environ.get("LEDGERLINE_SPEC") or ROOT.parent / "shared" / "spec")


def spec_page(name: str) -> str:
    """The text of a page such as `sequence.md`; skips the test where there is none."""
    page = FOLDER / name
    if not page.exists():
        pytest.skip("the specification is not on this machine")
    return page.read_text(encoding="utf-8")
