"""Many records at once: checked first, confirmed, then one run per type or one action per record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from connector.models import (
    ActionKind,
    ActionState,
    BulkAction,
    BulkKind,
    BulkState,
    Connection,
    ItemState,
    RecordAction,
    RunState,
    SyncRecord,
    SyncRun,
)
from connector.selectors.bulk import bulk_progress
from connector.services import bulk_actions, bulk_parts, record_actions, runs
from connector.services.bulk_actions import (
    bulk_confirm,
    bulk_estimate,
    bulk_execute,
    bulk_prepare,
    bulks_wake,
)
from tests.factories import CauseFactory, ConnectionFactory, RecordFactory, UserFactory

pytestmark = pytest.mark.django_db
Woken = list[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    """What was put on a queue."""
    jobs: Woken = []
    for module in (runs, record_actions, bulk_actions, bulk_parts):
        monkeypatch.setattr(module, "job_enqueue", lambda *job: jobs.append(job))
    return jobs


@pytest.fixture
def connection() -> Connection:
    return ConnectionFactory()


@pytest.fixture
def user() -> Any:
    return UserFactory()


def prepare(connection: Connection, user: Any, kind: BulkKind = BulkKind.RESYNC) -> BulkAction:
    return bulk_prepare(connection=connection, records=SyncRecord.objects.all(), kind=kind, user=user)


def test_nothing_happens_before_it_is_confirmed(connection: Connection, user: Any, woken: Woken) -> None:
    RecordFactory.create_batch(3, connection=connection, failed=True)
    bulk = prepare(connection, user)
    assert (bulk.state, bulk.total, woken) == (BulkState.DRAFT, 3, [])
    bulk_execute(bulk_id=bulk.pk)
    assert not SyncRun.objects.exists()


def test_the_estimate_names_who_is_left_alone_and_why(connection: Connection, user: Any) -> None:
    RecordFactory(connection=connection, failed=True)
    held = RecordFactory(connection=connection, failed=True, lease_owner="run-1")
    SyncRecord.objects.filter(pk=held.pk).update(lease_until=timezone.now() + timedelta(minutes=5))
    ignored = RecordFactory(connection=connection, state="ignored")
    busy = RecordFactory(connection=connection, failed=True)
    RecordAction.objects.create(record=busy, kind=ActionKind.CLEAR)
    unknown = RecordFactory(connection=connection, failed=True, process="journals_to_netsuite")
    estimate = bulk_estimate(bulk=prepare(connection, user))
    assert (estimate.total, estimate.safe, estimate.whole) == (5, 1, True)
    reasons = {record.pk: reason for record, reason in estimate.refused}
    assert "working on this record" in reasons[held.pk]
    assert "ignored" in reasons[ignored.pk]
    assert "still queued" in reasons[busy.pk]
    assert "does not sync" in reasons[unknown.pk]


def test_safe_records_are_resynced_one_run_per_type(connection: Connection, user: Any, woken: Woken) -> None:
    invoice = RecordFactory(connection=connection, failed=True)
    payment = RecordFactory(connection=connection, failed=True, process="payments_to_netsuite")
    RecordFactory(connection=connection, state="ignored")
    bulk = bulk_confirm(bulk=prepare(connection, user), user=user)
    found = {run.process: run.record_ids for run in SyncRun.objects.all()}
    assert found == {invoice.process: [invoice.source_id], payment.process: [payment.source_id]}
    assert bulk.state == BulkState.ASKED
    assert [job[1] for job in woken] == ["connector.jobs.run_job"] * 2
    assert bulk_progress(bulk).counts == {"done": 0, "busy": 2, "refused": 1, "failed": 0}


def test_a_second_click_on_confirm_changes_nothing(connection: Connection, user: Any) -> None:
    RecordFactory(connection=connection, failed=True)
    bulk = prepare(connection, user)
    bulk_confirm(bulk=bulk, user=user)
    SyncRun.objects.update(state=RunState.COMPLETED)
    bulk_confirm(bulk=bulk, user=user)
    assert SyncRun.objects.count() == 1


def test_the_progress_tells_done_from_not_done(connection: Connection, user: Any) -> None:
    good, bad = RecordFactory.create_batch(2, connection=connection, failed=True)
    bulk = bulk_confirm(bulk=prepare(connection, user), user=user)
    SyncRecord.objects.filter(pk=good.pk).update(state="done", synced_at=timezone.now(), destination_id="77")
    assert bulk_progress(bulk).counts["done"] == 1
    SyncRun.objects.update(state=RunState.WARNINGS)
    progress = bulk_progress(bulk)
    assert progress.finished
    assert not progress.smooth
    assert progress.counts == {"done": 1, "busy": 0, "refused": 0, "failed": 1}
    words = {outcome.item.record_id: (outcome.look.label, outcome.message) for outcome in progress.outcomes}
    assert words == {good.pk: ("Done", "Synced as 77."), bad.pk: ("Not done", bad.message)}


def test_each_record_gets_its_own_guided_action(connection: Connection, user: Any, woken: Woken) -> None:
    records = RecordFactory.create_batch(2, connection=connection, failed=True)
    until = timezone.localdate() + timedelta(days=30)
    bulk = prepare(connection, user, BulkKind.IGNORE)
    bulk_confirm(bulk=bulk, user=user, reason=" Test data ", until=until)
    actions = RecordAction.objects.order_by("record_id")
    assert [action.record_id for action in actions] == [record.pk for record in records]
    assert {(a.kind, a.reason, a.until, a.user) for a in actions} == {("ignore", "Test data", until, user)}
    first = actions[0].pk
    assert woken == [("desk", "connector.jobs.bulk_part_job", bulk.pk, f"bulk-{bulk.pk}-from-{first}")]
    actions.update(state=ActionState.REFUSED, message="Its period is closed.")
    assert bulk_progress(bulk).counts["failed"] == 2


def test_guided_actions_are_carried_out_part_by_part(
    connection: Connection, user: Any, woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_parts, "PART", 2)
    RecordFactory.create_batch(5, connection=connection, failed=True)
    bulk = bulk_confirm(bulk=prepare(connection, user, BulkKind.IGNORE), user=user, reason="x")
    keys = list(RecordAction.objects.order_by("pk").values_list("pk", flat=True))
    held, tried = {keys[0]}, []

    def execute(*, action_id: int) -> None:
        """The first record is held by a run until then; its action waits."""
        tried.append(action_id)
        RecordAction.objects.filter(pk=action_id).exclude(pk__in=held).update(state=ActionState.DONE)

    monkeypatch.setattr(bulk_parts, "action_execute", execute)
    woken.clear()
    bulk_parts.part_execute(bulk_id=bulk.pk)
    assert tried == keys[:2]
    assert woken.pop()[3] == f"bulk-{bulk.pk}-from-{keys[2]}"
    for _ in range(2):
        bulk_parts.part_execute(bulk_id=bulk.pk)
    held.clear()
    assert bulk_parts.parts_wake() == 1
    assert record_actions.actions_wake() == 0
    bulk_parts.part_execute(bulk_id=bulk.pk)
    assert tried == [*keys[:2], keys[0], keys[2], keys[0], keys[3], keys[0], keys[4]]
    assert bulk_progress(bulk).counts["done"] == 5
    assert bulk_parts.parts_wake() == 0


@pytest.mark.parametrize(
    ("fields", "word"),
    [({}, "reason"), ({"reason": "x", "until": timezone.localdate()}, "has passed")],
    ids=["no reason", "a day that has passed"],
)
def test_a_wrong_answer_leaves_the_draft(
    connection: Connection, user: Any, fields: dict[str, Any], word: str
) -> None:
    RecordFactory(connection=connection, failed=True)
    bulk = prepare(connection, user, BulkKind.IGNORE)
    with pytest.raises(ValidationError, match=word):
        bulk_confirm(bulk=bulk, user=user, **fields)
    bulk.refresh_from_db()
    assert bulk.state == BulkState.DRAFT


def test_many_records_are_estimated_and_carried_out_in_the_background(
    connection: Connection, user: Any, woken: Woken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_actions, "AT_ONCE", 4)
    RecordFactory.create_batch(3, connection=connection, failed=True)
    RecordFactory.create_batch(9, connection=connection, state="ignored")
    bulk = prepare(connection, user)
    estimate = bulk_estimate(bulk=bulk)
    assert (estimate.checked, estimate.safe, estimate.whole, estimate.expected) == (4, 3, False, 9)
    bulk_confirm(bulk=bulk, user=user)
    assert woken == [("desk", "connector.jobs.bulk_job", bulk.pk, f"bulk-{bulk.pk}")]
    bulk_execute(bulk_id=bulk.pk)
    bulk_execute(bulk_id=bulk.pk)
    assert len(SyncRun.objects.get().record_ids) == 3
    assert bulk.items.filter(state=ItemState.REFUSED).count() == 9


def test_what_a_dead_worker_left_is_taken_up_once(
    connection: Connection, user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_actions, "AT_ONCE", 2)
    RecordFactory.create_batch(4, connection=connection, failed=True)
    bulk = prepare(connection, user, BulkKind.IGNORE)
    bulk_confirm(bulk=bulk, user=user, reason="x")
    ask: Callable[..., Any] = bulk_actions._ask_each
    monkeypatch.setattr(bulk_actions, "_ask_each", lambda *given: (ask(*given), exit())[0])
    with pytest.raises(SystemExit):
        bulk_execute(bulk_id=bulk.pk)
    monkeypatch.setattr(bulk_actions, "_ask_each", ask)
    assert RecordAction.objects.count() == 2
    BulkAction.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    assert bulks_wake() == 1
    bulk_execute(bulk_id=bulk.pk)
    assert RecordAction.objects.count() == 4


def test_a_silent_queue_loses_nothing(
    connection: Connection, user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: Any) -> None:
        raise RedisError("gone")

    for module in (runs, record_actions, bulk_actions, bulk_parts):
        monkeypatch.setattr(module, "job_enqueue", silent)
    RecordFactory(connection=connection, failed=True)
    bulk = bulk_confirm(bulk=prepare(connection, user), user=user)
    assert bulk.state == BulkState.ASKED
    assert SyncRun.objects.get().state == RunState.QUEUED


def test_only_who_may_and_only_who_asked(connection: Connection, user: Any) -> None:
    RecordFactory(connection=connection, failed=True)
    viewer = UserFactory(username="viewer", is_superuser=False)
    viewer.user_permissions.add(Permission.objects.get(codename="change_syncrecord"))
    with pytest.raises(PermissionDenied):
        prepare(connection, viewer, BulkKind.BOOKED)
    with pytest.raises(PermissionDenied):
        bulk_confirm(bulk=prepare(connection, user), user=viewer)


def test_nothing_and_too_much_are_refused(
    connection: Connection, user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValidationError, match="Nothing was selected"):
        prepare(connection, user)
    monkeypatch.setattr(bulk_actions, "MOST", 1)
    RecordFactory.create_batch(2, connection=connection)
    with pytest.raises(ValidationError, match="at most 1 records"):
        prepare(connection, user)


# --- on the pages --------------------------------------------------------------------------------------


def test_ticked_records_are_asked_about_and_then_resynced(
    admin_client: Client, connection: Connection
) -> None:
    record = RecordFactory(connection=connection, failed=True)
    RecordFactory(connection=connection, failed=True)
    asked = admin_client.post(
        reverse("admin:queue_selected"), {"record": [record.pk], "do": "resync"}, follow=True
    )
    html = asked.content.decode()
    assert "Resync: 1 record?" in html
    assert "1 is safe" in html
    bulk = BulkAction.objects.get()
    after = admin_client.post(reverse("admin:bulk_confirm", args=[bulk.pk]), follow=True).content.decode()
    assert SyncRun.objects.get().record_ids == [record.source_id]
    assert "0 of 1 ended" in after
    live = admin_client.get(reverse("admin:bulk_live", args=[bulk.pk]))
    assert "HX-Trigger" not in live
    SyncRun.objects.update(state=RunState.COMPLETED)
    live = admin_client.get(reverse("admin:bulk_live", args=[bulk.pk]))
    assert live["HX-Trigger"] == "queue-changed"


def test_a_ticked_group_means_all_its_records(admin_client: Client, connection: Connection) -> None:
    cause = CauseFactory(connection=connection)
    rows = RecordFactory.create_batch(30, connection=connection, failed=True, cause=cause)
    other = RecordFactory(connection=connection, failed=True)
    data = {"only": f"c{cause.pk}", "record": [other.pk], "group": [f"c{other.cause_id}"]}
    admin_client.post(reverse("admin:queue_selected"), data)
    items = BulkAction.objects.get().items.values_list("record", flat=True)
    assert set(items) == {row.pk for row in rows}


def test_records_of_another_connection_cannot_be_chosen(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=ConnectionFactory(name="zz-other"), failed=True)
    data = {"record": [record.pk, "x", "9" * 30], "do": "resync"}
    admin_client.post(reverse("admin:queue_selected"), data)
    assert not BulkAction.objects.exists()


def test_a_preview_is_asked_for_per_type(admin_client: Client, connection: Connection) -> None:
    record = RecordFactory(connection=connection, failed=True)
    response = admin_client.post(reverse("admin:queue_selected"), {"record": [record.pk], "do": "preview"})
    run = SyncRun.objects.get()
    assert (run.dry_run, run.record_ids) == (True, [record.source_id])
    assert response["Location"] == reverse("admin:preview", args=[run.pk])


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("resync_selected", "resync"),
        ("clear_selected", "clear"),
        ("ignore_selected", "ignore"),
        ("booked_selected", "booked"),
    ],
)
def test_the_list_of_records_asks_too(
    admin_client: Client, connection: Connection, action: str, kind: str
) -> None:
    record = RecordFactory(connection=connection, failed=True)
    data = {"action": action, "_selected_action": [record.pk]}
    html = admin_client.post(
        reverse("admin:connector_syncrecord_changelist"), data, follow=True
    ).content.decode()
    bulk = BulkAction.objects.get()
    assert (bulk.kind, [item.record_id for item in bulk.items.all()]) == (kind, [record.pk])
    assert ('name="reason"' in html) == (kind != "resync")


def test_hostile_text_is_shown_as_text(admin_client: Client, connection: Connection) -> None:
    evil = '<script>alert(1)</script>"onmouseover="x\u202e\U0001f4a3'
    cause = CauseFactory(connection=connection, title=evil, note=evil)
    RecordFactory(connection=connection, failed=True, cause=cause, number=evil, customer=evil, message=evil)
    RecordFactory(connection=connection, failed=True, cause=cause, number=evil, process="unknown_process")
    selected, data = reverse("admin:queue_selected"), {"only": f"c{cause.pk}"}
    pages = [
        admin_client.post(selected, {**data, "do": "assign"}),
        admin_client.post(selected, {**data, "do": "assign"}, headers={"HX-Request": "true"}),
        admin_client.post(selected, {**data, "do": "ignore"}, headers={"HX-Request": "true"}),
    ]
    bulk = BulkAction.objects.get()
    confirm = reverse("admin:bulk_confirm", args=[bulk.pk])
    pages.append(admin_client.post(confirm, {"reason": evil}, follow=True))
    RecordAction.objects.update(state=ActionState.REFUSED, message=evil)
    pages.append(admin_client.get(reverse("admin:bulk", args=[bulk.pk])))
    for page in pages:
        html = page.content.decode()
        assert "<script>alert" not in html
        assert '"onmouseover="' not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("reason", ["", "nul \0", "x" * 501])
def test_a_reason_that_cannot_be_kept_is_asked_for_again(
    admin_client: Client, connection: Connection, reason: str
) -> None:
    record = RecordFactory(connection=connection, failed=True)
    selected = reverse("admin:queue_selected")
    admin_client.post(selected, {"record": [record.pk], "do": "ignore"})
    bulk = BulkAction.objects.get()
    confirm = reverse("admin:bulk_confirm", args=[bulk.pk])
    answer = admin_client.post(confirm, {"reason": reason}, headers={"HX-Request": "true"})
    assert 'role="alert"' in answer.content.decode()
    assert not RecordAction.objects.exists()


def test_the_page_of_many_takes_no_more_queries_than_that_of_few(
    admin_client: Client, connection: Connection, user: Any, django_assert_max_num_queries: Any
) -> None:
    RecordFactory.create_batch(40, connection=connection, failed=True)
    draft = prepare(connection, user)
    confirmed = bulk_confirm(bulk=prepare(connection, user), user=user)
    for bulk in (draft, confirmed):
        with django_assert_max_num_queries(12):
            admin_client.get(reverse("admin:bulk", args=[bulk.pk]))
