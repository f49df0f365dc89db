"""The queue groups what needs a person by cause, filters it, and asks for a resync of what was ticked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from connector.models import Cause, Connection, SyncRun
from connector.selectors.queue import QueueFilter, queue
from tests.factories import CauseFactory, ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


@pytest.fixture
def cause(connection: Connection) -> Cause:
    return CauseFactory(connection=connection, title="Class Sales is unknown.", remedy="Correct the class.")


def failed(connection: Connection, cause: Cause, **fields: object) -> object:
    return RecordFactory(connection=connection, failed=True, cause=cause, **fields)


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("admin:queue") + query).content.decode()


def test_records_of_one_cause_are_one_line_with_money_per_currency(
    connection: Connection, cause: Cause
) -> None:
    failed(connection, cause, amount=Decimal("100.10"), currency="EUR")
    failed(connection, cause, amount=Decimal("0.20"), currency="EUR")
    failed(connection, cause, amount=Decimal("7000"), currency="JPY")
    group = queue(connection, QueueFilter(), None).groups[0]
    assert group.count == 3
    assert [str(money) for money in group.money] == ["JPY 7,000", "EUR 100.30"]


def test_the_largest_amount_comes_first(connection: Connection, cause: Cause) -> None:
    failed(connection, cause, amount=Decimal(10))
    large = CauseFactory(connection=connection)
    failed(connection, large, amount=Decimal(20))
    groups = queue(connection, QueueFilter(), None).groups
    assert [group.key for group in groups] == [f"c{large.pk}", f"c{cause.pk}"]


def test_a_cause_says_how_many_records_it_blocks(connection: Connection, cause: Cause) -> None:
    root = failed(connection, cause)
    RecordFactory.create_batch(
        4,
        connection=connection,
        state="blocked",
        blocked_by_process=root.process,
        blocked_by_id=root.source_id,
    )
    assert queue(connection, QueueFilter(), None).groups[0].blocked == 4


def test_records_of_another_connection_stay_out(connection: Connection, cause: Cause) -> None:
    failed(connection, cause)
    other = ConnectionFactory()
    failed(other, CauseFactory(connection=other))
    assert queue(connection, QueueFilter(), None).count == 1


def test_blocked_records_are_grouped_by_what_they_wait_for(
    admin_client: Client, connection: Connection
) -> None:
    RecordFactory.create_batch(
        2,
        connection=connection,
        state="blocked",
        blocked_by_process="accounts_to_netsuite",
        blocked_by_id="a:1/x",
        blocked_by_label="Account A-1",
        number="INV-BLOCKED",
    )
    html = page(admin_client, "?state=blocked")
    assert "Account A-1 is not synced yet" in html
    assert "2 records" in html
    group = reverse("admin:queue_group", args=["baccounts_to_netsuite:a:1/x"])
    assert admin_client.get(f"{group}?state=blocked").content.decode().count("INV-BLOCKED</b>") == 2


def test_the_address_carries_the_filters(admin_client: Client, connection: Connection, cause: Cause) -> None:
    failed(connection, cause, number="INV-ONE", customer="Acme")
    failed(connection, cause, number="P-TWO", customer="Borealis", process="payments_to_netsuite")
    assert "INV-ONE" in page(admin_client, "?view=record&q=acme")
    assert "P-TWO" not in page(admin_client, "?view=record&q=acme")
    assert "INV-ONE" not in page(admin_client, "?view=record&type=payments_to_netsuite")
    assert "P-TWO" in page(admin_client, "?view=record&where=Zuora")
    assert "P-TWO" not in page(admin_client, "?view=record&where=NetSuite")
    assert "P-TWO" not in page(admin_client, "?view=record&age=3")


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?page=nine", "?age=x", "?type='", "?group=czz&view=record"]
)
def test_an_odd_address_is_no_error(admin_client: Client, connection: Connection, query: str) -> None:
    assert admin_client.get(reverse("admin:queue") + query).status_code == 200


def test_hostile_text_is_shown_as_text(admin_client: Client, connection: Connection) -> None:
    evil = '<script>alert(1)</script>"onmouseover="x'
    cause = CauseFactory(connection=connection, title=evil, remedy=evil)
    record = failed(
        connection, cause, number=evil, customer=evil, message=evil + "!", integration_status=evil
    )
    urls = [
        reverse("admin:queue"),
        reverse("admin:queue") + "?view=record",
        reverse("admin:queue_group", args=[f"c{cause.pk}"]),
        reverse("admin:record", args=[record.pk]),
        reverse("admin:connector_syncrecord_changelist"),
        reverse("admin:index"),
    ]
    for url in urls:
        html = admin_client.get(url).content.decode()
        assert "<script>alert" not in html, url
        assert '"onmouseover="' not in html, url
        assert "&lt;script&gt;alert(1)" in html, url


def test_ticked_records_are_resynced_one_run_per_type(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    invoice, payment = failed(connection, cause), failed(connection, cause, process="payments_to_netsuite")
    left = failed(connection, cause)
    response = admin_client.post(
        reverse("admin:queue_resync"), {"record": [invoice.pk, payment.pk]}, follow=True
    )
    runs = {run.process: run.record_ids for run in SyncRun.objects.all()}
    assert runs == {invoice.process: [invoice.source_id], payment.process: [payment.source_id]}
    assert left.source_id not in str(runs)
    assert "resync of 1 record asked for" in response.content.decode()


def test_a_ticked_group_means_all_its_records(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    rows = [failed(connection, cause) for _ in range(30)]
    response = admin_client.post(reverse("admin:queue_resync"), {"group": [f"c{cause.pk}"]})
    run = SyncRun.objects.get()
    assert response["Location"] == reverse("admin:run", args=[run.pk])
    assert run.record_ids == sorted(row.source_id for row in rows)


def test_records_of_another_connection_cannot_be_resynced(
    admin_client: Client, connection: Connection
) -> None:
    other = ConnectionFactory(name="zz-other")
    record = failed(other, CauseFactory(connection=other))
    admin_client.post(reverse("admin:queue_resync"), {"record": [record.pk, "x"]})
    assert not SyncRun.objects.exists()


def test_who_may_only_look_cannot_resync(client: Client, connection: Connection, cause: Cause) -> None:
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_syncrecord"))
    client.force_login(viewer)
    record = failed(connection, cause)
    html = page(client)
    assert cause.title in html
    assert "Resync" not in html
    assert client.post(reverse("admin:queue_resync"), {"record": [record.pk]}).status_code == 403
    assert client.post(reverse("admin:record_resync", args=[record.pk])).status_code == 403


def test_the_list_asks_for_a_resync_too(admin_client: Client, connection: Connection, cause: Cause) -> None:
    record = failed(connection, cause)
    data = {"action": "resync_selected", "_selected_action": [record.pk]}
    admin_client.post(reverse("admin:connector_syncrecord_changelist"), data)
    assert SyncRun.objects.get().record_ids == [record.source_id]


def test_a_row_of_the_list_opens_the_record_page(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=connection)
    response = admin_client.get(reverse("admin:connector_syncrecord_change", args=[record.pk]))
    assert response["Location"] == reverse("admin:record", args=[record.pk])
