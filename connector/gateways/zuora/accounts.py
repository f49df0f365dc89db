"""Creates accounts and contacts in Zuora, one call each with its Idempotency-Key (zuora-api.md section 9)."""

from __future__ import annotations

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import encode, outgoing
from connector.gateways.zuora.failures import UNKNOWN, Reason
from connector.gateways.zuora.updates import Outcome, refused
from syncrules.language import Write

PATHS = {"Account": "/v1/object/account", "Contact": "/v1/object/contact"}


def create_object(client: Client, write: Write, *, invoice_settlement: bool) -> Outcome:
    """Create one record through the object API, which alone can make a draft account without contacts."""
    body = {name: outgoing(name, value) for name, value in write.fields.items()}
    try:
        reply = client.write("POST", PATHS[write.record], body, key=write.key)
    except GatewayError as error:
        return refused(error, 1)
    exchange = reply.exchange(encode(body), encode(reply.body))
    if id := str(reply.body.get("Id") or ""):
        return Outcome([WriteResult(id, exchange=exchange)])
    lost = refused(Reason("", f"the answer names no {write.record}").error(UNKNOWN), 1).results[0].refusal
    return Outcome([WriteResult(refusal=lost, exchange=exchange)])
