"""The record page tells what happened, newest first, what it waits for, and what comes next by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import ActionKind, ActionState, RecordAction, SyncRecord
from connector.services.retries import retry_hold
from tests.factories import AttemptFactory, CauseFactory, ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client: Client, record: SyncRecord) -> str:
    html = client.get(reverse("admin:record", args=[record.pk])).content.decode()
    return html.replace("<bdi>", "").replace("</bdi>", "")


def repeating(**fields: object) -> SyncRecord:
    soon = timezone.now() + timedelta(minutes=10)
    fields = {"state": "in_progress", "kind": "unclear", "message": "Lost.", "next_try_at": soon} | fields
    return RecordFactory(**fields)


def test_attempts_actions_and_clicks_are_one_timeline_newest_first(admin_client: Client) -> None:
    record = repeating()
    AttemptFactory(record=record, state="unclear", started_at=timezone.now() - timedelta(hours=2))
    before = {"IntegrationId__NS": "5001", "TransferredToAccounting": ""}
    RecordAction.objects.create(
        record=record,
        kind=ActionKind.CLEAR,
        state=ActionState.DONE,
        user=UserFactory(first_name="Ana", last_name="Ruiz"),
        reason="Wrong <b>customer</b>.",
        before=before,
        checked={"finding": "gone", "hits": []},
    )
    retry_hold(record=record, user=UserFactory(username="bob"))
    html = page(admin_client, record)
    found = [
        html.index(words) for words in ("Automatic retries stopped", "Clear and resync: done", "Attempt 1")
    ]
    assert found == sorted(found)
    for words in (
        "Ana Ruiz",
        "bob",
        "Wrong &lt;b&gt;customer&lt;/b&gt;.",
        "was 5001",
        "was empty",
        "2 h ago",
    ):
        assert words in html


def test_the_automatic_check_is_cancelled_and_allowed_again(admin_client: Client) -> None:
    record = repeating()
    html = page(admin_client, record)
    assert "Next automatic check" in html
    url = reverse("admin:retry_hold", args=[record.pk])
    assert f'hx-post="{url}"' in html
    answer = admin_client.post(url, {"held": "on", "page": "record"}, follow=True)
    assert answer.redirect_chain == [(reverse("admin:record", args=[record.pk]), 302)]
    assert "Automatic retries are stopped" in answer.content.decode()
    assert "Allow again" in answer.content.decode()
    assert admin_client.post(url, {"held": "off"}, HTTP_HX_REQUEST="true")["HX-Trigger"] == "record-changed"
    record.refresh_from_db()
    assert not record.retry_held


def test_nothing_is_cancelled_where_nothing_is_repeated(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    assert reverse("admin:retry_hold", args=[record.pk]) not in page(admin_client, record)


def blocked(parent: SyncRecord, **fields: object) -> SyncRecord:
    return RecordFactory(
        connection=parent.connection,
        state="blocked",
        blocked_by_process=parent.process,
        blocked_by_id=parent.source_id,
        **fields,
    )


def test_the_chain_shows_every_record_from_the_root(admin_client: Client) -> None:
    root = RecordFactory(failed=True, process="accounts_to_netsuite", number="A-1")
    middle = blocked(root, process="invoices_to_netsuite", number="INV-1")
    leaf = blocked(middle, process="payments_to_netsuite", number="P-1")
    chain = page(admin_client, leaf).split('<ol class="chain">')[1].split("</ol>")[0]
    assert chain.index("A-1") < chain.index("INV-1") < chain.index("This payment")
    assert reverse("admin:record", args=[root.pk]) in chain
    assert f'<a href="{reverse("admin:record", args=[leaf.pk])}">Payment P-1</a>' in page(
        admin_client, middle
    )


def test_records_that_wait_for_each_other_end_the_chain(admin_client: Client) -> None:
    first = RecordFactory(state="blocked", number="X-1")
    second = blocked(first, number="X-2")
    first.blocked_by_process, first.blocked_by_id = second.process, second.source_id
    first.save()
    assert page(admin_client, first).count("X-2</a>") == 2, "in the chain, and among those that wait"


def test_the_note_on_the_cause_is_shown(admin_client: Client) -> None:
    connection = ConnectionFactory()
    owner = UserFactory(first_name="Ana", last_name="Ruiz")
    cause = CauseFactory(connection=connection, owner=owner, note="Asked the <i>controller</i>.")
    html = page(admin_client, RecordFactory(connection=connection, failed=True, cause=cause))
    assert "Assigned to Ana Ruiz." in html
    assert "Asked the &lt;i&gt;controller&lt;/i&gt;." in html


def test_a_refund_from_netsuite_explains_its_procedure(admin_client: Client) -> None:
    html = page(admin_client, RecordFactory(process="refunds_to_zuora"))
    assert "Create Zuora Refund" in html
    assert "Create Zuora Refund" not in page(admin_client, RecordFactory())
