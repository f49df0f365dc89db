"""Fixtures of the sandbox tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
