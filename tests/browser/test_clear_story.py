"""A refund is cleared: refused while its Zuora refund lives, allowed after it was cancelled, then undone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo

pytestmark = pytest.mark.browser

REFUND = "CREF-0002"
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
