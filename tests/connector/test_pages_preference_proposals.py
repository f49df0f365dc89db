"""The page lets one person propose who owns customers, and another one decide."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from connector.models import Connection, PreferenceChange, PreferenceProposal, ProposalState
from tests.connector.preference_forms import confirm, review, stored
from tests.factories import PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory(revision=1).connection


@pytest.fixture
def ben(connection: Connection) -> Client:
    client = Client()
    client.force_login(UserFactory(username="ben", first_name="Ben", last_name="Ode"))
    return client


@pytest.fixture
def proposed(admin_client: Client, connection: Connection, ben: Client) -> str:
    """What the proposing person sees after having proposed."""
    return confirm(admin_client, 1, "Moving <b>now</b>", customer_master="NetSuite")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page(client: Client, name: str) -> str:
    return client.get(reverse(f"admin:{name}")).content.decode()


def decide(client: Client, name: str, revision: int = 1) -> str:
    data = {"revision": str(revision)}
    return client.post(reverse(f"admin:{name}"), data, follow=True).content.decode()


def test_the_dialog_says_that_a_second_person_is_needed(
    admin_client: Client, connection: Connection, ben: Client
) -> None:
    html = review(admin_client, connection, customer_master="NetSuite")
    assert "A second person who may change preferences has to confirm this." in html
    assert ">Propose</button>" in html
    assert ">Propose</button>" not in review(admin_client, connection, disable_payment_sync=True)


def test_a_person_who_is_alone_saves(admin_client: Client, connection: Connection) -> None:
    assert ">Save</button>" in review(admin_client, connection, customer_master="NetSuite")
    assert "Saved." in confirm(admin_client, 1, "Moving", customer_master="NetSuite")


def test_the_proposing_person_sees_it_waiting(proposed: str, connection: Connection) -> None:
    text = words(proposed)
    assert "Nothing changes until a second person confirms it." in text
    assert "proposed a change" in text
    assert "Customer Account Master → NetSuite" in text
    assert "Moving &lt;b&gt;now&lt;/b&gt;" in proposed
    assert ">Withdraw</button>" in proposed
    assert ">Review…</a>" not in proposed
    assert stored(connection).customer_master == "Zuora"


def test_the_other_person_is_told_on_home_and_confirms(
    proposed: str, ben: Client, connection: Connection
) -> None:
    assert "waits for a second person" in page(ben, "index")
    assert ">Withdraw</button>" not in page(ben, "preferences")
    dialog = page(ben, "proposal")
    assert "Confirm this proposal?" in dialog
    assert "from Zuora → to NetSuite" in words(dialog)
    assert "Confirmed and saved." in decide(ben, "proposal_confirm")
    assert stored(connection).customer_master == "NetSuite"
    assert "waits for a second person" not in page(ben, "index")
    assert "confirmed by Ben Ode" in words(page(ben, "preferences_history"))


def test_ones_own_proposal_is_not_confirmed(
    admin_client: Client, proposed: str, connection: Connection
) -> None:
    assert "You proposed it yourself" in decide(admin_client, "proposal_confirm")
    assert stored(connection).customer_master == "Zuora"


@pytest.mark.parametrize(("who", "state"), [("admin", "withdrawn"), ("ben", "declined")])
def test_a_proposal_is_withdrawn_or_declined(
    admin_client: Client, ben: Client, proposed: str, connection: Connection, who: str, state: str
) -> None:
    html = decide(ben if who == "ben" else admin_client, "proposal_close")
    assert "Nothing was changed." in html
    assert "proposed a change" not in html
    assert PreferenceProposal.objects.get().state == state
    assert ben.get(reverse("admin:proposal")).status_code == 404


def test_a_confirmation_from_an_outdated_dialog_shows_what_changed(
    admin_client: Client, ben: Client, proposed: str, connection: Connection
) -> None:
    confirm(admin_client, 1, "", default_class="Sales")
    html = decide(ben, "proposal_confirm", revision=1)
    assert "the preferences were changed meanwhile" in html
    assert PreferenceProposal.objects.get().state == ProposalState.OPEN
    assert "Confirmed and saved." in decide(ben, "proposal_confirm", revision=2)


def test_a_second_proposal_stays_in_the_dialog(ben: Client, proposed: str, connection: Connection) -> None:
    html = confirm(ben, 1, "Me too", customer_master="NetSuite")
    assert "There is a proposal already" in html
    assert 'name="customer_master" value="NetSuite"' in html
    assert not PreferenceChange.objects.exists()


def test_a_proposal_that_fits_no_longer_says_why(proposed: str, ben: Client, connection: Connection) -> None:
    Connection.objects.update(netsuite_concurrency_limit=None)
    PreferenceProposal.objects.update(values={"customer_master": "NetSuite", "netsuite_concurrency": "0"})
    html = decide(ben, "proposal_confirm")
    assert "Nothing was saved." in html
    assert stored(connection).customer_master == "Zuora"


def test_people_who_may_only_look_decide_nothing(proposed: str, client: Client) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    for name in ("proposal_confirm", "proposal_close"):
        assert client.post(reverse(f"admin:{name}"), {"revision": "1"}).status_code == 403
    assert client.get(reverse("admin:proposal")).status_code == 403
