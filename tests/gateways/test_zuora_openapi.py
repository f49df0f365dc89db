"""Every request we send agrees with Zuora's own description of its API, where that is at hand."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.gateways.zuora import ZuoraGateway
from syncrules.language import Context, Fact, Kind, Lookup, Row, Sublist, System, Verb, Write
from syncrules.preferences import Preferences, SyncBehavior
from tests.gateways.scripted import Answer, Sent, scripted

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("LEDGERLINE_REFERENCE", ROOT.parent / "shared" / "reference"))
DESCRIPTION = REFERENCE / "zuora-openapi.json"
LEGACY = REFERENCE / "zuora-legacy-crud-fields.json"

pytestmark = pytest.mark.skipif(not DESCRIPTION.exists(), reason="Zuora's description is not at hand")

# Documented as best effort: refunds have no such field (D45).
BEST_EFFORT = {"Transaction__NS"}


@cache
def described() -> dict[str, Any]:
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    description["components"]["parameters"]["GLOBAL_HEADER_X_Zuora_WSDL_Version"]["schema"]["default"] = "79"
    description["servers"] = [{"url": "http://zuora.test"}]
    return description


@cache
def validator() -> Any:
    openapi_core = pytest.importorskip("openapi_core")
    config = openapi_core.Config(spec_validator_cls=None)
    return openapi_core.OpenAPI.from_dict(described(), config=config)


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """All properties that a schema names, through references and combinations."""
    while "$ref" in schema:
        schema = described()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = {}
    for part in [*schema.get("allOf", []), *schema.get("oneOf", []), *schema.get("anyOf", [])]:
        found.update(properties(part))
    return {**found, **schema.get("properties", {})}


def unknown(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """Names in a body that the schema doesn't know."""
    if isinstance(value, list):
        items = schema.get("items") or {}
        for entry in value:
            yield from unknown(entry, items, f"{where}[]")
    if isinstance(value, dict) and (known := properties(schema)):
        for name, inner in value.items():
            if name in known:
                yield from unknown(inner, known[name], f"{where}.{name}")
            elif name not in BEST_EFFORT:
                yield f"{where}.{name}"


def check(sent: Sent) -> None:
    """Validate one request, and that it names nothing unknown."""
    if sent.path.startswith("/v1/object/"):
        return
    from openapi_core.contrib.requests import RequestsOpenAPIRequest

    headers = {name: value for name, value in sent.headers.items() if name != "Host"}
    request = requests.Request(sent.method, f"http://zuora.test{sent.path}", headers, data=sent.body or None)
    wrapped = RequestsOpenAPIRequest(request.prepare())
    result = validator().unmarshal_request(wrapped)
    assert not result.errors, (sent.method, sent.path, result.errors)
    if sent.body and not sent.path.startswith("/v1/action/"):
        operation = described()["paths"][template(sent)][sent.method.lower()]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert list(unknown(sent.json(), schema)) == []


def template(sent: Sent) -> str:
    """The path template that a path belongs to; one without parameters comes first."""
    parts = sent.path.partition("?")[0].split("/")

    def fits(path: str) -> bool:
        names = path.split("/")
        return len(names) == len(parts) and all(
            name == part or name.startswith("{") for name, part in zip(names, parts, strict=True)
        )

    candidates = [p for p, known in described()["paths"].items() if fits(p) and sent.method.lower() in known]
    return min(candidates, key=lambda path: path.count("{"))


def answer(sent: Sent) -> Answer:
    """An answer that lets every caller go on."""
    if sent.path == "/v1/action/update":
        return Answer([{"Success": True, "Id": row["Id"]} for row in sent.json()["objects"]])
    if sent.path == "/v1/action/query":
        row = {"Id": "x1", "InvoiceDate": "2026-01-01", "EffectiveDate": "2026-01-01"}
        return Answer({"done": False, "queryLocator": "more", "records": [row]})
    if sent.path == "/v1/action/queryMore":
        return Answer({"done": True, "records": []})
    if sent.path.startswith("/object-query/") and "cursor=" not in sent.path:
        return Answer({"nextPage": "page2", "data": []})
    return Answer({"success": True, "Success": True, "id": "x1", "data": []})


def every_request(use: Callable[[ZuoraGateway], object], *, settlement: bool = False) -> list[Sent]:
    with scripted(answer) as server:
        zuora = ZuoraGateway(server.url, "id", "secret", invoice_settlement=settlement, track_id="run-7")
        use(zuora)
        zuora.close()
    assert server.sent
    for sent in server.sent:
        check(sent)
    return server.sent


