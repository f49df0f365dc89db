"""Search finds what a person knows of a record; a download is exactly the list, and harmless."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import Connection, SyncRecord
from connector.selectors import export
from connector.selectors.search import search
from connector.services.records import problem_trace
from syncrules.statuses import State
from tests.factories import CauseFactory, ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '"quoted", and', "two\nlines", "\U0001f4a3\u202e\u05d0"]


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


def found(connection: Connection, text: str) -> list[str]:
    return [record.number for record in search(connection, text).records]


def test_search_by_number_id_amount_and_customer(connection: Connection) -> None:
    record = RecordFactory(
        connection=connection, number="INV-7", customer="Acme GmbH", amount=Decimal("1234.50")
    )
    RecordFactory(connection=connection, number="INV-70", customer="Borealis", amount=Decimal("1.00"))
    RecordFactory(connection=ConnectionFactory(), number="INV-7")
    for text in ("INV-7", "inv-7", record.source_id, record.destination_id, "1234.5", "EUR 1,234.50", "acme"):
        assert found(connection, text) == ["INV-7"], text
    assert found(connection, "nv-7") == ["INV-70", "INV-7"]
    assert found(connection, "\0") == found(connection, "nothing") == []


def test_the_only_exact_hit_is_opened(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=connection, number="INV-7", customer="Acme")
    response = admin_client.get(reverse("admin:search"), {"q": "INV-7"})
    assert response["Location"] == reverse("admin:record", args=[record.pk])
    html = admin_client.get(reverse("admin:search"), {"q": "acm"}).content.decode()
    assert "INV-7" in html
    RecordFactory(connection=connection, number="INV-7", process="payments_to_netsuite")
    assert admin_client.get(reverse("admin:search"), {"q": "INV-7"}).status_code == 200


def download(client: Client, query: str) -> list[dict[str, str]]:
    response: Any = client.get(reverse("admin:queue_csv") + query)
    assert response.streaming
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_is_exactly_what_is_filtered(
    admin_client: Client, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PIECE", 3)
    cause = CauseFactory(connection=connection)
    rows = RecordFactory.create_batch(7, connection=connection, failed=True, cause=cause, customer="Acme")
    RecordFactory(connection=connection, failed=True, customer="Borealis")
    RecordFactory(connection=connection, customer="Acme")
    RecordFactory(connection=ConnectionFactory(name="zz"), failed=True, customer="Acme")
    numbers = [row["Document"] for row in download(admin_client, "?q=acme")]
    assert numbers == [row.number for row in rows]
    assert len(download(admin_client, f"?group=c{cause.pk}")) == 7
    assert len(download(admin_client, "?state=all")) == 9


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(admin_client: Client, connection: Connection, text: str) -> None:
    cause = CauseFactory(connection=connection, title=text, value=text, note=text, where=text)
    RecordFactory(
        connection=connection,
        failed=True,
        cause=cause,
        number=text,
        customer=text,
        message=text,
        remedy=text,
        integration_status=text,
        source_id=text,
        destination_id=text,
        blocked_by_label=text,
        resolved_by=text,
        amount=Decimal("-12.50"),
    )
    (row,) = download(admin_client, "")
    expected = f"'{text}" if text[0] in "=+-@\t\r" else text
    for column in (
        *("Document", "Customer", "Message", "Remedy", "Integration Status", "Cause", "Note"),
        *("Where to fix it", "Source ID", "Destination ID", "Waits for", "Solved by"),
    ):
        assert row[column] == expected, column
    assert Decimal(row["Amount"]) == Decimal("-12.50")


def test_the_selection_is_downloaded_too(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=connection, failed=True)
    RecordFactory(connection=connection, failed=True)
    response: Any = admin_client.post(reverse("admin:queue_selected"), {"record": [record.pk], "do": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert text.count("\r\n") == 2
    assert record.number in text


def test_a_problem_is_open_until_its_record_is_synced_and_says_who_solved_it() -> None:
    row = SyncRecord(state=State.NEEDS_ATTENTION, message="Class is unknown.")
    problem_trace(row, "")
    began = row.problem_since
    assert began is not None
    row.state = State.BLOCKED
    problem_trace(row, "")
    assert row.resolved_at is None
    row.state, row.message = State.DONE, ""
    problem_trace(row, "ana")
    assert (row.problem_since, row.problem, row.resolved_by) == (began, "Class is unknown.", "ana")
    solved = row.resolved_at
    problem_trace(row, "jon")
    assert (row.resolved_at, row.resolved_by) == (solved, "ana")
    row.state, row.message = State.NEEDS_ATTENTION, "Period is closed."
    row.resolved_at = timezone.now() - timedelta(days=1)
    problem_trace(row, "")
    assert (row.resolved_at, row.problem) == (None, "Period is closed.")
    assert row.problem_since is not None
    assert row.problem_since > began


def test_a_record_that_never_had_a_problem_is_not_solved() -> None:
    row = SyncRecord(state=State.DONE)
    problem_trace(row, "ana")
    assert row.resolved_at is None
