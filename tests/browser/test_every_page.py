"""Every page of the URL configuration in a browser: quiet, readable and whole, in every light and width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.browser.demo import Demo, log_in

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
MAKE = """
import json
from tests.addresses import addresses
from tests.everything import HOSTILE, everything
made = [everything(text, name) for text, name in (("Acme GmbH & Co. KG", "plain"), (HOSTILE, "hostile"))]
print("made", json.dumps({connection.name: addresses(connection) for connection in made}))
"""
DEFECT = """
from django.test import RequestFactory
from connector.views.errors import server_error
print(server_error(RequestFactory().get("/")).content.decode())
"""
# Runs axe-core; gives serious and critical findings with the first elements of each.
FINDINGS = """async ([look, rules]) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const answer = await axe.run(document, { resultTypes: ["violations"], preload: false, ...only });
  return answer.violations
    .filter((found) => ["serious", "critical"].includes(found.impact))
    .map(({ id, nodes }) => [look, id, ...nodes.slice(0, 3).map(({ html }) => html)].join(" | "));
}"""
# The outermost element that stands out of the window, unless it can be scrolled within another one.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const out = (one) => one.getBoundingClientRect().right > width + 1;
  const scrolls = ({ parentElement: around }) =>
    around !== document.body && (getComputedStyle(around).overflowX !== "visible" || scrolls(around));
  const found = [...document.body.querySelectorAll("*")].filter((one) => out(one) && !scrolls(one));
  const named = ({ tagName, className }) => `${tagName}.${className}`;
  const words = found.slice(0, 3).map((one) => `${named(one.parentElement)} > ${named(one)}`);
  return words.join(" ") || "the document";
}"""
OPEN = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
# Elements whose foreign text would turn the words beside them round.
NOT_ISOLATED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    if (!walker.currentNode.data.includes("\\u202e")) continue;
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (style.display === "inline" && !style.unicodeBidi.startsWith("isolate")) found.add(element.tagName);
  }
  return [...found];
}"""


@dataclass
class Sweep:
    """One page that goes from address to address, and what was wrong on the way."""

    page: Page
    address: str
    found: list[str] = field(default_factory=list)
    here: str = ""
    expected: int = 200

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.note("script", str(error)))
        self.page.on("response", self._answered)

    def note(self, what: str, text: str) -> None:
        """Remember a finding with its address."""
        self.found.append(f"{self.here}: {what}: {text[:300]}")

    def _said(self, message: ConsoleMessage) -> None:
        hint = message.type in ("debug", "verbose")  # for password managers
        if not hint and f"status of {self.expected}" not in message.text:
            self.note("console", f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.expected:
            self.note("request", f"{response.status} {response.url}")

    def visit(self, path: str, expected: int = 200) -> None:
        """Load the page and open everything that opens; its parts have arrived afterwards."""
        self.here, self.expected = path[:70], expected
        self.page.set_viewport_size(WIDE)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.address + path)
        self.page.evaluate(OPEN)
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def check(self) -> None:
        """One heading, landmarks, no serious finding in light and dark, nothing beside a narrow window."""
        for what in ("h1", "main", "#header"):
            if (count := self.page.locator(what).count()) != 1:
                self.note("structure", f"{count} {what}")
        self._all(FINDINGS, ["light", None])
        self.page.emulate_media(color_scheme="dark")
        self._all(FINDINGS, ["dark", ["color-contrast"]])
        self.check_narrow()

    def check_narrow(self) -> None:
        """Nothing stands out of a telephone's window."""
        self.page.set_viewport_size(NARROW)
        if wide := self.page.evaluate(TOO_WIDE):
            self.note("too wide", wide)

    def _all(self, script: str, argument: Any = None) -> None:
        for finding in self.page.evaluate(script, argument):
            self.note("axe", finding)

    def check_foreign(self) -> None:
        """Foreign text made no element, turns no words round, and fits a narrow window."""
        for element in self.page.evaluate(NOT_ISOLATED):
            self.note("not isolated", element)
        self.check_narrow()

    def pages(self, routes: dict[str, list[str]], of_each: int) -> Iterator[str]:
        """Some addresses of each route that answers with a page: no file, part, redirect or form to send."""
        for paths in routes.values():
            for path in paths[:: -(-len(paths) // of_each)]:
                answer = self.page.request.get(self.address + path, max_redirects=0)
                if answer.status == 200 and "<html" in answer.text()[:400]:
                    yield path
                elif answer.status not in (403, 404):
                    break


@pytest.fixture(scope="module")
def routes(demo: Demo) -> Iterator[dict[str, dict[str, list[str]]]]:
    """Two connections with something of everything, one with foreign text everywhere; gone afterwards."""
    printed = demo.shell(MAKE)
    yield json.loads(printed.partition("made ")[2])
    demo.shell("from connector.models import Connection; Connection.objects.exclude(name='demo').delete()")


@pytest.fixture
def sweep(chromium: Browser, demo: Demo) -> Iterator[Sweep]:
    """A browser that is logged in; whatever was found on the way fails the test."""
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    context.add_init_script(AXE)
    sweep = Sweep(context.new_page(), demo.pages)
    log_in(sweep.page, demo)
    yield sweep
    context.close()
    assert sweep.found == [], "\n".join(sweep.found)


def choose(sweep: Sweep, connection: str) -> None:
    """All further pages are about this connection."""
    sweep.page.get_by_label("Connection", exact=True).select_option(label=connection)
    sweep.page.wait_for_load_state()


def test_every_page_is_quiet_readable_and_fits(sweep: Sweep, routes: dict[str, dict[str, list[str]]]) -> None:
    choose(sweep, "plain")
    visited = 0
    for path in sweep.pages(routes["plain"], of_each=2):
        sweep.visit(path)
        sweep.check()
        visited += 1
    assert visited > 30


def test_foreign_text_breaks_no_page(sweep: Sweep, routes: dict[str, dict[str, list[str]]]) -> None:
    choose(sweep, "hostile")
    for path in sweep.pages(routes["hostile"], of_each=2):
        sweep.visit(path)
        sweep.check_foreign()


def test_pages_of_errors_and_before_a_log_in(sweep: Sweep, demo: Demo) -> None:
    for path, status in (("/no/such/page/", 404), ("/connector/syncrecord/add/", 403)):
        sweep.visit(path, status)
        sweep.check()
    broken = demo.shell(DEFECT).partition("<!DOCTYPE html>")
    sweep.page.route("**/defect/", lambda route: route.fulfill(status=500, body=f"{broken[1]}{broken[2]}"))
    sweep.visit("/defect/", 500)
    sweep.check()
    sweep.visit("/runs/", 403)
    sweep.page.context.clear_cookies(name="csrftoken")
    sweep.page.get_by_role("button", name="Run now").press("Enter")
    expect(sweep.page.get_by_role("heading", name="This form has expired")).to_be_visible()
    sweep.check()
    sweep.page.context.clear_cookies()
    sweep.visit("/login/")
    sweep.check()
    sweep.page.get_by_label("Username").fill("nobody")
    sweep.page.get_by_label("Password").fill("wrong")
    sweep.page.get_by_role("button", name="Log in").click()
    expect(sweep.page.locator(".errornote")).to_be_visible()
    sweep.check()
