"""What one record shows now, every field of it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from connector.gateways.errors import RequestRefused
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import encode

PATHS = {
    "Account": "/v1/object/account",
    "CreditMemo": "/v1/credit-memos",
    "DebitMemo": "/v1/debit-memos",
    "Invoice": "/v1/object/invoice",
    "InvoiceAdjustment": "/v1/object/invoice-adjustment",
    "InvoiceItemAdjustment": "/v1/object/invoice-item-adjustment",
    "Payment": "/v1/object/payment",
    "Product": "/v1/object/product",
    "ProductRatePlan": "/v1/object/product-rate-plan",
    "ProductRatePlanCharge": "/v1/object/product-rate-plan-charge",
    "Refund": "/v1/object/refund",
    "Subscription": "/v1/subscriptions",
}


def show(client: Client, records: Sequence[str], id_: str) -> str:
    """The first of these objects that has the id, as JSON; empty when none has. Raises GatewayError."""
    for record in records:
        try:
            return encode(client.read("GET", f"{PATHS[record]}/{quote(id_, safe='')}").body)
        except RequestRefused as error:
            if not _missing(error.remote_code):
                raise
    return ""


def _missing(code: str) -> bool:
    """404 of the older calls; in the others the last two digits of the code are the category."""
    return code == "404" or (code.isdecimal() and code[-2:] == "40" and len(code) > 3)
