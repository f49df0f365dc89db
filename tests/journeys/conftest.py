"""Repetitions within a call happen as in production, but without pauses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.gateways.transport import Retry


@pytest.fixture(scope="package", autouse=True)
def no_pauses() -> Iterator[None]:
    """A real pause before a repetition proves nothing more; Retry-After is still obeyed."""
    attempts, _, *others = Retry.__init__.__defaults__ or ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Retry.__init__, "__defaults__", (attempts, 0.0, *others))
        yield
