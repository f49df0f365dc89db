"""Creates refunds in Zuora, once each (zuora-api.md sections 5 and 9, refunds.md)."""

from __future__ import annotations

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError
from connector.gateways.zuora.bodies import legacy_refund, settlement_refund
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import encode
from connector.gateways.zuora.failures import UNKNOWN, Reason
from connector.gateways.zuora.updates import Outcome, refused
from syncrules.language import Write


def create_refund(client: Client, write: Write, *, invoice_settlement: bool) -> Outcome:
    """Create one refund with its Idempotency-Key; the result carries Zuora's id."""
    path, body = (
        settlement_refund(write) if invoice_settlement else ("/v1/object/refund", legacy_refund(write))
    )
    try:
        reply = client.write("POST", path, body, key=write.key)
    except GatewayError as error:
        return refused(error, 1)
    id = str(reply.body.get("Id") or reply.body.get("id") or "")
    exchange = reply.exchange(encode(body), encode(reply.body))
    if not id:
        lost = refused(Reason("", "the answer names no refund").error(UNKNOWN), 1).results[0].refusal
        return Outcome([WriteResult(refusal=lost, exchange=exchange)])
    return Outcome([WriteResult(id, exchange=exchange)])
