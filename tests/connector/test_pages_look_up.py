"""Looking up a record: a known one opens at once, another is asked for and followed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from connector.models import RunState, SyncRun
from tests.connector.test_pages_render import check_page
from tests.factories import ConnectionFactory, RecordFactory

pytestmark = pytest.mark.django_db

INVOICES = "invoices_to_netsuite"


def asked(client: Client, name: str, process: str = INVOICES) -> str:
    answer = client.post(reverse("admin:look_up"), {"process": process, "name": name}, follow=True)
    html = answer.content.decode()
    check_page(html)
    return html


def test_a_known_record_opens_at_once(admin_client: Client) -> None:
    record = RecordFactory(number="INV-7")
    for name in ("INV-7", record.source_id, record.destination_id):
        assert "<h1><span>Invoice <bdi>INV-7" in asked(admin_client, name)
    assert not SyncRun.objects.exists()


def test_an_unknown_record_is_previewed_and_opened_when_it_was_found(admin_client: Client) -> None:
    connection = ConnectionFactory()
    html = asked(admin_client, "INV-8")
    run = SyncRun.objects.get()
    assert (run.dry_run, run.record_ids, run.process) == (True, ["INV-8"], INVOICES)
    url = reverse("admin:looked_up", args=[run.pk])
    assert f'hx-get="{url}"' in html
    run.state, run.record_ids = RunState.COMPLETED, ["2c92"]
    run.save()
    assert "There is no invoice" in admin_client.get(url).content.decode()
    record = RecordFactory(connection=connection, source_id="2c92", state="waiting")
    page = reverse("admin:record", args=[record.pk])
    assert admin_client.get(url, HTTP_HX_REQUEST="true")["HX-Redirect"] == page
    assert admin_client.get(url)["Location"] == page


@pytest.mark.parametrize(
    ("name", "process", "words"),
    [
        ("", INVOICES, "This field is required."),
        ("x" * 65, INVOICES, "at most 64 characters"),
        ("INV-1", "debit_memos_to_netsuite", "not one of the available choices"),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    admin_client: Client, name: str, process: str, words: str
) -> None:
    ConnectionFactory()
    assert words in asked(admin_client, name, process)
    assert not SyncRun.objects.exists()


def test_what_was_typed_is_shown_as_text(admin_client: Client) -> None:
    ConnectionFactory()
    html = asked(admin_client, "<script>alert(1)</script>")
    assert "<script>alert" not in html


def test_a_search_without_a_hit_leads_here(admin_client: Client) -> None:
    ConnectionFactory()
    html = admin_client.get(reverse("admin:search") + "?q=INV-9").content.decode()
    assert f"{reverse('admin:look_up')}?name=INV-9" in html
    assert 'value="INV-9"' in admin_client.get(f"{reverse('admin:look_up')}?name=INV-9").content.decode()


def test_the_page_renders_before_there_is_a_connection(admin_client: Client) -> None:
    html = admin_client.get(reverse("admin:look_up")).content.decode()
    check_page(html)
    assert "Add a connection" in html
