"""Fixtures of the sandbox tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.netsuite_world import World, small_world
from tests.sandbox.zuora_world import ZuoraWorld, zuora_world


@pytest.fixture
def zuora() -> Iterator[ZuoraWorld]:
    """A tenant without Invoice Settlement."""
    with zuora_world(invoice_settlement=False) as world:
        yield world


@pytest.fixture
def zuora_settlement() -> Iterator[ZuoraWorld]:
    """A tenant with Invoice Settlement."""
    with zuora_world(invoice_settlement=True) as world:
        yield world


@pytest.fixture
def netsuite() -> Iterator[World]:
    """A small NetSuite company with a customer, an item and open books."""
    with small_world() as world:
        yield world
