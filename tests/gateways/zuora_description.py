"""Zuora's own description of its API, and whether a request agrees with it; for checking only."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.gateways.scripted import Sent

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("LEDGERLINE_REFERENCE") or ROOT.parent / "shared" / "reference")
DESCRIPTION = REFERENCE / "zuora-openapi.json"
LEGACY = REFERENCE / "zuora-legacy-crud-fields.json"

# Documented as best effort: refunds have no Transaction__NS (D45). CustomerId__NS is documented for accounts,
# and missing in this description.
BEST_EFFORT = {"Transaction__NS", "CustomerId__NS"}


@cache
def described() -> dict[str, Any]:
    """The description, with the corrections that it needs to be used at all (zuora-api.md section 1)."""
    description: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    description["components"]["parameters"]["GLOBAL_HEADER_X_Zuora_WSDL_Version"]["schema"]["default"] = "79"
    description["servers"] = [{"url": "http://zuora.test"}]
    _without_null_defaults(description["components"]["schemas"])
    return description


def _without_null_defaults(schema: Any) -> None:
    """Take away `default: null`, which stands on properties that may not be null."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in parts:
        _without_null_defaults(part)
    if isinstance(schema, dict) and "default" in schema and schema["default"] is None:
        del schema["default"]


@cache
def validator() -> Any:
    """The description as openapi-core's validator."""
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


def check(sent: Sent) -> None:
    """Assert that a request agrees with the description and names nothing unknown."""
    path = sent.path.partition("?")[0]
    if path.startswith("/v1/object/"):
        check_legacy(sent)
        return
    from openapi_core.contrib.requests import RequestsOpenAPIRequest

    headers = {name: value for name, value in sent.headers.items() if name.lower() != "host"}
    request = requests.Request(sent.method, f"http://zuora.test{sent.path}", headers, data=sent.body or None)
    wrapped = RequestsOpenAPIRequest(request.prepare())
    result = validator().unmarshal_request(wrapped)
    assert not result.errors, (sent.method, sent.path, result.errors)
    if path == "/v1/action/query":
        check_query(sent.json()["queryString"])
    elif path in ("/v1/action/create", "/v1/action/update"):
        check_rows(sent.json(), creation=path.endswith("create"))
    elif sent.body and not path.startswith(("/v1/action/", "/oauth/")):
        operation = described()["paths"][template(sent)][sent.method.lower()]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert list(unknown(sent.json(), schema)) == [], (sent.method, sent.path)


@cache
def legacy_objects() -> dict[str, Any]:
    """The field lists of legacy objects: `proxy_get_…`, `proxy_create_…` and `proxy_modify_…`."""
    objects: dict[str, Any] = json.loads(LEGACY.read_text())["objects"]
    item = {f"proxy_{verb}_invoice_item_adjustment" for verb in ("get", "create", "modify")}
    for name in item:  # its __NS fields are listed with the name of the object before them
        listed = {field.rpartition(".")[2] for field in objects[name]["fields"]}
        objects[name] = {**objects[name], "fields": dict.fromkeys(listed)}
    return objects | {name: {"fields": dict.fromkeys(fields)} for name, fields in ADJUSTMENT.items()}


# Adjustments of whole invoices have left the description; these are the documented fields.
_CREATED = {
    "AccountingCode", "AdjustmentDate", "Amount", "Comments", "InvoiceId", "InvoiceNumber", "ReasonCode",
    "ReferenceId", "Type",
}  # fmt: skip
_OWN = {"IntegrationId__NS", "IntegrationStatus__NS", "SyncDate__NS", "Origin__NS", "Transaction__NS"}
_CHANGED = {"ReasonCode", "Status", "TransferredToAccounting"}
ADJUSTMENT = {
    "proxy_get_invoice_adjustment": {"AccountId", "AdjustmentNumber", *_CREATED, *_CHANGED, *_OWN},
    "proxy_create_invoice_adjustment": _CREATED | _OWN,
    "proxy_modify_invoice_adjustment": _CHANGED | _OWN,
}
# Adjustments name the account as the map does, although Zuora takes it from the invoice.
INHERITED = {"AccountId"}


def snake(name: str) -> str:
    """`RefundInvoicePayment` as the field lists spell it: `refund_invoice_payment`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def check_legacy(sent: Sent) -> None:
    """Assert that a legacy body names only known fields and leaves out none that is required."""
    verb = {"POST": "create", "PUT": "modify"}.get(sent.method)
    if verb is None:
        return
    name = sent.path.partition("?")[0].split("/")[3].replace("-", "_")
    known = legacy_objects()[f"proxy_{verb}_{name}"]
    body = sent.json()
    assert set(body) - set(known["fields"]) <= BEST_EFFORT, (sent.path, body)
    assert set(known.get("required") or ()) <= set(body), (sent.path, body)


def check_rows(body: dict[str, Any], *, creation: bool) -> None:
    """Assert that the rows of an update or a creation name only known fields, and not more than 50."""
    listed = legacy_objects()[f"proxy_{'create' if creation else 'modify'}_{snake(body['type'])}"]
    known = set(listed["fields"]) | BEST_EFFORT | (INHERITED if creation else set())
    assert len(body["objects"]) <= 50
    for row in body["objects"]:
        assert creation or row["Id"]
        fields = {*row, *row.get("fieldsToNull", ())} - {"Id", "fieldsToNull"}
        assert fields <= known, (body["type"], fields - known)


def check_query(query: str) -> None:
    """Assert that a query names only known objects and fields, also in its conditions."""
    found = re.fullmatch(r"select (.+?) from (\w+)(?: where (.+))?", query, re.DOTALL)
    assert found, query
    known = legacy_objects().get(f"proxy_get_{snake(found[2])}")
    assert known or found[2] in NOT_LISTED, query
    if known:
        conditions = re.sub(r"'(?:\\.|[^'\\])*'", "''", found[3] or "")
        asked = re.findall(r"(?:^|and |or )(\w+)\s*(?:[=<>!]|like)", conditions)
        # Names that end in __c are the tenant's own fields.
        fields = {name for name in (*found[1].split(", "), *asked) if not name.endswith("__c")}
        assert fields <= set(known["fields"]) | {"Id"}, (query, fields - set(known["fields"]))


# Objects that ZOQL knows but the field lists do not contain.
NOT_LISTED = {"PaymentMethod", "RatePlan", "RatePlanCharge"}
