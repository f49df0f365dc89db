"""Preferences show their documented words, the sequence they give, and who changed what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from connector.models import Connection, IntegrationPreferences, PreferenceChange, Watermark
from syncrules.preference_catalog import PREFERENCES
from syncrules.preferences import SyncBehavior
from tests.factories import ConnectionFactory, PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def form_data(connection: Connection, **changes: object) -> dict[str, object]:
    """What the page sends: ticked boxes only, no None."""
    values = {**model_to_dict(connection.preferences, exclude=["id", "connection"]), **changes}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }


def save(client: Client, connection: Connection, **changes: object) -> str:
    return client.post(
        reverse("admin:preferences"), form_data(connection, **changes), follow=True
    ).content.decode()


def stored(connection: Connection) -> IntegrationPreferences:
    return IntegrationPreferences.objects.get(connection=connection)


def test_every_preference_of_this_tenant_is_shown_with_its_words(
    admin_client: Client, connection: Connection
) -> None:
    html = admin_client.get(reverse("admin:preferences")).content.decode()
    for info in PREFERENCES:
        assert (f'name="{info.id}"' in html) == info.applies.to(invoice_settlement=False), info.id
        if info.applies.to(invoice_settlement=False):
            assert escape(info.label) in html
            assert escape(info.help) in html


def test_a_tenant_with_invoice_settlement_has_other_preferences(admin_client: Client) -> None:
    PreferencesFactory(connection=ConnectionFactory(invoice_settlement=True))
    html = admin_client.get(reverse("admin:preferences")).content.decode()
    assert 'name="disable_credit_memo_sync"' in html
    assert 'name="disable_adjustment_sync"' not in html


def test_saving_keeps_who_changed_what_and_why(admin_client: Client, connection: Connection) -> None:
    html = save(admin_client, connection, disable_payment_sync=True, reason="Custom sync from January")
    assert stored(connection).disable_payment_sync is True
    change = PreferenceChange.objects.get()
    assert (change.preference, change.old, change.new) == ("disable_payment_sync", "No", "Yes")
    assert change.reason == "Custom sync from January"
    assert change.changed_by.username == "admin"
    assert "Custom sync from January" in html
    assert "drift apart" in html


def test_switching_to_modified_records_reads_changes_from_now_on(
    admin_client: Client, connection: Connection
) -> None:
    IntegrationPreferences.objects.filter(connection=connection).update(
        customer_sync_behavior=SyncBehavior.NEW_ONLY
    )
    connection.refresh_from_db()
    begun = timezone.now()
    save(admin_client, connection, customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED.value)
    assert Watermark.objects.get(connection=connection, process="accounts_to_netsuite").value >= begun


def test_saving_without_a_change_writes_no_history(admin_client: Client, connection: Connection) -> None:
    assert "Nothing was changed." in save(admin_client, connection)
    assert not PreferenceChange.objects.exists()


def test_a_preference_of_the_other_kind_of_tenant_is_kept(
    admin_client: Client, connection: Connection
) -> None:
    IntegrationPreferences.objects.update(disable_credit_memo_sync=True)
    save(admin_client, connection, zuora_default_currency="USD")
    assert stored(connection).disable_credit_memo_sync is True
    assert stored(connection).zuora_default_currency == "USD"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zuora_default_currency": "euro"}, "Nothing was saved."),
        ({"netsuite_subsidiaries": True}, "enter the Default Subsidiary"),
        ({"netsuite_concurrency": "0"}, "Nothing was saved."),
        ({"customer_master": "SAP"}, "Select a valid choice"),
        ({"cutover_invoices": "yesterday"}, "Enter a valid date"),
    ],
)
def test_a_problem_blocks_saving(
    admin_client: Client, connection: Connection, changes: dict[str, object], words: str
) -> None:
    assert words in save(admin_client, connection, **changes)
    assert not PreferenceChange.objects.exists()
    assert stored(connection).zuora_default_currency == "EUR"


def test_the_sequence_follows_the_form_without_saving(admin_client: Client, connection: Connection) -> None:
    data = form_data(connection, use_standard_invoice_sync="No")
    html = admin_client.post(reverse("admin:preferences_sequence"), data).content.decode()
    assert "Use Standard Invoice Sync is No." in html
    assert "not saved yet" in html
    assert stored(connection).use_standard_invoice_sync == "Yes"


def test_the_sequence_bears_a_half_typed_form(admin_client: Client, connection: Connection) -> None:
    data = form_data(connection, zuora_default_currency="", netsuite_concurrency="x", customer_master="?")
    response = admin_client.post(reverse("admin:preferences_sequence"), data)
    assert response.status_code == 200
    assert "Customer accounts" in response.content.decode()


def test_a_connection_without_preferences_starts_with_the_defaults(admin_client: Client) -> None:
    connection = ConnectionFactory()
    html = admin_client.get(reverse("admin:preferences")).content.decode()
    assert "Default: Let Destination Auto-Number." in html
    assert not IntegrationPreferences.objects.filter(connection=connection).exists()


def test_who_may_only_look_cannot_save(client: Client, connection: Connection) -> None:
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_integrationpreferences"))
    client.force_login(viewer)
    assert 'class="save-row"' not in client.get(reverse("admin:preferences")).content.decode()
    response = client.post(reverse("admin:preferences"), form_data(connection, disable_payment_sync=True))
    assert response.status_code == 403
    assert stored(connection).disable_payment_sync is False
