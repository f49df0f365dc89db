"""A change of preferences is reviewed, given a reason, kept in the history, and can be taken back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connector.models import Connection, IntegrationPreferences, PreferenceChange, Watermark
from connector.services.preferences import CLOCKS_APART
from syncrules.preferences import SyncBehavior
from tests.connector.preference_forms import confirm, form_data, review, stored
from tests.factories import PreferencesFactory, RecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    return PreferencesFactory().connection


def dialog(html: str) -> str:
    """The dialog without tags, one line."""
    (inner,) = re.findall(r"<dialog.*?</dialog>", html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inner)).strip()


def hidden(html: str) -> dict[str, str]:
    """What the dialog would send."""
    (inner,) = re.findall(r"<dialog.*?</dialog>", html, re.DOTALL)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', inner))


def test_the_dialog_shows_old_and_new_and_what_follows(admin_client: Client, connection: Connection) -> None:
    RecordFactory.create_batch(4, connection=connection, process="payments_to_netsuite", state="waiting")
    html = review(admin_client, connection, disable_payment_sync=True, cutover_invoices="2026-04-01")
    words = dialog(html)
    assert "Disable Zuora Payment Sync from No → to Yes" in words
    assert "Cutover: Zuora Invoices from empty → to 2026-04-01" in words
    assert "In the next run step 5 (Payments) stops: 4 payments would wait." in words
    assert "Otherwise the two systems drift apart." in words
    sent = hidden(html)
    assert {name: sent[name] for name in sent if name != "csrfmiddlewaretoken"} == {
        "revision": "0",
        "cutover_invoices": "2026-04-01",
        "disable_payment_sync": "Yes",
    }
    assert stored(connection).disable_payment_sync is False


@pytest.mark.parametrize(
    ("changes", "needed"), [({"sync_vat_id": True}, False), ({"disable_refund_sync": True}, True)]
)
def test_only_grave_changes_ask_for_a_reason(
    admin_client: Client, connection: Connection, changes: dict[str, object], needed: bool
) -> None:
    Connection.objects.update(invoice_settlement=True)
    html = review(admin_client, connection, **changes)
    assert ("Reason (optional)" not in html) is needed
    assert (" required>" in html) is needed


def test_saving_keeps_who_changed_what_and_why(admin_client: Client, connection: Connection) -> None:
    html = confirm(admin_client, 0, "Custom sync from January", disable_payment_sync="Yes")
    assert stored(connection).disable_payment_sync is True
    change = PreferenceChange.objects.get()
    assert (change.preference, change.old, change.new) == ("disable_payment_sync", "No", "Yes")
    assert (change.reason, change.revision) == ("Custom sync from January", 1)
    assert change.changed_by.username == "admin"
    assert html.count("Custom sync from January") == 2  # beside its row and under Last changes
    assert "drift apart" in html


def test_without_the_reason_the_dialog_stays_and_nothing_is_stored(
    admin_client: Client, connection: Connection
) -> None:
    html = confirm(admin_client, 0, " ", customer_master="NetSuite")
    assert "Enter a reason" in dialog(html)
    assert hidden(html)["customer_master"] == "NetSuite"
    assert stored(connection).customer_master == "Zuora"
    assert not PreferenceChange.objects.exists()


def test_switching_to_modified_records_reads_changes_from_now_on(
    admin_client: Client, connection: Connection
) -> None:
    begun = timezone.now()
    confirm(admin_client, 0, "Go-live", customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED.value)
    mark = Watermark.objects.get(connection=connection, process="accounts_to_netsuite").value
    assert begun - CLOCKS_APART <= mark <= timezone.now()


def test_saving_without_a_change_writes_no_history(admin_client: Client, connection: Connection) -> None:
    assert "Nothing to save." in review(admin_client, connection)
    assert "Nothing was changed." in confirm(admin_client, 0, zuora_default_currency="EUR")
    assert not PreferenceChange.objects.exists()


def test_a_preference_of_the_other_kind_of_tenant_is_kept(
    admin_client: Client, connection: Connection
) -> None:
    IntegrationPreferences.objects.update(disable_credit_memo_sync=True)
    confirm(admin_client, 0, zuora_default_currency="USD")
    assert stored(connection).disable_credit_memo_sync is True
    assert stored(connection).zuora_default_currency == "USD"


@pytest.mark.parametrize(
    "data",
    [
        {"revision": "x"},
        {"revision": "0", "disable_payment_sync": "maybe"},
        {"revision": "0", "cutover_invoices": "soon"},
    ],
)
def test_what_no_dialog_sends_is_refused(
    admin_client: Client, connection: Connection, data: dict[str, str]
) -> None:
    assert admin_client.post(reverse("admin:preferences"), {"reason": "x", **data}).status_code == 400
    assert not PreferenceChange.objects.exists()


def test_a_wrong_value_behind_the_dialogs_back_is_refused(
    admin_client: Client, connection: Connection
) -> None:
    html = confirm(admin_client, 0, "Go-live", customer_master="SAP")
    assert "Customer Account Master is &quot;SAP&quot;. Choose one of" in html
    assert not PreferenceChange.objects.exists()


# --- two windows --------------------------------------------------------------------------------


def test_a_review_of_an_outdated_page_shows_what_changed_and_keeps_ones_own_changes(
    admin_client: Client, connection: Connection
) -> None:
    mine = form_data(connection, default_class="Sales")
    confirm(admin_client, 0, "Go-live", default_location="Berlin")
    html = admin_client.post(reverse("admin:preferences_review"), mine).content.decode()
    assert "the preferences were changed meanwhile" in html
    assert "<bdi>Default Location</bdi> <bdi>empty</bdi> → <bdi>Berlin</bdi>" in html
    assert "<dialog" not in html
    assert 'name="default_class" value="Sales"' in html
    assert 'name="default_location" value="Berlin"' in html  # not set back by the old form
    assert 'name="revision" value="1"' in html


def test_saving_from_an_outdated_dialog_is_refused(admin_client: Client, connection: Connection) -> None:
    confirm(admin_client, 0, "Go-live", default_location="Berlin")
    html = confirm(admin_client, 0, "", default_class="Sales")
    assert "the preferences were changed meanwhile" in html
    assert stored(connection).default_class == ""
    confirm(admin_client, 1, "", default_class="Sales")
    assert stored(connection).default_class == "Sales"
    assert stored(connection).default_location == "Berlin"


# --- history and restore ------------------------------------------------------------------------


def test_the_history_groups_what_was_saved_together(admin_client: Client, connection: Connection) -> None:
    confirm(admin_client, 0, "Go-live", default_class="Sales", disable_payment_sync="Yes")
    confirm(admin_client, 1, "", default_class="Sales : EMEA")
    html = admin_client.get(reverse("admin:preferences_history")).content.decode()
    assert html.count('class="card saved"') == 2
    assert html.index("Sales : EMEA") < html.index("Go-live")
    assert "?revision=1" in html
    assert "?revision=2" not in html  # it is the present state


def restore(client: Client, **query: object) -> str:
    return client.get(reverse("admin:preferences_restore"), query).content.decode()


def test_one_change_is_restored_by_a_change_of_its_own(admin_client: Client, connection: Connection) -> None:
    confirm(admin_client, 0, "Go-live", default_class="Sales", disable_payment_sync="Yes")
    change = PreferenceChange.objects.get(preference="disable_payment_sync")
    html = restore(admin_client, change=change.pk)
    assert "Restore the earlier value?" in html
    assert "Disable Zuora Payment Sync from Yes → to No" in dialog(html)
    assert "Default Class" not in dialog(html)
    confirm(admin_client, int(hidden(html)["revision"]), "Back", disable_payment_sync="No")
    assert stored(connection).disable_payment_sync is False
    assert stored(connection).default_class == "Sales"
    assert PreferenceChange.objects.count() == 3


def test_a_whole_earlier_state_is_restored(admin_client: Client, connection: Connection) -> None:
    confirm(admin_client, 0, "Go-live", cutover_invoices="2026-04-01")
    confirm(admin_client, 1, "x", cutover_invoices="2026-05-01", schedule_type="Off", sync_vat_id="Yes")
    confirm(admin_client, 2, "x", cutover_invoices="", default_class="Sales")
    html = restore(admin_client, revision=1)
    words = dialog(html)
    assert "Cutover: Zuora Invoices from empty → to 2026-04-01" in words
    assert "Default Class from Sales → to empty" in words
    sent = {k: v for k, v in hidden(html).items() if k not in ("csrfmiddlewaretoken", "revision")}
    confirm(admin_client, 3, "Back to the start", **sent)
    assert str(stored(connection).cutover_invoices) == "2026-04-01"
    assert stored(connection).default_class == ""
    assert PreferenceChange.objects.filter(reason="Back to the start").count() == 2


def test_restoring_what_is_the_present_state_changes_nothing(
    admin_client: Client, connection: Connection
) -> None:
    confirm(admin_client, 0, "Go-live", default_class="Sales")
    assert "Nothing to save." in restore(admin_client, revision=1)


def test_a_change_of_another_connection_is_not_restored(admin_client: Client, connection: Connection) -> None:
    other = PreferencesFactory().connection
    change = PreferenceChange.objects.create(connection=other, preference="sync_vat_id", old="No", new="Yes")
    address = reverse("admin:preferences_restore")
    assert admin_client.get(address, {"change": change.pk}).status_code == 404
    assert admin_client.get(address, {"change": "1; drop"}).status_code == 400


def test_a_reason_is_shown_as_text(admin_client: Client, connection: Connection) -> None:
    confirm(admin_client, 0, "<script>alert(1)</script>", default_class="Sales")
    for address in ("preferences", "preferences_history"):
        html = admin_client.get(reverse(f"admin:{address}")).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html
