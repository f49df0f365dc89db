"""The Zuora settings that every scenario shares, in the shape of the Settings API."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.tenant import Tenant

PAYMENT_METHODS = (
    "ACH",
    "Cash",
    "Check",
    "CreditCard",
    "Other",
    "PayPal",
    "WireTransfer",
    "DebitCard",
    "CreditCardReferenceTransaction",
)
# Two of them have no exact counterpart in NetSuite: "Net 45", and "Due upon receipt" with a small u.
TERMS = (
    ("Net 15", 15),
    ("Net 30", 30),
    ("Net 60", 60),
    ("Due Upon Receipt", 0),
    ("Net 45", 45),
    ("Due upon receipt", 0),
)
CURRENCIES = ("USD", "EUR", "GBP", "SEK")


def set_up(tenant: Tenant) -> None:
    """Write the settings, and a payment method of each kind that belongs to no account."""
    tenant.settings.update(
        paymentTerms=[_term(number, *term) for number, term in enumerate(TERMS, 1)],
        currencies=[_currency(code) for code in CURRENCIES],
        billingRules={"customerHierarchy": True, "allowNegativeInvoice": True},
        entityProfile={
            "tenantId": "11042",
            "tenantName": "Larkfield Inc.",
            "timeZone": "America/Los_Angeles",
        },
        paymentMethods=list(PAYMENT_METHODS),
    )
    for kind in PAYMENT_METHODS:
        # What payments from elsewhere are recorded with; it belongs to no account.
        tenant.insert("PaymentMethod", Type=kind, Name=kind, IsSystem=True)


def _term(number: int, name: str, days: int) -> dict[str, Any]:
    return {
        "id": f"8ad0e0{number:026x}",
        "name": name,
        "isActive": True,
        "isDefault": name == "Net 30",
        "intervalNumber": days,
        "type": "NetPaymentTerm",
    }


def _currency(code: str) -> dict[str, Any]:
    return {
        "currencyCode": code,
        "active": True,
        "default": code == "USD",
        "roundingMode": "HALF_UP",
        "roundingIncrement": "0.01",
        "rate": 1,
    }
