"""What an admin may map for the custom field phase (custom-fields.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MappedObject(StrEnum):
    """A Zuora object whose custom fields can be copied; the value is its API name."""

    ACCOUNT = "Account"
    INVOICE = "Invoice"
    CREDIT_MEMO = "CreditMemo"
    PAYMENT = "Payment"
    PRODUCT = "Product"
    RATE_PLAN = "ProductRatePlan"
    CHARGE = "ProductRatePlanCharge"

    @property
    def label(self) -> str:
        """As the page calls it."""
        return _LABELS[self]

    @property
    def prefix(self) -> str:
        """How the script ids of its NetSuite fields begin: entity, transaction body or item fields."""
        return _PREFIXES.get(self, "custitem")


_LABELS = {
    MappedObject.ACCOUNT: "Account",
    MappedObject.INVOICE: "Invoice",
    MappedObject.CREDIT_MEMO: "Credit Memo",
    MappedObject.PAYMENT: "Payment",
    MappedObject.PRODUCT: "Product",
    MappedObject.RATE_PLAN: "Rate Plan",
    MappedObject.CHARGE: "Charge",
}
_PREFIXES = {
    MappedObject.ACCOUNT: "custentity",
    MappedObject.INVOICE: "custbody",
    MappedObject.CREDIT_MEMO: "custbody",
    MappedObject.PAYMENT: "custbody",
}


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One row: a Zuora custom field, and script id and internal id of the free-form NetSuite field."""

    zuora_field: str
    script_id: str
    internal_id: str
