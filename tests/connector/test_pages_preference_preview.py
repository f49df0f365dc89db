"""What a change of preferences would mean: asked for with the form, compared with today, taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import (
    Connection,
    IntegrationPreferences,
    PreferenceChange,
    PreviewRow,
    RunState,
    SyncRun,
    WouldBe,
)
from connector.services.runs import run_request
from tests.connector.preference_forms import form_data
from tests.factories import ConnectionFactory, PreferencesFactory, RecordFactory, RunFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
NO = {"use_standard_invoice_sync": "No"}


@pytest.fixture
def connection() -> Connection:
    connection: Connection = ConnectionFactory()
    PreferencesFactory(connection=connection, disable_netsuite_payment_sync=False)
    return connection


@pytest.fixture
def admin_client(client: Client, connection: Connection) -> Client:
    client.force_login(UserFactory())
    return client


def ask(client: Client, connection: Connection, **changes: Any) -> str:
    """Press Preview this change; the page that follows."""
    url = reverse("admin:preferences_preview")
    return client.post(url, form_data(connection, **changes), follow=True).content.decode()


def ended(run: SyncRun, minutes_ago: int = 0) -> SyncRun:
    """As if a worker had just gone through it."""
    run.state, run.finished_at = RunState.COMPLETED, timezone.now() - timedelta(minutes=minutes_ago)
    run.started_at = run.finished_at - timedelta(seconds=10)
    run.save()
    return run


def row(
    run: SyncRun, number: int, would: WouldBe, process: str = "payments_to_netsuite", **more: Any
) -> None:
    PreviewRow.objects.create(
        run=run,
        process=process,
        source_id=f"{process}-{number}",
        number=f"P-{number} {HOSTILE}",
        would=would,
        **{"amount": Decimal("10.50"), "currency": "EUR", "digest": f"d{number}", **more},
    )


def changed(connection: Connection) -> SyncRun:
    return ended(
        RunFactory(connection=connection, dry_run=True, overrides={"use_standard_invoice_sync": "No"})
    )


def plain(connection: Connection) -> SyncRun:
    return ended(RunFactory(connection=connection, dry_run=True), minutes_ago=1)


def page_of(client: Client, run: SyncRun, query: str = "") -> str:
    return client.get(reverse("admin:preferences_change", args=[run.pk]) + query).content.decode()


def test_the_form_asks_for_a_preview_and_saves_nothing(admin_client: Client, connection: Connection) -> None:
    text = ask(admin_client, connection, **NO)
    run = SyncRun.objects.get()
    assert run.dry_run
    assert run.overrides == {"use_standard_invoice_sync": "No"}
    assert "What this change would mean" in text
    assert "The page shows the result by itself." in text
    assert IntegrationPreferences.objects.get().use_standard_invoice_sync == "Yes"
    assert not PreferenceChange.objects.exists()


def test_a_click_with_a_script_is_sent_to_the_result(admin_client: Client, connection: Connection) -> None:
    url, data = reverse("admin:preferences_preview"), form_data(connection, **NO)
    answer = admin_client.post(url, data, HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == reverse("admin:preferences_change", args=[SyncRun.objects.get().pk])


def test_without_a_change_or_with_a_wrong_value_nothing_is_asked_for(
    admin_client: Client, connection: Connection
) -> None:
    assert "Every value is as it is stored." in ask(admin_client, connection)
    assert "Write the full path" in ask(admin_client, connection, default_class="Sales:EMEA")
    assert not SyncRun.objects.exists()


def test_a_schedule_or_a_speed_has_nothing_to_preview(admin_client: Client, connection: Connection) -> None:
    text = ask(admin_client, connection, netsuite_error_limit="100")
    assert "There is nothing to preview" in text
    assert not SyncRun.objects.exists()
    ask(admin_client, connection, netsuite_error_limit="100", default_class="Sales")
    assert SyncRun.objects.get().overrides == {"netsuite_error_limit": "100", "default_class": "Sales"}


def test_a_run_under_way_is_told_beside_the_form(admin_client: Client, connection: Connection) -> None:
    RunFactory(connection=connection, state=RunState.RUNNING, finished_at=None)
    text = ask(admin_client, connection, **NO)
    assert "A run is still active" in text
    assert '<option value="No" selected>' in text


def test_previews_with_other_preferences_never_join_each_other(connection: Connection) -> None:
    first = run_request(connection=connection, user=None, dry_run=True, overrides=NO, enqueue=False)
    assert run_request(connection=connection, user=None, dry_run=True, overrides=NO, enqueue=False) == first
    with pytest.raises(ValidationError, match="A preview with other preferences is active"):
        run_request(connection=connection, user=None, dry_run=True, enqueue=False)


def test_without_a_preview_of_today_the_open_records_count(
    admin_client: Client, connection: Connection
) -> None:
    RecordFactory.create_batch(3, connection=connection, process="payments_to_netsuite", state="waiting")
    text = page_of(admin_client, changed(connection))
    assert "If Use Standard Invoice Sync were No:" in text
    assert "stop: 3 payments would wait." in text
    assert "Preview today&#x27;s preferences too" in text or "Preview today's preferences too" in text


def test_records_that_would_go_another_way_are_counted_and_listed(
    admin_client: Client, connection: Connection
) -> None:
    today, then = plain(connection), changed(connection)
    for number in range(4):
        row(
            today,
            number,
            WouldBe.CREATE if number else WouldBe.SKIP,
            code="" if number else "NETSUITE_REFUSED",
        )
    row(today, 9, WouldBe.SKIP)  # synced as it is: it would not wait for the step that stops
    for number, (before, after) in enumerate(
        [("create", "create"), ("create", "create"), ("create", "error"), ("", "create"), ("skip", "")]
    ):
        if before:
            row(today, number, WouldBe(before), "invoices_to_netsuite", amount=Decimal(1))
        if after:
            digest = "other" if number == 1 else f"d{number}"
            row(then, number, WouldBe(after), "invoices_to_netsuite", amount=Decimal(1), digest=digest)
    text = page_of(admin_client, then)
    assert "steps 5–8 and 10 stop: 4 payments would wait" in text
    for words in (
        "4 would wait",
        "1 would be sent with other values",
        "1 would fail its checks (today: would be created)",
        "1 would be taken in addition: would be created",
        "1 would no longer be taken",
    ):
        assert words in text
    assert "EUR 42.00" in text
    assert HOSTILE not in text
    moved = page_of(admin_client, then, "?type=payments_to_netsuite&move=stops-none")
    assert "4 records" in moved
    assert "P-3 &lt;script&gt;" in moved
    assert "Would not be taken" in moved
    resent = page_of(admin_client, then, "?type=invoices_to_netsuite&move=create-create")
    assert "P-1 " in resent
    assert "P-0 " not in resent


def test_equal_previews_say_that_nothing_changes(admin_client: Client, connection: Connection) -> None:
    today = plain(connection)
    then = ended(RunFactory(connection=connection, dry_run=True, overrides={"default_class": "Sales"}))
    for run in (today, then):
        row(run, 1, WouldBe.CREATE)
    assert "Nothing would go another way." in page_of(admin_client, then)


@pytest.mark.parametrize("what", ["run", "preference"])
def test_a_preview_from_before_a_run_or_a_saved_change_is_not_compared_with(
    admin_client: Client, connection: Connection, what: str
) -> None:
    today = ended(plain(connection), minutes_ago=30)
    row(today, 1, WouldBe.CREATE)
    if what == "run":
        ended(RunFactory(connection=connection), minutes_ago=10)
    else:
        PreferenceChange.objects.create(connection=connection, preference="default_class", revision=1)
    text = page_of(admin_client, changed(connection))
    assert "Compared with the records that are open now." in text
    admin_client.post(reverse("admin:preview_beside", args=[SyncRun.objects.get(overrides=NO).pk]))
    assert SyncRun.objects.filter(overrides={}, dry_run=True, state=RunState.QUEUED).exists()


def test_back_to_the_form_with_the_values_still_filled_in(
    admin_client: Client, connection: Connection
) -> None:
    url = reverse("admin:preferences_preview_form", args=[changed(connection).pk])
    text = admin_client.get(url).content.decode()
    assert '<option value="No" selected>' in text
    assert "not saved yet" in text
    assert "<dialog" not in text
    text = admin_client.get(f"{url}?review=1").content.decode()
    assert "Save these changes?" in text
    assert '<input type="hidden" name="use_standard_invoice_sync" value="No">' in text


def test_people_without_the_permission_are_refused(client: Client, connection: Connection) -> None:
    client.force_login(UserFactory(username="cleo", is_superuser=False))
    assert client.post(reverse("admin:preferences_preview"), {}).status_code == 403
    assert client.get(reverse("admin:preferences_change", args=[changed(connection).pk])).status_code == 403
