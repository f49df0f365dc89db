"""Repetitions within a call happen as in production, but without pauses."""

from __future__ import annotations

import pytest

from connector.gateways.transport import Retry


@pytest.fixture(scope="session", autouse=True)
def no_pauses() -> None:
    """A real pause before a repetition proves nothing more; Retry-After is still obeyed."""
    patch = pytest.MonkeyPatch()
    attempts, _, *others = Retry.__init__.__defaults__ or ()
    patch.setattr(Retry.__init__, "__defaults__", (attempts, 0.0, *others))
