"""Creates subscriptions in Zuora: by an order, or directly where the tenant has no Orders (section 9)."""

from __future__ import annotations

from connector.gateways.base import WriteResult
from connector.gateways.errors import GatewayError, PermissionRefused, RequestRefused
from connector.gateways.zuora.client import Client, Reply
from connector.gateways.zuora.codec import Json, encode, outgoing
from connector.gateways.zuora.failures import UNKNOWN, Reason
from connector.gateways.zuora.updates import Outcome, refused
from syncrules.language import Write

ORDERS = "/v1/orders?returnIds=true"
SUBSCRIPTIONS = "/v1/subscriptions"
MONTH = "Month"
TRIGGERS = {
    "ContractEffectiveDate": "ContractEffective",
    "ServiceActivationDate": "ServiceActivation",
    "ContractAcceptanceDate": "CustomerAcceptance",
}
DIRECT_NAMES = {
    "AccountId": "accountKey",
    "Name": "subscriptionNumber",
    "TermType": "termType",
    "AutoRenew": "autoRenew",
    "InitialTerm": "initialTerm",
    "RenewalTerm": "renewalTerm",
    "TermStartDate": "termStartDate",
    "ContractEffectiveDate": "contractEffectiveDate",
    "ServiceActivationDate": "serviceActivationDate",
    "ContractAcceptanceDate": "customerAcceptanceDate",
}
NOT_SERVED = {"404", "405"}  # HTTP statuses


def create_subscription(client: Client, write: Write, *, invoice_settlement: bool) -> Outcome:
    """Create one subscription with its Idempotency-Key; the result carries id and number."""
    body = order_body(write)
    try:
        reply = client.write("POST", ORDERS, body, key=write.key)
    except (PermissionRefused, RequestRefused) as error:
        if not _without_orders(error):
            return refused(error, 1)
        return _directly(client, write)
    except GatewayError as error:
        return refused(error, 1)
    return _outcome(client, reply, body, _first(reply, "subscriptionNumbers", "subscriptions"))


def _directly(client: Client, write: Write) -> Outcome:
    # A key of its own: Zuora refuses the order's key at another address.
    body = subscription_body(write)
    try:
        reply = client.write("POST", SUBSCRIPTIONS, body, key=f"{write.key}-direct")
    except GatewayError as error:
        return refused(error, 1)
    return _outcome(client, reply, body, str(reply.body.get("subscriptionNumber") or ""))


def _without_orders(error: GatewayError) -> bool:
    """The refusal is about Orders as such, not about this order: a feature or address that is missing."""
    return isinstance(error, PermissionRefused) or error.values["status"] in NOT_SERVED


def order_body(write: Write) -> Json:
    """The body of POST /v1/orders: an order of one subscription, with nothing billed."""
    fields = write.fields
    created: Json = {
        "terms": _terms(write),
        "subscribeToRatePlans": _rate_plans(write),
    }
    if name := fields.get("Name"):
        created["subscriptionNumber"] = name
    if currency := fields.get("Currency"):
        created["currency"] = currency
    triggers = [
        {"name": trigger, "triggerDate": outgoing(field, fields[field])}
        for field, trigger in TRIGGERS.items()
        if field in fields
    ]
    action: Json = {"type": "CreateSubscription", "createSubscription": created}
    if triggers:
        action["triggerDates"] = triggers
    return {
        "orderDate": outgoing("OrderDate", fields["OrderDate"]),
        "existingAccountId": fields["AccountId"],
        "processingOptions": {"runBilling": False, "collectPayment": False},
        "subscriptions": [{"customFields": _custom(write), "orderActions": [action]}],
    }


def _terms(write: Write) -> Json:
    fields = write.fields
    initial: Json = {"termType": fields["TermType"]}
    if "TermStartDate" in fields:
        initial["startDate"] = outgoing("TermStartDate", fields["TermStartDate"])
    if "InitialTerm" in fields:
        initial |= {"period": fields["InitialTerm"], "periodType": MONTH}
    terms: Json = {"initialTerm": initial}
    if "AutoRenew" in fields:
        terms["autoRenew"] = fields["AutoRenew"]
    if "RenewalTerm" in fields:
        terms["renewalSetting"] = "RENEW_WITH_SPECIFIC_TERM"
        terms["renewalTerms"] = [{"period": fields["RenewalTerm"], "periodType": MONTH}]
    return terms


def subscription_body(write: Write) -> Json:
    """The body of POST /v1/subscriptions, which has no order date and always asks for a renewal term."""
    fields = {"RenewalTerm": 0, **write.fields}
    body = {DIRECT_NAMES[name]: outgoing(name, v) for name, v in fields.items() if name in DIRECT_NAMES}
    for term in ("initialTerm", "renewalTerm"):
        if term in body:
            body[f"{term}PeriodType"] = MONTH
    return {
        **body,
        "subscribeToRatePlans": _rate_plans(write),
        "runBilling": False,
        "collect": False,
        **_custom(write),
    }


def _rate_plans(write: Write) -> list[Json]:
    rows = write.sublists["RatePlans"].rows
    return [{"productRatePlanId": row.fields["ProductRatePlanId"]} for row in rows]


def _custom(write: Write) -> Json:
    return {name: outgoing(name, v) for name, v in write.fields.items() if name.endswith("__NS")}


def _first(reply: Reply, *names: str) -> str:
    for name in names:
        for entry in reply.body.get(name) or []:
            number = entry.get("subscriptionNumber") if isinstance(entry, dict) else entry
            if number:
                return str(number)
    return ""


def _outcome(client: Client, reply: Reply, body: Json, number: str) -> Outcome:
    exchange = reply.exchange(encode(body), encode(reply.body))
    id = str(reply.body.get("subscriptionId") or _first(reply, "subscriptionIds"))
    try:
        if not number:
            raise Reason("", "the answer names no subscription").error(UNKNOWN)
        if not id:  # not every tenant gives ids with an order
            shown = client.read("GET", f"{SUBSCRIPTIONS}/{number}").body
            id = str(shown.get("id") or "")
    except GatewayError as error:
        # The subscription exists: unclear makes the next attempt find it.
        lost = refused(Reason("", error.text).error(UNKNOWN), 1).results[0].refusal
        return Outcome([WriteResult(refusal=lost, exchange=exchange)])
    return Outcome([WriteResult(id, exchange=exchange, number=number)])
