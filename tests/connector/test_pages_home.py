"""Home says at once when the last run could not go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import RunState, StepState
from tests.factories import PreferencesFactory, RunFactory, StepFactory

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
