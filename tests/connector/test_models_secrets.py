"""Secrets are encrypted at rest, and keys can be rotated."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection as database
from django.db import transaction
from pytest_django import Settings

from connector.models import Connection
from connector.models.fields import cipher
from tests.factories import SECRET_TEXTS, ConnectionFactory

pytestmark = pytest.mark.django_db
SECRET_COLUMNS = ("zuora_client_secret", "netsuite_consumer_secret", "netsuite_token_secret")


def stored(column: str) -> str:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM connector_connection")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(("column", "secret"), list(zip(SECRET_COLUMNS, SECRET_TEXTS, strict=True)))
def test_the_database_only_holds_a_token_of_the_secret(column: str, secret: str) -> None:
    ConnectionFactory()
    assert secret not in stored(column)
    assert cipher().decrypt(stored(column).encode()).decode() == secret
    assert getattr(Connection.objects.get(), column) == secret


def test_an_empty_secret_stays_empty() -> None:
    ConnectionFactory(zuora_client_secret="")
    assert stored("zuora_client_secret") == ""
    assert Connection.objects.get().zuora_client_secret == ""


def test_an_added_key_reads_old_secrets_and_saving_moves_them_to_it(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CONNECTOR_ENCRYPTION_KEYS = [old]
    ConnectionFactory()
    settings.CONNECTOR_ENCRYPTION_KEYS = [new, old]
    connection = Connection.objects.get()
    assert connection.zuora_client_secret == SECRET_TEXTS[0]
    connection.save()
    settings.CONNECTOR_ENCRYPTION_KEYS = [new]
    assert Connection.objects.get().zuora_client_secret == SECRET_TEXTS[0]


def test_a_lost_key_is_told_with_what_to_do(settings: Settings) -> None:
    ConnectionFactory()
    settings.CONNECTOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(ImproperlyConfigured, match="Add the key that it was stored with") as raised:
        Connection.objects.get()
    assert not any(secret in str(raised.value) for secret in SECRET_TEXTS)


def test_without_a_key_no_secret_is_stored(settings: Settings) -> None:
    settings.CONNECTOR_ENCRYPTION_KEYS = []
    with (
        pytest.raises(ImproperlyConfigured, match="CONNECTOR_ENCRYPTION_KEYS is empty"),
        transaction.atomic(),
    ):
        ConnectionFactory()
    assert not Connection.objects.exists()


def test_the_system_checks_name_the_key_that_is_none(settings: Settings) -> None:
    settings.CONNECTOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), "short"]
    problems = [problem for problem in run_checks() if problem.id == "ledgerline.E001"]
    assert [problem.msg for problem in problems] == [
        "Key 2 of CONNECTOR_ENCRYPTION_KEYS is not a Fernet key."
    ]


def test_the_system_checks_refuse_a_queue_that_takes_pickled_jobs(settings: Settings) -> None:
    queues = {"runs": settings.RQ_QUEUES["runs"], "desk": {"URL": "redis://127.0.0.1"}}
    settings.RQ_QUEUES = queues
    problems = [problem for problem in run_checks() if problem.id == "ledgerline.E002"]
    assert [problem.msg for problem in problems] == ["Queue desk does not use the JSON serializer."]
