"""Preferences in a browser: the sequence follows the form; changes are reviewed, kept, refused, restored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser


@pytest.fixture
def preferences(page: Page, demo: Demo) -> Iterator[Page]:
    page.goto(f"{demo.pages}/preferences/")
    yield page
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def step(page: Page, title: str) -> Locator:
    return page.locator("#sequence li", has=page.get_by_text(title, exact=True))


def save(page: Page, reason: str = "") -> None:
    """Press Save, and Save again in the dialog."""
    page.get_by_role("button", name="Save…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if reason:
        dialog.get_by_label("Reason").fill(reason)
    dialog.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sequence_follows_the_form_without_loading_the_page(
    preferences: Page, width: int, scheme: str
) -> None:
    page = preferences
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.body.dataset.before = 'here'")
    expect(step(page, "Payments")).not_to_have_class("off")

    page.get_by_label("Use Standard Invoice Sync").select_option("No")
    expect(step(page, "Payments")).to_have_class("off stops")
    expect(page.locator("#sequence")).to_contain_text("would wait.")
    expect(page.locator("#sequence")).to_contain_text("not saved yet")
    expect(page.locator(".preference.changed")).to_have_count(1)

    page.get_by_label("Use Standard Invoice Sync").select_option("Yes")
    expect(step(page, "Payments")).not_to_have_class("off stops")
    expect(page.locator("#sequence")).not_to_contain_text("not saved yet")
    expect(page.locator(".preference.changed")).to_have_count(0)
    assert page.evaluate("document.body.dataset.before") == "here"


def test_a_change_is_previewed_saved_with_its_reason_and_restored(preferences: Page, demo: Demo) -> None:
    page = preferences
    page.get_by_label("Disable Zuora Payment Sync", exact=True).check()
    page.get_by_role("button", name="Preview this change").click()
    expect(page.locator("h1")).to_have_text("What this change would mean")
    expect(page.locator("main")).to_contain_text(
        "If Disable Zuora Payment Sync were Yes: step 5 (Payments) stops", timeout=60_000
    )
    page.get_by_role("link", name="Back to the form").click()
    expect(page.locator("#sequence")).to_contain_text("not saved yet")
    expect(page.get_by_label("Disable Zuora Payment Sync", exact=True)).to_be_checked()
    page.get_by_role("button", name="Save…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Disable Zuora Payment Sync")
    expect(dialog).to_contain_text("step 5 (Payments) stops")
    expect(dialog).to_contain_text("the two systems drift apart")

    dialog.get_by_role("button", name="Save").click()  # the browser asks for the reason
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.get_by_label("Disable Zuora Payment Sync", exact=True)).to_be_checked()

    save(page, "Custom sync from January")
    expect(page.locator("main")).to_contain_text("Saved. 1 changed.")
    expect(page.locator(".preference", has_text="Disable Zuora Payment Sync")).to_contain_text(
        "Changed by Ana Ruiz"
    )

    page.get_by_role("link", name="History").click()
    entry = page.locator(".saved", has_text="Custom sync from January")
    entry.get_by_role("link", name="Restore").click()
    expect(page.get_by_role("dialog")).to_contain_text("Yes → to No")
    page.get_by_label("Reason").fill("Postponed")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Saved. 1 changed.")
    expect(page.get_by_label("Disable Zuora Payment Sync", exact=True)).not_to_be_checked()


def test_a_wrong_value_is_marked_in_its_place(preferences: Page) -> None:
    page = preferences
    page.get_by_label("Default Class", exact=True).fill("Sales:EMEA")
    page.get_by_role("button", name="Save…").click()
    row = page.locator(".preference", has=page.get_by_label("Default Class", exact=True))
    expect(row).to_contain_text('Default Class is "Sales:EMEA". Write the full path')
    expect(page.get_by_label("Default Class", exact=True)).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_of_two_windows_the_second_is_told_what_changed(
    preferences: Page, context: BrowserContext, demo: Demo
) -> None:
    other = context.new_page()
    other.goto(f"{demo.pages}/preferences/")
    other.get_by_label("NetSuite Concurrency").fill("2")
    save(other)
    expect(other.locator("main")).to_contain_text("Saved. 1 changed.")
    other.close()

    page = preferences
    page.get_by_label("NetSuite Error Limit for Debugging").select_option("100")
    page.get_by_role("button", name="Save…").click()
    expect(page.get_by_role("alert")).to_contain_text("the preferences were changed meanwhile")
    expect(page.get_by_role("alert")).to_contain_text("NetSuite Concurrency 4 → 2")
    expect(page.get_by_label("NetSuite Error Limit for Debugging")).to_have_value("100")
    expect(page.get_by_label("NetSuite Concurrency")).to_have_value("2")
    page.get_by_label("NetSuite Concurrency").fill("4")
    save(page)
    expect(page.locator("main")).to_contain_text("Saved. 2 changed.")


def test_a_schedule_shows_its_next_start_before_and_after_saving(preferences: Page, demo: Demo) -> None:
    page = preferences
    page.get_by_label("Type", exact=True).select_option("Day")
    page.get_by_label("Start time").fill("06:00")
    expect(page.locator("#sequence")).to_contain_text("06:00 (Europe/Berlin)")
    save(page)
    expect(page.locator("#header")).to_contain_text("Next run")
    page.goto(demo.pages)
    expect(page.locator("main .head")).to_contain_text("06:00")
    page.goto(f"{demo.pages}/preferences/")
    page.get_by_label("Type", exact=True).select_option("Off")
    save(page)
    expect(page.locator("#header")).not_to_contain_text("Next run")


def test_the_page_works_without_scripts(context: BrowserContext, demo: Demo, page: Page) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    try:
        quiet = plain.new_page()
        quiet.goto(f"{demo.pages}/preferences/")
        quiet.get_by_label("Default Location", exact=True).fill("Elsewhere")
        quiet.get_by_role("button", name="Save…").click()
        expect(quiet.get_by_role("dialog")).to_contain_text("Elsewhere")
        quiet.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(quiet.get_by_role("dialog")).to_have_count(0)
    finally:
        plain.close()


SECOND = "from django.contrib.auth.models import User; User.objects"


def test_who_owns_customers_is_changed_by_two_people(
    preferences: Page, context: BrowserContext, demo: Demo
) -> None:
    page = preferences
    page.get_by_label("NetSuite Concurrency").fill("3")
    demo.shell(f"{SECOND}.create_superuser('ben', password={demo.password!r}, first_name='Ben')")
    try:
        save(page)  # something was saved before, so the connection is set up
        page.get_by_label("Customer Account Master").select_option("NetSuite")
        page.get_by_role("button", name="Save…").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("A second person who may change preferences has to confirm this.")
        dialog.get_by_label("Reason").fill("Sales works in NetSuite from January")
        dialog.get_by_role("button", name="Propose").click()
        expect(page.locator("main")).to_contain_text("Ana Ruiz proposed a change")
        expect(page.get_by_label("Customer Account Master")).to_have_value("Zuora")

        browser = context.browser
        assert browser is not None
        other = browser.new_context()
        ben = other.new_page()
        ben.goto(f"{demo.pages}/login/")
        ben.fill("#id_username", "ben")
        ben.fill("#id_password", demo.password)
        ben.click("[type=submit]")
        ben.get_by_role("link", name="Open preferences").click()
        ben.get_by_role("link", name="Review…").click()
        expect(ben.get_by_role("dialog")).to_contain_text("Sales works in NetSuite from January")
        expect(ben.get_by_role("button", name="Confirm and save")).to_be_visible()
        ben.get_by_role("button", name="Cancel").click()
        ben.get_by_role("button", name="Decline").click()
        expect(ben.locator("main")).to_contain_text("Nothing was changed.")
        other.close()
    finally:
        demo.shell(f"{SECOND}.filter(username='ben').update(is_active=False)")
