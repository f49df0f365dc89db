"""Saving preferences keeps their history and sets in motion what a change asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from connector.models import AuditEvent, Connection, IntegrationPreferences, PreferenceChange, Watermark
from connector.selectors.preferences import settings_at, settings_of
from connector.services.preferences import CLOCKS_APART, PreferencesOutdated, preferences_save
from syncrules.preferences import CustomerMaster, SyncBehavior
from syncrules.schedule import ScheduleType
from tests.factories import ConnectionFactory, PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def save(connection: Connection, **values: object) -> list[PreferenceChange]:
    return preferences_save(connection=connection, values=values, user=None, reason="Go-live")


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
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.reason) == ("ana", "preferences changed", "Go-live")
    assert (event.before["sync_vat_id"], event.after["sync_vat_id"]) == ("No", "Yes")


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


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_grave_change_needs_a_reason(connection: Connection, reason: str) -> None:
    values = {"sync_vat_id": True, "customer_master": CustomerMaster.NETSUITE}
    with pytest.raises(ValidationError) as raised:
        preferences_save(connection=connection, values=values, user=None, reason=reason)
    assert set(raised.value.message_dict) == {"reason"}
    assert IntegrationPreferences.objects.get().sync_vat_id is False
    assert len(preferences_save(connection=connection, values={"sync_vat_id": True}, user=None)) == 1


def test_of_two_people_who_looked_at_the_same_state_the_second_is_refused(connection: Connection) -> None:
    preferences_save(connection=connection, values={"sync_vat_id": True}, user=None, seen=0)
    with pytest.raises(PreferencesOutdated):
        preferences_save(connection=connection, values={"default_class": "Sales"}, user=None, seen=0)
    stored = IntegrationPreferences.objects.get()
    assert (stored.revision, stored.default_class) == (1, "")
    preferences_save(connection=connection, values={"default_class": "Sales"}, user=None, seen=1)
    assert [c.revision for c in PreferenceChange.objects.order_by("pk")] == [1, 2]


def test_an_earlier_state_is_read_back_from_the_history(connection: Connection) -> None:
    save(connection, cutover_invoices=date(2026, 4, 1), sync_vat_id=True)
    save(connection, cutover_invoices=date(2026, 5, 1), netsuite_concurrency=7)
    save(connection, cutover_invoices=None, customer_master=CustomerMaster.NETSUITE)
    stored = IntegrationPreferences.objects.get()
    first, then = settings_at(stored, 0), settings_at(stored, 1)
    assert (first["cutover_invoices"], first["sync_vat_id"]) == (None, False)
    assert (then["cutover_invoices"], then["sync_vat_id"]) == (date(2026, 4, 1), True)
    assert (then["netsuite_concurrency"], then["customer_master"]) == (3, CustomerMaster.ZUORA)
    assert settings_at(stored, 3) == settings_of(stored)


def test_a_saved_schedule_knows_its_next_start(connection: Connection) -> None:
    save(connection, schedule_type=ScheduleType.DAY, schedule_start=time(6, 0))
    stored = IntegrationPreferences.objects.get()
    assert stored.next_run_at is not None
    berlin = stored.next_run_at.astimezone(connection.zone)
    assert (berlin.hour, berlin.minute) == (6, 0)
    assert timezone.now() < stored.next_run_at <= timezone.now() + timedelta(days=1)
    save(connection, schedule_type=ScheduleType.OFF)
    assert IntegrationPreferences.objects.get().next_run_at is None


def test_switching_to_new_and_modified_starts_reading_changes_from_now(connection: Connection) -> None:
    for process in ("accounts_to_netsuite", "charges_to_netsuite"):
        Watermark.objects.create(connection=connection, process=process, value=LONG_AGO)
    before = timezone.now() - CLOCKS_APART
    save(connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    marks = dict(Watermark.objects.values_list("process", "value"))
    assert set(marks) == {"accounts_to_netsuite", "customers_to_zuora", "charges_to_netsuite"}
    after = timezone.now() - CLOCKS_APART
    assert before <= marks["accounts_to_netsuite"] <= after
    assert before <= marks["customers_to_zuora"] <= after
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
