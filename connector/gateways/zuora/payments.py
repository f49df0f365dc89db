"""Creates payments of settlement tenants and changes their applications (zuora-api.md section 9)."""

from __future__ import annotations

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError
from connector.gateways.zuora.bodies import application, settlement_payment
from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import encode
from connector.gateways.zuora.failures import UNKNOWN, Reason
from connector.gateways.zuora.updates import Outcome, refused
from syncrules.language import Write

# Sublist of an update -> the call that performs it.
APPLICATIONS = {"Apply": "apply", "Unapply": "unapply"}


def applies(write: Write) -> bool:
    """Whether an update changes what a payment is applied to."""
    return write.record == "Payment" and not APPLICATIONS.keys().isdisjoint(write.sublists)


def create_payment(client: Client, write: Write, *, invoice_settlement: bool) -> Outcome:
    """Create one payment with its applications and its Idempotency-Key; the result carries Zuora's id."""
    body = settlement_payment(write)
    try:
        reply = client.write("POST", "/v1/payments", body, key=write.key)
    except GatewayError as error:
        return refused(error, 1)
    exchange = reply.exchange(encode(body), encode(reply.body))
    if id := str(reply.body.get("id") or ""):
        return Outcome([WriteResult(id, exchange=exchange)])
    lost = refused(Reason("", "the answer names no payment").error(UNKNOWN), 1).results[0].refusal
    return Outcome([WriteResult(refusal=lost, exchange=exchange)])


def change_applications(client: Client, write: Write) -> Outcome:
    """Apply a payment to documents, or take it back from them.

    Repeating such a call would apply twice, so it carries no key and a lost answer stays unclear: the next
    attempt compares what is applied then.
    """
    ((name, sublist),) = write.sublists.items()
    body = application(sublist)
    try:
        reply = client.write("PUT", f"/v1/payments/{write.id}/{APPLICATIONS[name]}", body)
    except GatewayError as error:
        return refused(error, 1)
    return Outcome([WriteResult(str(write.id), exchange=reply.exchange(encode(body), encode(reply.body)))])
