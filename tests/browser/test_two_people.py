"""Two people click the same thing at the same moment: one job, and both see which one it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
import requests

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser

SECOND = ("second", "ledgerline-second")
PREPARE = f"""
from django.contrib.auth.models import User
from connector.models import SyncRecord
User.objects.create_superuser({SECOND[0]!r}, password={SECOND[1]!r})
print(SyncRecord.objects.filter(process="invoices_to_netsuite", state="done").latest("pk").pk)
"""
# What was asked for, and taken back before a worker sees it.
FOUND = """
import json
from connector.models import RecordAction, SyncRun
from connector.services.record_actions import action_undo
from connector.services.runs import run_cancel
runs, actions = SyncRun.objects.filter(state="queued"), RecordAction.objects.filter(state="queued")
print(json.dumps({
    "runs": list(runs.values_list("pk", "kind")),
    "joined": list(SyncRun.objects.filter(state="coalesced").values_list("joined", "code")),
    "actions": list(actions.values_list("pk", "kind")),
}))
for run in runs: run_cancel(run=run, user=None)
for action in actions: action_undo(action=action, user=None, enqueue=False)
"""


@contextmanager
def logged_in(demo: Demo, user: str, password: str) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.get(f"{demo.pages}/login/", timeout=30)
        form = {"username": user, "password": password, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        answer = session.post(f"{demo.pages}/login/", data=form, timeout=30)
        assert "csrftoken" in session.cookies
        assert "/login/" not in answer.url
        yield session


def at_once(demo: Demo, people: list[requests.Session], path: str, **form: str) -> list[requests.Response]:
    """All of them post the same form; nobody before everybody is ready."""
    ready = Barrier(len(people))

    def post(session: requests.Session) -> requests.Response:
        data = {**form, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        ready.wait(30)
        return session.post(f"{demo.pages}{path}", data=data, timeout=60)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(post, people))


def test_what_two_people_ask_for_at_once_is_done_once(demo: Demo) -> None:
    record = demo.shell(PREPARE).strip()
    with (
        logged_in(demo, demo.user, demo.password) as first,
        logged_in(demo, *SECOND) as second,
        demo.worker_held("runs"),
        demo.worker_held("desk"),
    ):
        people = [first, second]
        runs = at_once(demo, people, "/runs/start/")
        resyncs = at_once(demo, people, f"/records/{record}/resync/")
        ignored = at_once(demo, people, f"/records/{record}/actions/ignore/", reason="Booked by hand.")
        found: dict[str, Any] = json.loads(demo.shell(FOUND))
    assert all(answer.status_code == 200 for answer in (*runs, *resyncs, *ignored))

    (run,) = (pk for pk, kind in found["runs"] if kind == "sequence")
    assert {answer.url for answer in runs} == {f"{demo.pages}/runs/{run}/"}
    assert found["joined"] == [[run, "RUN_OVERLAP"]]
    joined = [re.search(rf"Run {run} is active already", answer.text) for answer in runs]
    assert [bool(told) for told in joined].count(True) == 1, "one of them is told that it joined"
    assert [kind for _, kind in found["runs"]].count("records") == 1
    assert [kind for _, kind in found["actions"]] == ["ignore"]
