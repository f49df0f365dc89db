"""What a tenant says about itself: settings, lists of names, Invoice Settlement (zuora-api.md section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connector.gateways.base import ConnectionFacts, Mapped
from connector.gateways.errors import AuthenticationFailed, GatewayError, PermissionRefused, RequestRefused
from connector.gateways.zuora import zoql
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import Json
from connector.gateways.zuora.custom_fields import QUERIED
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields, where
from syncrules.field_mapping import FieldMapping
from syncrules.language import Kind

# The API's method types (zuora-api.md section 9); the settings list names for people.
PAYMENT_METHODS = (
    *("ACH", "Cash", "Check", "CreditCard", "PayPal", "WireTransfer", "DebitCard"),
    *("CreditCardReferenceTransaction", "BankTransfer", "Other"),
)

NAMED_OBJECTS = ("Product", "ProductRatePlan", "ProductRatePlanCharge")
CHECKED_OBJECTS = ("Account", *NAMED_OBJECTS, "Subscription", "Invoice", "InvoiceItem", "Payment", "Refund")
EXTERNAL_METHOD = Fields("PaymentMethod", ("Id", "Type", "AccountId", "Active"))
CORE = ("Id", "IntegrationId__NS", "IntegrationStatus__NS", "SyncDate__NS")


def settings(client: Client, keys: Sequence[str]) -> dict[str, Any]:
    """The bodies of some settings in one call; a setting that can't be read is left out."""
    wanted = [{"id": str(place), "method": "GET", "url": key} for place, key in enumerate(keys)]
    answer = client.read("POST", "/settings/batch-requests", body={"requests": wanted}).body
    bodies = {}
    for entry in answer.get("responses") or []:
        response = entry.get("response") or {}
        if str(response.get("status", "")).startswith("200"):
            bodies[str(entry.get("url"))] = response.get("body")
    return bodies


def names(client: Client, kind: Kind) -> Mapping[str, str]:
    """A list of exact names and their ids; what accounts use where the settings are closed to us."""
    if kind is Kind.ZUORA_PAYMENT_METHOD:
        return {name: name for name in PAYMENT_METHODS}
    if kind is Kind.ZUORA_EXTERNAL_METHOD:
        return _external_methods(client)
    if kind is Kind.ZUORA_TERM:
        listed, field = _listed(client, "/payment-terms", "paymentTerms", "name", "id"), "PaymentTerm"
    elif kind is Kind.ZUORA_CURRENCY:
        listed, field = _listed(client, "/currencies", "items", "currencyCode", "currencyCode"), "Currency"
    else:
        raise KeyError(f"{kind} is no list of Zuora")
    return _seen(client, field) if listed is None else listed


def _external_methods(client: Client) -> dict[str, str]:
    """The methods of no account, by their type: those that external payments are recorded with."""
    rows = zoql.rows(client, EXTERNAL_METHOD.query(where("AccountId", "=", None)))
    used = [row for row in rows if row.get("Active") is not False]
    return {str(row["Type"]): row["Id"] for row in sorted(used, key=lambda row: row["Id"], reverse=True)}


def _listed(client: Client, key: str, within: str, name: str, id: str) -> dict[str, str] | None:
    """The entries in use of a setting; None where it is closed to us."""
    try:
        body = settings(client, [key]).get(key)
    except PermissionRefused:
        body = None
    if body is None:
        return None
    entries: list[Json] = body.get(within) or [] if isinstance(body, dict) else body
    used = [entry for entry in entries if entry.get("isActive", entry.get("active", True)) is not False]
    return {str(entry[name]): str(entry.get(id, "")) for entry in used if entry.get(name)}


def name_uses(access: Access, wanted: Sequence[str]) -> dict[str, str]:
    """How many products, rate plans and charges carry each name."""
    tasks = [access.by_ids(Fields(record, ("Id", "Name")), wanted, "Name") for record in NAMED_OBJECTS]
    count = Counter(str(row.get("Name")) for task in tasks for row in task.rows())
    return {name: str(count[name]) for name in wanted if count[name]}


def _seen(client: Client, field: str) -> dict[str, str]:
    """The values of a field on all accounts."""
    rows = zoql.rows(client, Fields("Account", ("Id", field)).query(where(field, "!=", None)))
    return {str(row[field]): str(row[field]) for row in rows}


def test(client: Client, mapped: Mapped) -> ConnectionFacts:
    """Log in and read what the connection has to know; raises GatewayError where the log-in fails."""
    client.log_in()
    notes = [(True, "Zuora accepted the OAuth client.")]
    profile, rules = _facts(client, notes)
    settlement = _invoice_settlement(client, notes)
    notes += [_field_note(client, record) for record in CHECKED_OBJECTS]
    notes += [
        note
        for record, rows in mapped.items()
        if record not in QUERIED
        for note in _mapped(client, record, rows)
    ]
    hierarchy = rules.get("customerHierarchy")
    return ConnectionFacts(
        account=str(profile.get("tenantId") or ""),
        time_zone=str(profile.get("timeZone") or ""),
        invoice_settlement=settlement,
        hierarchy=hierarchy if isinstance(hierarchy, bool) else None,
        notes=tuple(notes),
    )


def _facts(client: Client, notes: list[tuple[bool, str]]) -> tuple[Json, Json]:
    try:
        read = settings(client, ["/entity-profile-info", "/billing-rules"])
    except (PermissionRefused, RequestRefused):
        read = {}
    profile, rules = read.get("/entity-profile-info") or {}, read.get("/billing-rules") or {}
    if profile and rules:
        notes.append((True, "The settings of the tenant can be read."))
    else:
        problem = "The settings of the tenant cannot be read; give the API user that permission."
        notes.append((False, f"{problem} Until then only terms and currencies that accounts use are known."))
    return profile, rules


def _invoice_settlement(client: Client, notes: list[tuple[bool, str]]) -> bool | None:
    """Credit memos can be read only with Invoice Settlement."""
    try:
        client.read("GET", "/v1/credit-memos", params=[("pageSize", "1")])
    except (RequestRefused, PermissionRefused) as refused:
        if isinstance(refused, PermissionRefused) and "settlement" not in refused.text.lower():
            notes.append((False, f"Invoice Settlement cannot be detected: {refused.text}"))
            return None
        notes.append((True, "Invoice Settlement is off."))
        return False
    notes.append((True, "Invoice Settlement is on."))
    return True


def _field_note(client: Client, record: str) -> tuple[bool, str]:
    """Whether the connector's fields exist on an object and may be read."""
    if problem := _unreadable(client, Fields(record, CORE)):
        return False, f"The NetSuite fields of {record} cannot be read: {problem}"
    return True, f"The NetSuite fields of {record} can be read."


def _mapped(client: Client, record: str, rows: Sequence[FieldMapping]) -> Iterator[tuple[bool, str]]:
    for name in dict.fromkeys(row.zuora_field for row in rows):
        if problem := _unreadable(client, Fields(record, ("Id", name))):
            yield False, f"Custom field mapping: {record} {name} cannot be read: {problem}"
        else:
            yield True, f"Custom field mapping: {record} {name} can be read."


def _unreadable(client: Client, fields: Fields) -> str:
    """Why the fields cannot be read; empty when they can. The query itself finds nothing."""
    try:
        zoql.rows(client, fields.query(where("Id", "=", "0" * 32)))
    except AuthenticationFailed:
        raise
    except GatewayError as error:
        return error.text
    return ""
