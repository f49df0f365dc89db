"""POST /settings/batch-requests: the tenant's reference data and facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import METHOD_TYPES
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.tenant import Tenant

MOST_REQUESTS = 100


def _terms(tenant: Tenant) -> Any:
    return {"paymentTerms": tenant.settings.get("paymentTerms", _default_terms())}


def _default_terms() -> list[dict[str, Any]]:
    names = {"Due Upon Receipt": 0, "Net 30": 30, "Net 60": 60, "Net 90": 90}
    return [
        {
            "id": f"8ad0e0{number:026x}",
            "name": name,
            "isActive": True,
            "isDefault": number == 0,
            "intervalNumber": days,
            "type": "NetPaymentTerm",
        }
        for number, (name, days) in enumerate(names.items())
    ]


def _currencies(tenant: Tenant) -> Any:
    default = [
        {
            "currencyCode": code,
            "active": True,
            "default": code == "USD",
            "roundingMode": "UP",
            "roundingIncrement": increment,
            "rate": 1,
        }
        for code, increment in (("USD", "0.01"), ("EUR", "0.01"), ("GBP", "0.01"), ("JPY", "1"))
    ]
    return {"items": tenant.settings.get("currencies", default)}


def _profile(tenant: Tenant) -> Any:
    default = {"tenantId": "21042", "tenantName": "Sandbox Company", "timeZone": "America/Los_Angeles"}
    return tenant.settings.get("entityProfile", default)


def _billing_rules(tenant: Tenant) -> Any:
    return tenant.settings.get("billingRules", {"customerHierarchy": True, "allowNegativeInvoice": True})


def _payment_methods(tenant: Tenant) -> Any:
    names = tenant.settings.get("paymentMethods", sorted(METHOD_TYPES))
    return {"paymentMethods": [{"name": name, "active": True, "type": "External"} for name in names]}


_SETTINGS: dict[str, Callable[[Tenant], Any]] = {
    "/payment-terms": _terms,
    "/currencies": _currencies,
    "/billing-rules": _billing_rules,
    "/entity-profile-info": _profile,
    "/payment-methods": _payment_methods,
}


def batch(context: Context) -> dict[str, Any]:
    """Answer up to 100 reads in one call; each entry has a status of its own."""
    requests = context.fields().get("requests")
    if not isinstance(requests, list) or not 1 <= len(requests) <= MOST_REQUESTS:
        raise Refusal("invalid_value", f"'requests' must hold 1 to {MOST_REQUESTS} entries.", 400)
    context.rows = len(requests)
    return {"responses": [_one(context.tenant, entry) for entry in requests]}


def _one(tenant: Tenant, entry: dict[str, Any]) -> dict[str, Any]:
    method, url = entry.get("method", "GET"), str(entry.get("url", ""))
    response: dict[str, Any]
    reader = _SETTINGS.get(url.partition("?")[0])
    if not tenant.may_read_settings:
        response = {"status": "403 FORBIDDEN", "body": {"reasons": [{"code": 50000010}]}}
    elif reader is None:
        response = {"status": "404 NOT_FOUND", "body": {"reasons": [{"code": 50000040}]}}
    elif method != "GET":
        response = {"status": "405 METHOD_NOT_ALLOWED", "body": {"reasons": [{"code": 50000045}]}}
    else:
        response = {"status": "200 OK", "body": reader(tenant)}
    return {"id": entry.get("id"), "method": method, "url": url, "children": None, "response": response}


def listing(context: Context) -> dict[str, Any]:
    """The keys that can be read."""
    entries = [
        {"key": url.strip("/"), "pathPattern": url, "httpOperations": [{"method": "GET", "url": url}]}
        for url in _SETTINGS
    ]
    return {"settings": entries}


ROUTES = [
    Route("POST", "/settings/batch-requests", batch),
    Route("GET", "/settings/listing", listing),
]
