"""Connections are added from the environment and tested against both systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from connector.models import Connection, IntegrationPreferences
from syncrules.preferences import Preferences
from tests.factories import ConnectionFactory
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

ENVIRONMENT = {
    "zuora_base_url": "https://rest.test.zuora.com",
    "zuora_client_id": "client",
    "zuora_client_secret": "zuora-secret",
    "netsuite_account": "TSTDRV1",
    "netsuite_base_url": "",
    "netsuite_endpoint": "2025_2",
    "netsuite_consumer_key": "key",
    "netsuite_consumer_secret": "consumer-secret",
    "netsuite_token_id": "token",
    "netsuite_token_secret": "token-secret",
}


@pytest.fixture
def environment(settings: Settings) -> Callable[..., None]:
    """Sets the variables that seed a connection."""

    def put(**changed: str) -> None:
        settings.FIRST_CONNECTION = ENVIRONMENT | changed

    put()
    return put


def add(*arguments: str) -> str:
    out = StringIO()
    call_command("connection_add", *arguments, stdout=out)
    return out.getvalue()


# --- connection_add -------------------------------------------------------------------------------


def test_a_connection_is_stored_with_default_preferences_and_no_secret_is_shown(
    environment: Callable[..., None],
) -> None:
    shown = add("main")
    connection = Connection.objects.get(name="main")
    assert {name: getattr(connection, name) for name in ENVIRONMENT} == ENVIRONMENT
    assert (connection.time_zone, connection.invoice_settlement) == ("UTC", False)
    assert IntegrationPreferences.objects.get(connection=connection).values() == Preferences()
    assert shown == "Connection main saved. Next: manage.py connection_test main\n"


def test_every_missing_variable_is_named_and_nothing_is_stored(environment: Callable[..., None]) -> None:
    environment(zuora_client_secret="", netsuite_token_id="")
    with pytest.raises(CommandError, match=r"^Set ZUORA_CLIENT_SECRET, NETSUITE_TOKEN_ID in the environ"):
        add("main")
    assert not Connection.objects.exists()


def test_the_address_of_netsuite_may_be_missing(environment: Callable[..., None]) -> None:
    environment(netsuite_base_url="")
    add("main")
    assert Connection.objects.get().netsuite_base_url == ""


@pytest.mark.parametrize(
    ("arguments", "changed", "words"),
    [
        (["main", "--time-zone", "Berlin"], {}, 'time_zone: "Berlin" is not a time zone'),
        (["main store"], {}, "name: "),
        (["main"], {"zuora_base_url": "rest.zuora.com"}, "zuora_base_url: Enter a valid URL"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_stored(
    environment: Callable[..., None], arguments: list[str], changed: dict[str, str], words: str
) -> None:
    environment(**changed)
    with pytest.raises(CommandError) as raised:
        add(*arguments)
    assert str(raised.value).startswith("The connection was not saved. ")
    assert words in str(raised.value)
    assert not Connection.objects.exists()


def test_a_second_connection_to_the_same_netsuite_account_is_refused(
    environment: Callable[..., None],
) -> None:
    ConnectionFactory(netsuite_account="TSTDRV1")
    with pytest.raises(CommandError, match="already exists"):
        add("second")


def test_adding_again_renews_the_secrets_and_keeps_everything_else(environment: Callable[..., None]) -> None:
    add("main", "--time-zone", "Europe/Berlin", "--invoice-settlement", "on")
    IntegrationPreferences.objects.update(zuora_default_currency="EUR")
    environment(zuora_client_secret="renewed")
    add("main")
    connection = Connection.objects.get()
    assert connection.zuora_client_secret == "renewed"
    assert (connection.time_zone, connection.invoice_settlement) == ("Europe/Berlin", True)
    assert connection.preferences.zuora_default_currency == "EUR"


# --- connection_test ------------------------------------------------------------------------------


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(scenario="empty") as both:
        yield both


def check(name: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = StringIO()
    try:
        call_command("connection_test", name, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_connection_that_works_says_what_it_found(world: World) -> None:
    code, shown = check("demo")
    assert code == 0
    assert "Invoice Settlement is off" in shown
    assert f"ok    NetSuite: account {world.connection.netsuite_account} answers." in shown
    assert all(line.startswith("ok  ") for line in shown.splitlines())


def test_refused_credentials_fail_the_test_and_the_other_system_is_still_tested(world: World) -> None:
    world.connection.zuora_client_secret = "wrong-secret"
    world.connection.save()
    code, shown = check("demo")
    assert code == 1
    (problem,) = [line for line in shown.splitlines() if line.startswith("FAIL")]
    assert problem.startswith("FAIL  Zuora")
    assert "Zuora rejected the credentials." in problem
    assert "ok    NetSuite" in shown
    assert "wrong-secret" not in shown
    stored = Connection.objects.get()
    assert stored.zuora_problem.startswith("Zuora rejected the credentials.")
    assert stored.netsuite_problem == ""


def test_an_unknown_connection_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(CommandError, match=r'no connection "mian"\. Known: none yet'):
        call_command("connection_test", "mian")
    ConnectionFactory(name="main")
    with pytest.raises(CommandError, match=r'no connection "mian"\. Known: main'):
        call_command("connection_test", "mian")


# --- new_key and check ----------------------------------------------------------------------------


def test_a_new_key_is_a_fernet_key_and_another_one_each_time() -> None:
    keys = []
    for _ in range(2):
        out = StringIO()
        call_command("new_key", stdout=out)
        keys.append(out.getvalue().strip())
    assert Fernet(keys[0]).decrypt(Fernet(keys[0]).encrypt(b"text")) == b"text"
    assert keys[0] != keys[1]


def test_the_system_checks_pass_and_the_migration_is_current() -> None:
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
