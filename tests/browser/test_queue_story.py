"""The queue in a browser: five hundred records resynced with progress, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser
CUSTOMER = "Five Hundred & Co <b>"
# Invoices that the source does not have: each ends with an outcome of its own, and nothing is written.
ROWS = f"""
from connector.models import Cause, Connection, SyncRecord
connection = Connection.objects.get()
cause = Cause.objects.create(connection=connection, code="CLASS_INVALID", title="Class 500 is unknown")
SyncRecord.objects.bulk_create(
    SyncRecord(connection=connection, process="invoices_to_netsuite", source_id=f"2c92{{n:028d}}",
               number=f"INV-500-{{n}}", customer={CUSTOMER!r}, amount=n, currency="EUR",
               state="needs_attention", kind="validation", code="CLASS_INVALID",
               message="Class 500 unknown", cause=cause)
    for n in range(500)
)
"""


@pytest.fixture
def queue(page: Page, demo: Demo) -> Iterator[Page]:
    page.goto(f"{demo.pages}/needs-attention/")
    yield page
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_five_hundred_records_are_resynced_with_progress(queue: Page, demo: Demo) -> None:
    demo.shell(ROWS)
    page = queue
    page.goto(f"{demo.pages}/needs-attention/?view=customer&q=Five+Hundred")
    page.evaluate("document.body.dataset.before = 'here'")
    page.get_by_label("Select all records of").check()
    bar = page.get_by_role("region", name="Selected records")
    expect(bar).to_contain_text("500 selected")
    bar.get_by_role("button", name="Resync").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Resync: 500 records?")
    expect(dialog).to_contain_text("About 500 are safe, estimated from the first 200")
    dialog.get_by_role("button", name="Resync").click()
    expect(page.locator("[data-bulk-progress]")).to_contain_text("of 500 ended")
    expect(page.locator("[data-bulk-progress=finished]")).to_contain_text("500 of 500 ended", timeout=90_000)
    assert page.evaluate("document.body.dataset.before") == "here"
    page.get_by_role("link", name="Outcome of each record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Resync of 500 records")
    expect(page.locator("table.data tbody tr")).to_have_count(100)


def test_the_keyboard_is_enough(queue: Page) -> None:
    page, keys = queue, queue.keyboard
    expect(page.locator("[data-row]").first).to_be_visible()
    keys.press("j")
    keys.press("j")
    keys.press("x")
    expect(page.get_by_role("region", name="Selected records")).to_contain_text("selected")
    keys.press("Escape")
    expect(page.get_by_role("region", name="Selected records")).to_be_hidden()
    keys.press("r")
    expect(page.get_by_role("dialog")).to_contain_text("safe")
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    keys.press("a")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Owner")).to_be_focused()
    keys.type("Ana")
    dialog.get_by_label("Note").focus()
    keys.type("With the close team")
    dialog.get_by_role("button", name="Assign").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".cause .owner").filter(has_text="Ana Ruiz").first).to_be_visible()
    keys.press("/")
    expect(page.get_by_role("searchbox", name="Search all records")).to_be_focused()
    keys.type("zzz-nothing")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="No record matches")).to_be_visible()
