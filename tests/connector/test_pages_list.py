"""The list of records: as far as records can be chosen, with the currencies that there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from connector.admin import records
from connector.selectors.currencies import currencies
from tests.factories import ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/connector/syncrecord/"


def listed(client: Client, query: str = "") -> Any:
    return client.get(ADDRESS + query).context_data["cl"]  # type: ignore[attr-defined]


def test_currencies_are_those_of_the_connections_records() -> None:
    connection = ConnectionFactory.create()
    for currency in ("USD", "EUR", "", "USD", "JPY"):
        RecordFactory.create(connection=connection, currency=currency)
    RecordFactory.create(currency="GBP")
    assert currencies(connection) == ["EUR", "JPY", "USD"]
    assert currencies(ConnectionFactory.create()) == []


def test_a_currency_that_is_chosen_is_filtered_by(admin_client: Client) -> None:
    connection = ConnectionFactory.create()
    RecordFactory.create(connection=connection, currency="USD", number="INV-USD")
    RecordFactory.create(connection=connection, currency="EUR")
    assert [row.number for row in listed(admin_client, "?currency=USD").result_list] == ["INV-USD"]


def test_more_records_than_can_be_chosen_are_not_counted_and_the_page_says_so(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = ConnectionFactory.create()
    RecordFactory.create_batch(5, connection=connection, synced_at=timezone.now())
    assert listed(admin_client).result_count == 5
    assert "Filter or search" not in admin_client.get(ADDRESS).content.decode()
    monkeypatch.setattr(records, "MOST", 3)
    assert listed(admin_client).result_count == 4
    page = admin_client.get(ADDRESS).content.decode()
    assert "These are the newest 3. Filter or search to find others." in page


def test_the_search_of_the_list_prefers_what_is_exactly_meant(admin_client: Client) -> None:
    connection = ConnectionFactory.create()
    for number in ("INV-1", "INV-10", "INV-11"):
        RecordFactory.create(connection=connection, number=number)
    assert [row.number for row in listed(admin_client, "?q=inv-1").result_list] == ["INV-1"]
    assert len(listed(admin_client, "?q=NV-1").result_list) == 3
