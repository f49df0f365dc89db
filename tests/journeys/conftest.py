"""The company that most journeys begin with; repetitions within a call happen without pauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.gateways.transport import Retry
from tests.journeys.world import World, shared_world


@pytest.fixture(scope="package", autouse=True)
def no_pauses() -> Iterator[None]:
    """A real pause before a repetition proves nothing more; Retry-After is still obeyed."""
    attempts, _, *others = Retry.__init__.__defaults__ or ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Retry.__init__, "__defaults__", (attempts, 0.0, *others))
        yield


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company without Invoice Settlement, for all tests of a module."""
    with shared_world(django_db_blocker.unblock, long_invoice=False) as made:
        yield made


@pytest.fixture
def world(company: World, db: None) -> World:
    """The demo company as it is before the first run."""
    return company.again()
