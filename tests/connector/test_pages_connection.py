"""The secrets of a connection are written, never shown, and kept when their fields stay empty."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from connector.models import Connection
from tests.factories import SECRET_TEXTS, ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db


def form_data(connection: Connection, **changes: str) -> dict[str, str]:
    """What the page sends when nothing was typed into the secrets."""
    names = (
        "name",
        "time_zone",
        "zuora_base_url",
        "zuora_client_id",
        "netsuite_account",
        "netsuite_base_url",
        "netsuite_endpoint",
        "netsuite_consumer_key",
        "netsuite_token_id",
    )
    data = {name: getattr(connection, name) for name in names}
    empty = {"zuora_client_secret": "", "netsuite_consumer_secret": "", "netsuite_token_secret": ""}
    return {**data, **empty, **changes}


def change_url(connection: Connection) -> str:
    return reverse("admin:connector_connection_change", args=[connection.pk])


def test_no_page_shows_a_secret(admin_client: Client) -> None:
    connection = ConnectionFactory()
    listing, history = (
        reverse("admin:connector_connection_changelist"),
        f"/connector/connection/{connection.pk}/history/",
    )
    for url in (change_url(connection), listing, history, "/"):
        html = admin_client.get(url).content.decode()
        assert not [text for text in SECRET_TEXTS if text in html]


def test_secrets_are_encrypted_in_the_database() -> None:
    ConnectionFactory()
    with database.cursor() as cursor:
        cursor.execute("select * from connector_connection")
        row = str(cursor.fetchone())
    assert not [text for text in SECRET_TEXTS if text in row]


def test_empty_fields_keep_the_stored_secrets(admin_client: Client) -> None:
    connection = ConnectionFactory()
    response = admin_client.post(change_url(connection), form_data(connection, zuora_client_id="client-2"))
    assert response.status_code == 302
    stored = Connection.objects.get()
    assert stored.zuora_client_id == "client-2"
    kept = (stored.zuora_client_secret, stored.netsuite_consumer_secret, stored.netsuite_token_secret)
    assert kept == SECRET_TEXTS


def test_a_typed_secret_replaces_the_stored_one_alone(admin_client: Client) -> None:
    connection = ConnectionFactory()
    admin_client.post(change_url(connection), form_data(connection, netsuite_token_secret="fresh"))
    stored = Connection.objects.get()
    assert (stored.zuora_client_secret, stored.netsuite_token_secret) == (SECRET_TEXTS[0], "fresh")


def test_a_typed_secret_does_not_come_back_with_an_error(admin_client: Client) -> None:
    connection = ConnectionFactory()
    data = form_data(connection, time_zone="Mars/Base", netsuite_token_secret="typed-secret-55")
    html = admin_client.post(change_url(connection), data).content.decode()
    assert "is not a time zone" in html
    assert "typed-secret-55" not in html


def test_a_new_connection_needs_its_secrets(admin_client: Client) -> None:
    data = form_data(ConnectionFactory.build(name="new"))
    html = admin_client.post(reverse("admin:connector_connection_add"), data).content.decode()
    assert html.count("This field is required.") == 3
    assert not Connection.objects.exists()


def test_a_new_connection_leads_to_its_test(admin_client: Client) -> None:
    secrets = {"zuora_client_secret": "a", "netsuite_consumer_secret": "b", "netsuite_token_secret": "c"}
    data = form_data(ConnectionFactory.build(name="new"), **secrets)
    response = admin_client.post(reverse("admin:connector_connection_add"), data, follow=True)
    assert Connection.objects.get().netsuite_token_secret == "c"
    assert "Test connection" in response.content.decode()


def test_pages_work_when_the_encryption_key_was_lost(admin_client: Client, settings: object) -> None:
    connection = ConnectionFactory()
    settings.CONNECTOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert admin_client.get("/").status_code == 200
    assert admin_client.get(change_url(connection)).status_code == 200
    typed = {"zuora_client_secret": "a", "netsuite_consumer_secret": "b", "netsuite_token_secret": "c"}
    assert admin_client.post(change_url(connection), form_data(connection, **typed)).status_code == 302
    assert Connection.objects.get().netsuite_consumer_secret == "b"


def test_a_connection_with_records_cannot_be_deleted(admin_client: Client) -> None:
    connection = RecordFactory().connection
    url = reverse("admin:connector_connection_delete", args=[connection.pk])
    assert admin_client.post(url, {"post": "yes"}).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": [connection.pk], "post": "yes"}
    admin_client.post(reverse("admin:connector_connection_changelist"), selected)
    assert Connection.objects.exists()


def test_a_problem_of_a_system_is_seen_on_every_page(admin_client: Client) -> None:
    ConnectionFactory(netsuite_problem="NetSuite rejected the credentials.")
    html = admin_client.get("/").content.decode()
    assert 'title="NetSuite rejected the credentials."' in html
    assert "Problem" in html
