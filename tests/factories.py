"""Rows for tests of pages and services."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.utils import timezone

from connector import models
from syncrules.statuses import State

# Told from everything else on a page, so that a leak is found.
SECRET_TEXTS = ("zuora-secret-7f3a", "consumer-secret-91bc", "token-secret-c04e")


class UserFactory(factory.django.DjangoModelFactory):
    """An administrator who may do everything."""

    class Meta:
        model = get_user_model()
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = "ana"
    first_name = "Ana"
    last_name = "Ruiz"
    is_staff = True
    is_superuser = True
    password = factory.django.Password("correct horse battery")


class ConnectionFactory(factory.django.DjangoModelFactory):
    """Two systems on this machine, both answering."""

    class Meta:
        model = models.Connection

    name = factory.Sequence(lambda n: f"main-{n}" if n else "main")
    time_zone = "Europe/Berlin"
    zuora_base_url = "http://127.0.0.1:9101"
    zuora_client_id = "client-1"
    zuora_client_secret = SECRET_TEXTS[0]
    netsuite_account = factory.Sequence(lambda n: f"TSTDRV{n}")
    netsuite_base_url = "http://127.0.0.1:9102"
    netsuite_consumer_key = "key"
    netsuite_consumer_secret = SECRET_TEXTS[1]
    netsuite_token_id = "token"
    netsuite_token_secret = SECRET_TEXTS[2]
    zuora_ok_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=2))
    netsuite_ok_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))


class PreferencesFactory(factory.django.DjangoModelFactory):
    """Preferences that can be saved as they are."""

    class Meta:
        model = models.IntegrationPreferences

    connection = factory.SubFactory(ConnectionFactory)
    zuora_default_currency = "EUR"
    disable_netsuite_refund_sync = False


class CauseFactory(factory.django.DjangoModelFactory):
    """A class name that NetSuite does not know."""

    class Meta:
        model = models.Cause

    connection = factory.SubFactory(ConnectionFactory)
    code = "CLASS_INVALID"
    value = factory.Sequence(lambda n: f"Sales : Region {n}")
    title = factory.LazyAttribute(lambda o: f'Class "{o.value}" does not exist in NetSuite.')
    remedy = 'Enter the exact NetSuite name; hierarchies as the full path "Parent : Child".'
    family = "data"
    where = "Zuora"


class RecordFactory(factory.django.DjangoModelFactory):
    """An invoice that is in NetSuite."""

    class Meta:
        model = models.SyncRecord

    class Params:
        failed = factory.Trait(
            state=State.NEEDS_ATTENTION,
            kind="validation",
            code="CLASS_INVALID",
            message='Class "Sales : Region" does not exist in NetSuite.',
            remedy="Enter the exact NetSuite name.",
            integration_status="Error Creating Invoice",
            cause=factory.SubFactory(CauseFactory, connection=factory.SelfAttribute("..connection")),
            destination_id="",
            destination_record="",
            synced_at=None,
        )

    connection = factory.SubFactory(ConnectionFactory)
    process = "invoices_to_netsuite"
    source_id = factory.Sequence(lambda n: f"2c92c0f9{n:024d}")
    destination_id = factory.Sequence(lambda n: str(5000 + n))
    destination_record = "invoice"
    number = factory.Sequence(lambda n: f"INV-{10200 + n}")
    customer = "Acme GmbH"
    amount = Decimal("4200.00")
    currency = "EUR"
    date = date(2026, 10, 31)
    integration_status = "Sync Complete"
    transferred = "Yes"
    state = State.DONE
    synced_at = factory.LazyFunction(timezone.now)
    attempts_made = 1
    verdict = factory.LazyFunction(lambda: [rule("Invoice is posted", seen="Posted")])


class RunFactory(factory.django.DjangoModelFactory):
    """A run of the whole sequence that ended well."""

    class Meta:
        model = models.SyncRun

    connection = factory.SubFactory(ConnectionFactory)
    state = models.RunState.COMPLETED
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=6))
    finished_at = factory.LazyFunction(timezone.now)


class StepFactory(factory.django.DjangoModelFactory):
    """The invoices of a run."""

    class Meta:
        model = models.SyncStep

    run = factory.SubFactory(RunFactory)
    position = factory.Sequence(lambda n: n)
    number = "4"
    process = "invoices_to_netsuite"
    title = "Invoices"
    state = models.StepState.DONE
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))
    finished_at = factory.LazyFunction(timezone.now)


class AttemptFactory(factory.django.DjangoModelFactory):
    """An attempt that worked."""

    class Meta:
        model = models.Attempt

    record = factory.SubFactory(RecordFactory)
    run = factory.SubFactory(RunFactory, connection=factory.SelfAttribute("..record.connection"))
    number = 1
    action = "create"
    state = models.AttemptState.SYNCED
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)


class ExchangeFactory(factory.django.DjangoModelFactory):
    """A request that created an invoice, and its answer."""

    class Meta:
        model = models.ExchangeRecord

    attempt = factory.SubFactory(AttemptFactory)
    purpose = "create"
    system = "NetSuite"
    operation = "addList"
    request = "<addList><record><tranId>INV-10234</tranId></record></addList>"
    response = '<writeResponse><status isSuccess="true"/></writeResponse>'
    http_status = 200
    request_id = "req-1"
    batch_size = 20
    started_at = factory.LazyFunction(timezone.now)
    milliseconds = 412


def rule(
    title: str, *, passed: bool = True, seen: str = "", message: str = "", **more: Any
) -> dict[str, Any]:
    """One row of a stored verdict."""
    row = {"code": "", "title": title, "passed": passed, "seen": seen, "message": message, "remedy": ""}
    return {**row, "severity": "error", "criterion": False, **more}
