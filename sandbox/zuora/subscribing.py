"""Starting a subscription: the rules that orders and the subscription call share."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sandbox.zuora.records import clean, existing
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import BadValue, coerce, words

_TERM_TYPES = ("TERMED", "EVERGREEN")
_PERIODS = {"Month": 1, "Year": 12}  # in months; days and weeks are counted exactly
_DAYS = {"Day": 1, "Week": 7}
# In this order of time.
_MILESTONES = ("ContractEffectiveDate", "ServiceActivationDate", "ContractAcceptanceDate")
_FROM_CATALOG = words("Name ChargeModel ChargeType BillingPeriod AccountingCode BillCycleDay Description UOM")


@dataclass(frozen=True)
class Wish:
    """A checked request: the subscription's fields and its product rate plans, one for each."""

    account: Row
    fields: Row
    plans: tuple[Row, ...]


def checked(tenant: Tenant, account: Row, fields: Mapping[str, Any], plans: Sequence[Any]) -> Wish:
    """Check a new subscription of an account; Refusal names what is wrong. `fields` are PascalCase."""
    if account["Status"] != "Active":
        raise Refusal("business_rule", f"Account {account['AccountNumber']} is not active.")
    row = clean(tenant, "Subscription", {**_numbers(fields), "AccountId": account["Id"]})
    if row.get("Name") and tenant.find("Subscription", row["Name"]):
        raise Refusal("duplicate", f"The subscription number {row['Name']} already exists.")
    currency = row["Currency"] = row.get("Currency") or account["Currency"]
    if currency != account["Currency"]:
        raise Refusal("business_rule", f"Currency {currency} is not that of the account.")
    _check_dates(row)
    _check_terms(row)
    if not plans:
        raise Refusal("missing_value", "Missing required value: subscribeToRatePlans")
    return Wish(account, row, tuple(_plan(tenant, plan, row, currency) for plan in plans))


def _numbers(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Terms are whole numbers on the wire; a text is refused even when it looks like one."""
    for field in ("InitialTerm", "RenewalTerm"):
        value = fields.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise Refusal("invalid_value", f"The value of {field} is invalid: {value}")
    return dict(fields)


def _check_dates(row: Row) -> None:
    dates = [(name, row[name]) for name in _MILESTONES if row.get(name)]
    for (earlier, first), (later, second) in pairwise(dates):
        if second < first:
            raise Refusal("business_rule", f"{later} {second} is earlier than {earlier} {first}.")


def _check_terms(row: Row) -> None:
    row["TermType"] = row.get("TermType") or "TERMED"
    if row["TermType"] not in _TERM_TYPES:
        raise Refusal("invalid_value", f"The value of termType is invalid: {row['TermType']}")
    row["TermStartDate"] = row.get("TermStartDate") or row["ContractEffectiveDate"]
    if row["TermType"] == "EVERGREEN":
        return
    for field, least in (("InitialTerm", 1), ("RenewalTerm", 0)):
        if row.get(field) is None:
            raise Refusal("missing_value", f"Missing required value: {field}")
        if row[field] < least:
            raise Refusal("invalid_value", f"The value of {field} is invalid: {row[field]}")
        period = row[f"{field}PeriodType"] = row.get(f"{field}PeriodType") or "Month"
        if period not in (*_PERIODS, *_DAYS):
            raise Refusal("invalid_value", f"The value of {field} periodType is invalid: {period}")


def _plan(tenant: Tenant, wanted: Any, row: Row, currency: str) -> Row:
    key = wanted.get("productRatePlanId") or wanted.get("productRatePlanNumber") if wanted else None
    if not key:
        raise Refusal("missing_value", "Missing required value: productRatePlanId")
    plan = existing(tenant, "ProductRatePlan", key)
    day = row["ContractEffectiveDate"]
    starts, ends = plan.get("EffectiveStartDate"), plan.get("EffectiveEndDate")
    if (starts and day < starts) or (ends and day > ends):
        raise Refusal("business_rule", f"Product rate plan {plan['Name']} is not effective on {day}.")
    for charge in tenant.rows("ProductRatePlanCharge", ProductRatePlanId=plan["Id"]):
        tiers = tenant.rows("ProductRatePlanChargeTier", ProductRatePlanChargeId=charge["Id"])
        if tiers and currency not in {tier["Currency"] for tier in tiers}:
            raise Refusal("business_rule", f"Charge {charge['Name']} has no price in {currency}.")
    return plan


def start(tenant: Tenant, wish: Wish, **more: Any) -> Row:
    """Store the subscription with its rate plans and charges, and return it."""
    fields = {**wish.fields, **more}
    effective = fields["ContractEffectiveDate"]
    fields.update(SubscriptionStartDate=effective, OriginalCreatedDate=tenant.now())
    if fields["TermType"] == "TERMED":
        end = _end(fields["TermStartDate"], fields["InitialTerm"], fields["InitialTermPeriodType"])
        fields.update(CurrentTerm=fields["InitialTerm"], TermEndDate=end)
        fields.update(SubscriptionEndDate=end, CurrentTermPeriodType=fields["InitialTermPeriodType"])
    for owner in ("CreatorAccountId", "InvoiceOwnerId", "CreatorInvoiceOwnerId"):
        fields[owner] = wish.account["Id"]
    subscription = tenant.insert("Subscription", **fields)
    for plan in wish.plans:
        _start_plan(tenant, subscription, plan)
    return tenant.update("Subscription", subscription["Id"], touch=False, OriginalId=subscription["Id"])


def _start_plan(tenant: Tenant, subscription: Row, plan: Row) -> None:
    names = {"Name": plan["Name"], "ProductRatePlanId": plan["Id"], "SubscriptionId": subscription["Id"]}
    rate_plan = tenant.insert("RatePlan", **names)
    for charge in tenant.rows("ProductRatePlanCharge", ProductRatePlanId=plan["Id"]):
        tiers = tenant.rows("ProductRatePlanChargeTier", ProductRatePlanChargeId=charge["Id"])
        prices = [tier.get("Price") for tier in tiers if tier["Currency"] == subscription["Currency"]]
        tenant.insert(
            "RatePlanCharge",
            RatePlanId=rate_plan["Id"],
            ProductRatePlanChargeId=charge["Id"],
            EffectiveStartDate=subscription["ContractEffectiveDate"],
            EffectiveEndDate=subscription.get("SubscriptionEndDate"),
            Quantity=charge.get("DefaultQuantity") or 1,
            Price=prices[0] if prices else None,
            Segment=1,
            Version=1,
            **{name: charge[name] for name in _FROM_CATALOG if charge.get(name) is not None},
        )


def _end(start: date, count: int, period: str) -> date:
    if period in _DAYS:
        return start + timedelta(days=count * _DAYS[period])
    months = start.year * 12 + start.month - 1 + count * _PERIODS[period]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def day_of(name: str, value: Any) -> date:
    """A date of a request; Refusal names the field."""
    try:
        found = coerce("OrderDate", value)
    except BadValue as error:
        raise Refusal("invalid_value", f"The value of {name} is invalid: {value}") from error
    assert isinstance(found, date)
    return found
