"""The register of deferred lines survives whatever happens between its note and the release (D35)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import Connection, DeferredLine, RunState, SyncRun
from connector.services.contexts import context_of
from connector.services.runner import process_run
from connector.services.work import Job
from syncrules.language import Context, Found, System
from syncrules.preferences import Preferences
from syncrules.records.invoice import Invoice
from syncrules.registry import KNOWN
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory
from tests.rules.test_recognition_pass import DATED, SYNCED, WAITING
from tests.rules.transaction_samples import INVOICE, context

pytestmark = pytest.mark.django_db

USED: Context = context(netsuite_use_revenue_recognition=True)
PREFERENCES = Preferences(netsuite_use_revenue_recognition=True)
NEW = replace(INVOICE, items=(WAITING, replace(WAITING, id="item-2")))
FIRST_DATED = replace(INVOICE, integration=SYNCED, items=(DATED, replace(WAITING, id="item-2")))
FOUND = Found("invoice", "9001", owner="1001", source_id="inv-1", lines={"item-1": "1", "item-2": "2"})


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


def job(connection: Connection, record: Invoice, netsuite: RemoteSystem, process: str, **given: Any) -> Job:
    SyncRun.objects.update(state=RunState.COMPLETED)
    zuora = RemoteSystem(System.ZUORA, records={record.id: record})
    rules = replace(USED, deferred=context_of(connection, process, PREFERENCES).deferred)
    made = job_for(connection, zuora=zuora, netsuite=netsuite, context=rules, **given)
    return replace(made, process=KNOWN[process])


def create(connection: Connection, record: Invoice = NEW, **netsuite: Any) -> None:
    process_run(
        job=job(connection, record, RemoteSystem(System.NETSUITE, **netsuite), "invoices_to_netsuite")
    )


def release(connection: Connection, **netsuite: Any) -> RemoteSystem:
    system = RemoteSystem(System.NETSUITE, hits={"9001": (FOUND,)}, **netsuite)
    process_run(job=job(connection, FIRST_DATED, system, "invoice_recognition"))
    return system


def lines() -> list[str]:
    return sorted(DeferredLine.objects.values_list("line_id", flat=True))


def test_lines_are_noted_once_however_often_they_are_sent(connection: Connection) -> None:
    create(connection)
    create(connection)
    assert lines() == ["item-1", "item-2"]


class Killed(BaseException):
    """The worker is ended from outside."""


def test_they_are_noted_before_anything_is_sent(connection: Connection) -> None:
    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        create(connection, before_write=kill)
    assert lines() == ["item-1", "item-2"]


def test_a_date_that_came_in_between_does_not_lose_the_line(connection: Connection) -> None:
    """The create was sent with the line deferred; only afterwards its date was entered."""
    create(connection)
    create(connection, replace(NEW, items=FIRST_DATED.items), hits={"inv-1": (FOUND,)})
    assert lines() == ["item-1", "item-2"]


def test_the_pass_drops_what_it_released_and_keeps_the_rest(connection: Connection) -> None:
    create(connection)
    netsuite = release(connection)
    assert [w.sublists["itemList"].rows[0].fields["line"] for w in netsuite.written] == ["1"]
    assert lines() == ["item-2"]


def test_a_refused_release_keeps_the_line(connection: Connection) -> None:
    create(connection)
    release(connection, refusals={"invoice": Refusal("ACCOUNTING_PERIODS_MISSING", Kind.CONFIGURATION, "x")})
    assert lines() == ["item-1", "item-2"]


def test_registers_of_other_connections_are_left_alone(connection: Connection) -> None:
    other = ConnectionFactory()
    create(other)
    create(connection)
    release(connection)
    assert DeferredLine.objects.filter(connection=other).count() == 2


def test_rules_of_the_pass_alone_know_the_register(connection: Connection) -> None:
    create(connection)
    expected = {"inv-1": frozenset({"item-1", "item-2"})}
    assert context_of(connection, "invoice_recognition", PREFERENCES).deferred == expected
    assert context_of(connection, "invoices_to_netsuite", PREFERENCES).deferred == {}
    assert context_of(connection, "debit_memo_recognition", PREFERENCES).deferred == {}


def test_a_document_of_many_years_is_released_line_by_line(connection: Connection) -> None:
    many = tuple(replace(WAITING, id=f"item-{n}") for n in range(1200))
    create(connection, replace(NEW, items=many))
    assert len(lines()) == 1200
    dated = tuple(replace(item, trigger_date=date(2026, 11, 14)) for item in many)
    found = replace(FOUND, lines={item.id: str(n) for n, item in enumerate(many, 1)})
    system = RemoteSystem(System.NETSUITE, hits={"9001": (found,)})
    record = replace(FIRST_DATED, items=dated)
    process_run(job=job(connection, record, system, "invoice_recognition"))
    assert lines() == []
