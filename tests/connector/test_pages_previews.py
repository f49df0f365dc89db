"""Pages of previews, and holding runs from their pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import AuditEvent, Connection, PreviewRow, RunKind, RunState, SyncRun, WouldBe
from tests.factories import (
    ConnectionFactory,
    PreferencesFactory,
    RecordFactory,
    RunFactory,
    StepFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


@pytest.fixture
def admin_client(client: Client, connection: Connection) -> Client:
    client.force_login(UserFactory())
    return client


def preview(connection: Connection) -> SyncRun:
    run = RunFactory(connection=connection, dry_run=True, state=RunState.COMPLETED)
    for number, would in enumerate([WouldBe.CREATE, WouldBe.CREATE, WouldBe.BLOCKED]):
        PreviewRow.objects.create(
            run=run,
            process="invoices_to_netsuite",
            source_id=f"id-{number}",
            number=f"INV-{number} {HOSTILE}",
            customer=HOSTILE,
            amount=Decimal("10.50"),
            currency="EUR",
            would=would,
            message=HOSTILE if would is WouldBe.BLOCKED else "",
            payloads=[{"step": "create", "system": "NetSuite", "operation": "addList", "text": HOSTILE}],
        )
    return run


def test_a_preview_shows_counts_money_and_every_record(admin_client: Client, connection: Connection) -> None:
    run = preview(connection)
    page = admin_client.get(reverse("admin:preview", args=[run.pk]))
    text = page.content.decode()
    assert "2 would be created" in text
    assert "EUR 21.00" in text
    assert "1 waits for another record" in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_the_records_of_one_outcome_are_shown_alone(admin_client: Client, connection: Connection) -> None:
    run = preview(connection)
    text = admin_client.get(reverse("admin:preview", args=[run.pk]) + "?would=blocked").content.decode()
    assert "INV-2" in text
    assert "INV-0" not in text


def test_what_would_be_sent_is_one_click_away_and_harmless(
    admin_client: Client, connection: Connection
) -> None:
    row = preview(connection).preview.first()
    text = admin_client.get(reverse("admin:preview_payloads", args=[row.pk])).content.decode()
    assert "NetSuite: addList" in text
    assert HOSTILE not in text


def test_the_run_page_of_a_preview_shows_what_it_found(admin_client: Client, connection: Connection) -> None:
    run = preview(connection)
    assert "2 would be created" in admin_client.get(reverse("admin:run", args=[run.pk])).content.decode()


def test_a_record_of_a_preview_leads_to_its_page_or_to_the_look_up(
    admin_client: Client, connection: Connection
) -> None:
    run = preview(connection)
    known = RecordFactory(connection=connection, source_id="id-0")
    text = admin_client.get(reverse("admin:preview", args=[run.pk])).content.decode()
    assert f'href="{reverse("admin:record", args=[known.pk])}"' in text
    look_up = reverse("admin:look_up") + "?process=invoices_to_netsuite&amp;name=id-1"
    assert f'href="{look_up}"' in text


def test_a_preview_under_way_shows_its_step_and_offers_no_run(
    admin_client: Client, connection: Connection
) -> None:
    run = preview(connection)
    SyncRun.objects.update(state=RunState.RUNNING)
    StepFactory(run=run, state="running", selected=3)
    text = admin_client.get(reverse("admin:preview", args=[run.pk])).content.decode()
    assert "Step 4, Invoices: 3 records looked at" in text
    assert 'hx-trigger="every 2s"' in text
    assert "Run the sequence now" not in text
    admin_client.post(reverse("admin:preview_run", args=[run.pk]))
    assert SyncRun.objects.count() == 1


def test_what_a_preview_was_about_is_carried_out(admin_client: Client, connection: Connection) -> None:
    run = preview(connection)
    PreferencesFactory(connection=connection)
    assert "Run the sequence now" in admin_client.get(f"/runs/{run.pk}/preview/").content.decode()
    admin_client.post(reverse("admin:preview_run", args=[run.pk]))
    whole = SyncRun.objects.get(dry_run=False)
    assert (whole.kind, whole.process, whole.record_ids) == (RunKind.SEQUENCE, "", [])
    row = run.preview.get(number__startswith="INV-1")
    admin_client.post(reverse("admin:preview_row_run", args=[row.pk]))
    one = SyncRun.objects.get(dry_run=False, kind=RunKind.RECORDS)
    assert (one.process, one.record_ids) == ("invoices_to_netsuite", ["id-1"])


def test_one_record_of_a_preview_is_previewed_alone_with_the_same_preferences(
    admin_client: Client, connection: Connection
) -> None:
    run = preview(connection)
    SyncRun.objects.update(overrides={"default_class": "Sales"})
    row = run.preview.first()
    assert row is not None
    answer = admin_client.post(reverse("admin:preview_row_again", args=[row.pk]))
    one = SyncRun.objects.get(kind=RunKind.RECORDS)
    assert answer["Location"] == reverse("admin:preview", args=[one.pk])
    assert (one.dry_run, one.record_ids, one.overrides) == (True, ["id-0"], {"default_class": "Sales"})
    page = admin_client.post(reverse("admin:preview_run", args=[run.pk]), follow=True)
    assert "This preview had other preferences." in page.content.decode()
    assert not SyncRun.objects.filter(dry_run=False).exists()


def test_a_run_is_cancelled_and_followed_up_from_its_page(
    admin_client: Client, connection: Connection
) -> None:
    run = RunFactory(connection=connection, state=RunState.RUNNING, finished_at=None)
    assert "Cancel this run" in admin_client.get(reverse("admin:run", args=[run.pk])).content.decode()
    admin_client.post(reverse("admin:run_follow_up", args=[run.pk]))
    admin_client.post(reverse("admin:run_cancel", args=[run.pk]))
    run.refresh_from_db()
    assert run.follow_up
    assert run.cancel_asked_at is not None
    text = admin_client.get(reverse("admin:run", args=[run.pk])).content.decode()
    assert "Stopping: the records under way are finished first." in text
    RunFactory._meta.model.objects.update(state=RunState.COMPLETED)
    page = admin_client.post(reverse("admin:run_cancel", args=[run.pk]), follow=True)
    assert "has ended already" in page.content.decode()


def test_a_direction_is_paused_with_a_reason_and_let_go_on(
    admin_client: Client, connection: Connection
) -> None:
    pause = {"what": "paused_to_zuora", "on": "on"}
    page = admin_client.post(reverse("admin:pause"), pause, follow=True)
    assert "Say why" in page.content.decode()
    admin_client.post(reverse("admin:pause"), pause | {"reason": "Year end"})
    admin_client.post(reverse("admin:pause"), pause | {"reason": "A second click"})
    connection.refresh_from_db()
    assert connection.paused_to_zuora
    assert "one direction is paused" in admin_client.get(reverse("admin:runs")).content.decode()
    admin_client.post(reverse("admin:pause"), {"what": "paused_to_zuora"})
    connection.refresh_from_db()
    assert not connection.paused_to_zuora
    verbs = AuditEvent.objects.order_by("number").values_list("verb", "reason")
    assert list(verbs) == [("paused", "Year end"), ("let go on", "")]


@pytest.mark.parametrize("name", ["run_cancel", "run_follow_up", "pause"])
def test_people_without_the_permission_are_refused(client: Client, connection: Connection, name: str) -> None:
    client.force_login(UserFactory(username="cleo", is_superuser=False))
    run = RunFactory(connection=connection, state=RunState.RUNNING, finished_at=None)
    arguments = [] if name == "pause" else [run.pk]
    assert client.post(reverse(f"admin:{name}", args=arguments)).status_code == 403
