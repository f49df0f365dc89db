"""`manage.py demo` in processes of its own, for tests and for pictures of the pages."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Demo:
    """Addresses and log-in of a running demo."""

    pages: str
    zuora: str
    netsuite: str
    user: str
    password: str
    environment: dict[str, str]
    process: int

    def shell(self, code: str) -> str:
        """Run code in the demo's own installation; gives what it prints."""
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def state(self, system: str, kind: str) -> list[dict[str, Any]]:
        """All records of a type in a sandbox system."""
        rows: list[dict[str, Any]] = requests.get(
            f"{getattr(self, system)}/_sandbox/state/{kind}", timeout=30
        ).json()
        return rows

    def edit(self, system: str, kind: str, key: str, fields: dict[str, Any]) -> None:
        """Change a record as an accountant would."""
        answer = requests.post(
            f"{getattr(self, system)}/_sandbox/state/{kind}/{key}", json=fields, timeout=30
        )
        assert answer.ok, answer.text

    def faults(self, system: str, *faults: dict[str, Any]) -> None:
        """Make calls of a system go wrong or slow; without faults it behaves again."""
        answer = requests.post(f"{getattr(self, system)}/_sandbox/faults", json=list(faults), timeout=30)
        assert answer.ok, answer.text

    @contextmanager
    def worker_held(self, queue: str) -> Iterator[None]:
        """A worker that takes no job for a while, as one that is busy with another."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        words = f"worker\0{queue}\0".encode()
        (worker,) = (pid for pid in children if words in Path(f"/proc/{pid}/cmdline").read_bytes())
        os.kill(int(worker), signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(int(worker), signal.SIGCONT)


@contextmanager
def demo_running(folder: Path) -> Iterator[Demo]:
    """The demo with its own database, queue, workers, sandbox and pages, after its run; ended afterwards."""
    environment = {
        **os.environ,
        "VAR_DIR": str(folder),
        "DATABASE_URL": os.environ.get("JOURNEY_DATABASE_URL", ""),
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            printed.append(line)
            if line.startswith("Ctrl-C"):
                break
        text = "".join(printed)
        pages = re.search(r"Pages: (\S+)/  user (\S+), password (\S+)", text)
        systems = re.search(r"Zuora sandbox: (\S+) +NetSuite sandbox: (\S+)", text)
        assert pages, text
        assert systems, text
        yield Demo(pages[1], systems[1], systems[2], pages[2], pages[3], environment, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def log_in(page: Page, demo: Demo) -> None:
    """As the person whom the demo prints."""
    page.goto(f"{demo.pages}/login/")
    page.fill("#id_username", demo.user)
    page.fill("#id_password", demo.password)
    page.click("[type=submit]")
    page.wait_for_selector("h1:has-text('Home')")
