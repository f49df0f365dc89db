"""Many rows are updated by one statement that touches the named columns only."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connector.models import SyncRecord
from connector.services.bulk import rows_update
from tests.factories import RecordFactory

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
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows_update(rows, ["message"])
    assert all(row.message == f"message of {row.pk}" for row in SyncRecord.objects.all())
    assert len([q for q in queries if "INSERT" in q["sql"]]) < 5


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        rows_update([], ["message"])
