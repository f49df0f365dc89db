"""Every byte of the demo runs agrees with the vendors' own descriptions of their interfaces."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sandbox.credentials import NETSUITE
from tests.gateways.netsuite_scripted import CORE, MESSAGES, SOAP, VERSION, vendor_schema
from tests.gateways.scripted import Sent
from tests.gateways.zuora_description import check
from tests.journeys.wire import Passed
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

PORT = f"/services/NetSuitePort_{VERSION}"


WORLDS: dict[str, dict[str, Any]] = {
    "settlement-off": {},
    "settlement-on": {"invoice_settlement": True},
    "netsuite-master": {"scenario": "netsuite_master"},
}


@pytest.fixture(scope="module", params=WORLDS)
def ran(
    request: pytest.FixtureRequest, reference: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[World]:
    """A company after two runs over the endpoint version that the vendor's schemas are of."""
    with (
        django_db_blocker.unblock(),
        demo_world(**WORLDS[request.param], endpoint=VERSION) as world,
    ):
        world.run()
        world.run()
        yield world


def soap_calls(world: World) -> list[Passed]:
    """The exchanges with NetSuite's port; what remains is the reading of the WSDL."""
    calls = [passed for passed in world.wires["netsuite"].passed if passed.request.path == PORT]
    others = {p.request.method for p in world.wires["netsuite"].passed if p.request.path != PORT}
    assert others <= {"GET"}
    return calls


def invalid(bodies: list[tuple[str, bytes]]) -> list[str]:
    """What the vendor's schemas object to."""
    module, schema = vendor_schema()
    found = [(name, module.validate(schema, etree.fromstring(body))) for name, body in bodies]
    return [f"{name}: {errors[:2]}" for name, errors in found if errors]


def test_every_netsuite_envelope_is_valid_by_the_vendors_schemas(ran: World) -> None:
    calls = soap_calls(ran)
    sent = [(c.request.header("soapaction"), c.request.body) for c in calls]
    received = [(c.request.header("soapaction"), c.answer.body) for c in calls if c.answer]
    wrong = [invalid(sent), invalid(received)]
    counts = f"{len(sent)} sent, {len(received)} received: {Counter(name for name, _ in sent)}"
    assert len(sent) == len(received) > 50, counts
    assert wrong == [[], []], f"{counts}; invalid: {len(wrong[0])} sent, {len(wrong[1])} received; {wrong}"


def passport(body: bytes) -> dict[str, str]:
    """The parts of a token passport."""
    found = etree.fromstring(body).find(f"{{{SOAP}}}Header/{{{MESSAGES}}}tokenPassport")
    assert found is not None
    assert [part.tag for part in found] == [
        f"{{{CORE}}}{n}" for n in ("account", "consumerKey", "token", "nonce", "timestamp", "signature")
    ]
    return {etree.QName(part).localname: part.text or "" for part in found}


def signature(parts: dict[str, str]) -> str:
    """The signature that a passport ought to carry."""
    base = "&".join(parts[name] for name in ("account", "consumerKey", "token", "nonce", "timestamp"))
    key = f"{NETSUITE.consumer_secret}&{NETSUITE.token_secret}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def test_every_passport_is_signed_rightly_and_used_once(ran: World) -> None:
    passports = [passport(call.request.body) for call in soap_calls(ran)]
    assert [p["signature"] for p in passports] == [signature(p) for p in passports]
    assert len({p["nonce"] for p in passports}) == len(passports)
    assert all(p["nonce"].isalnum() and 6 <= len(p["nonce"]) <= 64 for p in passports)


def objection(sent: Sent) -> str:
    """What Zuora's description objects to; empty when nothing."""
    try:
        check(sent)
    except (AssertionError, KeyError, ValueError) as error:
        return f"{sent.method} {sent.path}: {error!r}"[:600]
    return ""


def test_every_zuora_request_agrees_with_the_description(ran: World) -> None:
    requests = [passed.sent for passed in ran.wires["zuora"].passed]
    wrong = [found for sent in requests if (found := objection(sent))]
    operations = Counter(
        f"{r.method} {r.path.partition('?')[0].rstrip('0123456789abcdef')}" for r in requests
    )
    assert len(requests) > 20, operations
    assert wrong == [], f"{len(wrong)} of {len(requests)} requests: {operations}; {wrong[:10]}"


def test_the_checks_do_notice_what_is_wrong(reference: Path) -> None:
    wrong = [
        Sent("POST", "/v1/action/query", {}, '{"queryString": "select Id, Nonsense from Invoice"}'),
        Sent("POST", "/v1/action/query", {}, '{"queryString": "select Id from Invoice where Nonsense = 1"}'),
        Sent("POST", "/v1/object/refund", {}, '{"Amount": 1, "Type": "External", "Nonsense": 1}'),
        Sent("POST", "/v1/object/refund", {}, '{"Amount": 1}'),
        Sent("PUT", "/v1/invoices", {}, '{"invoices": [{"id": "1", "Nonsense": 1}]}'),
        Sent("GET", "/object-query/accounts?pageSize=100", {}, ""),
        Sent("GET", "/v1/no-such-path", {}, ""),
    ]
    assert [sent.body or sent.path for sent in wrong if not objection(sent)] == []
    operation = f'<m:getList xmlns:m="{MESSAGES}"><m:no/></m:getList>'
    envelope = f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{operation}</e:Body></e:Envelope>'
    assert len(invalid([("getList", envelope.encode())])) == 1
