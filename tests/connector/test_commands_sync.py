"""`manage.py sync` runs, reports and ends with the code that scripts rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connector.models import Connection, RunKind, SyncRecord, SyncRun
from tests.connector.processes import manage
from tests.factories import ConnectionFactory, PreferencesFactory
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection() -> Connection:
    """A connection in whose preferences every step is off, so that runs need neither system."""
    flags = [
        f.name for f in PreferencesFactory._meta.model._meta.concrete_fields if f.name.startswith("disable_")
    ]
    stored: Connection = PreferencesFactory(
        connection=ConnectionFactory(name="main"), **dict.fromkeys(flags, True)
    ).connection
    return stored


@pytest.fixture
def world() -> Iterator[World]:
    with demo_world(scenario="empty") as both:
        yield both


def sync(*arguments: str) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = StringIO()
    try:
        call_command("sync", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mian"], 'There is no connection "mian". Known: main.'),
        (["main", "--process", "invoices"], '"invoices" is no process. Choose one of: accounts_to_netsuite,'),
        (["main", "--record", "inv-1"], "--record needs --process."),
    ],
)
def test_wrong_usage_ends_with_code_2_and_starts_nothing(
    connection: Connection, arguments: list[str], words: str
) -> None:
    with pytest.raises(CommandError) as raised:
        sync(*arguments, "--inline")
    assert raised.value.returncode == 2
    assert str(raised.value).startswith(words)
    assert not SyncRun.objects.exists()


def test_a_paused_connection_ends_with_code_2() -> None:
    PreferencesFactory(connection=ConnectionFactory(name="main", paused=True))
    with pytest.raises(CommandError, match="is paused") as raised:
        sync("main", "--inline")
    assert raised.value.returncode == 2


def test_preferences_that_cannot_work_end_with_code_2_and_are_named() -> None:
    PreferencesFactory(connection=ConnectionFactory(name="main"), zuora_default_currency="")
    with pytest.raises(CommandError, match="Zuora Default Currency is empty") as raised:
        sync("main", "--inline")
    assert raised.value.returncode == 2


def test_a_record_of_a_process_that_the_tenant_does_not_have_is_refused(connection: Connection) -> None:
    Connection.objects.update(invoice_settlement=True)
    with pytest.raises(CommandError, match="does not run on connection main") as raised:
        sync("main", "--process", "adjustments_to_netsuite", "--record", "adj-1", "--inline")
    assert raised.value.returncode == 2


def test_a_run_without_work_ends_well_and_prints_the_steps(connection: Connection) -> None:
    code, shown = sync("main", "--inline")
    assert code == 0
    assert "Completed" in shown.splitlines()[0]
    assert "skipped: disabled" in shown


def test_json_is_one_object_and_nothing_else(connection: Connection) -> None:
    code, shown = sync("main", "--inline", "--json")
    report: dict[str, Any] = json.loads(shown)
    assert (code, report["state"], report["run"]) == (0, "completed", SyncRun.objects.get().pk)
    assert {step["process"] for step in report["steps"]} >= {"accounts_to_netsuite", "refunds_to_zuora"}


def test_one_process_is_the_only_step(world: World) -> None:
    code, shown = sync("demo", "--process", "invoices_to_netsuite", "--inline", "--json")
    report = json.loads(shown)
    assert code == 0
    assert [(s["process"], s["code"]) for s in report["steps"]] == [("invoices_to_netsuite", "NO_RECORDS")]


def test_a_preview_counts_what_a_run_would_do_and_writes_nothing() -> None:
    with demo_world(scenario="bench", scale=3) as world:
        before = [world.state("netsuite", "invoice"), world.state("zuora", "Invoice")]
        code, shown = sync("demo", "--process", "invoices_to_netsuite", "--preview", "--inline", "--json")
        (step,) = json.loads(shown)["steps"]
        assert (code, step["selected"] > 0, step["synced"]) == (0, True, step["selected"])
        assert [world.state("netsuite", "invoice"), world.state("zuora", "Invoice")] == before
        assert not SyncRecord.objects.exists()


def test_one_record_is_a_resync_of_that_record(world: World) -> None:
    code, _ = sync("demo", "--process", "invoices_to_netsuite", "--record", "8ad0", "--inline")
    run = SyncRun.objects.get()
    assert (code, run.kind, run.record_ids) == (0, RunKind.RECORDS, ["8ad0"])


def test_a_failed_step_ends_with_code_1_and_says_why(world: World) -> None:
    world.connection.zuora_client_secret = "wrong-secret"
    world.connection.save()
    code, shown = sync("demo", "--inline", "--json")
    report = json.loads(shown)
    assert (code, report["state"], report["code"]) == (1, "failed", "ZUORA_AUTH_FAILED")
    assert "wrong-secret" not in shown


@pytest.mark.queue
@pytest.mark.django_db(transaction=True)
def test_the_shell_gets_the_same_exit_codes(installation: dict[str, str]) -> None:
    unknown = manage(installation, "sync", "mian")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "There is no connection" in unknown.stderr
    assert manage(installation, "sync").returncode == 2
    off = manage(installation, "sync", "main", "--process", "refunds_to_zuora", "--inline", "--json")
    assert off.returncode == 0, off.stderr
    assert json.loads(off.stdout)["state"] == "completed"


@pytest.mark.queue
@pytest.mark.django_db(transaction=True)
def test_a_queue_that_does_not_answer_is_told_in_one_sentence(installation: dict[str, str]) -> None:
    dead = installation | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    asked = manage(dead, "sync", "main")
    assert asked.returncode == 1
    assert asked.stderr.strip() == (
        "CommandError: The run is kept, but the queue does not answer. Start `manage.py up`, or use --inline."
    )
