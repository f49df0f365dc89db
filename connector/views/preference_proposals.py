"""Deciding about changes of preferences that another person proposed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from connector.models import PreferenceProposal
from connector.selectors.preferences import changes_since, preferences_get, proposal_open
from connector.services.preferences import CHANGE, PreferencesOutdated
from connector.services.proposals import proposal_close, proposal_confirm, proposed_values
from connector.views.base import number_from, permitted, person
from connector.views.preferences import Review, connection_of, form_with, preferences_shown


@require_GET
@permitted(CHANGE)
def proposal_view(request: HttpRequest) -> HttpResponse:
    """The preferences as they would be, with a dialog to confirm."""
    return _shown(request, _proposal(request))


@require_POST
@permitted(CHANGE)
def proposal_confirm_view(request: HttpRequest) -> HttpResponse:
    """Save what was proposed, unless something was saved since the dialog was opened."""
    proposal, seen = _proposal(request), number_from(request.POST.get("revision", ""))
    form = form_with(preferences_get(proposal.connection), proposed_values(proposal))
    if not form.is_valid():
        return preferences_shown(request, form)
    try:
        proposal_confirm(proposal=proposal, user=person(request), seen=seen)
    except PreferencesOutdated:
        newer = changes_since(proposal.connection, seen)
        return preferences_shown(request, form_with(preferences_get(proposal.connection), {}), newer=newer)
    except ValidationError as error:
        return _shown(request, proposal, " ".join(error.messages))
    messages.success(request, "Confirmed and saved.")
    return redirect("admin:preferences")


@require_POST
@permitted(CHANGE)
def proposal_close_view(request: HttpRequest) -> HttpResponse:
    """Withdraw or decline it; nothing changes."""
    try:
        proposal_close(proposal=_proposal(request), user=person(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The proposal is closed. Nothing was changed.")
    return redirect("admin:preferences")


def _shown(request: HttpRequest, proposal: PreferenceProposal, problem: str = "") -> HttpResponse:
    form = form_with(preferences_get(proposal.connection), proposed_values(proposal))
    if not form.is_valid():
        return preferences_shown(request, form)
    if not form.changes:
        return preferences_shown(request, form, unchanged=True)
    review = Review(form.changes, proposal.reason, problem, "Confirm this proposal?", proposal=proposal)
    return preferences_shown(request, form, review)


def _proposal(request: HttpRequest) -> PreferenceProposal:
    proposal = proposal_open(connection_of(request))
    if proposal is None:
        raise Http404
    return proposal
