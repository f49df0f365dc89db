"""Script ids that differ from the usual pattern are entered by label, checked, kept, and used."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from connector.models import AuditEvent, Connection, PreferenceChange
from connector.services.connections import script_ids_of
from connector.services.preferences import PreferencesOutdated, preferences_save
from connector.services.script_ids import script_id_groups, script_ids_save
from tests.factories import PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "admin:script_ids"


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def save(connection: Connection, **options: object) -> list[PreferenceChange]:
    return script_ids_save(connection=connection, user=None, **options)  # type: ignore[arg-type]


def test_every_field_is_offered_with_its_usual_id(admin_client: Client, connection: Connection) -> None:
    html = admin_client.get(reverse(URL)).content.decode()
    rows = [row for _, group in script_id_groups({}) for row in group]
    assert len(rows) > 80
    for row in rows:
        assert f'name="id {row.key}"' in html
    assert "custbodyzuoraid" in html


def test_an_override_is_stored_used_and_kept_in_the_history(connection: Connection) -> None:
    script_ids_save(
        connection=connection,
        overrides={
            "body Zuora ID": " CustBody_ZID ",
            "entity Zuora ID": "custentityzuoraid",
            "item Zuora ID": "",
        },
        user=UserFactory(),
        reason="Older bundle",
    )
    connection.refresh_from_db()
    assert script_ids_of(connection) == {("body", "Zuora ID"): "custbody_zid"}
    change = PreferenceChange.objects.get()
    assert (change.preference, change.old, change.new) == ("Script id of body Zuora ID", "", "custbody_zid")
    assert (change.reason, change.revision) == ("Older bundle", 1)
    assert AuditEvent.objects.get().after == {"Script id of body Zuora ID": "custbody_zid"}


def test_an_override_is_taken_back_by_emptying_it(connection: Connection) -> None:
    save(connection, overrides={"body Zuora ID": "custbody_zid"})
    save(connection, overrides={"body Zuora ID": ""})
    assert script_ids_of(connection) == {}
    assert [c.new for c in PreferenceChange.objects.order_by("pk")] == ["custbody_zid", ""]
    assert save(connection, overrides={}) == []


@pytest.mark.parametrize(
    ("key", "script_id", "sentence"),
    [
        (
            "body Zuora ID",
            "custcol_zid",
            'The script id of Zuora ID is "custcol_zid". It begins with custbody',
        ),
        ("body Zuora ID", "custbody", 'The script id of Zuora ID is "custbody". It begins with custbody'),
        ("body Zuora ID", "custbody zid", 'is "custbody zid". It begins with custbody'),
        ("list Zuora Batch", "custbody_x", "It begins with customlist"),
        ("item Zuora ID", "custitem" + "x" * 33, "has at most 40 characters"),
        ("body Zuora ID", "custbodyzuoraorigin", "which Zuora Origin has too"),
        ("body Zuora Idd", "custbody_zid", '"body Zuora Idd" is no field of the script id table.'),
    ],
)
def test_an_id_that_cannot_be_is_refused(
    connection: Connection, key: str, script_id: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        save(connection, overrides={key: script_id, "entity Zuora CRM ID": "custentity_crm"})
    assert list(raised.value.message_dict) == [key]
    assert sentence in raised.value.message_dict[key][0]
    connection.refresh_from_db()
    assert connection.script_id_table() == {}


def test_two_fields_may_swap_their_ids_but_not_share_one(connection: Connection) -> None:
    save(
        connection,
        overrides={"body Zuora ID": "custbodyzuoraorigin", "body Zuora Origin": "custbodyzuoraid"},
    )
    with pytest.raises(ValidationError) as raised:
        save(connection, overrides={"body Zuora ID": "custbody_x", "body Zuora Type": "custbody_x"})
    assert len(raised.value.message_dict) == 2


def test_a_save_from_an_outdated_page_is_refused(connection: Connection) -> None:
    preferences_save(connection=connection, values={"sync_vat_id": True}, user=None)
    with pytest.raises(PreferencesOutdated):
        save(connection, overrides={"body Zuora ID": "custbody_zid"}, seen=0)
    assert script_ids_of(connection) == {}


def test_the_page_saves_and_shows_what_is_wrong(admin_client: Client, connection: Connection) -> None:
    wrong = {"revision": "0", "id body Zuora ID": "zid"}
    html = admin_client.post(reverse(URL), wrong).content.decode()
    assert escape('The script id of Zuora ID is "zid". It begins with custbody') in html
    assert 'value="zid"' in html
    good = {"revision": "0", "id body Zuora ID": "custbody_zid", "reason": "Older bundle"}
    html = admin_client.post(reverse(URL), good, follow=True).content.decode()
    assert "Saved. 1 changed." in html
    assert 'value="custbody_zid"' in html
    html = admin_client.post(reverse(URL), {**good, "id body Zuora ID": "custbody_y"}).content.decode()
    assert "the preferences were changed meanwhile" in html
    html = admin_client.get(reverse("admin:preferences_history")).content.decode()
    assert "Script id of body Zuora ID" in html
    assert "?change=" not in html  # only preferences are restored from there


def test_who_may_not_change_the_connection_only_reads(client: Client, connection: Connection) -> None:
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_connection"))
    client.force_login(viewer)
    assert "Usual id" in client.get(reverse(URL)).content.decode()
    assert client.post(reverse(URL), {"revision": "0"}).status_code == 403
