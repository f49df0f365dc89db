"""Many rows are stored by one statement, and an update touches the named columns only."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connector.models import SyncRecord
from connector.services.bulk import rows_add, rows_update
from tests.factories import ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db


def test_only_the_named_columns_are_stored():
    row = RecordFactory(number="INV1", message="before", amount=Decimal("1.10"))
    first_seen = row.first_seen
    SyncRecord.objects.filter(pk=row.pk).update(number="INV1-renamed")
    row.message = "after"
    rows_update([row], ["message"])
    stored = SyncRecord.objects.get(pk=row.pk)
    assert (stored.message, stored.number, stored.first_seen) == ("after", "INV1-renamed", first_seen)


def test_no_row_is_added():
    rows = RecordFactory.create_batch(3)
    rows_update(rows, ["message"])
    assert set(SyncRecord.objects.values_list("pk", flat=True)) == {row.pk for row in rows}


def test_each_row_keeps_its_own_values():
    rows = RecordFactory.create_batch(40)
    for row in rows:
        row.message = f"message of {row.pk}"
    with CaptureQueriesContext(connection) as queries:
        rows_update(rows, ["message"])
    assert all(row.message == f"message of {row.pk}" for row in SyncRecord.objects.all())
    assert [query["sql"].split(" SET ")[0] for query in queries] == [
        '40 times: UPDATE "connector_syncrecord"'
    ]


def test_new_rows_are_added_with_their_moments_amounts_and_lists():
    owner = ConnectionFactory()
    rows = RecordFactory.build_batch(3, connection=owner, amount=Decimal("1.10"), warnings=[{"code": "A"}])
    rows_add(rows)
    stored = SyncRecord.objects.filter(connection=owner)
    assert [(row.amount, row.warnings) for row in stored] == [(Decimal("1.10"), [{"code": "A"}])] * 3
    assert all(row.first_seen for row in stored)


def test_a_row_that_exists_already_gets_the_named_columns_only():
    known = RecordFactory(number="INV1", message="before")
    unique = ["connection", "process", "source_id"]
    again = RecordFactory.build(
        connection=known.connection, process=known.process, source_id=known.source_id, number="INV2"
    )
    other = RecordFactory.build(connection=known.connection, process=known.process, number="INV3")
    rows_add([again, other], unique=unique, columns=["number"])
    stored = SyncRecord.objects.order_by("pk")
    assert [row.number for row in stored] == ["INV2", "INV3"]
    assert (stored[0].pk, stored[0].message) == (known.pk, "before")


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        rows_update([], ["message"])
        rows_add([])
