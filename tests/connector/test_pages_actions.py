"""Guided actions on the record page: offered or off with a reason, looked up first, asked for, undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from connector.models import ActionKind, ActionState, RecordAction, RunKind, RunState, SyncRecord
from tests.connector.test_pages_render import check_page
from tests.factories import ConnectionFactory, RecordFactory, RunFactory, UserFactory

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
GONE: dict[str, Any] = {"finding": "gone", "hits": []}
HIT = {"record": "invoice", "id": "5001", "number": "INV-1", "status": "Open"}
FIELDS = {"IntegrationId__NS": "5001", "TransferredToAccounting": "Yes"}


def page(client: Client, record: SyncRecord) -> str:
    return client.get(reverse("admin:record", args=[record.pk])).content.decode()


def address(record: SyncRecord, kind: ActionKind) -> str:
    return reverse("admin:record_action", args=[record.pk, kind.value])


def dialog(client: Client, record: SyncRecord, kind: ActionKind = ActionKind.CLEAR) -> str:
    return client.get(address(record, kind), **HTMX).content.decode()


def looked(record: SyncRecord, checked: dict[str, Any], **fields: Any) -> RecordAction:
    """A look-up that has just ended."""
    options = {"kind": ActionKind.CHECK, "state": ActionState.DONE, "checked": checked} | fields
    return RecordAction.objects.create(record=record, **options)


def refund(**fields: Any) -> SyncRecord:
    return RecordFactory(process="refunds_to_zuora", number="CREF-1", source_id="901", **fields)


def active(record: SyncRecord) -> RecordAction:
    code = "RESYNC_COUNTERPART_ACTIVE"
    checked = {"finding": "alive", "hits": [{**HIT, "record": "Refund"}], "fields": {"Zuora ID": "5001"}}
    return looked(
        record, checked, code=code, message="Zuora still has the active Refund.", remedy="Cancel it."
    )


def member(*names: str) -> Client:
    user = UserFactory(username="clerk", is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename__in=("view_syncrecord", *names)))
    client = Client()
    client.force_login(user)
    return client


def test_every_action_is_in_the_menu_and_says_why_it_is_off(admin_client: Client) -> None:
    html = page(admin_client, RecordFactory())
    for kind in ActionKind:
        assert (kind.label in html) == (kind is not ActionKind.CHECK)
    assert "Changes of invoices are not pushed; use Resync." in html
    assert "is not ignored." in html


def test_actions_without_permission_are_off_and_say_so() -> None:
    record = RecordFactory()
    client = member("ignore_syncrecord")
    html = page(client, record)
    assert "You do not have the permission for Clear and resync." in html
    assert f'href="{address(record, ActionKind.IGNORE)}"' in html
    assert client.post(reverse("admin:record_check", args=[record.pk]), {"then": "clear"}).status_code == 403
    assert (
        client.post(address(record, ActionKind.CLEAR), {"reason": "x", "understood": "on"}).status_code == 403
    )
    assert not RecordAction.objects.exists()


@pytest.mark.parametrize("what", ["run", "action"])
def test_actions_are_off_while_something_is_under_way(admin_client: Client, what: str) -> None:
    record = RecordFactory()
    if what == "action":
        RecordAction.objects.create(record=record, kind=ActionKind.IGNORE)
        words = "Ignore of this record is still queued."
    else:
        RunFactory(
            connection=record.connection,
            kind=RunKind.RECORDS,
            process=record.process,
            record_ids=[record.source_id],
            state=RunState.RUNNING,
        )
        words = "A resync of this record is already running."
    assert words in page(admin_client, record)
    assert words in dialog(admin_client, record)


def test_clearing_looks_first_and_waits_for_the_answer(admin_client: Client) -> None:
    record = RecordFactory()
    answer = admin_client.post(reverse("admin:record_check", args=[record.pk]), {"then": "clear"}, **HTMX)
    action = RecordAction.objects.get()
    assert (action.kind, action.state) == (ActionKind.CHECK, ActionState.QUEUED)
    again = reverse("admin:record_looked", args=[record.pk, "clear"])
    assert f'hx-get="{again}"' in answer.content.decode()
    assert "action-form" not in answer.content.decode()
    assert admin_client.get(again, **HTMX).status_code == 204
    RecordAction.objects.update(state=ActionState.DONE, checked={**GONE, "fields": FIELDS})
    html = admin_client.get(again, **HTMX).content.decode()
    assert "Not found" in html
    assert "action-form" in html


def test_the_fields_that_will_be_emptied_are_shown_with_their_values(admin_client: Client) -> None:
    record = RecordFactory()
    looked(record, {**GONE, "fields": {**FIELDS, "InvoiceItem.IntegrationId__NS": {"i1": "1", "i2": "2"}}})
    html = dialog(admin_client, record)
    assert '<th scope="row">IntegrationId__NS</th><td>5001</td><td>empty</td>' in html
    assert '<th scope="row">TransferredToAccounting</th><td>Yes</td><td>No</td>' in html
    assert "2 lines: 1, 2" in html
    assert "Delete the NetSuite invoice or credit memo." in html


def test_a_living_netsuite_record_refuses_clearing_and_offers_the_link(admin_client: Client) -> None:
    record = RecordFactory()
    code, message = "RESYNC_COUNTERPART_EXISTS", "NetSuite still has INV-1."
    looked(record, {"finding": "alive", "hits": [HIT], "fields": FIELDS}, code=code, message=message)
    html = dialog(admin_client, record)
    assert message in html
    assert "Link to INV-1" in html
    assert "action-form" not in html
    assert "Go on all the same" not in html


def test_a_living_zuora_record_is_overridden_with_permission_and_the_typed_number(
    admin_client: Client,
) -> None:
    record = refund()
    active(record)
    html = dialog(admin_client, record)
    assert "Link to INV-1" in html
    assert "Go on all the same" in html
    entered = {"reason": "Cancelled next week.", "understood": "on", "override": "on"}
    answer = admin_client.post(address(record, ActionKind.CLEAR), {**entered, "confirmation": "CREF"}, **HTMX)
    assert "to confirm that you go on against the check" in answer.content.decode()
    assert not RecordAction.objects.filter(kind=ActionKind.CLEAR).exists()
    admin_client.post(address(record, ActionKind.CLEAR), {**entered, "confirmation": "CREF-1"}, **HTMX)
    assert RecordAction.objects.get(kind=ActionKind.CLEAR).override


def test_without_the_permission_nothing_is_overridden() -> None:
    record = refund()
    active(record)
    html = dialog(member("clear_syncrecord"), record)
    assert "needs the permission to override it" in html
    assert "action-form" not in html


def test_a_payment_that_is_not_applied_again_may_be_confirmed(admin_client: Client) -> None:
    record = RecordFactory(process="refunds_to_netsuite")
    code, message = "RESYNC_PAYMENT_NOT_REAPPLIED", "NetSuite payment P-1 is not re-applied."
    looked(record, {**GONE, "fields": FIELDS}, code=code, message=message)
    html = dialog(admin_client, record)
    assert message in html
    assert 'name="confirmation"' in html


def test_a_look_up_that_failed_leaves_nothing_to_do_but_to_look_again(admin_client: Client) -> None:
    record = RecordFactory()
    looked(record, {"finding": "unknown"}, code="RESYNC_CHECK_FAILED", message="NetSuite is silent.")
    for kind in (ActionKind.CLEAR, ActionKind.LINK):
        html = dialog(admin_client, record, kind)
        assert "Cannot tell." in html
        assert "NetSuite is silent." in html
        assert "Look again" in html
        assert "action-form" not in html


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"understood": "on"}, "needs a reason"),
        ({"reason": "x"}, "can create duplicates"),
    ],
)
def test_clearing_wants_a_reason_and_the_confirmation(
    admin_client: Client, entered: dict[str, str], words: str
) -> None:
    record = RecordFactory()
    looked(record, {**GONE, "fields": FIELDS})
    html = admin_client.post(address(record, ActionKind.CLEAR), entered, **HTMX).content.decode()
    assert words in html
    assert not RecordAction.objects.filter(kind=ActionKind.CLEAR).exists()


def test_an_action_is_shown_live_and_undone(admin_client: Client) -> None:
    record = RecordFactory()
    looked(record, {**GONE, "fields": FIELDS})
    entered = {"reason": "Wrong customer.", "understood": "on"}
    answer = admin_client.post(address(record, ActionKind.CLEAR), entered, **HTMX)
    action = RecordAction.objects.get(kind=ActionKind.CLEAR)
    assert (action.reason, action.user.get_username()) == ("Wrong customer.", "admin")
    html = answer.content.decode()
    assert 'id="progress" hx-swap-oob="innerHTML"' in html
    assert "Clear and resync: queued" in html
    undo = reverse("admin:action_undo", args=[action.pk])
    assert f'hx-post="{undo}"' in html
    assert "Clear and resync was undone." in admin_client.post(undo, **HTMX).content.decode()
    action.refresh_from_db()
    assert action.state == ActionState.UNDONE
    assert "Too late" in admin_client.post(undo, **HTMX).content.decode()


def test_undo_ends_when_the_resync_has_begun(admin_client: Client) -> None:
    record = RecordFactory()
    run = RunFactory(connection=record.connection, kind=RunKind.RECORDS, state=RunState.QUEUED)
    action = RecordAction.objects.create(
        record=record, kind=ActionKind.CLEAR, state=ActionState.WRITTEN, run=run, message="Cleared."
    )
    progress = f"{reverse('admin:record_progress', args=[record.pk])}?action={action.pk}"
    html = admin_client.get(progress).content.decode()
    assert "Cleared." in html
    assert "Undo clear" in html
    run.state = RunState.RUNNING
    run.save()
    html = admin_client.get(progress).content.decode()
    assert "Running …" in html
    assert "Undo clear" not in html


def test_a_refused_action_says_why_and_reads_the_page_anew(admin_client: Client) -> None:
    record = RecordFactory()
    action = RecordAction.objects.create(
        record=record,
        kind=ActionKind.CLEAR,
        state=ActionState.REFUSED,
        message="Still there.",
        remedy="Delete it.",
    )
    answer = admin_client.get(f"{reverse('admin:record_progress', args=[record.pk])}?action={action.pk}")
    assert "Still there. Delete it." in answer.content.decode()
    assert answer["HX-Trigger"] == "record-changed"


def test_a_day_that_has_passed_is_refused_beside_its_field(admin_client: Client) -> None:
    record = RecordFactory()
    entered = {"reason": "Later.", "until": "2020-01-01"}
    html = admin_client.post(address(record, ActionKind.IGNORE), entered, **HTMX).content.decode()
    assert 'id="until-problem">2020-01-01 has passed' in html
    assert "Later." in html


def test_linking_offers_what_was_found_and_wants_an_id(admin_client: Client) -> None:
    record = RecordFactory(failed=True)
    looked(record, {"finding": "alive", "hits": [HIT], "fields": FIELDS}, code="RESYNC_COUNTERPART_EXISTS")
    assert 'value="5001"' in dialog(admin_client, record, ActionKind.LINK)
    html = admin_client.post(address(record, ActionKind.LINK), {}, **HTMX).content.decode()
    assert "Enter the NetSuite id of the record to link to." in html


def test_remote_text_is_shown_as_text(admin_client: Client) -> None:
    record = RecordFactory(number="<script>alert(1)</script>")
    hit = {**HIT, "number": '<img src=x onerror="a">', "status": "<b>"}
    looked(record, {"finding": "alive", "hits": [hit], "fields": {"IntegrationId__NS": "<i>"}})
    for kind in (ActionKind.CLEAR, ActionKind.LINK):
        html = dialog(admin_client, record, kind)
        assert "<script>" not in html
        assert "<img" not in html
        assert "<i>" not in html


def test_everything_works_without_scripts(admin_client: Client) -> None:
    record = RecordFactory()
    answer = admin_client.post(
        reverse("admin:record_check", args=[record.pk]), {"then": "clear"}, follow=True
    )
    assert answer.redirect_chain == [(address(record, ActionKind.CLEAR), 302)]
    check_page(answer.content.decode())
    RecordAction.objects.update(state=ActionState.DONE, checked={**GONE, "fields": FIELDS})
    entered = {"reason": "x", "understood": "on"}
    answer = admin_client.post(address(record, ActionKind.CLEAR), entered, follow=True)
    check_page(answer.content.decode())
    assert "Clear and resync: queued" in answer.content.decode()
    action = RecordAction.objects.get(kind=ActionKind.CLEAR)
    answer = admin_client.post(reverse("admin:action_undo", args=[action.pk]), follow=True)
    assert "Clear and resync was undone." in answer.content.decode()


def test_an_action_of_another_record_is_not_followed(admin_client: Client) -> None:
    other = RecordAction.objects.create(record=RecordFactory(), kind=ActionKind.CLEAR)
    record = RecordFactory(connection=ConnectionFactory())
    html = admin_client.get(f"{reverse('admin:record', args=[record.pk])}?action={other.pk}").content.decode()
    assert "Clear and resync: queued" not in html


@pytest.mark.parametrize("kind", ["check", "nonsense"])
def test_an_unknown_action_has_no_page(admin_client: Client, kind: str) -> None:
    url = reverse("admin:record_action", args=[RecordFactory().pk, kind])
    assert admin_client.get(url).status_code == 404
