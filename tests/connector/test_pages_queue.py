"""The queue groups what needs a person by cause, filters it, and shows what is blocked, repeated, solved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import AuditEvent, Cause, Connection, SavedView, SyncRecord
from connector.selectors import capped
from connector.selectors import queue as queue_selector
from connector.selectors.queue import Queue, queue
from connector.selectors.queue_filter import QueueFilter, Tab, View
from connector.selectors.queue_groups import CauseGroup
from tests.factories import CauseFactory, ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db

EVIL = '<script>alert(1)</script>"onmouseover="x' + "\u202e\u05d0\U0001f4a3" + "x" * 10_000


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


@pytest.fixture
def cause(connection: Connection) -> Cause:
    return CauseFactory(connection=connection, title="Class Sales is unknown.", remedy="Correct the class.")


def failed(connection: Connection, cause: Cause, **fields: Any) -> SyncRecord:
    record: SyncRecord = RecordFactory(connection=connection, failed=True, cause=cause, **fields)
    return record


def blocked(connection: Connection, by: SyncRecord, **fields: Any) -> SyncRecord:
    given = {"state": "blocked", "blocked_by_process": by.process, "blocked_by_id": by.source_id}
    record: SyncRecord = RecordFactory(connection=connection, **(given | fields))
    return record


def read(connection: Connection, **fields: Any) -> Queue:
    return queue(connection, QueueFilter(**fields), None)


def groups(connection: Connection, **fields: Any) -> list[CauseGroup]:
    page = read(connection, **fields).groups
    assert page is not None
    return list(page)


def page(client: Client, query: str = "") -> str:
    return client.get(reverse("admin:queue") + query).content.decode()


def test_records_of_one_cause_are_one_line_with_money_per_currency(
    connection: Connection, cause: Cause
) -> None:
    failed(connection, cause, amount=Decimal("100.10"), currency="EUR")
    failed(connection, cause, amount=Decimal("0.20"), currency="EUR")
    failed(connection, cause, amount=Decimal("7000"), currency="JPY")
    (group,) = groups(connection)
    assert group.count == 3
    assert [str(money) for money in group.money] == ["JPY 7,000", "EUR 100.30"]


def test_the_largest_amount_comes_first(connection: Connection, cause: Cause) -> None:
    failed(connection, cause, amount=Decimal(10))
    large = CauseFactory(connection=connection)
    failed(connection, large, amount=Decimal(20))
    assert [group.key for group in groups(connection)] == [f"c{large.pk}", f"c{cause.pk}"]


def test_what_waits_for_a_cause_hangs_under_it_with_its_money(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    root = failed(connection, cause, amount=Decimal("0.10"), process="accounts_to_netsuite")
    child = blocked(connection, root, amount=Decimal("0.20"), number="INV-CHILD")
    blocked(connection, child, amount=Decimal("1000.30"), process="payments_to_netsuite", number="P-CHILD")
    other = failed(connection, CauseFactory(connection=connection))
    blocked(connection, other, number="INV-OTHER")
    group = next(g for g in groups(connection) if g.key == f"c{cause.pk}")
    assert (group.count, group.blocked) == (1, 2)
    assert [m.amount for m in group.money] == [Decimal("1000.60")]
    assert [m.amount for m in group.own] == [Decimal("0.10")]
    html = admin_client.get(reverse("admin:queue_group") + f"?group={group.key}").content.decode()
    assert "INV-CHILD" in html
    assert "P-CHILD" in html
    assert "INV-OTHER" not in html


def test_of_one_currency_the_largest_amount_comes_first(connection: Connection, cause: Cause) -> None:
    yen = CauseFactory(connection=connection)
    failed(connection, yen, amount=Decimal(7000), currency="JPY")
    root = failed(connection, yen, amount=Decimal(5), currency="EUR")
    blocked(connection, root, amount=Decimal(9000), currency="JPY")
    failed(connection, cause, amount=Decimal(10), currency="EUR")
    assert [group.key for group in groups(connection)] == [f"c{yen.pk}", f"c{cause.pk}"]
    found = groups(connection, **_fields("currency=EUR"))
    assert [(group.key, group.count) for group in found] == [(f"c{cause.pk}", 1), (f"c{yen.pk}", 1)]


def test_records_of_one_subsidiary_are_shown_alone(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    failed(connection, cause, number="INV-NORTH", subsidiary="Parent : North <b>")
    failed(connection, cause, number="INV-SOUTH", subsidiary="Parent : South")
    failed(connection, cause, number="INV-NONE")

    def shown(entity: str) -> str:
        query = {"view": "record", "entity": entity}
        return admin_client.get(reverse("admin:queue"), query).content.decode()

    everything = shown("")
    assert "<option>Parent : North &lt;b&gt;</option><option>Parent : South</option>" in everything
    assert "INV-SOUTH" not in shown("Parent : North <b>")
    assert "INV-NORTH" in shown("Parent : North <b>")
    assert "INV-NONE" in shown("none")
    assert "INV-NORTH" not in shown("none")


def test_records_that_wait_for_each_other_end_the_search(connection: Connection, cause: Cause) -> None:
    root = failed(connection, cause)
    one = blocked(connection, root)
    two = blocked(connection, one)
    SyncRecord.objects.filter(pk=one.pk).update(blocked_by_process=two.process, blocked_by_id=two.source_id)
    assert groups(connection)[0].blocked == 0


def test_records_of_another_connection_stay_out(connection: Connection, cause: Cause) -> None:
    failed(connection, cause)
    other = ConnectionFactory()
    failed(other, CauseFactory(connection=other))
    assert read(connection).tab.count == 1


def test_customers_are_another_way_to_group(connection: Connection, cause: Cause) -> None:
    failed(connection, cause, customer="Acme", amount=Decimal(5))
    failed(connection, CauseFactory(connection=connection), customer="Acme", amount=Decimal(6))
    failed(connection, cause, customer="Borealis", amount=Decimal(100))
    found = groups(connection, **_fields("view=customer"))
    assert [(g.title, g.count) for g in found] == [("Borealis", 1), ("Acme", 2)]


def _fields(query: str) -> dict[str, Any]:
    from django.http import QueryDict

    chosen = QueueFilter.of(QueryDict(query))
    return {name: getattr(chosen, name) for name in QueueFilter.__slots__}


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
    query = {"state": "blocked", "group": "baccounts_to_netsuite:a:1/x"}
    rows = admin_client.get(reverse("admin:queue_group"), query).content.decode()
    assert rows.count("INV-BLOCKED</b>") == 2


def test_the_address_carries_the_filters(admin_client: Client, connection: Connection, cause: Cause) -> None:
    owner = UserFactory(username="jon")
    cause.owner = owner
    cause.save()
    failed(connection, cause, number="INV-ONE", customer="Acme", amount=Decimal(5))
    failed(
        connection,
        cause,
        number="REF-TWO",
        customer="Borealis",
        process="refunds_to_zuora",
        amount=Decimal("99.50"),
        problem_since=timezone.now() - timedelta(days=4),
    )

    def found(query: str) -> set[str]:
        html = page(admin_client, f"?view=record&{query}")
        return {number for number in ("INV-ONE", "REF-TWO") if number in html}

    one, two, both = {"INV-ONE"}, {"REF-TWO"}, {"INV-ONE", "REF-TWO"}
    assert found("q=acme") == one
    assert found("type=refunds_to_zuora") == two
    assert found("direction=Zuora") == two
    assert found("direction=NetSuite") == one
    assert found("where=Zuora") == both
    assert found("where=NetSuite") == set()
    assert found("family=data") == both
    assert found("family=access") == set()
    assert found("age=3") == two
    assert found("least=99.5") == two
    assert found("least=5") == both
    assert found(f"owner={owner.pk}") == both
    assert found("owner=nobody") == set()
    assert found(f"group=c{cause.pk}&least=99.51") == set()


@pytest.mark.parametrize(
    "query",
    [
        "?state=nonsense",
        "?page=nine",
        "?age=x",
        "?type='",
        "?group=czz&view=record",
        "?group=c99999999999999999999999&view=record",
        "?q=%00",
        "?least=NaN",
        "?least=1e999",
        "?owner=99999999999999999999",
        "?state=all&after=99999999999999999999",
        "?state=resolved&after=12",
    ],
)
def test_an_odd_address_is_no_error(admin_client: Client, connection: Connection, query: str) -> None:
    assert admin_client.get(reverse("admin:queue") + query).status_code == 200


def test_tabs_count_what_belongs_to_them(connection: Connection, cause: Cause) -> None:
    failed(connection, cause)
    RecordFactory(connection=connection, state="waiting")
    RecordFactory(connection=connection, state="waiting", kind="temporary")
    RecordFactory(connection=connection, state="in_progress", kind="unclear")
    RecordFactory(connection=connection, state="ignored")
    RecordFactory(connection=connection, state="done", resolved_at=timezone.now())
    counts = {tab.tab: tab.count for tab in read(connection).tabs}
    assert counts == {
        Tab.ATTENTION: 1,
        Tab.BLOCKED: 0,
        Tab.RETRYING: 2,
        Tab.WAITING: 1,
        Tab.RESOLVED: 1,
        Tab.DONE: 1,
        Tab.IGNORED: 1,
        Tab.ALL: 6,
    }


def test_many_records_are_counted_up_to_a_limit(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capped, "CAP", 3)
    RecordFactory.create_batch(5, connection=connection)
    assert read(connection, tab=Tab.DONE, view=View.RECORD).tab.shown == "3+"


def test_a_long_search_counts_open_records_only(connection: Connection, cause: Cause) -> None:
    failed(connection, cause, customer="Acme")
    RecordFactory(connection=connection, customer="Acme")
    counts = {tab.tab: tab.count for tab in read(connection, search="acme").tabs}
    assert (counts[Tab.ATTENTION], counts[Tab.DONE]) == (1, None)


@pytest.mark.parametrize("state", ["done", "resolved", "all"])
def test_every_record_is_on_exactly_one_page(
    admin_client: Client, connection: Connection, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_selector, "PER_PAGE", 3)
    same = timezone.now()
    rows = RecordFactory.create_batch(8, connection=connection, resolved_at=same)
    seen: list[int] = []
    query = f"?state={state}"
    while query:
        content = admin_client.get(reverse("admin:queue") + query).context["queue"]
        seen += [record.pk for record in content.records]
        query = f"?state={state}&after={content.more}" if content.more else ""
    assert seen == sorted((row.pk for row in rows), reverse=True)


def test_hostile_text_is_shown_as_text(admin_client: Client, connection: Connection) -> None:
    short = EVIL[:255]
    cause = CauseFactory(connection=connection, title=EVIL, remedy=EVIL, note=EVIL, value=EVIL[:255])
    record = failed(
        connection, cause, number=short, customer=short, message=EVIL + "!", integration_status=short
    )
    RecordFactory(
        connection=connection,
        number=short,
        customer=short,
        resolved_at=timezone.now(),
        problem=EVIL,
        resolved_by=EVIL[:150],
    )
    RecordFactory(connection=connection, number=short, state="waiting", kind="temporary", message=EVIL)
    held = blocked(connection, record, number=short, blocked_by_label=short, message="")
    SavedView.objects.create(connection=connection, name=EVIL[:60], query="?q=x")
    urls = [
        reverse("admin:queue"),
        reverse("admin:queue") + "?view=record",
        reverse("admin:queue") + "?view=customer",
        reverse("admin:queue") + "?state=resolved",
        reverse("admin:queue") + "?state=retrying",
        reverse("admin:queue") + "?state=blocked",
        reverse("admin:queue") + "?state=all",
        reverse("admin:queue_group") + f"?group=c{cause.pk}",
        reverse("admin:search") + "?q=script",
        reverse("admin:record", args=[record.pk]),
        reverse("admin:record", args=[held.pk]),
        reverse("admin:connector_syncrecord_changelist"),
        reverse("admin:index"),
    ]
    for url in urls:
        html = admin_client.get(url).content.decode()
        assert "<script>alert" not in html, url
        assert '"onmouseover="' not in html, url
        assert "&lt;script&gt;alert(1)" in html, url


def test_an_empty_list_says_what_is_good(admin_client: Client, connection: Connection) -> None:
    RecordFactory(connection=connection)
    html = page(admin_client)
    assert "Nothing needs attention" in html
    assert "1 record is synced." in html
    assert "No record matches" in page(admin_client, "?q=nothing")


def test_a_view_is_saved_opened_and_deleted(admin_client: Client, connection: Connection) -> None:
    address = reverse("admin:view_save") + "?type=refunds_to_zuora&least=10&bad=1"
    admin_client.post(address, {"name": " Close  team ", "shared": "on"})
    admin_client.post(address, {"name": "Mine"})
    shared, mine = SavedView.objects.order_by("name")
    assert (shared.name, shared.user, mine.name) == ("Close team", None, "Mine")
    assert shared.query == "?state=needs_attention&type=refunds_to_zuora&least=10"
    html = page(admin_client)
    assert f"{reverse('admin:queue')}?state=needs_attention&amp;type=refunds_to_zuora&amp;least=10" in html
    admin_client.post(reverse("admin:view_delete", args=[shared.pk]))
    assert [view.name for view in SavedView.objects.all()] == ["Mine"]


def test_a_view_of_somebody_else_is_neither_shown_nor_deleted(client: Client, connection: Connection) -> None:
    view = SavedView.objects.create(connection=connection, user=UserFactory(), name="Private", query="?q=x")
    client.force_login(looker())
    assert "Private" not in page(client)
    assert client.post(reverse("admin:view_delete", args=[view.pk])).status_code == 403
    assert client.post(reverse("admin:view_save"), {"name": "x", "shared": "on"}).status_code == 403


def looker() -> Any:
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="view_syncrecord"))
    return viewer


def test_who_may_only_look_cannot_resync(client: Client, connection: Connection, cause: Cause) -> None:
    client.force_login(looker())
    record = failed(connection, cause)
    html = page(client)
    assert cause.title in html
    assert "Resync 1" not in html
    assert "data-key" not in html
    selected = reverse("admin:queue_selected")
    assert client.post(selected, {"record": [record.pk], "do": "resync"}).status_code == 403
    assert client.post(selected, {"record": [record.pk], "do": "ignore"}).status_code == 403
    assert client.post(reverse("admin:causes_assign"), {"cause": [cause.pk]}).status_code == 403
    assert client.post(reverse("admin:record_resync", args=[record.pk])).status_code == 403


def test_a_cause_gets_an_owner_a_day_and_a_note(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    record = failed(connection, cause)
    owner = UserFactory(username="jon", first_name="Jon", last_name="Mewes")
    dialog = admin_client.post(
        reverse("admin:queue_selected"),
        {"record": [record.pk], "do": "assign"},
        headers={"HX-Request": "true"},
    )
    assert cause.title in dialog.content.decode()
    given = {"cause": [cause.pk], "owner": owner.pk, "due": "2026-12-01", "note": "Asked the warehouse."}
    admin_client.post(reverse("admin:causes_assign"), given)
    cause.refresh_from_db()
    assert (cause.owner, cause.due, cause.note) == (owner, date(2026, 12, 1), "Asked the warehouse.")
    assert AuditEvent.objects.get().after == {
        "owner": "jon",
        "due": "2026-12-01",
        "note": "Asked the warehouse.",
    }
    html = page(admin_client)
    assert "Jon Mewes" in html
    assert "Asked the warehouse." in html
    assert "due 1 Dec" in html


def test_of_several_causes_only_what_is_filled_in_changes(
    admin_client: Client, connection: Connection, cause: Cause
) -> None:
    other = CauseFactory(connection=connection, note="Known.")
    cause.owner = UserFactory(username="jon")
    cause.save()
    data = {"cause": [cause.pk, other.pk], "owner": "as is", "due": "2026-12-01", "note": ""}
    admin_client.post(reverse("admin:causes_assign"), data)
    cause.refresh_from_db()
    other.refresh_from_db()
    assert (cause.owner.username, other.owner) == ("jon", None)
    assert (other.note, other.due) == ("Known.", date(2026, 12, 1))


def test_automatic_retries_are_cancelled_and_allowed_again(
    admin_client: Client, connection: Connection
) -> None:
    due = timezone.now() + timedelta(minutes=5)
    record = RecordFactory(connection=connection, state="in_progress", kind="unclear", next_try_at=due)
    html = page(admin_client, "?state=retrying")
    assert "data-until=" in html
    address = reverse("admin:retry_hold", args=[record.pk])
    answer = admin_client.post(address, {"held": "on"}, headers={"HX-Request": "true"}).content.decode()
    record.refresh_from_db()
    assert record.retry_held
    assert "Allow again" in answer
    admin_client.post(address, {"held": "off"})
    record.refresh_from_db()
    assert not record.retry_held


def test_a_row_of_the_list_opens_the_record_page(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=connection)
    response = admin_client.get(reverse("admin:connector_syncrecord_change", args=[record.pk]))
    assert response["Location"] == reverse("admin:record", args=[record.pk])
