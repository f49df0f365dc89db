"""The refund that is larger than its payment: seen, explained, mended, resynced with one click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser

REFUND = "CREF-9004"


def _mend(demo: Demo) -> str:
    """An accountant lowers the refund and its credit memo to what was paid; gives the refund's id."""
    refund = next(r for r in demo.state("netsuite", "customerRefund") if r["tranId"] == REFUND)
    line = refund["applyList"][0]
    memo = next(m for m in demo.state("netsuite", "creditMemo") if m["internalId"] == str(line["doc"]))
    lowered = {"apply": True, "doc": line["doc"], "amount": "200.00"}
    demo.edit("netsuite", "customerRefund", refund["internalId"], {"applyList": [lowered]})
    item = {"item": memo["itemList"][0]["item"], "quantity": "1", "amount": "200.00"}
    demo.edit("netsuite", "creditMemo", memo["internalId"], {"itemList": [item]})
    return str(refund["internalId"])


def _zuora_refunds(demo: Demo, refund_id: str) -> list[dict[str, object]]:
    return [r for r in demo.state("zuora", "Refund") if r.get("IntegrationId__NS") == refund_id]


def test_a_refund_that_is_too_large_is_explained_mended_and_resynced_once(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.pages}/search/?q={REFUND}")  # the only hit is opened at once

    expect(page.locator("h1")).to_contain_text(REFUND)
    expect(page.locator("h1")).to_contain_text("Needs attention")
    failed = page.locator(".rules li.no")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text("Refund amount is at most the payment amount")
    expect(failed).to_contain_text("240.00 is more than 200.00")
    expect(page.locator(".note")).to_contain_text("Correct the refund amount or the reference.")

    refund_id = _mend(demo)
    page.get_by_role("button", name="Resync").click()
    expect(page.locator("h1")).to_contain_text("In Zuora", timeout=60_000)

    made = _zuora_refunds(demo, refund_id)
    assert len(made) == 1
    assert made[0]["Amount"] == "200.00"
    expect(page.locator("main")).to_contain_text(str(made[0]["Id"]))

    # A second click finds the record complete and makes nothing new.
    page.reload()
    page.get_by_role("button", name="Resync").click()
    expect(page.get_by_role("button", name="Resync")).to_be_enabled(timeout=60_000)
    expect(page.locator("h1")).to_contain_text("In Zuora")
    assert len(_zuora_refunds(demo, refund_id)) == 1
