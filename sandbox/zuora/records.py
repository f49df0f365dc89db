"""Checks that every write passes, whichever family of endpoints it came through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sandbox.zuora.object_type import SYSTEM_FIELDS
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import BadValue, coerce, to_decimal, words

LONGEST_CUSTOM_TEXT = 255
METHOD_TYPES = words(
    "ACH Cash Check CreditCard PayPal WireTransfer DebitCard CreditCardReferenceTransaction BankTransfer "
    "Other"
)
ITEM_TYPES = ("Inventory", "Non Inventory", "Service")
TRANSFER_STATES = ("Processing", "Yes", "Error", "Ignore")
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Account", "SynctoNetSuite__NS"): ("Yes", "No"),
    ("Account", "CustomerType__NS"): ("Company", "Individual"),
    ("Account", "Status"): ("Active", "Draft", "Canceled"),
    ("Product", "ItemType__NS"): ITEM_TYPES,
    ("ProductRatePlan", "ItemType__NS"): ITEM_TYPES,
    ("ProductRatePlan", "IncludeChildren__NS"): ("Yes", "No"),
    ("ProductRatePlan", "BillingPeriod__NS"): ("Monthly", "Quarterly", "Annual", "Semi-Annual"),
    ("ProductRatePlanCharge", "ItemType__NS"): ITEM_TYPES,
    ("ProductRatePlanCharge", "IncludeChildren__NS"): ("Yes", "No"),
    ("Payment", "Type"): ("External", "Electronic"),
    ("Refund", "Type"): ("External", "Electronic"),
    ("InvoiceAdjustment", "Type"): ("Credit", "Charge"),
    ("InvoiceAdjustment", "Status"): ("Processed", "Canceled"),
    ("InvoiceItemAdjustment", "Type"): ("Credit", "Charge"),
    ("InvoiceItemAdjustment", "SourceType"): ("InvoiceDetail", "Tax"),
    ("InvoiceItemAdjustment", "Status"): ("Processed", "Canceled"),
}


def plain_names(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without the object's name before a field's: both spellings of __NS keys are taken."""
    return {field.removeprefix(f"{name}."): value for field, value in fields.items()}


def clean(
    tenant: Tenant, name: str, fields: Mapping[str, Any], allowed: Collection[str] | None = None
) -> Row:
    """The stored form of the fields a caller may set; others are ignored, as the real service does.

    Raises Refusal: invalid_value for a value that doesn't fit, not_found for a missing parent record.
    """
    kind = OBJECTS[name]
    row: Row = {}
    for field, value in fields.items():
        settable = field in kind.stored and field not in SYSTEM_FIELDS
        if not settable or not (allowed is None or field in allowed or field.endswith("__NS")):
            continue
        try:
            row[field] = coerce(field, None if value == "" else value)
        except BadValue as error:
            raise Refusal("invalid_value", str(error)) from error
        _check_value(name, field, row[field])
    for field, parent in kind.parents.items():
        if row.get(field) and row[field] not in tenant.table(parent).rows:
            raise Refusal("not_found", f"Invalid id for {field}: {row[field]}")
    return row


def _check_value(name: str, field: str, value: Any) -> None:
    if field.endswith("__NS") and value is not None and len(value) > LONGEST_CUSTOM_TEXT:
        raise Refusal("invalid_value", f"The length of {field} exceeds {LONGEST_CUSTOM_TEXT} characters.")
    choices = _CHOICES.get((name, field))
    if field == "TransferredToAccounting":
        choices = TRANSFER_STATES
    if choices and value is not None and value not in choices:
        raise Refusal("invalid_value", f"Invalid value for field {field}: {value}")


def transfer_state(value: Any) -> str | None:
    """The stored form of a REST `transferredToAccounting`: `No` is stored as nothing."""
    if value in (None, "No"):
        return None
    if value not in TRANSFER_STATES:
        raise Refusal("invalid_value", f"Invalid value for field transferredToAccounting: {value}")
    return str(value)


def check_transfer_change(tenant: Tenant, row: Row, changes: Row) -> None:
    """Leaving `Yes` needs the user permission Override Transferred to Accounting."""
    name = "TransferredToAccounting"
    leaves = name in changes and row.get(name) == "Yes" and changes[name] != "Yes"
    if leaves and not tenant.may_override_transferred:
        raise Refusal("permission", "You do not have permission to override Transferred to Accounting.")


def require(fields: Mapping[str, Any], *names: str) -> None:
    """Refusal missing_value naming the first absent field."""
    for name in names:
        if fields.get(name) in (None, ""):
            raise Refusal("missing_value", f"Missing required value: {name}")


def positive(value: Any, name: str) -> Decimal:
    """An amount above zero, at most two decimals kept by the tenant's currency."""
    try:
        amount = to_decimal(value)
    except ValueError as error:
        raise Refusal("invalid_value", f"'{name}' is invalid: {value}") from error
    if amount <= 0:
        raise Refusal("invalid_value", f"'{name}' must be greater than 0.")
    return amount


def existing(tenant: Tenant, name: str, key: Any) -> Row:
    """A record by Id or number; Refusal not_found."""
    row = tenant.find(name, key)
    if row is None:
        raise Refusal("not_found", f"Cannot find {name} by key: '{key}'.")
    return row


def check_method_type(fields: Mapping[str, Any], type_name: str, method_name: str) -> None:
    """External refunds need a method type that exists; electronic ones have no gateway here."""
    if fields.get(type_name) != "External":
        raise Refusal("business_rule", "The payment gateway is not available for electronic refunds.")
    require(fields, method_name)
    if fields[method_name] not in METHOD_TYPES:
        raise Refusal("invalid_value", f"Invalid value for field {method_name}: {fields[method_name]}")


def check_reference_data(tenant: Tenant, fields: Mapping[str, Any]) -> None:
    """Currency and payment term must be active in the tenant's settings, when those are filled."""
    currencies = [item["currencyCode"] for item in tenant.settings.get("currencies", ()) if item["active"]]
    if fields.get("Currency") and currencies and fields["Currency"] not in currencies:
        raise Refusal("invalid_value", f"Invalid value for field Currency: {fields['Currency']}")
    terms = [item["name"] for item in tenant.settings.get("paymentTerms", ()) if item["isActive"]]
    if fields.get("PaymentTerm") and terms and fields["PaymentTerm"] not in terms:
        raise Refusal("invalid_value", f"Invalid value for field PaymentTerm: {fields['PaymentTerm']}")
    if fields.get("BillCycleDay") is not None and not 0 <= fields["BillCycleDay"] <= 31:
        raise Refusal("invalid_value", f"Invalid value for field BillCycleDay: {fields['BillCycleDay']}")
