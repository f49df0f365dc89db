"""Refused log-ins: told once, and never repeated before a person has mended the connection (D58).

Both systems lock users out who fail to log in again and again. What is kept is a digest of the credentials
that were refused: others may be tried at once, the same ones only by a connection test.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.utils import timezone
from django.utils.crypto import salted_hmac

from connector.gateways.base import Gateway
from connector.gateways.errors import AuthenticationFailed, GatewayError
from connector.models import Connection
from connector.services.audit import Event, audit_append
from syncrules.language import System
from syncrules.messages import message_for, remedy_for

log = logging.getLogger(__name__)

_CREDENTIALS = {
    System.ZUORA: ("zuora_base_url", "zuora_client_id", "zuora_client_secret"),
    System.NETSUITE: (
        *("netsuite_account", "netsuite_base_url", "netsuite_consumer_key", "netsuite_consumer_secret"),
        *("netsuite_token_id", "netsuite_token_secret"),
    ),
}
_CODES = {System.ZUORA: "ZUORA_AUTH_FAILED", System.NETSUITE: "NETSUITE_AUTH_FAILED"}
NOT_REPEATED = (
    "The log-in was refused before, and is not tried again before the credentials are changed or the "
    "connection is tested."
)


def login_check(*, connection: Connection) -> None:
    """Raises AuthenticationFailed for credentials that were refused before, without trying them."""
    for system in _CREDENTIALS:
        kept = _kept(connection, system)
        if kept and kept == _digest(connection, system):
            raise AuthenticationFailed(_CODES[system], NOT_REPEATED, system=system)


def login_refused(*, connection: Connection) -> bool:
    """Whether nothing may start by itself, because its log-in would be refused again."""
    try:
        login_check(connection=connection)
    except AuthenticationFailed:
        return True
    return False


def logins_keep(*, connection: Connection, gateways: Sequence[Gateway], tested: bool) -> None:
    """Keep which log-ins were refused, and forget the refusals of those that worked.

    A test says itself how the systems are.
    """
    for gateway in gateways:
        error = gateway.refused()
        if error is not None:
            _refused(connection, gateway.system, error)
        elif gateway.calls() and _kept(connection, gateway.system):
            fine = {} if tested else {"problem": "", "ok_at": timezone.now()}
            _update(connection, gateway.system, refused="", **fine)


def failure_sentence(error: GatewayError) -> str:
    """What happened and what to do, for a person."""
    values = {"record": "the request", **error.values}
    sentence = f"{message_for(error.code, values)} {remedy_for(error.code)}"
    return sentence if error.text in sentence else f"{sentence} ({error.text})"


def _refused(connection: Connection, system: System, error: AuthenticationFailed) -> None:
    name = system.lower()
    digest, problem = _digest(connection, system), failure_sentence(error)
    others = Connection.objects.filter(pk=connection.pk).exclude(**{f"{name}_refused": digest})
    setattr(connection, f"{name}_refused", digest)
    setattr(connection, f"{name}_problem", problem)
    if others.update(**{f"{name}_refused": digest, f"{name}_problem": problem}):
        # Of several workers that meet it only one tells.
        log.warning("%s: %s", connection, problem)
        audit_append(Event("connector", f"log-in refused by {system}", connection=connection.name))


def _update(connection: Connection, system: System, **fields: object) -> None:
    named = {f"{system.lower()}_{name}": value for name, value in fields.items()}
    for name, value in named.items():
        setattr(connection, name, value)
    Connection.objects.filter(pk=connection.pk).update(**named)


def _kept(connection: Connection, system: System) -> str:
    kept: str = getattr(connection, f"{system.lower()}_refused")
    return kept


def _digest(connection: Connection, system: System) -> str:
    values = "\n".join(str(getattr(connection, name)) for name in _CREDENTIALS[system])
    return salted_hmac("connector.services.logins", values, algorithm="sha256").hexdigest()
