"""Create, update and delete of the older objects: the rules behind the CRUD and the action calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.zuora import adjustments, legacy_accounts, legacy_cash
from sandbox.zuora.catalog_rules import check_dates, check_new_charge, tiers_of, write_tiers
from sandbox.zuora.object_type import SYSTEM_FIELDS
from sandbox.zuora.records import (
    check_transfer_change,
    clean,
    plain_names,
    require,
)
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import CLOSED_BY_SETTLEMENT, OBJECTS
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import words

_CREATABLE = words(
    "Account Contact Payment InvoicePayment Refund Product ProductRatePlan ProductRatePlanCharge "
    "TaxationItem InvoiceItemAdjustment InvoiceAdjustment"
)
# What an update may touch besides __NS fields; types not named here take every field.
_UPDATABLE: dict[str, frozenset[str]] = {
    "Invoice": frozenset({"Status", "TransferredToAccounting"}),
    "InvoiceItem": frozenset(),
    "InvoiceAdjustment": frozenset({"ReasonCode", "Status", "TransferredToAccounting"}),
    "InvoiceItemAdjustment": frozenset({"ReasonCode", "Status", "TransferredToAccounting"}),
    "Payment": words(
        "AccountId AccountingCode Amount EffectiveDate PaymentMethodId ReferenceId Status "
        "TransferredToAccounting Type"
    ),
    "InvoicePayment": frozenset({"Amount"}),
    "Refund": frozenset({"ReasonCode", "Status", "TransferredToAccounting"}),
    "Subscription": frozenset({"Notes"}),
}
_COMPUTED = frozenset({"Balance", "CreditBalance", "TotalInvoiceBalance", "LastInvoiceDate"})
_NOT_UPDATABLE = frozenset(
    {"RefundInvoicePayment", "RatePlan", "RatePlanCharge", "PaymentMethod", "ProductRatePlanChargeTier"}
)
_NEVER_DELETED = frozenset({"InvoiceItem", "TaxationItem", "InvoicePayment", "RefundInvoicePayment"})
_DELETABLE_STATES = {
    "Payment": ("Draft", "Canceled", "Error"),
    "Refund": ("Canceled",),
    "Invoice": ("Draft", "Canceled"),
    "InvoiceAdjustment": ("Canceled",),
    "InvoiceItemAdjustment": ("Canceled",),
}


def _check_type(tenant: Tenant, name: Any) -> str:
    kind = OBJECTS.get(name) if isinstance(name, str) else None
    if kind is None or not kind.legacy or name in tenant.withheld:
        raise Refusal("unknown_type", f"invalid object type: {name}")
    if tenant.invoice_settlement and name in CLOSED_BY_SETTLEMENT:
        raise Refusal("feature", f"{name} is not supported when Invoice Settlement is enabled.")
    return kind.name


def create(tenant: Tenant, name: Any, fields: Mapping[str, Any]) -> Row:
    """Create one record from PascalCase fields and return it; Refusal when a rule forbids it."""
    name = _check_type(tenant, name)
    if name not in _CREATABLE:
        raise Refusal("unknown_type", f"{name} cannot be created.")
    fields = plain_names(name, fields)
    return _CREATORS.get(name, _create_plain)(tenant, fields, name)


def _create_plain(tenant: Tenant, fields: Mapping[str, Any], name: str) -> Row:
    require(fields, *OBJECTS[name].required)
    row = clean(tenant, name, fields, OBJECTS[name].stored - _COMPUTED)
    number = OBJECTS[name].numbering
    if number and row.get(number.field) and tenant.find(name, row[number.field]):
        raise Refusal("duplicate", f"{number.field} {row[number.field]} already exists.")
    return tenant.insert(name, **row)


def _create_dated(tenant: Tenant, fields: Mapping[str, Any], name: str) -> Row:
    check_dates(clean(tenant, name, fields))
    return _create_plain(tenant, fields, name)


def _create_charge(tenant: Tenant, fields: Mapping[str, Any], name: str) -> Row:
    check_new_charge(fields)
    tiers = tiers_of(tenant, fields)
    charge = _create_plain(tenant, fields, name)
    write_tiers(tenant, charge["Id"], tiers)
    return charge


_CREATORS: dict[str, Callable[[Tenant, Mapping[str, Any], str], Row]] = {
    "Account": lambda tenant, fields, _: legacy_accounts.create_account(tenant, fields),
    "Contact": lambda tenant, fields, _: legacy_accounts.create_contact(tenant, fields),
    "Product": _create_dated,
    "ProductRatePlan": _create_dated,
    "ProductRatePlanCharge": _create_charge,
    "Payment": lambda tenant, fields, _: legacy_cash.create_payment(tenant, fields),
    "InvoicePayment": lambda tenant, fields, _: legacy_cash.create_invoice_payment(tenant, fields),
    "Refund": lambda tenant, fields, _: legacy_cash.create_refund(tenant, fields),
    "InvoiceAdjustment": lambda tenant, fields, _: adjustments.create_of_invoice(tenant, fields),
    "InvoiceItemAdjustment": lambda tenant, fields, _: adjustments.create_of_item(tenant, fields),
}


def update(tenant: Tenant, name: Any, key: Any, fields: Mapping[str, Any]) -> Row:
    """Change one record by Id (or number); `fieldsToNull` names fields to empty. Returns the record."""
    name = _check_type(tenant, name)
    row = tenant.find(name, key)
    if row is None or name in _NOT_UPDATABLE:
        raise Refusal("not_found", f"invalid id: {key}")
    fields = plain_names(name, fields)
    allowed = _UPDATABLE.get(name, OBJECTS[name].stored - _COMPUTED)
    changes = clean(tenant, name, fields, allowed)
    for field in plain_names(name, dict.fromkeys(fields.get("fieldsToNull") or ())):
        if field in SYSTEM_FIELDS or not (field in allowed or field.endswith("__NS")):
            raise Refusal("unknown_field", f"invalid field to null: {field}")
        changes[field] = None
    check_transfer_change(tenant, row, changes)
    for field in OBJECTS[name].required:
        if field in changes and changes[field] is None:
            raise Refusal("missing_value", f"Missing required value: {field}")
    _CHANGERS.get(name, _change_plain)(tenant, row, changes, name)
    return tenant.get(name, row["Id"])


def _change_plain(tenant: Tenant, row: Row, changes: Row, name: str) -> None:
    tenant.update(name, row["Id"], **changes)


def _change_dated(tenant: Tenant, row: Row, changes: Row, name: str) -> None:
    check_dates({**row, **changes})
    _change_plain(tenant, row, changes, name)


def _change_invoice(tenant: Tenant, row: Row, changes: Row, name: str) -> None:
    status = changes.get("Status") or row["Status"]
    if (row["Status"], status) not in {(row["Status"],) * 2, ("Draft", "Posted"), ("Draft", "Canceled")}:
        raise Refusal("invalid_value", f"The status cannot change from {row['Status']} to {status}.")
    if status == "Posted" and row["Status"] == "Draft":
        changes["PostedDate"] = tenant.now()
    tenant.update(name, row["Id"], **changes)


def _change_invoice_payment(tenant: Tenant, row: Row, changes: Row, name: str) -> None:
    if tenant.get("Payment", row["PaymentId"])["Status"] != "Draft":
        raise Refusal("business_rule", "Invoice payments of draft payments can be changed only.")
    tenant.update(name, row["Id"], **changes)


_CHANGERS: dict[str, Callable[[Tenant, Row, Row, str], None]] = {
    "Account": lambda tenant, row, changes, _: legacy_accounts.change_account(tenant, row, changes),
    "Contact": lambda tenant, row, changes, _: legacy_accounts.change_contact(tenant, row, changes),
    "Product": _change_dated,
    "ProductRatePlan": _change_dated,
    "Invoice": _change_invoice,
    "InvoicePayment": _change_invoice_payment,
    "Payment": lambda tenant, row, changes, _: legacy_cash.change_payment(tenant, row, changes),
    "Refund": lambda tenant, row, changes, _: legacy_cash.change_refund(tenant, row, changes),
    "InvoiceAdjustment": adjustments.change,
    "InvoiceItemAdjustment": adjustments.change,
}


def delete(tenant: Tenant, name: Any, key: Any) -> str:
    """Delete one record by Id and return the Id; refused while other records point to it."""
    name = _check_type(tenant, name)
    row = tenant.find(name, key)
    if row is None:
        raise Refusal("not_found", f"invalid id: {key}")
    states = _DELETABLE_STATES.get(name)
    free = row["Status"] in states if states else not _is_used(tenant, name, row["Id"])
    if not free or name in _NEVER_DELETED:
        raise Refusal("delete_refused", f"{name} {row['Id']} cannot be deleted.")
    tenant.delete(name, row["Id"])
    return str(row["Id"])


def _is_used(tenant: Tenant, name: str, key: str) -> bool:
    return any(
        next(tenant.table(kind.name).where(**{field: key}), None) is not None
        for kind in OBJECTS.values()
        for field, parent in kind.parents.items()
        if parent == name
    )
