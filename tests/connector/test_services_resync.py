"""A resync of records is asked for once, for records of one type that sync on their connection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import RunKind, RunState, SyncRecord, SyncRun
from connector.services.resync import records_resync
from connector.services.runs import DEAD_AFTER
from tests.factories import ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db


def resync(*records: SyncRecord) -> SyncRun:
    return records_resync(records=records, user=None)


def test_a_resync_is_a_run_of_exactly_these_records() -> None:
    records = RecordFactory.create_batch(2, connection=ConnectionFactory(), failed=True)
    user = UserFactory()
    run = records_resync(records=records, user=user)
    assert (run.kind, run.trigger, run.requested_by) == (RunKind.RECORDS, "Resync", user)
    assert (run.process, run.connection) == ("invoices_to_netsuite", records[0].connection)
    assert run.record_ids == sorted(record.source_id for record in records)


def test_the_same_click_twice_is_the_same_run_whatever_the_order() -> None:
    first, second = RecordFactory.create_batch(2, connection=ConnectionFactory())
    assert resync(first, second) == resync(second, first)
    assert SyncRun.objects.count() == 1


def test_another_choice_of_records_is_another_run() -> None:
    first, second = RecordFactory.create_batch(2, connection=ConnectionFactory())
    assert resync(first) != resync(first, second)


def test_after_a_resync_has_ended_the_same_click_is_a_new_run() -> None:
    record = RecordFactory()
    first = resync(record)
    SyncRun.objects.update(state=RunState.COMPLETED)
    assert resync(record) != first


def test_a_resync_whose_worker_died_does_not_swallow_the_next_click() -> None:
    record = RecordFactory()
    dead = resync(record)
    long_ago = timezone.now() - DEAD_AFTER - timedelta(seconds=1)
    SyncRun.objects.update(state=RunState.RUNNING, heartbeat_at=long_ago)
    assert resync(record) != dead
    dead.refresh_from_db()
    assert dead.state == RunState.FAILED


def test_records_of_two_types_are_refused() -> None:
    connection = ConnectionFactory()
    invoice = RecordFactory(connection=connection)
    payment = RecordFactory(connection=connection, process="payments_to_netsuite")
    with pytest.raises(ValidationError, match="one type and one connection at a time"):
        resync(invoice, payment)


def test_records_of_two_connections_are_refused() -> None:
    with pytest.raises(ValidationError, match="one type and one connection at a time"):
        resync(*(RecordFactory(connection=ConnectionFactory()) for _ in range(2)))


def test_no_records_are_refused() -> None:
    with pytest.raises(ValidationError, match="at least one record"):
        resync()


def test_a_type_that_is_not_built_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not sync on this connection"):
        resync(RecordFactory(process="orders_to_mars"))


def test_a_type_that_the_tenant_does_not_have_is_refused() -> None:
    connection = ConnectionFactory(invoice_settlement=True)
    with pytest.raises(ValidationError, match="does not sync on this connection"):
        resync(RecordFactory(connection=connection, process="adjustments_to_netsuite"))
    assert not SyncRun.objects.exists()


def test_a_paused_connection_is_refused() -> None:
    with pytest.raises(ValidationError, match="is paused"):
        resync(RecordFactory(connection=ConnectionFactory(paused=True)))
