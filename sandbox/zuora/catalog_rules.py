"""Rules of products, rate plans and charges, whichever call changes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.zuora.records import clean, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

TIERS = "ProductRatePlanChargeTierData"
_TIER = "ProductRatePlanChargeTier"
_NEW_CHARGE = ("BillCycleType", "TriggerEvent", TIERS)
# A full update of a charge repeats these; an action update needs the Id alone.
_CHANGED_CHARGE = ("BillCycleType", "BillingPeriod", "ChargeModel", TIERS)


def check_dates(row: Row) -> None:
    """Refusal when the effective dates of a product or rate plan are the wrong way round."""
    start, end = row.get("EffectiveStartDate"), row.get("EffectiveEndDate")
    if start and end and end < start:
        raise Refusal("invalid_value", f"EffectiveEndDate {end} is before EffectiveStartDate {start}.")


def check_new_charge(fields: Mapping[str, Any]) -> None:
    """Refusal when something is missing that only charges need."""
    require(fields, *_NEW_CHARGE)
    if fields.get("ChargeType") == "Recurring":
        require(fields, "BillingPeriod")


def check_changed_charge(fields: Mapping[str, Any]) -> None:
    """Refusal when an update by the object's own endpoint leaves out what it has to repeat."""
    require(fields, *_CHANGED_CHARGE)


def tiers_of(tenant: Tenant, fields: Mapping[str, Any]) -> list[Row]:
    """The prices given for a charge; Refusal when they are not what they should be."""
    data = fields.get(TIERS)
    rows = data.get(_TIER) if isinstance(data, dict) else None
    if not isinstance(rows, list) or not rows:
        raise Refusal("missing_value", f"Missing required value: {_TIER}")
    return [clean(tenant, _TIER, row) for row in rows]


def write_tiers(tenant: Tenant, charge_id: str, tiers: list[Row]) -> None:
    """Put prices in the place of those that a charge had."""
    for old in tenant.rows(_TIER, ProductRatePlanChargeId=charge_id):
        tenant.delete(_TIER, old["Id"])
    for number, tier in enumerate(tiers, 1):
        defaults = {"Tier": number, "Currency": "USD", "PriceFormat": "Per Unit"}
        tenant.insert(_TIER, **{**defaults, **tier, "ProductRatePlanChargeId": charge_id})
