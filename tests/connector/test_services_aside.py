"""Invoices that we put aside are told from those that a person ignores, also after a crash (D13)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from connector.gateways.base import Refusal
from connector.gateways.errors import Kind
from connector.models import AttemptState, Connection, PutAside, RunState, SyncRecord, SyncRun
from connector.services.runner import process_run
from connector.services.work import Tally
from syncrules.language import System, Verb
from syncrules.records.common import Integration
from syncrules.records.invoice import Invoice
from syncrules.statuses import State
from tests.connector.remote import RemoteSystem, job_for
from tests.factories import ConnectionFactory
from tests.rules.transaction_samples import INVOICE, ITEM

pytestmark = pytest.mark.django_db

TOO_LONG = replace(
    INVOICE,
    items=tuple(replace(ITEM, id=f"item-{n}", amount=Decimal("1.00"), taxes=()) for n in range(4050)),
)


class Killed(BaseException):
    """The worker is ended from outside."""


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


def with_tta(transferred: str, status: str = "") -> Invoice:
    return replace(TOO_LONG, integration=Integration(transferred=transferred, status=status))


def run(connection: Connection, record: Invoice, netsuite: RemoteSystem | None = None, **zuora: Any) -> Tally:
    """A run over this one invoice."""
    SyncRun.objects.update(state=RunState.COMPLETED)
    source = RemoteSystem(System.ZUORA, records={record.id: record}, **zuora)
    return process_run(job=job_for(connection, zuora=source, netsuite=netsuite))


def row() -> SyncRecord:
    return SyncRecord.objects.get()


def test_it_is_ignored_by_us_says_why_and_shows_what_was_sent(connection: Connection) -> None:
    tally = run(connection, TOO_LONG)
    kept = row()
    assert (kept.state, kept.put_aside) == (State.IGNORED, PutAside.DONE)
    assert kept.code == "LINE_LIMIT_EXCEEDED"
    assert kept.message.endswith("4050 lines (more than 4000). Transferred to Accounting was set to Ignore.")
    attempt = kept.attempts.get()
    assert attempt.state == AttemptState.STOPPED
    assert [exchange.purpose for exchange in attempt.exchanges.all()] == ["set aside"]
    assert (tally.counts["warnings"], tally.counts["errors"], tally.counts["synced"]) == (1, 0, 0)


def test_while_it_stays_ignored_it_keeps_saying_why(connection: Connection) -> None:
    run(connection, TOO_LONG)
    SyncRecord.objects.update(last_seen="2026-01-01T00:00:00Z", state=State.WAITING)
    run(connection, with_tta("Ignore"))
    assert (row().state, row().code) == (State.IGNORED, "LINE_LIMIT_EXCEEDED")


def test_what_a_person_ignored_is_not_ours(connection: Connection) -> None:
    SyncRecord.objects.create(
        connection=connection,
        process="invoices_to_netsuite",
        source_id=TOO_LONG.id,
        state=State.NEEDS_ATTENTION,
        code="CHARGE_NOT_SYNCED",
    )
    SyncRecord.objects.update(last_seen="2026-01-01T00:00:00Z")
    run(connection, with_tta("Ignore"))
    assert (row().state, row().code, row().put_aside) == (State.IGNORED, "", "")
    assert row().message == "Left out: Transferred to Accounting is Ignore."
    run(connection, with_tta("No"))
    assert row().put_aside == PutAside.DONE, "only now it is ours"


def test_after_a_person_lets_it_go_all_lines_are_sent_in_batches(connection: Connection) -> None:
    run(connection, TOO_LONG)
    netsuite = RemoteSystem(System.NETSUITE)
    tally = run(connection, with_tta("No"), netsuite)
    assert [w.verb for w in netsuite.written] == [Verb.ADD] + [Verb.UPDATE] * 40
    sent = [r.custom["Zuora ID"] for w in netsuite.written for r in w.sublists["itemList"].rows]
    assert sent == [item.id for item in TOO_LONG.items]
    assert (row().state, row().transferred, row().put_aside) == (State.DONE, "Yes", PutAside.DONE)
    assert tally.counts["synced"] == 1
    assert row().attempts.first().intents.count() == 41


def test_an_ignore_that_zuora_refused_is_not_ours(connection: Connection) -> None:
    refusal = Refusal("ZUORA_REFUSED", Kind.PERMANENT, "locked")
    run(connection, TOO_LONG, refusals={"Invoice": refusal})
    assert (row().state, row().put_aside) == (State.NEEDS_ATTENTION, "")


@pytest.mark.parametrize("arrived", [True, False])
def test_after_a_crash_the_source_tells_whether_the_ignore_got_there(
    connection: Connection, arrived: bool
) -> None:
    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        run(connection, TOO_LONG, before_write=kill)
    assert row().put_aside == PutAside.ASKED
    SyncRecord.objects.update(lease_until=None, last_seen="2026-01-01T00:00:00Z")

    netsuite = RemoteSystem(System.NETSUITE)
    run(connection, with_tta("Ignore" if arrived else ""), netsuite)
    assert (row().state, row().code) == (State.IGNORED, "LINE_LIMIT_EXCEEDED")
    assert row().put_aside == PutAside.DONE
    assert netsuite.written == []


def test_an_unsynced_account_does_not_hide_why_it_is_put_aside(connection: Connection) -> None:
    account = replace(TOO_LONG.account, integration=Integration())
    run(connection, replace(TOO_LONG, account=account))
    assert (row().state, row().code) == (State.IGNORED, "LINE_LIMIT_EXCEEDED")
