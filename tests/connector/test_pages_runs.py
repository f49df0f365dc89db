"""Runs can be asked for, are listed with their sums, and are followed live."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import Connection, RunState, StepState, SyncRun
from connector.selectors.runs import lanes_of
from syncrules.sequence import steps_for
from tests.factories import ConnectionFactory, PreferencesFactory, RunFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def test_run_now_queues_a_run_and_opens_it(admin_client: Client, connection: Connection) -> None:
    response = admin_client.post(reverse("admin:run_start"))
    run = SyncRun.objects.get()
    assert (run.process, run.dry_run, run.requested_by.username) == ("", False, "admin")
    assert response["Location"] == reverse("admin:run", args=[run.pk])


def test_a_dry_run_and_a_single_process_can_be_asked_for(
    admin_client: Client, connection: Connection
) -> None:
    admin_client.post(reverse("admin:run_start"), {"process": "invoices_to_netsuite", "dry_run": "on"})
    run = SyncRun.objects.get()
    assert (run.process, run.dry_run) == ("invoices_to_netsuite", True)


def test_an_unknown_process_starts_nothing(admin_client: Client, connection: Connection) -> None:
    admin_client.post(reverse("admin:run_start"), {"process": "everything"})
    assert not SyncRun.objects.exists()


def test_a_second_run_joins_the_first_and_the_list_says_so(
    admin_client: Client, connection: Connection
) -> None:
    admin_client.post(reverse("admin:run_start"))
    first = SyncRun.objects.get()
    response = admin_client.post(reverse("admin:run_start"))
    assert response["Location"] == reverse("admin:run", args=[first.pk])
    assert "Joined another run" in admin_client.get(reverse("admin:runs")).content.decode()


def test_a_paused_connection_starts_nothing_and_says_why(admin_client: Client) -> None:
    ConnectionFactory(paused=True)
    response = admin_client.post(reverse("admin:run_start"), follow=True)
    assert "is paused" in response.content.decode()
    assert not SyncRun.objects.exists()


def test_a_run_is_followed_until_it_has_ended(admin_client: Client, connection: Connection) -> None:
    run = RunFactory(connection=connection, state=RunState.RUNNING, finished_at=None)
    StepFactory(run=run, state=StepState.RUNNING, selected=214, synced=40)
    live = reverse("admin:run_live", args=[run.pk])
    html = admin_client.get(live).content.decode()
    assert f'hx-get="{live}" hx-trigger="every 2s"' in html
    assert "of 214 so far" in html
    SyncRun.objects.update(state=RunState.COMPLETED)
    assert "every 2s" not in admin_client.get(live).content.decode()


def test_a_step_shows_counts_and_money_per_currency(admin_client: Client, connection: Connection) -> None:
    run = RunFactory(connection=connection)
    StepFactory(run=run, selected=9, synced=6, errors=2, blocked=1, money={"EUR": "1234.50", "JPY": "900"})
    html = admin_client.get(reverse("admin:run", args=[run.pk])).content.decode()
    for words in ("EUR 1,234.50", "JPY 900", "2 failed", "1 blocked", "6 synced"):
        assert words in html


def test_a_failed_run_says_what_happened(admin_client: Client, connection: Connection) -> None:
    run = RunFactory(
        connection=connection, state=RunState.FAILED, message="NetSuite rejected the credentials."
    )
    html = admin_client.get(reverse("admin:run", args=[run.pk])).content.decode()
    assert "NetSuite rejected the credentials." in html


def test_the_sequence_is_drawn_without_its_idle_variants() -> None:
    run = RunFactory()
    preferences = PreferencesFactory(connection=run.connection).values()
    for position, step in enumerate(steps_for(preferences, False)):
        state = StepState.DONE if step.runs else str(step.state)
        StepFactory(
            run=run,
            position=position,
            number=step.number,
            process=step.process,
            title=step.title,
            state=state,
        )
    lanes = lanes_of(run.steps.all())
    assert [lane.direction for lane in lanes] == ["Zuora → NetSuite", "NetSuite → Zuora"]
    titles = [f"{stage.number} {stage.title}" for lane in lanes for stage in lane.stages]
    assert titles[:4] == ["1 Customer accounts", "2 Products and orders", "3 Charges", "4 Invoices"]
    assert titles[-1] == "10 Refunds"
