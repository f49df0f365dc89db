"""What would be sent for a record, beside what was sent last."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import PreviewRow, Reading, RunKind, RunState, SyncRun
from connector.selectors.sent_fields import compare, fields_of
from connector.services.resync import records_resync
from tests.factories import AttemptFactory, ExchangeFactory, RecordFactory, RunFactory

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
XML = """<a:record xmlns:a="urn:m" xmlns:b="urn:s" xmlns:c="urn:c">
<b:entity internalId="7"/><b:tranId>INV-1</b:tranId>
<b:itemList><b:item><b:amount>1.50</b:amount></b:item><b:item><b:amount>2.00</b:amount></b:item></b:itemList>
<b:customFieldList><c:customField scriptId="custbodyzuoraid"><c:value>2c92</c:value></c:customField>
</b:customFieldList></a:record>"""


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('{"Amount":310.00,"Comment":null}', {"Amount": "310.00", "Comment": ""}),
        ('{"type":"Payment","objects":[{"Amount":1.10}]}', {"Amount": "1.10"}),
        ('{"lines":[{"id":"a"},{"id":"b"}]}', {"lines 1.id": "a", "lines 2.id": "b"}),
        (
            XML,
            {
                "entity": "7",
                "tranId": "INV-1",
                "itemList.item 1.amount": "1.50",
                "itemList.item 2.amount": "2.00",
                "customFieldList.custbodyzuoraid": "2c92",
            },
        ),
        ("Known when the step before it is done.", {}),
        ("<broken", {}),
        ("", {}),
    ],
)
def test_a_request_is_read_field_by_field(text: str, fields: dict[str, str]) -> None:
    assert fields_of(text) == fields


def test_differences_come_first() -> None:
    rows = compare('{"A":"1","B":"2","Gone":"x"}', '{"A":"1","B":"3","New":"y"}')
    assert [(row.name, row.last, row.now, row.differs) for row in rows] == [
        ("B", "2", "3", True),
        ("New", "", "y", True),
        ("Gone", "x", "", True),
        ("A", "1", "1", False),
    ]


def test_a_preview_is_asked_for_followed_and_shown(admin_client: Client) -> None:
    record = RecordFactory(state="waiting")
    attempt = AttemptFactory(record=record)
    ExchangeFactory(attempt=attempt, purpose="create", request='{"Amount":100.00,"Memo":"same"}')
    answer = admin_client.post(reverse("admin:record_preview_ask", args=[record.pk]), **HTMX)
    run = SyncRun.objects.get(dry_run=True)
    url = reverse("admin:record_preview", args=[record.pk, run.pk])
    assert f'hx-get="{url}"' in answer.content.decode()
    run.state = RunState.COMPLETED
    run.save()
    assert "would leave this record alone" in admin_client.get(url).content.decode()
    text = '{"Amount":120.00,"Memo":"same","Name":"<script>"}'
    payload = {"step": "create", "system": "NetSuite", "operation": "addList", "text": text}
    PreviewRow.objects.create(
        run=run, process=record.process, source_id=record.source_id, would="create", payloads=[payload]
    )
    html = admin_client.get(url).content.decode()
    assert "Would create." in html
    assert "2 differences" in html
    assert "<td>100.00</td><td>120.00</td>" in html
    assert "<script>" not in html


def test_both_systems_stand_side_by_side_and_harmless(admin_client: Client) -> None:
    record = RecordFactory()
    run = RunFactory(connection=record.connection, kind=RunKind.RECORDS, process=record.process, dry_run=True)
    Reading.objects.create(
        record=record,
        run=run,
        source='{"InvoiceNumber":"INV-1","Amount":120.00,"Body":"<script>alert(1)</script>"}',
        destination="<r><tranId>INV-1</tranId><total>100.0</total><memo>&lt;script&gt;</memo></r>",
        problem="Zuora <b> is slow.",
    )
    url = reverse("admin:record_preview", args=[record.pk, run.pk])
    html = admin_client.get(url).content.decode()
    assert "<td>120.00</td><td>100.0</td><td>–</td>" in html
    assert html.index("Amount") < html.index("Number")
    assert "1 more field" in html
    assert "Zuora &lt;b&gt; is slow." in html
    assert "<script>" not in html
    other = RecordFactory(connection=record.connection)
    html = admin_client.get(reverse("admin:record_preview", args=[other.pk, run.pk])).content.decode()
    assert "120.00" not in html


def test_a_preview_under_way_is_no_resync(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    preview = RunFactory(
        connection=record.connection,
        kind=RunKind.RECORDS,
        process=record.process,
        record_ids=[record.source_id],
        state=RunState.RUNNING,
        dry_run=True,
    )
    assert (
        "already running" not in admin_client.get(reverse("admin:record", args=[record.pk])).content.decode()
    )
    assert records_resync(records=[record], user=None) != preview
