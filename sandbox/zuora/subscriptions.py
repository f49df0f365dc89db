"""/v1/subscriptions: starting one without an order, reading them, and their custom fields."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import clean, existing, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.rest import ok, paged, show, spell, taken
from sandbox.zuora.subscribing import checked, day_of, start
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

_TERMS = spell(
    "AutoRenew ContractEffectiveDate InitialTerm InitialTermPeriodType Notes RenewalSetting RenewalTerm "
    "RenewalTermPeriodType ServiceActivationDate TermStartDate TermType",
    customerAcceptanceDate="ContractAcceptanceDate",
    subscriptionNumber="Name",
    invoiceSeparately="IsInvoiceSeparate",
)
_SHOWN = {
    **_TERMS,
    **spell(
        "Id AccountId Currency CurrentTerm CurrentTermPeriodType IsLatestVersion Status SubscriptionEndDate "
        "SubscriptionStartDate TermEndDate Version",
        invoiceOwnerAccountId="InvoiceOwnerId",
    ),
}
_PLAN = spell("Id ProductRatePlanId", ratePlanName="Name")
_CHARGE = spell(
    "Id ProductRatePlanChargeId Name BillingPeriod Description EffectiveStartDate EffectiveEndDate Price "
    "Quantity Segment Version",
    number="ChargeNumber",
    type="ChargeType",
    model="ChargeModel",
    uom="UOM",
)


def create(context: Context) -> dict[str, Any]:
    """A subscription of an existing account; nothing is billed here."""
    tenant, body = context.tenant, context.fields()
    require(body, "accountKey", "termType", "contractEffectiveDate", "renewalTerm", "subscribeToRatePlans")
    account = existing(tenant, "Account", body["accountKey"])
    fields = taken(body, _TERMS)
    fields["ContractEffectiveDate"] = day_of("contractEffectiveDate", body["contractEffectiveDate"])
    made = start(tenant, checked(tenant, account, fields, body["subscribeToRatePlans"]))
    return ok({"subscriptionId": made["Id"], "subscriptionNumber": made["Name"]})


def read(context: Context) -> dict[str, Any]:
    """One subscription with its rate plans and charges."""
    return ok(_present(context.tenant, existing(context.tenant, "Subscription", context.key)))


def of_account(context: Context) -> dict[str, Any]:
    """The subscriptions of an account."""
    account = existing(context.tenant, "Account", context.key)
    rows = context.tenant.rows("Subscription", AccountId=account["Id"])
    return paged(context, "subscriptions", [_present(context.tenant, row) for row in rows])


def _present(tenant: Tenant, row: Row) -> dict[str, Any]:
    account = tenant.get("Account", row["AccountId"])
    plans = [
        {
            **show(plan, _PLAN),
            "ratePlanCharges": [
                show(charge, _CHARGE) for charge in tenant.rows("RatePlanCharge", RatePlanId=plan["Id"])
            ],
        }
        for plan in tenant.rows("RatePlan", SubscriptionId=row["Id"])
    ]
    owner = {"accountNumber": account["AccountNumber"], "accountName": account["Name"]}
    return {**show(row, _SHOWN), **owner, "ratePlans": plans}


def change_custom_fields(context: Context) -> dict[str, Any]:
    """Set custom fields; standard fields cannot be changed here."""
    row = existing(context.tenant, "Subscription", context.key)
    fields = custom_fields(context.fields().get("customFields"))
    context.tenant.update("Subscription", row["Id"], **clean(context.tenant, "Subscription", fields))
    return ok()


def custom_fields(given: Any) -> dict[str, Any]:
    """The custom fields of a `customFields` object; Refusal for standard fields in it."""
    fields = given or {}
    if not isinstance(fields, dict):
        raise Refusal("invalid_value", "'customFields' must be an object.")
    for name in fields:
        if not name.endswith(("__NS", "__c", "__QT")):
            raise Refusal("unknown_field", f"{name} is not a custom field.")
    return dict(fields)


ROUTES = [
    Route("POST", "/v1/subscriptions", create, write=True),
    Route("GET", "/v1/subscriptions/{key}", read),
    Route("GET", "/v1/subscriptions/accounts/{key}", of_account),
    Route("PUT", "/v1/subscriptions/{key}/customFields", change_custom_fields, write=True),
]
