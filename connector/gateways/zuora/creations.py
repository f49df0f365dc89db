"""Which records are created in Zuora, and by which call (zuora-api.md section 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from connector.gateways.zuora.accounts import create_object
from connector.gateways.zuora.adjustments import create_adjustments
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.payments import create_payment
from connector.gateways.zuora.refunds import create_refund
from connector.gateways.zuora.rows import create_rows
from connector.gateways.zuora.subscriptions import create_subscription
from connector.gateways.zuora.updates import Outcome
from syncrules.language import Write


class Creator(Protocol):
    """Creates one record with its Idempotency-Key; the outcome's only result carries Zuora's id."""

    def __call__(self, client: Client, write: Write, *, invoice_settlement: bool) -> Outcome: ...


class BulkCreator(Protocol):
    """Creates records of one kind in one call; the outcome has a result for each write, in order."""

    def __call__(self, client: Client, writes: Sequence[Write]) -> Outcome: ...


CREATORS: Mapping[str, Creator] = MappingProxyType(
    {
        "Account": create_object,
        "Contact": create_object,
        "Payment": create_payment,
        "Refund": create_refund,
        "Subscription": create_subscription,
    }
)
# At most 50 in a call; payments only where a tenant has no Invoice Settlement.
BULK_CREATORS: Mapping[str, BulkCreator] = MappingProxyType(
    {
        "InvoiceAdjustment": create_adjustments,
        "InvoiceItemAdjustment": create_adjustments,
        "InvoicePayment": create_rows,
        "Payment": create_rows,
    }
)


def in_bulk(record: str, *, invoice_settlement: bool) -> bool:
    """Whether records of this kind are created many to a call."""
    return record in BULK_CREATORS and not (record == "Payment" and invoice_settlement)
