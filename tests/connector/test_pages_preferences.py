"""Preferences show their documented words and the sequence that they give."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from connector.models import Connection, IntegrationPreferences, PreferenceChange
from syncrules.preference_catalog import SETTINGS
from tests.connector.preference_forms import form_data, review, stored
from tests.factories import ConnectionFactory, PreferencesFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def page(client: Client) -> str:
    return client.get(reverse("admin:preferences")).content.decode()


@pytest.mark.parametrize("settlement", [False, True])
def test_every_preference_of_this_tenant_is_shown_with_its_words(
    admin_client: Client, settlement: bool
) -> None:
    PreferencesFactory(connection=ConnectionFactory(invoice_settlement=settlement))
    html = page(admin_client)
    for info in SETTINGS.values():
        assert (f'name="{info.id}"' in html) == info.applies.to(settlement), info.id
        if info.applies.to(settlement):
            assert escape(info.label) in html
            assert escape(info.help) in html
            assert escape(info.warning) in html


def test_a_tenant_with_invoice_settlement_has_other_preferences(admin_client: Client) -> None:
    PreferencesFactory(connection=ConnectionFactory(invoice_settlement=True))
    html = page(admin_client)
    assert 'name="disable_credit_memo_sync"' in html
    assert 'name="disable_adjustment_sync"' not in html


def test_the_schedule_waits_for_the_preferences(admin_client: Client) -> None:
    connection = PreferencesFactory(zuora_default_currency="").connection
    html = page(admin_client)
    assert 'name="schedule_type"' not in html
    assert "Runs can be scheduled once" in html
    IntegrationPreferences.objects.filter(connection=connection).update(zuora_default_currency="EUR")
    assert 'name="schedule_type"' in page(admin_client)


def test_times_are_in_the_connections_zone_or_utc(admin_client: Client, connection: Connection) -> None:
    html = page(admin_client)
    assert '<option value="Europe/Berlin" selected>' in html
    assert '<option value="UTC">' in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zuora_default_currency": "eur"}, 'Zuora Default Currency is "eur". Enter the currency'),
        ({"zuora_default_currency": "euro"}, 'Zuora Default Currency is "euro". Enter'),
        ({"netsuite_subsidiaries": True}, "Default Subsidiary is empty. NetSuite Subsidiaries is Yes"),
        ({"default_class": "A:B"}, 'Default Class is "A:B". Write the full path'),
        ({"netsuite_concurrency": "0"}, "NetSuite Concurrency is 0. NetSuite's limit is not known"),
        ({"netsuite_concurrency": "x"}, 'NetSuite Concurrency is "x". Enter a whole number.'),
        ({"netsuite_concurrency": ""}, "NetSuite Concurrency is empty. Enter a whole number."),
        ({"customer_master": "SAP"}, 'Customer Account Master is "SAP". Choose one of: Zuora, NetSuite.'),
        ({"cutover_invoices": "yesterday"}, 'Cutover: Zuora Invoices is "yesterday". Enter a date such as'),
        ({"schedule_type": "Hour"}, "Start time is empty. Type Hour needs one"),
        (
            {"schedule_type": "Minute", "schedule_interval": "31", "schedule_start": "06:00"},
            "Interval is 31. With Type Minute enter a number from 1 to 30.",
        ),
        ({"schedule_start": "soon"}, 'Start time is "soon". Enter a time such as 06:00.'),
        (
            {"schedule_type": "Day", "schedule_start": "06:00", "schedule_end": "07:00"},
            "End time is 07:00. Type Day has one start a day: leave the end empty.",
        ),
        (
            {"schedule_type": "Day", "schedule_start": "06:00", "schedule_days": []},
            "Days of week is empty. Choose at least one day, or set Type to Off.",
        ),
        ({"schedule_zone": "Mars"}, 'Time zone is "Mars". Choose one of: Europe/Berlin, UTC.'),
    ],
)
def test_a_problem_names_field_value_and_cure_and_blocks_saving(
    admin_client: Client, connection: Connection, changes: dict[str, object], sentence: str
) -> None:
    html = review(admin_client, connection, **changes)
    assert "Nothing was saved." in html
    assert escape(sentence) in html
    assert html.count('class="errorlist"') == 1
    assert "<dialog" not in html
    assert not PreferenceChange.objects.exists()


def test_concurrency_stays_within_netsuites_limit(admin_client: Client, connection: Connection) -> None:
    Connection.objects.update(netsuite_concurrency_limit=10)
    assert "enter a number from 1 to 10." in review(admin_client, connection, netsuite_concurrency="11")
    assert "Default: 5." in page(admin_client)
    assert "<dialog" in review(admin_client, connection, netsuite_concurrency="10")


def sequence(client: Client, connection: Connection, **changes: object) -> str:
    return client.post(
        reverse("admin:preferences_sequence"), form_data(connection, **changes)
    ).content.decode()


def test_the_sequence_follows_the_form_without_saving(admin_client: Client, connection: Connection) -> None:
    RecordFactory.create_batch(2, connection=connection, process="payments_to_netsuite", state="waiting")
    RecordFactory(connection=connection, process="payments_to_netsuite", state="done")
    html = sequence(admin_client, connection, use_standard_invoice_sync="No")
    assert "Use Standard Invoice Sync is No." in html
    assert "2 open" in html
    assert "2 payments would wait" in html
    assert "not saved yet" in html
    assert stored(connection).use_standard_invoice_sync == "Yes"


def test_the_sequence_as_it_is_stored_says_nothing_of_changes(
    admin_client: Client, connection: Connection
) -> None:
    html = sequence(admin_client, connection)
    assert "not saved yet" not in html
    assert "would wait" not in html
    assert "No run is scheduled." in html


def test_the_next_start_is_drawn_before_it_is_saved(admin_client: Client, connection: Connection) -> None:
    html = sequence(
        admin_client, connection, schedule_type="Minute", schedule_interval="5", schedule_start="00:00"
    )
    assert "Next run:" in html
    assert "(Europe/Berlin)" in html
    assert "At least 30 minutes between runs are recommended." in html


def test_the_sequence_bears_a_half_typed_form(admin_client: Client, connection: Connection) -> None:
    html = sequence(
        admin_client, connection, zuora_default_currency="", netsuite_concurrency="x", customer_master="?"
    )
    assert "Customer accounts" in html


def test_a_row_says_what_a_change_of_it_would_do(admin_client: Client, connection: Connection) -> None:
    RecordFactory.create_batch(3, connection=connection, process="payments_to_netsuite", state="blocked")
    html = page(admin_client)
    assert "3 payments would wait" in html.split('id="help_disable_payment_sync"')[1].split("</div>")[0]


def test_a_connection_without_preferences_starts_with_the_defaults(admin_client: Client) -> None:
    connection = ConnectionFactory()
    html = page(admin_client)
    assert "Default: Let Destination Auto-Number." in html
    assert not IntegrationPreferences.objects.filter(connection=connection).exists()


def test_who_may_only_look_cannot_save(client: Client, connection: Connection) -> None:
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_integrationpreferences"))
    client.force_login(viewer)
    assert 'class="save-row"' not in page(client)
    posts = {
        "admin:preferences": {"revision": "0", "disable_payment_sync": "Yes", "reason": "because"},
        "admin:preferences_review": form_data(connection, disable_payment_sync=True),
    }
    for address, data in posts.items():
        assert client.post(reverse(address), data).status_code == 403
    assert client.get(reverse("admin:preferences_restore"), {"revision": "0"}).status_code == 403
    assert client.get(reverse("admin:preferences_history")).status_code == 200
    assert stored(connection).disable_payment_sync is False
