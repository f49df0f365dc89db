"""The record page says what is wrong, whose turn it is, what was tried, and follows a resync live."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import RunKind, RunState, SyncRecord, SyncRun
from tests.factories import (
    AttemptFactory,
    ConnectionFactory,
    ExchangeFactory,
    RecordFactory,
    RunFactory,
    rule,
)

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


def page(client: Client, record: SyncRecord) -> str:
    return client.get(reverse("admin:record", args=[record.pk])).content.decode()


def resync_of(record: SyncRecord, state: str = RunState.QUEUED) -> SyncRun:
    return RunFactory(
        connection=record.connection,
        kind=RunKind.RECORDS,
        process=record.process,
        record_ids=[record.source_id],
        state=state,
    )


def test_the_page_says_what_it_is(admin_client: Client) -> None:
    html = page(
        admin_client, RecordFactory(failed=True, number="INV-7", integration_status="Error Creating Invoice")
    )
    for words in ("Invoice INV-7", "EUR 4,200.00", "Acme GmbH", "Zuora → NetSuite", "31 Oct 2026"):
        assert words in html
    assert "<code>Error Creating Invoice</code>" in html


def test_rules_show_what_they_saw(admin_client: Client) -> None:
    verdict = [
        rule("Customer is synced", seen="2c92"),
        rule(
            "Not above the payment",
            passed=False,
            seen="120.00 > 100.00",
            message="Too large.",
            remedy="Split it.",
        ),
    ]
    html = page(admin_client, RecordFactory(failed=True, verdict=verdict))
    assert "1 of 2 rules pass" in html
    assert "120.00 &gt; 100.00" in html
    assert "Too large. Split it." in html
    assert html.count("Passed: ") == 1
    assert html.count("Failed: ") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"failed": True}, "Your turn: put the record right."),
        ({"failed": True, "kind": "configuration"}, "your administrator"),
        ({"failed": True, "kind": "ours"}, "defect of the connector"),
        (
            {"state": "in_progress", "kind": "unclear", "code": "OUTCOME_UNKNOWN", "message": "Lost."},
            "looked up",
        ),
        ({"state": "waiting"}, "The next run takes this record."),
        ({"state": "ignored"}, "left out on purpose"),
        ({"state": "ignored", "put_aside": "done", "message": "4001 lines."}, "4001 lines."),
        ({"state": "ignored", "put_aside": "done"}, "Ledgerline ignored it itself, no person did."),
        (
            {"state": "blocked", "blocked_by_id": "a1", "blocked_by_label": "Account A-1"},
            "as soon as Account A-1",
        ),
        (
            {"warnings": [{"code": "X", "message": "Currency differs.", "remedy": "Look."}]},
            "Currency differs.",
        ),
        ({"destination_id": "4711"}, "In NetSuite as 4711."),
    ],
)
def test_the_banner_says_whose_turn_it_is(
    admin_client: Client, fields: dict[str, object], words: str
) -> None:
    assert words in page(admin_client, RecordFactory(**fields))


def test_what_the_other_system_has_of_the_amount_is_told_where_it_differs(admin_client: Client) -> None:
    amounts = {"amount": Decimal(100), "synced_amount": Decimal(70), "process": "payments_to_netsuite"}
    html = page(admin_client, RecordFactory(**amounts, rest_amount=Decimal(30), subsidiary="A <b>"))
    assert "EUR 70.00" in html
    assert "EUR 30.00 unapplied, which stays in Zuora" in html
    assert "A &lt;b&gt;" in html
    assert "as of the last sync" in page(admin_client, RecordFactory(**amounts, rest_amount=None))
    assert "Amount in NetSuite" not in page(admin_client, RecordFactory(synced_amount=Decimal(4200)))


def test_owner_day_and_note_of_the_cause_are_kept_from_the_record_page(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    assert "Nobody takes care of it yet." in page(admin_client, record)
    ask = reverse("admin:queue_selected") + "?state=needs_attention&do=assign"
    assert ask.replace("&", "&amp;") in page(admin_client, record)
    dialog = admin_client.post(ask, {"record": record.pk, "back": record.pk}, HTTP_HX_REQUEST="true")
    assert 'hx-target="#dialog"' in dialog.content.decode()
    given = {"cause": record.cause_id, "owner": "", "due": "2026-12-01", "note": "Asked <b>sales</b>"}
    url = reverse("admin:causes_assign")
    answer = admin_client.post(url, {**given, "back": record.pk}, HTTP_HX_REQUEST="true")
    assert "record-changed" in answer["HX-Trigger"]
    html = page(admin_client, record)
    assert "Due 1 Dec 2026. Note: Asked &lt;b&gt;sales&lt;/b&gt;" in html
    answer = admin_client.post(url, {**given, "back": record.pk})
    assert answer["Location"] == reverse("admin:record", args=[record.pk])


def test_the_next_automatic_check_counts_down_and_can_be_cancelled(admin_client: Client) -> None:
    soon = timezone.now() + timedelta(minutes=4, seconds=30)
    retried = {"state": "waiting", "kind": "temporary", "code": "SERVICE_UNAVAILABLE", "message": "Away."}
    record = RecordFactory(next_try_at=soon, **retried)
    html = page(admin_client, record)
    assert "<span data-until=" in html
    assert "in 4 min" in html
    admin_client.post(reverse("admin:retry_hold", args=[record.pk]), {"held": "on"})
    html = page(admin_client, record)
    assert "<span data-until=" not in html
    assert "Automatic retries are stopped" in html
    assert "Allow again" in html


def test_the_blocking_record_is_one_click_away(admin_client: Client) -> None:
    parent = RecordFactory(failed=True, process="accounts_to_netsuite", source_id="a1")
    child = RecordFactory(
        connection=parent.connection,
        state="blocked",
        blocked_by_process="accounts_to_netsuite",
        blocked_by_id="a1",
        blocked_by_label="Account A-1",
    )
    assert f'<a href="{reverse("admin:record", args=[parent.pk])}">Account A-1</a>' in page(
        admin_client, child
    )
    assert "1 record waits for this account." in page(admin_client, parent)


def test_requests_are_read_only_when_asked_for_and_shown_as_text(admin_client: Client) -> None:
    attempt = AttemptFactory(record=RecordFactory(failed=True), state="refused", remote_text="Not allowed.")
    request, answer = '{"Amount": 120.10, "Name": "<b>x</b>"}', "<script>alert(1)</script>"
    ExchangeFactory(attempt=attempt, request=request, response=answer)
    html = page(admin_client, attempt.record)
    assert "Not allowed." in html
    assert "120.10" not in html
    fragment = admin_client.get(reverse("admin:attempt_exchanges", args=[attempt.pk])).content.decode()
    assert "&quot;Amount&quot;: 120.10," in fragment
    assert "&lt;b&gt;x&lt;/b&gt;" in fragment
    assert "<script>" not in fragment


def test_resync_answers_with_the_progress(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    response = admin_client.post(reverse("admin:record_resync", args=[record.pk]), **HTMX)
    run = SyncRun.objects.get()
    assert run.record_ids == [record.source_id]
    assert "Queued …" in response.content.decode()
    assert f"{reverse('admin:record_progress', args=[record.pk])}?run={run.pk}" in response.content.decode()


def test_a_second_click_is_the_same_run(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    for _ in range(2):
        admin_client.post(reverse("admin:record_resync", args=[record.pk]), **HTMX)
    assert SyncRun.objects.count() == 1


def test_resync_works_without_scripts(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    response = admin_client.post(reverse("admin:record_resync", args=[record.pk]), follow=True)
    assert response.redirect_chain == [(reverse("admin:record", args=[record.pk]), 302)]
    assert "Queued …" in response.content.decode()


def test_the_button_is_off_while_a_resync_is_under_way_and_says_why(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    resync_of(record, RunState.RUNNING)
    html = page(admin_client, record)
    assert "A resync of this record is already running." in html
    assert 'disabled aria-describedby="resync-refused"' in html


@pytest.mark.parametrize(
    ("record", "connection", "words"),
    [
        ({}, {"paused": True}, "is paused"),
        ({"lease_until": timezone.now() + timedelta(days=1)}, {}, "A run is working on this record"),
        ({"process": "adjustments_to_netsuite"}, {"invoice_settlement": True}, "adjustments do not sync"),
        ({"process": "debit_memos_to_netsuite"}, {}, "do not sync on this connection"),
    ],
)
def test_a_resync_that_cannot_work_is_off(
    admin_client: Client, record: dict[str, object], connection: dict[str, object], words: str
) -> None:
    html = page(
        admin_client, RecordFactory(failed=True, connection=ConnectionFactory(**connection), **record)
    )
    assert words in html
    assert 'disabled aria-describedby="resync-refused"' in html


def test_a_paused_connection_refuses_in_words(admin_client: Client) -> None:
    record = RecordFactory(failed=True, connection=ConnectionFactory(paused=True))
    response = admin_client.post(reverse("admin:record_resync", args=[record.pk]), **HTMX)
    assert "is paused" in response.content.decode()
    assert not SyncRun.objects.exists()


def test_the_progress_asks_again_until_the_run_has_ended(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    run = resync_of(record, RunState.RUNNING)
    url = f"{reverse('admin:record_progress', args=[record.pk])}?run={run.pk}"
    response = admin_client.get(url)
    assert 'hx-trigger="every 1s"' in response.content.decode()
    assert "HX-Trigger" not in response
    SyncRun.objects.filter(pk=run.pk).update(state=RunState.COMPLETED)
    SyncRecord.objects.filter(pk=record.pk).update(state="done", destination_id="99001")
    response = admin_client.get(url)
    assert "every 1s" not in response.content.decode()
    assert "99001" in response.content.decode()
    assert response["HX-Trigger"] == "record-changed"


def test_the_progress_of_a_run_that_did_not_help_says_so(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    run = resync_of(record, RunState.WARNINGS)
    url = f"{reverse('admin:record_progress', args=[record.pk])}?run={run.pk}"
    assert "the record is not synced" in admin_client.get(url).content.decode()


def test_a_run_of_other_records_is_not_shown(admin_client: Client) -> None:
    record, other = RecordFactory(failed=True), RecordFactory(failed=True)
    run = resync_of(other)
    html = admin_client.get(f"{reverse('admin:record', args=[record.pk])}?run={run.pk}").content.decode()
    assert "Queued …" not in html


def test_an_account_says_that_a_contact_alone_is_not_picked_up(admin_client: Client) -> None:
    hint = "A change of a contact or an address alone"
    assert hint in page(admin_client, RecordFactory(process="accounts_to_netsuite"))
    assert hint not in page(admin_client, RecordFactory(process="customers_to_zuora"))
