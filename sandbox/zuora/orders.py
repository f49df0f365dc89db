"""/v1/orders: orders that start subscriptions, at once or as a job, and reading them."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.context import Context, Raw, Route
from sandbox.zuora.records import clean, existing, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, paged, show, spell
from sandbox.zuora.subscribing import Wish, checked, day_of, start
from sandbox.zuora.subscriptions import custom_fields
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

MOST_SUBSCRIPTIONS = 50
MOST_ACTIONS = 50

_TRIGGERS = {
    "ContractEffective": "ContractEffectiveDate",
    "ServiceActivation": "ServiceActivationDate",
    "CustomerAcceptance": "ContractAcceptanceDate",
}
_ORDER = spell("OrderNumber OrderDate Status Currency CreatedDate UpdatedDate Category")


def create(context: Context) -> dict[str, Any]:
    """An order, carried out at once: every subscription of it or none."""
    return _perform(context)


def create_later(context: Context) -> Raw:
    """The same as a job; its outcome is read from /v1/async-jobs/{id}."""
    try:
        job = {
            "status": "Completed",
            "errors": None,
            "result": {**_perform(context), "jobType": "AsyncCreateOrder"},
        }
    except Refusal as refusal:
        job = {"status": "Failed", "errors": refusal.message, "result": None}
    return Raw(202, ok({"jobId": context.memory.keep(job)}))


def read_job(context: Context) -> dict[str, Any]:
    """What became of an order that was given as a job."""
    try:
        return ok(context.memory.recall(context.key))
    except KeyError as error:
        raise Refusal("not_found", f"Cannot find a job with id {context.key}.") from error


def _perform(context: Context) -> dict[str, Any]:
    tenant, body = context.tenant, context.fields()
    if not tenant.orders_enabled:
        raise Refusal("feature", "The Orders feature is not enabled in this tenant.")
    require(body, "orderDate", "subscriptions")
    account = _account(tenant, body)
    order_date = day_of("orderDate", body["orderDate"])
    wishes = [_wish(tenant, account, order_date, action, own) for own, action in _actions(body)]
    order = tenant.insert(
        "Order",
        AccountId=account["Id"],
        OrderDate=order_date,
        Currency=account["Currency"],
        **({"OrderNumber": body["orderNumber"]} if body.get("orderNumber") else {}),
        **clean(tenant, "Order", custom_fields(body.get("customFields"))),
    )
    made = [start(tenant, wish, OrderId=order["Id"]) for wish in wishes]
    context.rows = len(made)
    answer = {
        "orderNumber": order["OrderNumber"],
        "accountNumber": account["AccountNumber"],
        "status": order["Status"],
        "subscriptionNumbers": [row["Name"] for row in made],
        "subscriptions": [{"subscriptionNumber": row["Name"], "status": row["Status"]} for row in made],
    }
    if context.request.value("returnIds").lower() == "true":
        ids = [row["Id"] for row in made]
        answer.update(orderId=order["Id"], accountId=account["Id"], subscriptionIds=ids)
    return ok(answer)


def _account(tenant: Tenant, body: dict[str, Any]) -> Row:
    if body.get("newAccount"):
        raise Refusal("business_rule", "Orders with a new account are not served here.")
    keys = [body[name] for name in ("existingAccountNumber", "existingAccountId") if body.get(name)]
    if not keys:
        raise Refusal("missing_value", "Missing required value: existingAccountNumber")
    return existing(tenant, "Account", keys[0])


def _actions(body: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    subscriptions = body["subscriptions"]
    if not isinstance(subscriptions, list) or len(subscriptions) > MOST_SUBSCRIPTIONS:
        raise Refusal("too_many", f"An order takes at most {MOST_SUBSCRIPTIONS} subscriptions.")
    pairs = [(own, action) for own in subscriptions for action in own.get("orderActions") or []]
    if not pairs:
        raise Refusal("missing_value", "Missing required value: orderActions")
    if len(pairs) > MOST_ACTIONS:
        raise Refusal("too_many", f"An order takes at most {MOST_ACTIONS} order actions.")
    return pairs


def _wish(tenant: Tenant, account: Row, order_date: Any, action: dict[str, Any], own: dict[str, Any]) -> Wish:
    if action.get("type") != "CreateSubscription":
        raise Refusal("business_rule", f"Order action {action.get('type')} is not served here.")
    asked = action.get("createSubscription") or {}
    terms = asked.get("terms") or {}
    initial = terms.get("initialTerm") or {}
    require(initial, "termType")
    renewal = (terms.get("renewalTerms") or [{}])[0]
    fields: dict[str, Any] = {
        "Name": asked.get("subscriptionNumber"),
        "Currency": asked.get("currency"),
        "Notes": asked.get("notes"),
        "AutoRenew": terms.get("autoRenew"),
        "RenewalSetting": terms.get("renewalSetting"),
        "TermType": initial["termType"],
        "InitialTerm": initial.get("period"),
        "InitialTermPeriodType": initial.get("periodType"),
        "TermStartDate": initial.get("startDate"),
        "RenewalTerm": renewal.get("period"),
        "RenewalTermPeriodType": renewal.get("periodType"),
        # Without an effective date of its own an action takes the order's.
        "ContractEffectiveDate": order_date,
        **_triggers(action),
        **custom_fields(own.get("customFields")),
    }
    return checked(tenant, account, fields, asked.get("subscribeToRatePlans") or [])


def _triggers(action: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for entry in action.get("triggerDates") or []:
        name = entry.get("name")
        if name not in _TRIGGERS:
            raise Refusal("invalid_value", f"The value of triggerDates.name is invalid: {name}")
        if entry.get("triggerDate"):
            found[_TRIGGERS[name]] = day_of(name, entry["triggerDate"])
    return found


def listing(context: Context) -> dict[str, Any]:
    """All orders, newest last."""
    rows = context.tenant.rows("Order")
    return paged(context, "orders", [_present(context.tenant, row) for row in rows])


def read(context: Context) -> dict[str, Any]:
    """One order with its subscriptions."""
    return ok({"order": _present(context.tenant, existing(context.tenant, "Order", context.key))})


def of_subscription(context: Context) -> dict[str, Any]:
    """The orders that a subscription came from."""
    subscription = existing(context.tenant, "Subscription", context.key)
    rows = context.tenant.rows("Order", Id=subscription.get("OrderId"))
    return paged(context, "orders", [_present(context.tenant, row) for row in rows])


def _present(tenant: Tenant, row: Row) -> dict[str, Any]:
    account = tenant.get("Account", row["AccountId"])
    data = {key: value for key, value in show(row, _ORDER).items() if not key.endswith("__NS")}
    made = tenant.rows("Subscription", OrderId=row["Id"])
    return {
        **data,
        "existingAccountNumber": account["AccountNumber"],
        "customFields": _custom(row),
        "subscriptions": [_shown_action(tenant, subscription) for subscription in made],
    }


def _custom(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name.endswith(("__NS", "__c"))}


def _shown_action(tenant: Tenant, row: Row) -> dict[str, Any]:
    plans = tenant.rows("RatePlan", SubscriptionId=row["Id"])
    action = {
        "type": "CreateSubscription",
        "triggerDates": [
            {"name": name, "triggerDate": row[field].isoformat()}
            for name, field in _TRIGGERS.items()
            if row.get(field)
        ],
        "createSubscription": {
            "subscriptionNumber": row["Name"],
            "subscribeToRatePlans": [{"productRatePlanId": plan["ProductRatePlanId"]} for plan in plans],
        },
    }
    return {"subscriptionNumber": row["Name"], "customFields": _custom(row), "orderActions": [action]}


def change_custom_fields(context: Context) -> dict[str, Any]:
    """Set custom fields of an order."""
    row = existing(context.tenant, "Order", context.key)
    fields = custom_fields(context.fields().get("customFields"))
    context.tenant.update("Order", row["Id"], **clean(context.tenant, "Order", fields))
    return ok()


ROUTES = [
    Route("POST", "/v1/orders", create, write=True),
    Route("GET", "/v1/orders", listing),
    Route("GET", "/v1/orders/{key}", read),
    Route("GET", "/v1/orders/subscription/{key}", of_subscription),
    Route("PUT", "/v1/orders/{key}/customFields", change_custom_fields, write=True),
    Route("POST", "/v1/async/orders", create_later, write=True),
    Route("GET", "/v1/async-jobs/{key}", read_job),
]
