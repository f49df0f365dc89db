"""Every row of the field maps: what the destination stores is what the source had stored, transformed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.maps.books import Books
from tests.journeys.maps.rows import proved
from tests.journeys.maps.tables import TABLES
from tests.journeys.maps.worlds import WORLDS, books_of
from tests.rules.spec_coverage import MAPS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=WORLDS)
def books(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Books]:
    """Both systems before and after one run in a world."""
    with django_db_blocker.unblock():
        yield books_of(request.param)


@pytest.mark.parametrize("process", TABLES)
def test_the_destination_stores_what_the_map_says(books: Books, process: str) -> None:
    problems = [problem for table in TABLES[process] for problem in proved(table, books)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("process", TABLES)
def test_every_row_that_is_proved_is_one_of_the_specification(process: str) -> None:
    named = {each.name for table in TABLES[process] for each in table.rows}
    assert named <= set(MAPS[process])


def test_every_world_that_a_table_wants_is_run() -> None:
    wanted = {world for tables in TABLES.values() for table in tables for world in table.worlds}
    assert wanted == set(WORLDS)
