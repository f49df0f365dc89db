"""Writes are intended before they are sent, and their outcomes kept batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import OperationalError, connection

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import AuthenticationFailed, Kind
from connector.models import (
    Attempt,
    AttemptState,
    AuditEvent,
    Connection,
    ExchangeRecord,
    Intent,
    IntentState,
)
from connector.services.work import Work
from connector.services.writing import attempts_open, intents_open, keyed, resolved, write_all
from syncrules.language import Made, Ref, Result, Row, Step, Sublist, System, Verb, Verdict, Write
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory, RecordFactory

LOGIN_REFUSED = AuthenticationFailed("NETSUITE_AUTH_FAILED", "login", system=System.NETSUITE)


def add(system: System = System.NETSUITE, record: str = "invoice", key: str = "INV-inv-1") -> Write:
    return Write(system, Verb.ADD, record, key=key)


def works_of(connection: Connection, count: int, write: Write | None = None) -> list[Work]:
    step = Step("create", "Creating Invoice", "Error Creating Invoice", write or add())
    rows = RecordFactory.create_batch(count, connection=connection, attempts_made=0)
    return [Work(record=None, row=row, verdict=Verdict((), None), steps=(step,)) for row in rows]


def opened(count: int) -> list[Work]:
    """Works whose attempts and intents are stored."""
    connection = ConnectionFactory()
    works = works_of(connection, count)
    attempts_open(job=job_for(connection), works=works)
    intents_open(works=works)
    return works


def send(gateway: RemoteSystem, works: Sequence[Work]) -> list[str]:
    """Write for all works; gives the ids in the order in which they were settled."""
    settled: list[str] = []
    items = [(work, work.steps[0].write) for work in works]
    write_all(
        gateway=gateway, items=items, purpose="create", settle=lambda _, result: settled.append(result.id)
    )
    return settled


def intents() -> list[tuple[str, str]]:
    return list(Intent.objects.order_by("pk").values_list("state", "remote_id"))


# --- keys and ids ---------------------------------------------------------------------------------


def test_every_id_that_an_earlier_step_made_is_filled_in_wherever_it_stands() -> None:
    made = Made("create")
    line = Row({"doc": made, "amount": 3}, {"Zuora ID": Ref("invoice", made)})
    write = Write(
        System.NETSUITE,
        Verb.UPDATE,
        "customerPayment",
        fields={"entity": Ref("customer", "1001"), "invoice": Ref("invoice", made), "memo": "as it was"},
        custom={"Zuora ID": made, "address": Row({"owner": made})},
        sublists={"applyList": Sublist((line,), replace_all=True)},
        id=made,
    )
    filled = resolved(write, {"create": Result("9001")})
    assert filled.id == "9001"
    assert filled.fields == {
        "entity": Ref("customer", "1001"),
        "invoice": Ref("invoice", "9001"),
        "memo": "as it was",
    }
    assert filled.custom == {"Zuora ID": "9001", "address": Row({"owner": "9001"})}
    expected = Row({"doc": "9001", "amount": 3}, {"Zuora ID": Ref("invoice", "9001")})
    assert filled.sublists == {"applyList": Sublist((expected,), replace_all=True)}


def test_a_write_without_open_ids_stays_as_it_is() -> None:
    write = Write(System.ZUORA, Verb.UPDATE, "Invoice", fields={"IntegrationId__NS": "9001"}, id="inv-1")
    assert resolved(write, {}) == write


@pytest.mark.django_db
def test_only_a_zuora_create_carries_the_generation_in_its_key() -> None:
    (work,) = works_of(ConnectionFactory(), 1)
    work.row.generation = 3
    assert keyed(add(System.ZUORA, "Refund", "refund-7001"), work).key == "refund-7001-3"
    assert keyed(add(), work).key == "INV-inv-1"
    update = Write(System.ZUORA, Verb.UPDATE, "Invoice", id="inv-1", key="k")
    assert keyed(update, work) == update


# --- before sending -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_attempt_and_the_key_of_each_step_are_stored_before_anything_is_sent() -> None:
    connection = ConnectionFactory()
    (work,) = works_of(connection, 1, add(System.ZUORA, "Refund", "refund-7001"))
    job = job_for(connection, process="refunds_to_zuora")
    for number in (1, 2):
        attempts_open(job=job, works=[work])
        work.intents.clear()  # as in the next run
        intents_open(works=[work])
        work.row.refresh_from_db()
        assert work.row.attempts_made == number
    attempts = Attempt.objects.order_by("number")
    assert [(a.number, a.state, a.run) for a in attempts] == [
        (1, AttemptState.OPEN, job.run),
        (2, AttemptState.OPEN, job.run),
    ]
    kept = attempts[1].intents.get()
    assert (kept.step, kept.system, kept.target, kept.key, kept.state) == (
        "create",
        "Zuora",
        "Refund",
        "refund-7001-1",
        IntentState.OPEN,
    )


# --- outcomes -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_was_written_is_kept_with_what_went_over_the_wire() -> None:
    works = opened(3)
    assert send(RemoteSystem(System.NETSUITE), works) == ["9001", "9002", "9003"]
    assert intents() == [(IntentState.DONE, number) for number in ("9001", "9002", "9003")]
    exchange = ExchangeRecord.objects.get(attempt=works[0].attempt)
    assert (exchange.purpose, exchange.system, exchange.request) == ("create", "NetSuite", "add invoice")
    assert (exchange.http_status, exchange.batch_size, exchange.milliseconds) == (200, 2, 5)


@pytest.mark.django_db
def test_all_results_before_a_breakdown_are_kept_and_the_rest_stays_intended() -> None:
    gateway = RemoteSystem(System.NETSUITE, batch_size=2, breaks=LOGIN_REFUSED, breaks_after=3)
    works = opened(5)
    with pytest.raises(AuthenticationFailed):
        send(gateway, works)
    open_intent = (IntentState.OPEN, "")
    done = [(IntentState.DONE, number) for number in ("9001", "9002", "9003")]
    assert intents() == [*done, open_intent, open_intent]
    assert ExchangeRecord.objects.count() == 3


@pytest.mark.django_db
def test_a_breakdown_after_the_last_result_is_raised_too() -> None:
    works = opened(2)
    gateway = RemoteSystem(System.NETSUITE, breaks=LOGIN_REFUSED, breaks_after=2)
    with pytest.raises(AuthenticationFailed):
        send(gateway, works)
    assert intents() == [(IntentState.DONE, "9001"), (IntentState.DONE, "9002")]


@pytest.mark.django_db
def test_a_batch_is_in_the_database_before_the_next_one_is_awaited() -> None:
    seen: list[int] = []

    class Watching(RemoteSystem):
        def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
            for answer in super().write(writes):
                seen.append(Intent.objects.filter(state=IntentState.DONE).count())
                yield answer

    send(Watching(System.NETSUITE, batch_size=2), opened(5))
    assert seen == [0, 0, 2, 2, 4]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.PERMANENT, IntentState.REFUSED),
        (Kind.TEMPORARY, IntentState.REFUSED),
        (Kind.UNCLEAR, IntentState.UNCLEAR),
    ],
)
def test_a_definite_no_and_a_lost_answer_are_told_apart(kind: Kind, state: IntentState) -> None:
    refusal = Refusal("NETSUITE_REFUSED", kind, "no")
    send(RemoteSystem(System.NETSUITE, refusals={"invoice": refusal}), opened(1))
    assert intents() == [(state, "")]


# --- updates of one record that several records want ----------------------------------------------


def payment_update(amount: int, id: str = "5001") -> Write:
    lines = Sublist((Row({"doc": "9001", "amount": amount}),))
    return Write(System.NETSUITE, Verb.UPDATE, "customerPayment", sublists={"applyList": lines}, id=id)


def send_updates(gateway: RemoteSystem, *writes: Write) -> list[str]:
    works = opened(len(writes))
    settled: list[str] = []
    write_all(
        gateway=gateway,
        items=list(zip(works, writes, strict=True)),
        purpose="create",
        settle=lambda work, result: settled.append(f"{works.index(work)}: {result.id}"),
    )
    return settled


@pytest.mark.django_db
def test_an_update_that_several_records_want_is_sent_once_and_answers_all_of_them() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    other = payment_update(3, id="5002")
    settled = send_updates(netsuite, payment_update(7), other, payment_update(7))
    assert netsuite.written == [payment_update(7), other]
    assert sorted(settled) == ["0: 5001", "1: 5002", "2: 5001"]
    assert intents() == [(IntentState.DONE, number) for number in ("5001", "5002", "5001")]
    assert ExchangeRecord.objects.count() == 3


@pytest.mark.django_db
def test_different_updates_of_one_record_follow_each_other() -> None:
    sent: list[list[Write]] = []

    class Watching(RemoteSystem):
        def write(self, writes: Sequence[Write]) -> Iterator[tuple[int, WriteResult]]:
            sent.append(list(writes))
            return super().write(writes)

    other = payment_update(3, id="5002")
    send_updates(Watching(System.NETSUITE), payment_update(7), payment_update(5), other)
    assert sent == [[payment_update(7), other], [payment_update(5)]]


@pytest.mark.django_db
def test_new_records_are_never_taken_for_one_although_they_look_the_same() -> None:
    netsuite = RemoteSystem(System.NETSUITE)
    send_updates(netsuite, add(), add())
    assert len(netsuite.written) == 2


# --- no room for what went over the wire -----------------------------------------------------------


def full(table: str) -> Any:
    """A database that has no room for rows of one table."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{table}"'):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


@pytest.mark.django_db
def test_a_write_whose_exchange_cannot_be_kept_is_settled_all_the_same() -> None:
    works = opened(3)
    with full("connector_exchangerecord"):
        settled = send(RemoteSystem(System.NETSUITE), works)
    assert len(settled) == 3
    assert intents() == [("done", id_) for id_ in settled]
    assert not ExchangeRecord.objects.exists()
    assert AuditEvent.objects.filter(verb__contains="NetSuite").count() == 3
    for work in works:
        (note,) = work.notes
        assert note["code"] == "EXCHANGE_NOT_KEPT"
        assert f"{work.row} was sent" in note["message"]
        assert "database or disk is full" in note["message"]
        assert "Make room" in note["remedy"]


@pytest.mark.django_db
def test_a_write_that_cannot_be_written_down_at_all_ends_the_work() -> None:
    works = opened(1)
    with full("connector_auditevent"), pytest.raises(OperationalError):
        send(RemoteSystem(System.NETSUITE), works)
    assert intents() == [("open", "")]
