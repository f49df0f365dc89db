"""The catalog as a tree, with custom fields on all three levels, and single rate plans of it."""

from __future__ import annotations

from typing import Any

from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import existing
from sandbox.zuora.rest import ok, paged, show, spell
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

_PRODUCT = spell(
    "Id Name Description Category EffectiveStartDate EffectiveEndDate ProductNumber",
    sku="SKU",
)
_PLAN = spell("Id Name Description EffectiveStartDate EffectiveEndDate", number="ProductRatePlanNumber")
_SINGLE_PLAN = spell("Id Name EffectiveStartDate EffectiveEndDate Grade ProductRatePlanNumber")
_CHARGE = spell(
    "Id Name AccountingCode ApplyDiscountTo BillingPeriod BillingPeriodAlignment BillingTiming "
    "DefaultQuantity "
    "Description DiscountLevel EndDateCondition IncludedUnits ListPriceBase MaxQuantity MinQuantity "
    "NumberOfPeriod PriceChangeOption RatingGroup RevRecCode RevRecTriggerCondition SmoothingModel Taxable "
    "TaxCode TaxMode TriggerEvent UpToPeriods UpToPeriodsType",
    type="ChargeType",
    model="ChargeModel",
    uom="UOM",
    billingDay="BillCycleType",
    revenueRecognitionRuleName="RevenueRecognitionRuleName",
)
_TIER = spell("Currency EndingUnit Price PriceFormat StartingUnit Tier")


def listing(context: Context) -> dict[str, Any]:
    """Products with rate plans, charges and prices, at most 40 a page."""
    tenant = context.tenant
    return paged(context, "products", [_product(tenant, row) for row in tenant.rows("Product")], default=10)


def read(context: Context) -> dict[str, Any]:
    """One product with its tree."""
    return ok(_product(context.tenant, existing(context.tenant, "Product", context.key)))


def read_rate_plan(context: Context) -> dict[str, Any]:
    """One rate plan without its charges."""
    row = existing(context.tenant, "ProductRatePlan", context.key)
    return ok(_single_plan(context.tenant, row))


def rate_plans(context: Context) -> dict[str, Any]:
    """The rate plans of one product with their charges."""
    tenant = context.tenant
    product = existing(tenant, "Product", context.key)
    plans = tenant.rows("ProductRatePlan", ProductId=product["Id"])
    shown = [
        {**_single_plan(tenant, plan), "productRatePlanCharges": _charges(tenant, plan)} for plan in plans
    ]
    return paged(context, "productRatePlans", shown, default=10)


def _single_plan(tenant: Tenant, row: Row) -> dict[str, Any]:
    return {**show(row, _SINGLE_PLAN), "status": _status(tenant, row)}


def _status(tenant: Tenant, row: Row) -> str:
    today = tenant.now().date()
    start, end = row.get("EffectiveStartDate"), row.get("EffectiveEndDate")
    if start and start > today:
        return "NotStarted"
    return "Expired" if end and end < today else "Active"


def _product(tenant: Tenant, row: Row) -> dict[str, Any]:
    plans = [_plan(tenant, plan) for plan in tenant.rows("ProductRatePlan", ProductId=row["Id"])]
    return {**show(row, _PRODUCT), "productRatePlans": plans}


def _plan(tenant: Tenant, row: Row) -> dict[str, Any]:
    return {
        **show(row, _PLAN),
        "status": _status(tenant, row),
        "productRatePlanCharges": _charges(tenant, row),
    }


def _charges(tenant: Tenant, plan: Row) -> list[dict[str, Any]]:
    rows = tenant.rows("ProductRatePlanCharge", ProductRatePlanId=plan["Id"])
    return [_charge(tenant, row) for row in rows]


def _charge(tenant: Tenant, row: Row) -> dict[str, Any]:
    pricing: dict[str, dict[str, Any]] = {}
    for tier in tenant.rows("ProductRatePlanChargeTier", ProductRatePlanChargeId=row["Id"]):
        price = pricing.setdefault(tier["Currency"], {"currency": tier["Currency"], "tiers": []})
        price.setdefault("price", tier.get("Price"))
        price["tiers"].append(show(tier, _TIER))
    return {**show(row, _CHARGE), "pricing": list(pricing.values())}


ROUTES = [
    Route("GET", "/v1/catalog/products", listing),
    Route("GET", "/v1/catalog/products/{key}", read),
    Route("GET", "/v1/catalog/product/{key}", read),
    Route("GET", "/v1/product-rate-plans/{key}", read_rate_plan),
    Route("GET", "/v1/products/{key}/product-rate-plans", rate_plans),
    Route("GET", "/v1/rateplan/{key}/productRatePlan", rate_plans),
]
