"""The whole product in processes of its own, and a browser before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.demo import CHROMIUM_FLAGS, Demo, demo_running, log_in


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all stories."""
    with demo_running(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; tests are skipped where it is not installed.

    Its driver keeps an event loop in this thread, where Django then refuses to work: it ends with the module.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def session(chromium: Browser, demo: Demo) -> StorageState:
    """A log-in: a password's hash is slow on purpose, so a module logs in once."""
    context = chromium.new_context()
    log_in(context.new_page(), demo)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def context(chromium: Browser, session: StorageState) -> Iterator[BrowserContext]:
    """A fresh browser profile that is logged in."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, storage_state=session)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, demo: Demo) -> Iterator[Page]:
    """Home, and whatever follows must not cause an error or a warning in the console."""
    page = context.new_page()
    console: list[str] = []
    page.on("console", lambda m: console.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    page.goto(f"{demo.pages}/")
    yield page
    assert console == []
