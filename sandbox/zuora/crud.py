"""The older /v1/object/{type} endpoints: one record a call, PascalCase fields."""

from __future__ import annotations

from typing import Any

from sandbox.zuora import legacy
from sandbox.zuora.catalog_rules import TIERS, check_changed_charge, tiers_of, write_tiers
from sandbox.zuora.context import Context, Raw, Route
from sandbox.zuora.records import plain_names
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import LEGACY_MOMENTS, to_wire

PATHS = {
    "account": "Account",
    "contact": "Contact",
    "invoice": "Invoice",
    "invoice-adjustment": "InvoiceAdjustment",
    "invoice-item-adjustment": "InvoiceItemAdjustment",
    "invoice-payment": "InvoicePayment",
    "payment": "Payment",
    "product": "Product",
    "product-rate-plan": "ProductRatePlan",
    "product-rate-plan-charge": "ProductRatePlanCharge",
    "refund": "Refund",
    "refund-invoice-payment": "RefundInvoicePayment",
    "taxation-item": "TaxationItem",
}


def create(context: Context) -> dict[str, Any]:
    """Create one record."""
    name = _name(context)
    _check_unknown(context, name)
    return {"Success": True, "Id": legacy.create(context.tenant, name, context.fields())["Id"]}


def read(context: Context) -> Any:
    """One record without its empty fields; 404 when there is none. `fields=A,B` chooses."""
    name = _name(context)
    row = context.tenant.find(name, context.key)
    if row is None:
        return Raw(404, {"size": 0, "records": None, "done": True})
    chosen = [part for text in context.request.values("fields") for part in text.split(",")]
    return {
        field: to_wire(row[field], moments=LEGACY_MOMENTS)
        for field in sorted(OBJECTS[name].fields)
        if row.get(field) is not None and (not chosen or field in chosen or field == "Id")
    }


def update(context: Context) -> dict[str, Any]:
    """Change one record."""
    name = _name(context)
    _check_unknown(context, name)
    change = _change_charge if name == "ProductRatePlanCharge" else legacy.update
    return {"Success": True, "Id": change(context.tenant, name, context.key, context.fields())["Id"]}


def _change_charge(tenant: Tenant, name: str, key: str, fields: dict[str, Any]) -> Row:
    """A charge is changed together with its prices."""
    check_changed_charge(fields)
    tiers = tiers_of(tenant, fields)
    row = legacy.update(tenant, name, key, fields)
    write_tiers(tenant, row["Id"], tiers)
    return row


def delete(context: Context) -> dict[str, Any]:
    """Delete one record; the answer carries lower-case keys."""
    return {"success": True, "id": legacy.delete(context.tenant, _name(context), context.key)}


def _name(context: Context) -> str:
    name = PATHS.get(context.params["type"])
    if name is None or name in context.tenant.withheld:
        raise Refusal("no_such_path", f"HTTP 404 Not Found: {context.request.path}")
    return name


def _check_unknown(context: Context, name: str) -> None:
    if context.request.value("rejectUnknownFields") == "true":
        named = plain_names(name, context.fields())
        for field in named.keys() - OBJECTS[name].stored - {"fieldsToNull", TIERS}:
            raise Refusal("unknown_field", f"Error - unrecognized field: {field}")


ROUTES = [
    Route("POST", "/v1/object/{type}", create, write=True),
    Route("GET", "/v1/object/{type}/{key}", read),
    Route("PUT", "/v1/object/{type}/{key}", update, write=True),
    Route("DELETE", "/v1/object/{type}/{key}", delete, write=True),
]
