"""Fixtures that several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def reference() -> Path:
    """The vendors' interface descriptions, for checking; tests are skipped where they are absent."""
    folder = Path(os.environ.get("LEDGERLINE_REFERENCE") or ROOT.parent / "shared" / "reference")
    if not folder.is_dir():
        pytest.skip("the vendors' interface descriptions are not on this machine")
    return folder
