"""Home says at once when the last run could not go on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import RunState, StepState
from connector.selectors import capped
from connector.selectors.home import Home, home
from connector.selectors.money import Money
from tests.factories import (
    AttemptFactory,
    ConnectionFactory,
    PreferencesFactory,
    RecordFactory,
    RunFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


def test_a_step_that_could_not_go_on_is_named_with_its_reason(admin_client: Client) -> None:
    connection = PreferencesFactory.create().connection
    run = RunFactory.create(connection=connection, state=RunState.FAILED)
    StepFactory.create(
        run=run, title="Invoices", state=StepState.FAILED, message="NetSuite is not available."
    )

    page = admin_client.get(reverse("admin:index")).content.decode()

    assert f"Run {run.pk} could not finish Invoices." in page
    assert "NetSuite is not available." in page


def test_after_a_run_that_went_through_nothing_is_said(admin_client: Client) -> None:
    connection = PreferencesFactory.create().connection
    run = RunFactory.create(connection=connection, state=RunState.COMPLETED)
    StepFactory.create(run=run, title="Invoices", state=StepState.DONE)

    assert "could not finish" not in admin_client.get(reverse("admin:index")).content.decode()


def test_the_next_run_is_shown_on_every_page_and_on_home(admin_client: Client) -> None:
    stored = PreferencesFactory(next_run_at=timezone.now() + timedelta(hours=1))
    html = admin_client.get("/").content.decode()
    assert html.count("Next run") == 2
    assert "Next run" in admin_client.get("/runs/").content.decode()
    stored.connection.paused = True
    stored.connection.save()
    html = admin_client.get("/").content.decode()
    assert "Next run" not in html
    assert "This connection is paused." in html


def test_home_says_that_no_run_is_scheduled(admin_client: Client) -> None:
    PreferencesFactory()
    assert "No run is scheduled." in admin_client.get("/").content.decode()


def test_what_is_open_is_counted_and_added_up_by_currency() -> None:
    connection = ConnectionFactory.create()
    old = timezone.now() - timedelta(days=9)
    for state, amount, currency in (
        ("needs_attention", "10.50", "EUR"),
        ("blocked", "2.25", "EUR"),
        ("waiting", "7.00", "USD"),
        ("done", "99.00", "EUR"),
    ):
        record = RecordFactory.create(
            connection=connection, state=state, amount=Decimal(amount), currency=currency
        )
        type(record).objects.filter(pk=record.pk).update(first_seen=old)
    RecordFactory.create(failed=True, amount=Decimal(1))  # of another connection

    figures = home(connection).figures

    assert (figures.attention, figures.blocked, figures.open, figures.oldest) == (1, 1, 3, old)
    assert figures.money == [Money("EUR", Decimal("12.75")), Money("USD", Decimal("7.00"))]


def test_a_day_has_what_its_steps_synced_and_the_records_that_failed_each_once() -> None:
    connection = ConnectionFactory.create()
    now, before = timezone.now(), timezone.now() - timedelta(days=3)
    for run, started in (
        (RunFactory.create(connection=connection), now),
        (RunFactory.create(connection=connection), before),
        (RunFactory.create(connection=connection, dry_run=True), now),
        (RunFactory.create(), now),  # of another connection
    ):
        StepFactory.create(run=run, started_at=started, synced=5)
    failed = RecordFactory.create(connection=connection, failed=True)
    for number, state in enumerate(("refused", "failed", "synced"), 1):
        AttemptFactory.create(record=failed, number=number, state=state, started_at=now)

    days = home(connection).chart.days

    assert [(day.synced, day.failed) for day in (days[-1], days[-4])] == [(5, 1), (5, 0)]
    assert sum(day.synced for day in days) == 10


def test_the_month_is_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = ConnectionFactory.create()
    RecordFactory.create_batch(4, connection=connection, state="done", synced_at=timezone.now())
    RecordFactory.create(connection=connection, state="done", synced_at=timezone.now() - timedelta(days=40))

    def shown(of: Home) -> str:
        return str(of.figures.synced_this_month)

    assert shown(home(connection)) == "4"
    monkeypatch.setattr(capped, "CAP", 3)
    assert shown(home(connection)) == "3+"
