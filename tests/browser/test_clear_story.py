"""A refund is cleared: refused while its counterpart lives, allowed, undone; another is looked up."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser

REFUND, LEFT_OUT = "CREF-0002", "CREF-9021"
SOON = 30_000


def _refund(demo: Demo) -> dict[str, Any]:
    return next(r for r in demo.state("netsuite", "customerRefund") if r["tranId"] == REFUND)


def test_clearing_is_refused_then_allowed_then_undone(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.pages}/connector/syncrecord/?q={REFUND}")
    page.get_by_role("link", name=REFUND).first.click()
    before = _refund(demo)["customFieldList"]

    page.locator(".actions summary").click()
    expect(page.get_by_role("button", name="Push changes")).to_be_disabled()
    page.get_by_role("button", name="Clear and resync…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Found", timeout=SOON)
    expect(dialog).to_contain_text("Zuora still has the active")
    expect(dialog.get_by_role("button", name="Link to")).to_be_visible()
    expect(dialog.get_by_label("Reason")).to_be_hidden()

    # A person cancels the refund in Zuora, then looks again.
    demo.edit("zuora", "Refund", before["custbodyzuoraid"], {"Status": "Canceled"})
    dialog.get_by_role("button", name="Look again").click()
    expect(dialog).to_contain_text("Not found", timeout=SOON)
    expect(dialog.locator(".fields")).to_contain_text(before["custbodyzuoraid"])
    dialog.get_by_label("Reason").fill("Wrong payment.")
    dialog.get_by_label("I know").check()

    with demo.worker_held("desk"):
        dialog.get_by_role("button", name="Clear and resync").click()
        expect(dialog).to_have_count(0)
        expect(page.locator("#progress")).to_contain_text("Clear and resync: queued")
        page.get_by_role("button", name="Undo clear").click()
        expect(page.locator("#progress")).to_contain_text("Clear and resync was undone.")
    expect(page.get_by_role("button", name="Resync", exact=True)).to_be_enabled()
    assert _refund(demo)["customFieldList"] == before


def test_a_record_that_was_never_taken_is_looked_up_and_explained(page: Page, demo: Demo) -> None:
    """The selection left it out, so that no run has kept a row of it."""
    refund = next(r for r in demo.state("netsuite", "customerRefund") if r["tranId"] == LEFT_OUT)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{demo.pages}/look-up/")
    page.get_by_label("Type").select_option("refunds_to_zuora")
    page.get_by_label("Number or id").fill(LEFT_OUT)
    page.get_by_role("button", name="Look up", exact=True).click()
    expect(page.locator("h1")).to_contain_text(LEFT_OUT, timeout=SOON)
    expect(page.locator(".rules li.no")).not_to_have_count(0)
    expect(page.locator(".timeline")).to_have_count(0)
    expect(page.locator(".pairs code").first).to_have_text(refund["internalId"])
    page.locator(".actions summary").click()
    page.get_by_role("link", name="Ignore…").click()
    expect(page.locator("dialog:modal")).to_contain_text("Every run leaves the record out")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Read both systems now").click()
    expect(page.locator("#will-send [role=status]")).to_contain_text("leave this record alone", timeout=SOON)
    expect(page.locator("#will-send")).to_contain_text("There is no counterpart in Zuora")
    amount = page.locator("#will-send .sides tr", has_text="Amount").locator("td").first
    expect(amount).to_contain_text(str(refund["total"]).partition(".")[0])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
