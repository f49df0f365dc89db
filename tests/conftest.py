"""Fixtures that several folders share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is no reason for a drawn example to fail.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The vendors' interface descriptions, for checking; tests are skipped where they are absent."""
    folder = Path(os.environ.get("LEDGERLINE_REFERENCE") or ROOT.parent / "shared" / "reference")
    if not folder.is_dir():
        pytest.skip("the vendors' interface descriptions are not on this machine")
    return folder


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Any) -> None:
    """Log-ins of test users need no strong hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
