"""Changes of preferences by two people: one proposes, another confirms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from connector.models import (
    Connection,
    IntegrationPreferences,
    PreferenceChange,
    PreferenceProposal,
    ProposalState,
)
from connector.services.audit import Event, actor_of, audit_append
from connector.services.preferences import CHANGE, PreferencesOutdated, preferences_save
from syncrules.preference_catalog import SETTINGS

DECIDED = "It is decided already. Reload the page to see what became of it."
ONE_AT_A_TIME = "There is a proposal already. Confirm, decline or withdraw it first."
OWN = "You proposed it yourself: somebody else has to confirm it."


def proposal_make(
    *, connection: Connection, values: Mapping[str, Any], user: User, reason: str, seen: int
) -> PreferenceProposal:
    """Keep changes for a second person to confirm; nothing is changed yet.

    Raises PreferencesOutdated when somebody saved since `seen`, ValidationError for a second proposal.
    """
    stored = IntegrationPreferences.objects.get(connection=connection)
    if stored.revision != seen:
        raise PreferencesOutdated
    changed = {name: value for name, value in values.items() if stored.setting(name) != value}
    texts = {name: SETTINGS[name].as_text(value) for name, value in changed.items()}
    before = {name: SETTINGS[name].as_text(stored.setting(name)) for name in texts}
    try:
        with transaction.atomic():
            proposal = PreferenceProposal.objects.create(
                connection=connection, values=texts, reason=reason.strip(), proposed_by=user
            )
            audit_append(_event(proposal, user, "preferences proposed", before))
    except IntegrityError as error:
        raise ValidationError(ONE_AT_A_TIME) from error
    return proposal


def proposal_confirm(*, proposal: PreferenceProposal, user: User, seen: int) -> list[PreferenceChange]:
    """Store what another person proposed; gives the changes.

    Raises ValidationError for one's own proposal or one that is decided, and what saving raises.
    """
    if proposal.proposed_by_id == user.pk:
        raise ValidationError(OWN)
    with transaction.atomic():
        _decide(proposal, ProposalState.CONFIRMED, user)
        return preferences_save(
            connection=proposal.connection,
            values=proposed_values(proposal),
            user=proposal.proposed_by,
            reason=proposal.reason,
            seen=seen,
            confirmed_by=user,
        )


def proposal_close(*, proposal: PreferenceProposal, user: User) -> None:
    """Withdraw one's own proposal, or decline another person's. Raises ValidationError if it is decided."""
    own = proposal.proposed_by_id == user.pk
    with transaction.atomic():
        _decide(proposal, ProposalState.WITHDRAWN if own else ProposalState.DECLINED, user)
        verb = "proposal withdrawn" if own else "proposal declined"
        audit_append(_event(proposal, user, verb, {}))


def proposed_values(proposal: PreferenceProposal) -> dict[str, Any]:
    """The values of a proposal, by preference id."""
    return {name: SETTINGS[name].from_text(text) for name, text in proposal.values.items()}


def _decide(proposal: PreferenceProposal, state: ProposalState, user: User) -> None:
    """Of two people who decide at the same time only one succeeds."""
    if not user.has_perm(CHANGE):
        raise PermissionDenied
    rows = PreferenceProposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    if not rows.update(state=state, decided_by=user, decided_at=timezone.now()):
        raise ValidationError(DECIDED)


def _event(proposal: PreferenceProposal, user: User, verb: str, before: Mapping[str, str]) -> Event:
    return Event(
        actor=actor_of(user),
        verb=verb,
        connection=proposal.connection.name,
        subject=f"Preferences of {proposal.connection}",
        before=before,
        after=proposal.values,
        reason=proposal.reason,
    )
