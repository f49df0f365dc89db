"""The row of resync.md's matrix for customers that live in NetSuite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.matrix import (
    delete_in_zuora,
    follow,
    synced,
    to_zuora,
)
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def native(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A company whose customers live in NetSuite."""
    with synced(django_db_blocker.unblock, scenario="netsuite_master") as company:
        yield company


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Jobs are carried out by the test, so that it decides what happens in between."""
    nothing = type("Queue", (), {"enqueue_call": lambda _self, **_job: None})
    monkeypatch.setattr("connector.services.queueing.django_rq.get_queue", lambda _name: nothing())


CUSTOMER = to_zuora("customer", "customers", "N1001", "customer", delete_in_zuora)


def test_a_customer_of_netsuite(native: World) -> None:
    follow(native, CUSTOMER)
