"""Wrong credentials, addresses, answers and settings: said clearly, stored, and nothing half-written."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connector.models import Connection, IntegrationPreferences, RunState, StepState, SyncRecord, SyncRun
from connector.services.runs import run_request
from sandbox.http import Request, Response
from syncrules.statuses import State
from tests.journeys.world import World

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Said:
    """What a command printed and its exit code."""

    code: int
    text: str

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


def command(name: str, *options: str) -> Said:
    """Run a management command for the demo connection, as `manage.py` does."""
    out = io.StringIO()
    try:
        call_command(name, "demo", *options, stdout=out)
    except SystemExit as ended:
        return Said(int(ended.code or 0), out.getvalue())
    except CommandError as error:
        return Said(error.returncode, str(error))
    return Said(0, out.getvalue())


def change(world: World, **fields: Any) -> Connection:
    """Enter something else into the connection."""
    for name, value in fields.items():
        setattr(world.connection, name, value)
    world.connection.save()
    return world.connection


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unexplained() -> list[str]:
    """Rows that are under way or wrong without a word why."""
    silent = SyncRecord.objects.exclude(state__in=[State.DONE, State.IGNORED]).filter(message="")
    return list(silent.values_list("number", flat=True))


def writes(world: World) -> dict[str, int]:
    return {system: world.journal(system)["writes"] for system in ("zuora", "netsuite")}


WRONG_CREDENTIALS = [
    pytest.param({"zuora_client_secret": "wrong"}, "ZUORA_AUTH_FAILED",
                 ["Zuora at http://127.0.0.1", "Zuora rejected the credentials", "Check the OAuth client"],
                 id="zuora-secret"),
    pytest.param({"netsuite_token_secret": "wrong"}, "NETSUITE_AUTH_FAILED",
                 ["NetSuite rejected the credentials", "Check token, role and account id"],
                 id="netsuite-token"),
    pytest.param({"netsuite_account": "OTHER99"}, "NETSUITE_AUTH_FAILED",
                 ["NetSuite account OTHER99", "Check token, role and account id"],
                 id="netsuite-account"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "code", "words"), WRONG_CREDENTIALS)
def test_wrong_credentials_stop_the_whole_run_before_anything_is_written(
    world: World, fields: dict[str, str], code: str, words: list[str]
) -> None:
    change(world, **fields)
    ran = command("sync", "--inline", "--json")
    assert (ran.code, ran.report["state"], ran.report["code"]) == (1, "failed", code)
    assert words[-1] in ran.report["message"]
    run = SyncRun.objects.get()
    assert (run.state, run.code) == (RunState.FAILED, code)
    tried = run.steps.exclude(state__startswith="skipped")
    assert {step.state for step in tried} == {StepState.FAILED}
    assert [step.process for step in tried if step.started_at] == ["accounts_to_netsuite"]
    assert all(words[-1] in step.message for step in tried)
    assert writes(world) == {"zuora": 0, "netsuite": 0}
    assert not SyncRecord.objects.exists()

    tested = command("connection_test")
    assert tested.code == 1
    assert all(text in tested.text for text in words), tested.text
    # The same credentials are not tried again, and the answer is the same.
    ran = command("sync", "--inline", "--json")
    assert (ran.code, ran.report["state"], ran.report["code"]) == (1, "failed", code)
    assert words[-1] in ran.report["message"]


def test_a_wrong_secret_is_neither_printed_nor_stored(world: World) -> None:
    change(world, zuora_client_secret="a-wrong-zuora-secret", netsuite_token_secret="a-wrong-token-secret")
    said = command("connection_test").text + command("sync", "--inline").text
    run = SyncRun.objects.get()
    world.connection.refresh_from_db()
    kept = (run.message, run.detail, world.connection.zuora_problem, *(s.message for s in run.steps.all()))
    assert "secret" not in "".join((said, *kept))


ADDRESSES: list[Any] = [
    pytest.param("zuora_base_url", "127.0.0.1", "does not accept connections", id="zuora-closed-port"),
    pytest.param("netsuite_base_url", "127.0.0.1", "does not accept connections", id="netsuite-closed-port"),
    pytest.param("zuora_base_url", "no-such-host.invalid", "There is no host named", id="zuora-no-host"),
    pytest.param(
        "netsuite_base_url", "no-such-host.invalid", "There is no host named", id="netsuite-no-host"
    ),
]


@pytest.mark.parametrize(("field", "host", "words"), ADDRESSES)
def test_an_unreachable_system_is_named_with_its_address(
    world: World, field: str, host: str, words: str
) -> None:
    place = f"{host}:{closed_port()}"
    change(world, **{field: f"http://{place}"})
    tested = command("connection_test")
    assert tested.code == 1
    for text in (place, words, "Check the address in the connection", "is not available (HTTP no answer)"):
        assert text in tested.text, tested.text

    ran = command("sync", "--inline", "--json")
    assert (ran.code, ran.report["state"]) == (1, "failed")
    failed = [step for step in ran.report["steps"] if step["state"] == "failed"]
    assert "accounts_to_netsuite" in {step["process"] for step in failed}
    assert all(step["code"] == "SERVICE_UNAVAILABLE" for step in failed)
    assert all(words in step["message"] and place in step["message"] for step in failed), failed
    assert unexplained() == []
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS).exists()
    assert writes(world)["zuora"] == 0


def page(_: Request) -> Response:
    """What a proxy or a single sign-on answers."""
    html = b"<html><head><title>Please log in</title></head><body>&nbsp;</body></html>"
    return Response(200, html, {"Content-Type": "text/html"})


def cut_off(_: Request) -> Response:
    return Response(200, b'{"size": 3, "done": true, "records": [{"Id"', {"Content-Type": "application/json"})


def bare_text(_: Request) -> Response:
    return Response(200, b'"maintenance"', {"Content-Type": "application/json"})


def cut_off_xml(_: Request) -> Response:
    return Response(200, b"<soapenv:Envelope><soapenv:Body><sear", {"Content-Type": "text/xml"})


def no_token(_: Request) -> Response:
    return Response(200, b"{}", {"Content-Type": "application/json"})


def unless(answer: Callable[[Request], Response], *paths: str) -> Callable[[Request], Response | None]:
    """Answer everything but these paths."""
    return lambda request: None if any(path in request.path for path in paths) else answer(request)


TOKEN, WSDL = "/oauth/token", "/wsdl/"
ODD_ANSWERS = [
    pytest.param("zuora", unless(page, TOKEN), "other than JSON, beginning with: <html>", id="zuora-html"),
    pytest.param("zuora", unless(cut_off, TOKEN), "other than JSON", id="zuora-half-json"),
    pytest.param("zuora", unless(bare_text, TOKEN), 'beginning with: "maintenance"', id="zuora-text"),
    pytest.param("zuora", page, "other than JSON", id="zuora-log-in-html"),
    pytest.param("zuora", no_token, "has no access_token", id="zuora-log-in-empty"),
    pytest.param("netsuite", unless(page, WSDL), "a SOAP envelope: Please log in", id="netsuite-html"),
    pytest.param("netsuite", unless(cut_off_xml, WSDL), "without a SOAP envelope", id="netsuite-half-xml"),
]


@pytest.mark.parametrize(("system", "instead", "words"), ODD_ANSWERS)
def test_an_answer_that_is_no_answer_is_shown_with_what_it_began_with(
    world: World, system: str, instead: Callable[[Request], Response | None], words: str
) -> None:
    world.wires[system].instead = instead
    tested = command("connection_test")
    cure = "Check the NetSuite address" if system == "netsuite" else "Check the Zuora address"
    assert tested.code == 1
    assert words in tested.text
    assert cure in tested.text

    ran = command("sync", "--inline", "--json")
    assert (ran.code, ran.report["state"]) == (1, "failed")
    failed = [step for step in ran.report["steps"] if step["state"] == "failed"]
    assert {"accounts_to_netsuite", "invoices_to_netsuite"} <= {step["process"] for step in failed}
    assert all(words in step["message"] and cure in step["message"] for step in failed), failed
    assert unexplained() == []


@pytest.mark.parametrize(("system", "instead", "words"), ODD_ANSWERS)
def test_after_odd_answers_the_next_runs_bring_everything_to_where_it_belongs(
    world: World, system: str, instead: Callable[[Request], Response | None], words: str
) -> None:
    world.wires[system].instead = instead
    world.run()
    world.wires[system].instead = None
    SyncRecord.objects.update(next_try_at=None)
    assert world.run().state == RunState.WARNINGS
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS).exists()
    assert not SyncRecord.objects.filter(code__in=["OUTCOME_UNKNOWN", "UNEXPECTED"]).exists()


def test_a_token_that_expires_in_mid_run_is_renewed(world: World) -> None:
    world.faults(
        "zuora",
        {"kind": "expire_token", "path": "/v1/action/query", "text": "from Invoice "},
        {"kind": "expire_token", "path": "/v1/action/update", "text": "Payment"},
    )
    assert command("sync", "--inline").code == 0
    assert world.journal("zuora")["by_operation"]["POST /oauth/token"] >= 3
    assert requests_left(world) == []


def requests_left(world: World) -> list[Any]:
    """Faults that nothing has met yet: then the test proved nothing."""
    return [vars(fault) for fault in world.sandbox.zuora.faults.active()]


@pytest.mark.parametrize("label", ["body Zuora ID", "entity Zuora ID", "item Zuora ID", "column Zuora ID"])
def test_a_wrong_script_id_is_named_by_the_test_and_by_the_run(world: World, label: str) -> None:
    group = label.partition(" ")[0]
    wrong = {"body": "custbody", "entity": "custentity", "item": "custitem", "column": "custcol"}[group]
    wrong += "_wrong_id"
    change(world, script_ids={label: wrong})
    tested = command("connection_test")
    assert tested.code == 1
    assert f"FAIL  NetSuite: Script id {wrong} (Zuora ID) does not exist in NetSuite" in tested.text

    ran = command("sync", "--inline", "--json")
    told = [step for step in ran.report["steps"] if step["code"] == "SCRIPT_ID_UNKNOWN"]
    told += [row for row in ran.report["records"] if row["code"] == "SCRIPT_ID_UNKNOWN"]
    assert told
    assert all(f"NetSuite does not know the script id {wrong}" in one["message"] for one in told), told
    assert unexplained() == []
    assert not SyncRecord.objects.filter(state=State.IN_PROGRESS).exists()


PREFERENCES = [
    pytest.param({"zuora_default_currency": ""},
                 ["Zuora Default Currency is empty", "three capital letters"], id="currency"),
    pytest.param({"zuora_default_currency": "eur"},
                 ['Zuora Default Currency is "eur"', "three capital letters"], id="currency-name"),
    pytest.param({"netsuite_subsidiaries": True, "default_subsidiary": ""},
                 ["Default Subsidiary is empty", "enter the Default Subsidiary"], id="subsidiary"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "words"), PREFERENCES)
def test_a_missing_mandatory_preference_refuses_the_run_in_words(
    world: World, values: dict[str, Any], words: list[str]
) -> None:
    prefer(world, **values)
    said = command("sync", "--inline", "--json")
    assert said.code == 2
    for text in (*words, "Correct this under Preferences"):
        assert text in said.text
    assert not SyncRun.objects.exists()
    assert world.journal("zuora")["calls"] == world.journal("netsuite")["calls"] == 0


def prefer(world: World, **values: Any) -> None:
    """Preferences as they stand in the database, however they got there."""
    IntegrationPreferences.objects.filter(connection=world.connection).update(**values)


def test_a_resync_of_one_record_is_not_held_up_by_the_preferences_of_others(world: World) -> None:
    prefer(world, zuora_default_currency="")
    run = run_request(
        connection=world.connection,
        user=None,
        process="invoices_to_netsuite",
        record_ids=["1"],
        enqueue=False,
    )
    assert run.state == RunState.QUEUED


def test_an_unknown_connection_process_and_record_are_usage_errors(world: World) -> None:
    for options, words in (
        (["--process", "everything"], '"everything" is no process'),
        (["--record", "1"], "--record needs --process"),
    ):
        said = command("sync", *options)
        assert (said.code, words in said.text) == (2, True)
    world.connection.name = "other"
    world.connection.save()
    said = command("sync")
    assert (said.code, 'There is no connection "demo". Known: other.' in said.text) == (2, True)
