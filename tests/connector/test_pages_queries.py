"""A page asks the database the same number of questions for few and for many records."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connector.models import Connection, PreviewRow, SyncRecord, SyncRun
from tests.factories import (
    AttemptFactory,
    CauseFactory,
    ConnectionFactory,
    ExchangeFactory,
    PreferencesFactory,
    RecordFactory,
    RunFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db

LIMIT = 12


def add_records(connection: Connection, count: int) -> None:
    """Failed, blocked and synced records with attempts, in runs of their own."""
    for number in range(count):
        run = RunFactory(connection=connection)
        StepFactory(run=run)
        failed = RecordFactory(connection=connection, failed=True)
        AttemptFactory(record=failed, run=run, state="refused")
        RecordFactory(connection=connection)
        RecordFactory(
            connection=connection,
            state="blocked",
            blocked_by_process=failed.process,
            blocked_by_id=failed.source_id,
            blocked_by_label=f"Invoice {number}",
        )


def queries_of(client: Client, url: str) -> int:
    """How many queries a page takes, once caches are warm."""
    client.get(url)
    with CaptureQueriesContext(database) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/needs-attention/",
        "/needs-attention/?state=blocked",
        "/needs-attention/?state=retrying",
        "/needs-attention/?state=resolved",
        "/needs-attention/?state=done",
        "/needs-attention/?state=all",
        "/needs-attention/?view=customer",
        "/search/?q=acme",
        "/needs-attention/?view=record&q=INV",
        "/connector/syncrecord/",
        "/runs/",
        "/tie-out/",
        "/look-up/",
        "/preferences/",
        "/connector/connection/",
        "/connector/syncrecord/?state=done&currency=EUR",
        "/auth/user/",
    ],
)
def test_the_number_of_queries_does_not_grow(admin_client: Client, address: str) -> None:
    connection = ConnectionFactory()
    add_records(connection, 3)
    few = queries_of(admin_client, address)
    add_records(connection, 20)
    assert queries_of(admin_client, address) == few
    assert few <= LIMIT


def test_a_record_with_many_attempts_takes_no_more_queries(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    url = reverse("admin:record", args=[record.pk])
    ExchangeFactory(attempt=AttemptFactory(record=record))
    few = queries_of(admin_client, url)
    for number in range(2, 40):
        ExchangeFactory(attempt=AttemptFactory(record=record, number=number))
    assert queries_of(admin_client, url) == few
    assert few <= LIMIT


def test_a_run_with_many_steps_takes_no_more_queries(admin_client: Client) -> None:
    run = RunFactory()
    StepFactory(run=run)
    url = reverse("admin:run", args=[run.pk])
    few = queries_of(admin_client, url)
    for number in range(12):
        StepFactory(run=run, process=f"process_{number}")
    assert queries_of(admin_client, url) == few


def test_a_preview_with_many_records_takes_no_more_queries(admin_client: Client) -> None:
    connection = ConnectionFactory()
    PreferencesFactory(connection=connection)
    plain = RunFactory(connection=connection, dry_run=True)
    then = RunFactory(connection=connection, dry_run=True, overrides={"use_standard_invoice_sync": "No"})
    pages = [reverse("admin:preview", args=[plain.pk]), reverse("admin:preferences_change", args=[then.pk])]

    def add_rows(count: int) -> None:
        add_records(connection, count)
        SyncRun.objects.filter(dry_run=False).delete()
        for record in SyncRecord.objects.all():
            row = {"process": record.process, "source_id": record.source_id, "would": "create"}
            PreviewRow.objects.create(run=plain, **row)
            PreviewRow.objects.create(run=then, **row | {"would": "error"})

    add_rows(1)
    few = [queries_of(admin_client, url) for url in pages]
    add_rows(8)
    assert [queries_of(admin_client, url) for url in pages] == few
    assert max(few) <= LIMIT


def test_a_group_of_many_records_takes_no_more_queries(admin_client: Client) -> None:
    connection = ConnectionFactory()
    cause = CauseFactory(connection=connection)
    url = reverse("admin:queue_group") + f"?group=c{cause.pk}"
    RecordFactory(connection=connection, failed=True, cause=cause)
    few = queries_of(admin_client, url)
    RecordFactory.create_batch(60, connection=connection, failed=True, cause=cause)
    assert queries_of(admin_client, url) == few
