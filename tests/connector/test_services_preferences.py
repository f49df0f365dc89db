"""Saving preferences keeps their history and sets in motion what a change asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import Connection, IntegrationPreferences, PreferenceChange, Watermark
from connector.services.preferences import preferences_save
from syncrules.preferences import CustomerMaster, SyncBehavior
from tests.factories import ConnectionFactory, PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def save(connection: Connection, **values: object) -> list[PreferenceChange]:
    return preferences_save(connection=connection, values=values, user=None)


def test_each_changed_preference_is_one_row_of_history(connection: Connection) -> None:
    user = UserFactory()
    preferences_save(
        connection=connection,
        values={
            "customer_master": CustomerMaster.NETSUITE,
            "sync_vat_id": True,
            "cutover_invoices": date(2026, 4, 1),
            "zuora_default_currency": "EUR",  # as it was
        },
        user=user,
        reason="Go-live",
    )
    history = PreferenceChange.objects.order_by("preference")
    assert [(c.preference, c.old, c.new) for c in history] == [
        ("customer_master", "Zuora", "NetSuite"),
        ("cutover_invoices", "", "2026-04-01"),
        ("sync_vat_id", "No", "Yes"),
    ]
    assert {(c.connection, c.changed_by, c.reason) for c in history} == {(connection, user, "Go-live")}
    stored = IntegrationPreferences.objects.get().values()
    assert (stored.customer_master, stored.sync_vat_id) == (CustomerMaster.NETSUITE, True)


def test_saving_what_is_stored_already_leaves_no_trace(connection: Connection) -> None:
    assert save(connection, zuora_default_currency="EUR", sync_vat_id=False) == []
    assert not PreferenceChange.objects.exists()


def test_a_connection_without_preferences_gets_them() -> None:
    connection = ConnectionFactory()
    save(connection, netsuite_concurrency=5)
    assert IntegrationPreferences.objects.get(connection=connection).netsuite_concurrency == 5


@pytest.mark.parametrize(
    ("preference", "value"),
    [("customer_master", "SAP"), ("netsuite_concurrency", 0), ("zuora_default_currency", "EURO")],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_stored(
    connection: Connection, preference: str, value: object
) -> None:
    with pytest.raises(ValidationError) as raised:
        save(connection, sync_vat_id=True, **{preference: value})
    assert set(raised.value.message_dict) == {preference}
    assert not PreferenceChange.objects.exists()
    assert IntegrationPreferences.objects.get().sync_vat_id is False


def test_switching_to_new_and_modified_starts_reading_changes_from_now(connection: Connection) -> None:
    for process in ("accounts_to_netsuite", "charges_to_netsuite"):
        Watermark.objects.create(connection=connection, process=process, value=LONG_AGO)
    before = timezone.now()
    save(connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    marks = dict(Watermark.objects.values_list("process", "value"))
    assert set(marks) == {"accounts_to_netsuite", "customers_to_zuora", "charges_to_netsuite"}
    assert before <= marks["accounts_to_netsuite"] <= timezone.now()
    assert before <= marks["customers_to_zuora"] <= timezone.now()
    assert marks["charges_to_netsuite"] == LONG_AGO


def test_the_catalog_has_watermarks_of_its_own(connection: Connection) -> None:
    save(connection, product_catalog_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    processes = {"products_to_netsuite", "rate_plans_to_netsuite", "charges_to_netsuite"}
    assert set(Watermark.objects.values_list("process", flat=True)) == processes


def test_staying_on_new_and_modified_moves_no_watermark(connection: Connection) -> None:
    save(connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    Watermark.objects.update(value=LONG_AGO)
    save(connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED, sync_vat_id=True)
    assert set(Watermark.objects.values_list("value", flat=True)) == {LONG_AGO}


def test_switching_back_to_new_only_moves_no_watermark(connection: Connection) -> None:
    save(connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    Watermark.objects.update(value=LONG_AGO)
    save(connection, customer_sync_behavior=SyncBehavior.NEW_ONLY)
    assert set(Watermark.objects.values_list("value", flat=True)) == {LONG_AGO}
