"""Error pages stand in the frame of the pages, say what to do, and lead back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from connector.views import errors
from tests.connector.test_pages_render import check_page
from tests.factories import ConnectionFactory, PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_unknown_address_leads_back(admin_client: Client) -> None:
    ConnectionFactory()
    for address in ("/no/such/page/", "/records/4711/"):
        response = admin_client.get(address)
        assert response.status_code == 404
        html = response.content.decode()
        check_page(html)
        assert "Page not found" in html
        assert f'href="{reverse("admin:index")}"' in html
        assert 'aria-label="Main"' in html
        assert "matches the given query" not in html


def test_a_reason_of_ours_is_shown(admin_client: Client) -> None:
    PreferencesFactory()
    response = admin_client.post(reverse("admin:preferences"), {"revision": "x<b>"})
    assert response.status_code == 400
    check_page(response.content.decode())
    assert "&quot;x&lt;b&gt;&quot; is not a number." in response.content.decode()


def test_who_lacks_a_permission_is_told_as_whom(client: Client) -> None:
    ConnectionFactory()
    guest = UserFactory(username="guest", first_name="Gil", last_name="<Guest>", is_superuser=False)
    client.force_login(guest)
    response = client.get(reverse("admin:index"))
    html = response.content.decode()
    assert response.status_code == 403
    check_page(html)
    assert "Not permitted" in html
    assert "Gil &lt;Guest&gt;" in html
    assert ">Home</a>" not in html  # it would be refused again
    guest.user_permissions.add(Permission.objects.get(codename="view_syncrecord"))
    html = client.get(reverse("admin:preferences")).content.decode()
    assert "Not permitted" in html
    assert ">Home</a>" in html


def test_a_form_without_its_token_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post(reverse("admin:run_start"))
    assert response.status_code == 403
    check_page(response.content.decode())
    assert "This form has expired" in response.content.decode()


def test_a_part_of_a_page_gets_a_sentence_instead_of_a_page(admin_client: Client) -> None:
    response = admin_client.get("/records/4711/progress/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert response.content == b"Page not found."


def test_a_defect_is_told_without_a_database(
    client: Client, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise DatabaseError("disk I/O error")

    client.raise_request_exception = False
    client.force_login(UserFactory())
    monkeypatch.setattr("connector.admin.site.zone_activate", broken)
    response = client.get(reverse("admin:index"))
    html = response.content.decode()
    assert response.status_code == 500
    check_page(html)
    assert "Something went wrong" in html
    assert "disk I/O" not in html
    assert errors.bad_request(rf.get("/"), ValueError("inner words")).status_code == 400


def test_an_unknown_host_gets_a_page_of_its_own(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    check_page(response.content.decode())
    assert "evil.example" not in response.content.decode()