def context() -> Context:
    day = date(2026, 1, 1)
    preferences = Preferences(
        cutover_accounts=day,
        cutover_invoices=day,
        cutover_payments=day,
        customer_sync_behavior=SyncBehavior.NEW_AND_MODIFIED,
    )
    now = datetime(2026, 2, 1, tzinfo=UTC)
    return Context(preferences, now, watermark=datetime(2026, 1, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    "process", ["accounts_to_netsuite", "charges_to_netsuite", "invoices_to_netsuite", "payments_to_netsuite"]
)
@pytest.mark.parametrize("settlement", [False, True])
def test_reading_agrees_with_the_description(process: str, settlement: bool) -> None:
    def read(zuora: ZuoraGateway) -> None:
        reader = zuora.reader(process)
        list(reader.ids(context()))
        reader.records(["8ad08c0f" * 4], context())

    every_request(read, settlement=settlement)


def test_the_connection_test_and_lists_agree_with_the_description() -> None:
    def use(zuora: ZuoraGateway) -> None:
        zuora.test()
        zuora.names(Kind.ZUORA_PAYMENT_METHOD)
        zuora.facts(Fact.ITEM_NAME_USES, ["Gold"])
        zuora.find([Lookup(System.ZUORA, ("Refund",), "IntegrationId__NS", "1")])

    every_request(use)


def refund() -> Write:
    return Write(
        System.ZUORA,
        Verb.ADD,
        "Refund",
        {
            "PaymentId": "p1",
            "Amount": Decimal("10.10"),
            "Type": "External",
            "SourceType": "Payment",
            "MethodType": "Check",
            "RefundDate": date(2026, 3, 1),
            "Comment": "c" * 300,
            "TransferredToAccounting": "Yes",
            "IntegrationId__NS": "900",
            "Origin__NS": "NETSUITE",
            "SyncDate__NS": "now",
            "Transaction__NS": "Acme 2026-03-01",
        },
        sublists={"Invoices": Sublist((Row({"InvoiceId": "i", "Amount": Decimal(1)}),))},
        key="key-1",
    )


def updates() -> list[Write]:
    core = {"IntegrationId__NS": "1", "IntegrationStatus__NS": "s" * 300, "SyncDate__NS": "now"}
    transferred = {**core, "TransferredToAccounting": "Yes"}
    items = {"InvoiceItems": Sublist((Row({"Id": "x", "IntegrationId__NS": "1"}),))}
    return [
        Write(System.ZUORA, Verb.UPDATE, "Account", core, id="a"),
        Write(System.ZUORA, Verb.UPDATE, "ProductRatePlanCharge", core, id="c"),
        Write(System.ZUORA, Verb.UPDATE, "Payment", {**transferred, "Origin__NS": "ZUORA"}, id="p"),
        Write(System.ZUORA, Verb.UPDATE, "Refund", transferred, id="r"),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, id="i", clear=("SyncDate__NS",)),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, sublists=items, id="j"),
        Write(System.ZUORA, Verb.UPDATE, "Invoice", transferred, sublists=items, id="k"),
    ]


@pytest.mark.parametrize("settlement", [False, True])
def test_writing_agrees_with_the_description(settlement: bool) -> None:
    sent = every_request(lambda zuora: list(zuora.write([*updates(), refund()])), settlement=settlement)
    assert any("/refunds/unapply" in one.path for one in sent) == settlement


def test_single_updates_agree_with_the_description() -> None:
    def refuse_bulk(sent: Sent) -> Answer:
        if sent.method == "PUT" and sent.path != "/v1/invoices":
            return Answer({"success": True})
        return Answer({"success": False, "reasons": [{"code": 58200020, "message": "no"}]}, 400)

    with scripted(refuse_bulk) as server:
        zuora = ZuoraGateway(server.url, "id", "secret", invoice_settlement=True)
        list(zuora.write(updates()))
        zuora.close()
    singles = [sent for sent in server.sent if sent.method == "PUT" and sent.path != "/v1/invoices"]
    assert {sent.path.split("/")[2] for sent in singles} == {"invoices", "payments", "refunds"}
    for sent in singles:
        check(sent)


def test_a_legacy_refund_names_only_known_fields() -> None:
    sent = every_request(lambda zuora: list(zuora.write([refund()])))
    known = json.loads(LEGACY.read_text())["objects"]["proxy_create_refund"]["fields"]
    assert set(sent[0].json()) - set(known) <= BEST_EFFORT


def test_every_queried_field_is_known() -> None:
    objects = json.loads(LEGACY.read_text())["objects"]

    def read(zuora: ZuoraGateway) -> None:
        for process in ("charges_to_netsuite", "invoices_to_netsuite", "payments_to_netsuite"):
            zuora.reader(process).records(["8ad08c0f" * 4], context())

    for sent in every_request(read):
        if sent.path == "/v1/action/query":
            fields, _, rest = sent.json()["queryString"].removeprefix("select ").partition(" from ")
            name = "".join(f"_{c.lower()}" if c.isupper() else c for c in rest.split()[0])
            known = objects.get(f"proxy_get{name}", {"fields": None})["fields"]
            assert known is None or set(fields.split(", ")) <= set(known), sent.body
