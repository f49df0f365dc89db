"""A connection is one Zuora tenant and one NetSuite account, and refuses what cannot work."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from connector.models import RunKind, RunState
from tests.factories import ConnectionFactory, RecordFactory, RunFactory

pytestmark = pytest.mark.django_db


def test_two_connections_may_not_share_a_netsuite_account() -> None:
    ConnectionFactory(netsuite_account="TSTDRV1")
    with pytest.raises(IntegrityError):
        ConnectionFactory(netsuite_account="TSTDRV1")


def test_a_shared_netsuite_account_is_refused_with_words_before_it_reaches_the_database() -> None:
    ConnectionFactory(netsuite_account="TSTDRV1")
    with pytest.raises(ValidationError, match="already exists"):
        ConnectionFactory.build(name="second", netsuite_account="TSTDRV1").full_clean()


@pytest.mark.parametrize("zone", ["Berlin", "CEST", "", "Europe/Nowhere"])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError) as raised:
        ConnectionFactory.build(time_zone=zone).full_clean()
    assert set(raised.value.message_dict) == {"time_zone"}


@pytest.mark.parametrize("table", [["custbody_zuora_id"], {"body Zuora ID": 7}, {"body Zuora ID": "tranid"}])
def test_a_script_id_table_that_is_none_is_refused(table: object) -> None:
    with pytest.raises(ValidationError) as raised:
        ConnectionFactory.build(script_ids=table).full_clean()
    assert set(raised.value.message_dict) == {"script_ids"}


def test_a_record_has_one_row_per_process() -> None:
    row = RecordFactory()
    RecordFactory(connection=row.connection, source_id=row.source_id, process="payments_to_netsuite")
    with pytest.raises(IntegrityError):
        RecordFactory(connection=row.connection, source_id=row.source_id)


def test_one_sequence_run_is_active_per_connection_but_any_number_of_resyncs() -> None:
    connection = ConnectionFactory()
    RunFactory(connection=connection, state=RunState.RUNNING)
    RunFactory(connection=connection, state=RunState.COMPLETED)
    RunFactory(connection=ConnectionFactory(), state=RunState.QUEUED)
    for _ in range(2):
        RunFactory(connection=connection, state=RunState.QUEUED, kind=RunKind.RECORDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        RunFactory(connection=connection, state=RunState.QUEUED)
