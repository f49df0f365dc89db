"""Creates refunds in Zuora, once each (zuora-api.md sections 5 and 9, refunds.md)."""

from __future__ import annotations

from dataclasses import replace

from connector.gateways.base import Refusal, WriteResult
from connector.gateways.errors import GatewayError, Kind
from connector.gateways.zuora.bodies import TRANSFERRED, legacy_refund, settlement_refund
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import encode
from connector.gateways.zuora.failures import UNKNOWN, Reason
from connector.gateways.zuora.updates import Outcome, refused, update_rows
from syncrules.language import Verb, Write


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
    refusal = None if invoice_settlement else _transferred(client, write, id)
    if refusal is None:
        return Outcome([WriteResult(id, exchange=exchange)])
    # The refund exists but is not complete: the next attempt finds it and completes it.
    kind = Kind.UNCLEAR if refusal.kind is Kind.TEMPORARY else refusal.kind
    return Outcome([WriteResult(id, replace(refusal, kind=kind, sent=True), exchange=exchange)])


def _transferred(client: Client, write: Write, id: str) -> Refusal | None:
    """Set Transferred to Accounting, which the creation doesn't take; gives why that was refused."""
    if TRANSFERRED not in write.fields:
        return None
    fields = {TRANSFERRED: write.fields[TRANSFERRED]}
    update = Write(write.system, Verb.UPDATE, "Refund", fields, id=id)
    return update_rows(client, [update], invoice_settlement=False).results[0].refusal
