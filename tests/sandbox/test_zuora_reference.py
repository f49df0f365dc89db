"""The sandbox's own field lists against Zuora's interface descriptions, where these are at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.zuora import (
    accounts,
    catalog,
    credit_memos,
    debit_memos,
    invoices,
    orders,
    payments,
    refunds,
    subscriptions,
)
from sandbox.zuora.object_query_schema import ENDPOINTS, KEYS
from sandbox.zuora.schema import OBJECTS

# Not in that description, but documented for the object.
DOCUMENTED_ELSEWHERE = {"CustomerId__NS"}
# The description was stored without descriptions, and lost the fields of that name with them.
STRIPPED = {"description"}
LEGACY = ("Account", "Contact", "Invoice", "InvoiceItem", "InvoicePayment", "Payment", "Product", "Refund")
CATALOG = ("ProductRatePlan", "ProductRatePlanCharge", "RefundInvoicePayment", "Subscription", "TaxationItem")
ADJUSTMENTS = ("InvoiceItemAdjustment",)
SCHEMAS = {
    "accounts": "ExpandedAccount",
    "contacts": "ExpandedContact",
    "products": "ExpandedProduct",
    "product-rate-plans": "ExpandedProductRatePlan",
    "product-rate-plan-charges": "ExpandedProductRatePlanCharge",
    "invoices": "ExpandedInvoice",
    "invoice-items": "ExpandedInvoiceItem",
    "taxation-items": "ExpandedTaxationItem",
    "payments": "ExpandedPayment",
    "payment-applications": "ExpandedPaymentApplication",
    "refunds": "ExpandedRefund",
    "refund-applications": "ExpandedRefundApplication",
    "credit-memos": "ExpandedCreditMemo",
    "credit-memo-items": "ExpandedCreditMemoItem",
    "credit-memo-applications": "ExpandedCreditMemoApplication",
    "debit-memos": "ExpandedDebitMemo",
    "debit-memo-items": "ExpandedDebitMemoItem",
    "subscriptions": "ExpandedSubscription",
    "orders": "ExpandedOrders",
}


@pytest.fixture(scope="module")
def description(reference: Path) -> dict[str, Any]:
    return json.loads((reference / "zuora-openapi.json").read_text())


@pytest.fixture(scope="module")
def legacy(reference: Path) -> dict[str, Any]:
    return json.loads((reference / "zuora-legacy-crud-fields.json").read_text())["objects"]


def properties(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    found: dict[str, Any] = {}
    for part in schema.get("allOf", ()):
        found.update(properties(description, part))
    return {**found, **schema.get("properties", {})}


def answer_keys(description: dict[str, Any], method: str, path: str, list_name: str = "") -> set[str]:
    answer = description["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    found = properties(description, answer)
    return set(properties(description, found[list_name]["items"]) if list_name else found)


def own(field: str) -> bool:
    """A field that the tenant has added itself; no description of the vendor's can name it."""
    return field.endswith("__c")


@pytest.mark.parametrize("name", [*LEGACY, *CATALOG, *ADJUSTMENTS])
def test_query_fields_are_those_of_the_older_description(legacy: dict[str, Any], name: str) -> None:
    key = "proxy_get_" + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()

    described = {field.removeprefix(f"{name}.") for field in legacy[key]["fields"]}

    assert {field for field in OBJECTS[name].fields - described if not own(field)} <= DOCUMENTED_ELSEWHERE


@pytest.mark.parametrize("path", SCHEMAS)
def test_object_query_shows_no_key_that_is_not_described(description: dict[str, Any], path: str) -> None:
    schema = {"$ref": f"#/components/schemas/{SCHEMAS[path]}"}
    keys = KEYS[ENDPOINTS[path].object_name].values()
    shown = {key for key in keys if not key.endswith("__NS") and not own(key)}

    assert shown - set(properties(description, schema)) - STRIPPED == set()


@pytest.mark.parametrize("path", SCHEMAS)
def test_object_query_expands_nothing_that_is_not_described(description: dict[str, Any], path: str) -> None:
    parameters = description["paths"][f"/object-query/{path}"]["get"]["parameters"]
    named = [description["components"]["parameters"].get(_name(item), item) for item in parameters]
    allowed = {value for item in named if item["name"] == "expand[]" for value in _values(item)}

    assert ENDPOINTS[path].expands - allowed == set()


def _name(item: dict[str, Any]) -> str:
    return str(item.get("$ref", "")).rpartition("/")[2]


def _values(item: dict[str, Any]) -> list[str]:
    schema = item["schema"]
    return list(schema.get("items", schema).get("enum", ()))


@pytest.mark.parametrize(
    ("names", "path", "list_name"),
    [
        (payments._NAMES, "/v1/payments/{paymentKey}", ""),
        (refunds._NAMES, "/v1/refunds/{refundKey}", ""),
        (invoices._NAMES, "/v1/invoices/{invoiceKey}", ""),
        (invoices._ITEM, "/v1/invoices/{invoiceKey}/items", "invoiceItems"),
        (accounts._CONTACT, "/v1/contacts/{contactId}", ""),
        (credit_memos.KIND.names, "/v1/credit-memos", "creditmemos"),
        (credit_memos.KIND.names, "/v1/credit-memos/{creditMemoKey}", ""),
        (credit_memos.KIND.item_names, "/v1/credit-memos/{creditMemoKey}/items", "items"),
        (credit_memos._PART, "/v1/credit-memos/{creditMemoKey}/parts", "parts"),
        (debit_memos.KIND.names, "/v1/debit-memos", "debitmemos"),
        (debit_memos.KIND.names, "/v1/debit-memos/{debitMemoKey}", ""),
        (debit_memos.KIND.item_names, "/v1/debit-memos/{debitMemoKey}/items", "items"),
        (catalog._PRODUCT, "/v1/catalog/products", "products"),
        (subscriptions._SHOWN, "/v1/subscriptions/{subscription-key}", ""),
        (orders._ORDER, "/v1/orders", "orders"),
    ],
)
def test_rest_answers_show_no_key_that_is_not_described(
    description: dict[str, Any], names: dict[str, str], path: str, list_name: str
) -> None:
    assert set(names) - answer_keys(description, "get", path, list_name) - STRIPPED == set()
