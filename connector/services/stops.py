"""Turning rule outcomes, refusals and failed calls into the one shape that the database and pages know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from connector.gateways.base import Refusal
from connector.gateways.errors import GatewayError, Kind
from connector.services.work import Stop, Work
from syncrules.language import Outcome, Severity, System
from syncrules.messages import headline_for, headline_words, message_for, remedy_for

# How long the remote may still be working on a request whose answer was lost, plus our own limits.
SETTLING_TIME = {System.NETSUITE: timedelta(minutes=16), System.ZUORA: timedelta(minutes=3)}

# No error of a record: it waits until a person has mended the connection.
LOGIN_CODES = ("NETSUITE_AUTH_FAILED", "ZUORA_AUTH_FAILED")


def stop_of_outcome(outcome: Outcome) -> Stop:
    """A failed validation."""
    return Stop(
        code=outcome.code,
        kind=Kind.VALIDATION,
        message=outcome.message,
        remedy=outcome.remedy,
        headline=headline_for(outcome.code, outcome.values),
        value=offending(outcome.code, outcome.values),
        parent=outcome.parent if outcome.severity is Severity.BLOCKED else None,
        waiting=outcome.severity is Severity.WAITING,
    )


def stop_of_refusal(refusal: Refusal, work: Work, system: System) -> Stop:
    """A record that a remote system did not take, or that it may have taken."""
    values = {
        "record": str(work.row),
        "text": refusal.text,
        "code": refusal.remote_code,
        "system": str(system),
        **(work.step.words if work.position < len(work.steps) else {}),
        **refusal.values,
    }
    wait = SETTLING_TIME[system] if refusal.kind is Kind.UNCLEAR else None
    return Stop(
        code=refusal.code,
        kind=refusal.kind,
        message=message_for(refusal.code, values),
        remedy=remedy_for(refusal.code),
        headline=headline_for(refusal.code, values),
        text=refusal.text,
        value=offending(refusal.code, values),
        sent=refusal.sent,
        waiting=refusal.code in LOGIN_CODES,
        next_try=timezone.now() + wait if wait else None,
    )


def stop_of_error(error: GatewayError, *, record: str, sent: bool = False) -> Stop:
    """A call that failed as a whole, as the record sees it."""
    values = {"record": record, **error.values}
    return Stop(
        code=error.code,
        kind=error.kind,
        message=message_for(error.code, values),
        remedy=remedy_for(error.code),
        headline=headline_for(error.code, values),
        text=error.text,
        value=offending(error.code, values),
        sent=sent,
    )


def stop_of_code(code: str, kind: Kind, values: Mapping[str, str]) -> Stop:
    """A problem that the engine itself found; `code` is of the error catalogue."""
    return Stop(
        code=code,
        kind=kind,
        message=message_for(code, values),
        remedy=remedy_for(code),
        headline=headline_for(code, values),
        value=offending(code, values),
    )


def offending(code: str, values: Mapping[str, str]) -> str:
    """What makes two problems of one code different causes: the values that its headline names."""
    return " · ".join(values.get(word, "") for word in headline_words(code))
