"""Every page renders with an empty and a full database, inside the policy, for people who may see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import Connection
from tests.factories import (
    SECRET_TEXTS,
    AttemptFactory,
    ConnectionFactory,
    ExchangeFactory,
    PreferencesFactory,
    RecordFactory,
    RunFactory,
    StepFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OWN = ("index", "queue", "search", "runs", "preferences", "preferences_history", "script_ids")
STOCK = (
    "connector_connection_changelist",
    "connector_connection_add",
    "connector_syncrecord_changelist",
    "auth_user_changelist",
    "auth_user_add",
    "auth_group_changelist",
    "password_change",
)


class _Seen(HTMLParser):
    """What the policy or an accessibility rule cares about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = {name for name, _value in attrs}
        if tag == "style" or "style" in names or any(name.startswith("on") for name in names):
            self.faults.append(f"<{tag} {attrs}>")
        if tag == "script" and "src" not in names:
            self.faults.append("inline script")


def check_page(html: str) -> None:
    """One heading, one main part, nothing inline, no secret."""
    seen = _Seen(html)
    assert seen.faults == []
    assert seen.tags.count("h1") == 1
    assert seen.tags.count("main") == 1
    assert not [text for text in SECRET_TEXTS if text in html]


@pytest.fixture
def full() -> Connection:
    """A connection with something of everything."""
    connection = ConnectionFactory()
    PreferencesFactory(connection=connection)
    run = RunFactory(connection=connection)
    StepFactory(run=run, synced=3, errors=1, money={"EUR": "12600.00", "USD": "1.5"})
    for state in ("waiting", "in_progress", "ignored"):
        RecordFactory(connection=connection, state=state)
    failed = RecordFactory(connection=connection, failed=True)
    RecordFactory(
        connection=connection,
        state="blocked",
        blocked_by_process=failed.process,
        blocked_by_id=failed.source_id,
        blocked_by_label="Invoice INV-1",
    )
    ExchangeFactory(attempt=AttemptFactory(record=failed, run=run, state="refused"))
    return connection


@pytest.mark.parametrize("name", [*OWN, *STOCK])
def test_a_page_renders_before_there_is_a_connection(admin_client: Client, name: str) -> None:
    response = admin_client.get(reverse(f"admin:{name}"))
    assert response.status_code == 200
    check_page(response.content.decode())
    if name in OWN:
        assert "Add a connection" in response.content.decode()


@pytest.mark.parametrize("name", [*OWN, *STOCK])
def test_a_page_renders_with_a_full_database(admin_client: Client, full: Connection, name: str) -> None:
    response = admin_client.get(reverse(f"admin:{name}"))
    assert response.status_code == 200
    check_page(response.content.decode())


def test_pages_of_single_things_render(admin_client: Client, full: Connection) -> None:
    pages = [reverse("admin:record", args=[record.pk]) for record in full.records.all()]
    pages += [reverse("admin:run", args=[run.pk]) for run in full.runs.all()]
    pages += [
        f"{reverse('admin:queue')}?state={state}" for state in ("waiting", "blocked", "done", "ignored")
    ]
    pages += [f"{reverse('admin:queue')}?view=record"]
    pages += [reverse("admin:connector_connection_change", args=[full.pk])]
    pages += [reverse("admin:connector_connection_history", args=[full.pk])]
    pages += [reverse("admin:auth_user_change", args=[UserFactory().pk])]
    pages += [reverse("admin:auth_user_delete", args=[UserFactory(username="gone").pk])]
    for url in pages:
        response = admin_client.get(url)
        assert response.status_code == 200, url
        check_page(response.content.decode())


def test_every_answer_carries_the_policy(admin_client: Client, client: Client) -> None:
    for response in (admin_client.get("/"), client.get("/login/"), admin_client.get("/no/such/page/")):
        assert response["Content-Security-Policy"].startswith("default-src 'self'")


def test_the_log_in_page_shows_nothing_of_the_data(client: Client, full: Connection) -> None:
    html = client.get("/login/").content.decode()
    check_page(html)
    assert "Needs attention" not in html
    assert "Sandbox" not in html
    assert 'class="lights"' not in html


@pytest.mark.parametrize("name", [*OWN, *STOCK])
def test_a_page_wants_a_log_in(client: Client, name: str) -> None:
    response = client.get(reverse(f"admin:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("name", OWN)
def test_a_page_wants_its_permission(client: Client, full: Connection, name: str) -> None:
    client.force_login(UserFactory(username="guest", is_superuser=False))
    response = client.get(reverse(f"admin:{name}"))
    assert response.status_code == 403
    assert "INV-" not in response.content.decode()


@pytest.mark.parametrize(
    ("route", "arguments"),
    [("run_start", []), ("queue_selected", []), ("record_resync", [1]), ("preferences", [])],
)
def test_a_change_wants_the_token_of_the_form(full: Connection, route: str, arguments: list[int]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.post(reverse(f"admin:{route}", args=arguments)).status_code == 403


@pytest.mark.parametrize(
    ("route", "arguments"), [("run_start", []), ("queue_selected", []), ("record_resync", [1])]
)
def test_a_link_changes_nothing(
    admin_client: Client, full: Connection, route: str, arguments: list[int]
) -> None:
    assert admin_client.get(reverse(f"admin:{route}", args=arguments)).status_code == 405


def test_times_are_shown_in_the_zone_of_the_connection(admin_client: Client, full: Connection) -> None:
    html = admin_client.get(reverse("admin:record", args=[full.records.first().pk])).content.decode()
    assert re.search(r'title="\d+ \w+ \d{4}, \d\d:\d\d:\d\d Europe/Berlin"', html)


def test_another_connection_can_be_chosen(admin_client: Client, full: Connection) -> None:
    other = ConnectionFactory(name="zz-other")
    response = admin_client.post(reverse("admin:connection_switch"), {"connection": other.pk}, follow=True)
    assert "No run yet" in response.content.decode()
    assert admin_client.post(reverse("admin:connection_switch"), {"connection": "999"}).status_code == 404


def test_an_empty_list_says_what_comes_and_how_to_see_more(admin_client: Client) -> None:
    ConnectionFactory()
    records, fields = "connector_syncrecord_changelist", "connector_customfieldmapping_changelist"
    assert "as soon as a run has met them" in admin_client.get(reverse(f"admin:{records}")).content.decode()
    assert "Add one for each further field" in admin_client.get(reverse(f"admin:{fields}")).content.decode()
    html = admin_client.get(reverse(f"admin:{records}"), {"q": "zzz"}).content.decode()
    check_page(html)
    assert "Nothing matches" in html
    assert '<a href="?">Clear search and filters</a>' in html
