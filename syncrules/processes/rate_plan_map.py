"""The field map from a Zuora rate plan to a NetSuite sub-item (catalog.md)."""

from __future__ import annotations

from syncrules.language import Context, Ref
from syncrules.pricing import matrix, rate
from syncrules.processes.item_map import Fields, ItemMap, include_children
from syncrules.records.rate_plan import RatePlan


def _standard(plan: RatePlan, context: Context) -> Fields:
    product = plan.product.integration_id
    return {
        "displayName": plan.name,
        "parent": Ref("item", product) if product else None,
        **include_children(plan.include_children, context),
        **rate(plan, context),
    }


def _custom(plan: RatePlan, _context: Context) -> Fields:
    return {
        "Zuora Product Rate Plan Name": plan.name,
        "Zuora Billing Period": plan.billing_period,
        "Zuora Product Name": plan.product.name,
    }


# No income account is sent: NetSuite fills in its default.
RATE_PLAN_ITEM: ItemMap[RatePlan] = ItemMap(
    word="Zuora Rate Plan",
    prefix="zuora-rp",
    zuora_type="RATE_PLAN",
    custom=_custom,
    standard=_standard,
    sublists=matrix,
    classifications=lambda plan: plan.classifications,
)
