"""Opening and testing the two systems of a connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from connector.gateways.base import Gateway, Mapped
from connector.gateways.errors import GatewayError
from connector.gateways.hold import Hold
from connector.gateways.netsuite import NetSuiteGateway, load_wsdl
from connector.gateways.zuora import ZuoraGateway
from connector.models import Connection, CustomFieldMapping, IntegrationPreferences
from connector.services.logins import failure_sentence, login_check, logins_keep
from syncrules.field_mapping import FieldMapping
from syncrules.language import System


@dataclass(frozen=True, slots=True)
class Gateways:
    """Both systems, opened for one worker."""

    zuora: Gateway
    netsuite: Gateway

    def of(self, system: System) -> Gateway:
        """The gateway of a system."""
        return self.zuora if system is System.ZUORA else self.netsuite

    def calls(self) -> tuple[int, int]:
        """Remote calls made so far: (Zuora, NetSuite)."""
        return self.zuora.calls(), self.netsuite.calls()


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """The result of a connection test: sentences, each fine or not."""

    ok: bool
    notes: tuple[tuple[bool, str], ...]


@contextmanager
def gateways_open(
    *,
    connection: Connection,
    track_id: str = "",
    interactive: bool = False,
    hold: Hold | None = None,
    testing: bool = False,
) -> Iterator[Gateways]:
    """Both gateways, closed at the end. A run leaves one NetSuite slot to interactive jobs.

    Raises AuthenticationFailed for credentials that were refused before; only a test tries them again.
    """
    if not testing:
        login_check(connection=connection)
    preferences, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
    slots = 1 if interactive else max(1, _concurrency(preferences) - 1)
    zuora = ZuoraGateway(
        connection.zuora_base_url.rstrip("/"),
        connection.zuora_client_id,
        connection.zuora_client_secret,
        invoice_settlement=connection.invoice_settlement,
        track_id=track_id,
        hold=hold,
    )
    netsuite = NetSuiteGateway(
        account=connection.netsuite_account,
        endpoint=connection.netsuite_endpoint,
        base_url=connection.netsuite_base_url,
        consumer_key=connection.netsuite_consumer_key,
        consumer_secret=connection.netsuite_consumer_secret,
        token_id=connection.netsuite_token_id,
        token_secret=connection.netsuite_token_secret,
        script_ids=script_ids_of(connection),
        concurrency=slots,
        cache_dir=settings.VAR_DIR / "wsdl",
        hold=hold,
    )
    try:
        yield Gateways(zuora, netsuite)
    finally:
        zuora.close()
        netsuite.close()
        logins_keep(connection=connection, gateways=(zuora, netsuite), tested=testing)


def _concurrency(preferences: IntegrationPreferences) -> int:
    """What was chosen, or less where NetSuite's limit was lowered since."""
    chosen: int = preferences.setting("netsuite_concurrency")
    return min(chosen, preferences.connection.netsuite_concurrency_limit or chosen)


def script_ids_of(connection: Connection) -> dict[tuple[str, str], str]:
    """The connection's script id overrides as the gateway takes them: (group, label) to script id."""
    table = connection.script_id_table()
    return {(key.partition(" ")[0], key.partition(" ")[2]): script_id for key, script_id in table.items()}


def connection_prepare(*, connection: Connection) -> str:
    """Load the NetSuite WSDL into this process, so that jobs forked from it find it ready.

    Gives the reason when it cannot be read now; the first job then tries again.
    """
    try:
        load_wsdl(
            connection.netsuite_account,
            endpoint=connection.netsuite_endpoint,
            base_url=connection.netsuite_base_url,
            cache_dir=settings.VAR_DIR / "wsdl",
        )
    except GatewayError as error:
        return failure_sentence(error)
    return ""


def connection_test(*, connection: Connection) -> ConnectionTest:
    """Log in to both systems, store what was learnt, and say what is wrong in finance words."""
    notes: list[tuple[bool, str]] = []
    with gateways_open(connection=connection, interactive=True, testing=True) as gateways:
        notes += _test_zuora(connection, gateways.zuora)
        notes += _test_netsuite(connection, gateways.netsuite)
    connection.save()
    return ConnectionTest(all(ok for ok, _ in notes), tuple(notes))


def _test_zuora(connection: Connection, gateway: Gateway) -> list[tuple[bool, str]]:
    try:
        facts = gateway.test(_mapped(connection))
    except GatewayError as error:
        connection.zuora_problem = failure_sentence(error)
        return [(False, f"Zuora at {connection.zuora_base_url}: {connection.zuora_problem}")]
    if connection.zuora_tenant and facts.account and facts.account != connection.zuora_tenant:
        connection.zuora_problem = (
            f"These credentials belong to tenant {facts.account}, but this connection is pinned to tenant "
            f"{connection.zuora_tenant}. Add a new connection for another tenant."
        )
        return [(False, f"Zuora: {connection.zuora_problem}")]
    other = Connection.objects.filter(zuora_tenant=facts.account).exclude(pk=connection.pk).first()
    if facts.account and other is not None:
        connection.zuora_problem = (
            f"Zuora tenant {facts.account} is already connected as {other}. A tenant is connected to one "
            "NetSuite account only."
        )
        return [(False, f"Zuora: {connection.zuora_problem}")]
    connection.zuora_ok_at, connection.zuora_problem = timezone.now(), ""
    connection.zuora_tenant = facts.account or connection.zuora_tenant
    if facts.invoice_settlement is not None:
        connection.invoice_settlement = facts.invoice_settlement
    if facts.hierarchy is not None:
        connection.account_hierarchy = facts.hierarchy
    settlement = "on" if connection.invoice_settlement else "off"
    notes = [
        (True, f"Zuora: tenant {facts.account or 'unknown'} answers; Invoice Settlement is {settlement}.")
    ]
    return [*notes, *((ok, f"Zuora: {note}") for ok, note in facts.notes)]


def _test_netsuite(connection: Connection, gateway: Gateway) -> list[tuple[bool, str]]:
    try:
        facts = gateway.test(_mapped(connection))
    except GatewayError as error:
        connection.netsuite_problem = failure_sentence(error)
        return [(False, f"NetSuite account {connection.netsuite_account}: {connection.netsuite_problem}")]
    connection.netsuite_ok_at, connection.netsuite_problem = timezone.now(), ""
    connection.netsuite_concurrency_limit = facts.concurrency
    notes = [(True, f"NetSuite: account {connection.netsuite_account} answers.")]
    return [*notes, *((ok, f"NetSuite: {note}") for ok, note in facts.notes)]


def _mapped(connection: Connection) -> Mapped:
    """The rows of the custom field phase, which is not tried again: what is wrong should show ahead."""
    preferences, _ = IntegrationPreferences.objects.get_or_create(connection=connection)
    if not (connection.invoice_settlement and preferences.setting("custom_field_sync")):
        return {}
    rows: dict[str, list[FieldMapping]] = {}
    for row in CustomFieldMapping.objects.filter(connection=connection):
        rows.setdefault(row.zuora_object, []).append(row.value())
    return rows
