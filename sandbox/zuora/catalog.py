"""GET /v1/catalog/products: the catalog as a tree, with custom fields on all three levels."""

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


def _product(tenant: Tenant, row: Row) -> dict[str, Any]:
    plans = [_plan(tenant, plan) for plan in tenant.rows("ProductRatePlan", ProductId=row["Id"])]
    return {**show(row, _PRODUCT), "productRatePlans": plans}


def _plan(tenant: Tenant, row: Row) -> dict[str, Any]:
    charges = tenant.rows("ProductRatePlanCharge", ProductRatePlanId=row["Id"])
    return {
        **show(row, _PLAN),
        "status": "Active",
        "productRatePlanCharges": [_charge(tenant, charge) for charge in charges],
    }


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
]
