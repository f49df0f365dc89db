"""A run followed and cancelled without a reload; a record resynced by keyboard alone; pages on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser
SOON = 60_000
# Elements that show less than they hold, or stand out of the sheet.
CUT = """() => {
  const shown = [...document.querySelectorAll("main, main *")].filter((one) => one.checkVisibility());
  const sheet = document.documentElement.clientWidth + 1;
  const cut = shown.filter((one) => {
    const style = getComputedStyle(one);
    const wide = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const high = style.overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1;
    return (style.display !== "inline" && (wide || high)) || one.getBoundingClientRect().right > sheet;
  });
  const read = cut.filter((one) => !one.matches(".visually-hidden, .visually-hidden *"));
  return read.map((one) => one.outerHTML.slice(0, 120));
}"""
SHEET = {"width": 718, "height": 1000}  # A4 without margins


def test_a_run_is_followed_and_cancelled_without_loading_the_page(page: Page, demo: Demo) -> None:
    demo.faults("zuora", {"kind": "delay", "seconds": 1, "count": None})
    with demo.worker_held("runs"):
        page.get_by_role("button", name="Run now").click()
        expect(page.locator("h1")).to_contain_text("Queued")
        page.evaluate("document.body.dataset.before = 'here'")
    expect(page.locator("h1")).to_contain_text("Running", timeout=SOON)
    page.get_by_role("button", name="Cancel this run").click()
    expect(page.locator("#run")).to_contain_text("Stopping: the records under way are finished first.")
    demo.faults("zuora")
    expect(page.locator("h1")).to_contain_text("Cancelled", timeout=SOON)
    expect(page.get_by_role("button", name="Cancel this run")).to_have_count(0)
    assert page.evaluate("document.body.dataset.before") == "here"


def test_the_keyboard_leads_from_the_queue_to_a_resync(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.pages}/needs-attention/?q=CREF-9005")
    expect(page.locator("[data-row] a").first).to_be_visible()
    while not page.evaluate("document.activeElement.matches('[data-row] a')"):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("CREF-9005")
    resync = page.get_by_role("button", name="Resync")
    for _ in range(40):
        page.keyboard.press("Tab")
        if resync.evaluate("button => button === document.activeElement"):
            break
    expect(resync).to_be_focused()
    assert resync.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).to_contain_text("has ended; the record is not synced", timeout=SOON)


@pytest.mark.parametrize("path", ["/search/?q=CREF-9004", "/runs/1/", "/tie-out/"])
def test_a_page_on_paper_is_whole_and_without_navigation(page: Page, demo: Demo, path: str) -> None:
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    page.goto(demo.pages + path)
    page.emulate_media(media="print")
    for hidden in ("#header", "nav.side", "main .buttons"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate(CUT) == []
