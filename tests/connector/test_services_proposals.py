"""Who owns customers is changed by two people: one proposes, another confirms."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError

from connector.models import (
    AuditEvent,
    Connection,
    IntegrationPreferences,
    PreferenceChange,
    PreferenceProposal,
    ProposalState,
)
from connector.services.preferences import PreferencesOutdated, SecondPersonNeeded, preferences_save
from connector.services.proposals import proposal_close, proposal_confirm, proposal_make
from syncrules.preferences import CustomerMaster
from tests.factories import PreferencesFactory, UserFactory

pytestmark = pytest.mark.django_db
NETSUITE = {"customer_master": CustomerMaster.NETSUITE}


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory(revision=1).connection


@pytest.fixture
def ana() -> User:
    return UserFactory()


@pytest.fixture
def ben() -> User:
    return UserFactory(username="ben")


def propose(connection: Connection, user: User, seen: int = 1) -> PreferenceProposal:
    values = {**NETSUITE, "default_class": "Sales", "zuora_default_currency": "EUR"}  # the last as it is
    return proposal_make(connection=connection, values=values, user=user, reason=" Moving ", seen=seen)


def master() -> str:
    return IntegrationPreferences.objects.get().customer_master


def test_a_second_person_is_needed_where_there_is_one(connection: Connection, ana: User, ben: User) -> None:
    with pytest.raises(SecondPersonNeeded):
        preferences_save(connection=connection, values=NETSUITE, user=ana, reason="Moving")
    assert master() == CustomerMaster.ZUORA
    assert not PreferenceChange.objects.exists()


@pytest.mark.parametrize("other", ["nobody", "inactive", "may only look"])
def test_nobody_else_could_confirm(connection: Connection, ana: User, other: str) -> None:
    if other != "nobody":
        ben = UserFactory(username="ben", is_superuser=False, is_active=other != "inactive")
        ben.user_permissions.add(Permission.objects.get(codename="view_integrationpreferences"))
    preferences_save(connection=connection, values=NETSUITE, user=ana, reason="Moving")
    assert master() == CustomerMaster.NETSUITE


def test_other_changes_and_the_first_save_and_commands_need_nobody_else(
    connection: Connection, ana: User, ben: User
) -> None:
    preferences_save(connection=connection, values={"disable_payment_sync": True}, user=ana, reason="x")
    preferences_save(connection=connection, values=NETSUITE, user=None, reason="x")
    fresh = PreferencesFactory(connection__name="Second").connection
    assert preferences_save(connection=fresh, values=NETSUITE, user=ana, reason="x")


def test_what_is_proposed_changes_nothing_and_is_on_the_trail(
    connection: Connection, ana: User, ben: User
) -> None:
    proposal = propose(connection, ana)
    assert proposal.values == {"customer_master": "NetSuite", "default_class": "Sales"}
    assert master() == CustomerMaster.ZUORA
    event = AuditEvent.objects.get()
    assert (event.actor, event.verb, event.reason) == ("ana", "preferences proposed", "Moving")
    assert (event.before["customer_master"], event.after["customer_master"]) == ("Zuora", "NetSuite")


def test_confirming_saves_it_with_both_names(connection: Connection, ana: User, ben: User) -> None:
    proposal = propose(connection, ana)
    proposal_confirm(proposal=proposal, user=ben, seen=1)
    assert master() == CustomerMaster.NETSUITE
    changes = PreferenceChange.objects.all()
    assert {(c.preference, c.changed_by, c.confirmed_by, c.reason) for c in changes} == {
        ("customer_master", ana, ben, "Moving"),
        ("default_class", ana, ben, "Moving"),
    }
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (ProposalState.CONFIRMED, ben)
    assert AuditEvent.objects.filter(verb="preferences changed").get().actor == "ben"


def test_nobody_confirms_their_own(connection: Connection, ana: User, ben: User) -> None:
    proposal = propose(connection, ana)
    with pytest.raises(ValidationError, match="somebody else"):
        proposal_confirm(proposal=proposal, user=ana, seen=1)
    assert master() == CustomerMaster.ZUORA


def test_somebody_without_the_permission_decides_nothing(connection: Connection, ana: User) -> None:
    proposal = propose(connection, ana)
    guest = UserFactory(username="guest", is_superuser=False)
    with pytest.raises(PermissionDenied):
        proposal_confirm(proposal=proposal, user=guest, seen=1)
    with pytest.raises(PermissionDenied):
        proposal_close(proposal=proposal, user=guest)
    assert PreferenceProposal.objects.get().state == ProposalState.OPEN


def test_what_was_saved_meanwhile_has_to_be_looked_at_first(
    connection: Connection, ana: User, ben: User
) -> None:
    proposal = propose(connection, ana)
    preferences_save(connection=connection, values={"sync_vat_id": True}, user=ana)
    with pytest.raises(PreferencesOutdated):
        proposal_confirm(proposal=proposal, user=ben, seen=1)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN
    proposal_confirm(proposal=proposal, user=ben, seen=2)
    assert IntegrationPreferences.objects.get().sync_vat_id is True


def test_one_cannot_propose_on_an_outdated_page_or_beside_another_proposal(
    connection: Connection, ana: User, ben: User
) -> None:
    with pytest.raises(PreferencesOutdated):
        propose(connection, ana, seen=0)
    propose(connection, ana)
    with pytest.raises(ValidationError, match="There is a proposal already"):
        propose(connection, ben)


@pytest.mark.parametrize(
    ("name", "state", "verb"),
    [
        ("ana", ProposalState.WITHDRAWN, "proposal withdrawn"),
        ("ben", ProposalState.DECLINED, "proposal declined"),
    ],
)
def test_a_closed_proposal_is_decided_once(
    connection: Connection, ana: User, ben: User, name: str, state: str, verb: str
) -> None:
    proposal = propose(connection, ana)
    proposal_close(proposal=proposal, user=User.objects.get(username=name))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by.username) == (state, name)
    assert AuditEvent.objects.filter(verb=verb).get().actor == name
    with pytest.raises(ValidationError, match="decided already"):
        proposal_confirm(proposal=proposal, user=ben, seen=1)
    assert master() == CustomerMaster.ZUORA
    propose(connection, ben)
