"""Records with the same problem share one cause, so that one fix is one row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import Cause, Connection
from connector.services.causes import causes_assign
from connector.services.stops import stop_of_code, stop_of_refusal
from connector.services.work import Stop, Work
from syncrules.language import Parent, System, Verdict
from tests.factories import ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


def stopped(connection: Connection, stop: Stop | None) -> Work:
    return Work(None, RecordFactory(connection=connection), Verdict((), None), stop=stop)


def unknown_class(connection: Connection, name: str) -> Work:
    return stopped(connection, stop_of_code("CLASS_INVALID", Kind.VALIDATION, {"value": name}))


def refused(connection: Connection, text: str) -> Work:
    work = stopped(connection, None)
    refusal = Refusal("NETSUITE_REFUSED", Kind.PERMANENT, text, "USER_ERROR")
    work.stop = stop_of_refusal(refusal, work, System.NETSUITE)
    return work


def causes_of(connection: Connection, *works: Work) -> list[Cause | None]:
    causes_assign(connection=connection, works=works)
    return [work.row.cause for work in works]


def test_records_with_the_same_wrong_value_share_a_cause(connection: Connection) -> None:
    first, second, other = causes_of(
        connection, *(unknown_class(connection, name) for name in ("Sales", "Sales", "Support"))
    )
    assert first == second != other
    assert Cause.objects.count() == 2


def test_a_cause_says_what_is_wrong_where_and_what_to_do(connection: Connection) -> None:
    (cause,) = causes_of(connection, unknown_class(connection, "Sales"))
    assert cause is not None
    assert (cause.code, cause.title) == ("CLASS_INVALID", 'Class "Sales" does not exist in NetSuite.')
    assert (cause.family, cause.where) == ("setup", "Zuora")
    assert "full path" in cause.remedy


def test_the_same_answer_of_the_remote_system_is_one_cause_for_all_its_records(
    connection: Connection,
) -> None:
    closed, again, other = causes_of(
        connection, *(refused(connection, text) for text in ("Period closed", "Period closed", "No item"))
    )
    assert closed == again != other
    assert closed is not None
    assert closed.title == "NetSuite refused: Period closed"


def test_a_cause_that_comes_back_keeps_its_owner_note_and_first_day(connection: Connection) -> None:
    (cause,) = causes_of(connection, unknown_class(connection, "Sales"))
    assert cause is not None
    Cause.objects.update(note="Asked Kim")
    (again,) = causes_of(connection, unknown_class(connection, "Sales"))
    assert again is not None
    assert (again.pk, again.note, again.first_seen) == (cause.pk, "Asked Kim", cause.first_seen)
    assert again.last_seen > cause.last_seen


def test_two_connections_have_causes_of_their_own(connection: Connection) -> None:
    other = ConnectionFactory()
    (first,) = causes_of(connection, unknown_class(connection, "Sales"))
    (second,) = causes_of(other, unknown_class(other, "Sales"))
    assert first != second


def test_a_record_that_needs_nobody_has_no_cause(connection: Connection) -> None:
    stop = stop_of_code("CLASS_INVALID", Kind.VALIDATION, {"value": "Sales"})
    parent = Parent("accounts_to_netsuite", "acc-1", "Acme")
    works = [
        stopped(connection, None),
        stopped(connection, replace(stop, parent=parent)),
        stopped(connection, replace(stop, waiting=True)),
    ]
    for work in works:
        work.row.cause = Cause.objects.create(connection=connection, code="OLD", value=work.row.source_id)
    assert causes_of(connection, *works) == [None, None, None]


def test_a_very_long_value_still_fits_its_column(connection: Connection) -> None:
    first, second = causes_of(connection, *(unknown_class(connection, "x" * 400) for _ in range(2)))
    assert first is not None
    assert (first == second, len(first.value)) == (True, 255)
