"""Which records are created in Zuora, and by which call (zuora-api.md section 9)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from connector.gateways.zuora.accounts import create_object
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.refunds import create_refund
from connector.gateways.zuora.subscriptions import create_subscription
from connector.gateways.zuora.updates import Outcome
from syncrules.language import Write


class Creator(Protocol):
    """Creates one record with its Idempotency-Key; the outcome's only result carries Zuora's id."""

    def __call__(self, client: Client, write: Write, *, invoice_settlement: bool) -> Outcome: ...


CREATORS: Mapping[str, Creator] = MappingProxyType(
    {
        "Account": create_object,
        "Contact": create_object,
        "Refund": create_refund,
        "Subscription": create_subscription,
    }
)
