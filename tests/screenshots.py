"""`make screenshots`: the demo as it is, every page light and dark into docs/images, some on a telephone."""

from __future__ import annotations

import base64
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.demo import CHROMIUM_FLAGS, ROOT, Demo, demo_running, log_in

IMAGES = ROOT / "docs" / "images"
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
QUALITY = 78  # of 100: text stays sharp, all pictures together stay below 2 MB
PAGES = {
    "home": "/",
    "queue": "/needs-attention/",
    "blocked": "/needs-attention/?state=blocked",
    "record": "/search/?q=CREF-9004",
    "record-done": "/search/?q=CREF-0002",
    "records": "/connector/syncrecord/",
    "tie-out": "/tie-out/",
    "runs": "/runs/",
    "run": "/runs/1/",
    "preferences": "/preferences/",
    "preferences-history": "/preferences/history/",
    "script-ids": "/preferences/script-ids/",
    "custom-fields": "/connector/customfieldmapping/",
    "users": "/auth/user/",
    "connection": "/connector/connection/1/change/",
    "look-up": "/look-up/",
    "not-found": "/no/such/page/",
}
ON_A_PHONE = ("home", "queue", "record", "preview", "preferences")
PREVIEW_LIMIT = 300_000  # milliseconds


def main() -> int:
    """Take all pictures; the old ones go."""
    program = shutil.which("chromium")
    if program is None:
        print("Pictures need chromium: apt-get install chromium", file=sys.stderr)
        return 1
    for old in IMAGES.glob("*.webp"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_running(Path(folder)) as demo,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport=WIDE, reduced_motion="reduce")
        take(page, demo, "log-in", "/login/")
        log_in(page, demo)
        for name, path in {**PAGES, "preview": previewed(page, demo), "dialog": asked(page, demo)}.items():
            take(page, demo, name, path)
        browser.close()
    sizes = [picture.stat().st_size for picture in IMAGES.glob("*.webp")]
    print(f"{len(sizes)} pictures in {IMAGES.relative_to(ROOT)}, {sum(sizes) / 1e6:.1f} MB in all")
    return 0


def previewed(page: Page, demo: Demo) -> str:
    """Ask for a preview of the sequence and wait for its end; gives its address."""
    page.get_by_role("button", name="Preview").click()
    number = re.search(r"/runs/(\d+)/", page.url)
    assert number, page.url
    path = f"/runs/{number[1]}/preview/"
    page.goto(demo.pages + path)
    expect(page.get_by_role("heading", name="Step by step")).to_be_visible(timeout=PREVIEW_LIMIT)
    return path


def asked(page: Page, demo: Demo) -> str:
    """The address of a record with the dialog of a guided action."""
    page.goto(demo.pages + PAGES["record"])
    return page.url.removeprefix(demo.pages) + "actions/ignore/"


def take(page: Page, demo: Demo, name: str, path: str) -> None:
    """One page in light and dark; on a telephone where it matters."""
    page.set_viewport_size(WIDE)
    page.goto(demo.pages + path)
    expect(page.locator(".htmx-request")).to_have_count(0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        store(page, f"{name}-{scheme}" if scheme == "dark" else name)
    page.emulate_media(color_scheme="light")
    if name in ON_A_PHONE:
        page.set_viewport_size(PHONE)
        page.reload()
        expect(page.locator(".htmx-request")).to_have_count(0)
        store(page, f"{name}-phone")


def store(page: Page, name: str) -> None:
    """The window as WebP, which the browser itself makes."""
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    (IMAGES / f"{name}.webp").write_bytes(base64.b64decode(answer["data"]))


if __name__ == "__main__":
    sys.exit(main())
