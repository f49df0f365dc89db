"""rate_plans_to_netsuite: Zuora rate plans become sub-items of their products' items (catalog.md)."""

from __future__ import annotations

from typing import Any

from syncrules.classifications import classification_validations, subsidiary_validation
from syncrules.language import Kind, Summary, SyncProcess, System, Validation
from syncrules.processes.items import (
    ITEM_NEEDS,
    ITEM_PREFERENCES,
    ITEM_REFERENCES,
    item_criteria,
    item_lookups,
    item_resync,
    item_rules,
    item_validations,
)
from syncrules.processes.master_data import current
from syncrules.processes.rate_plan_checks import PRICE_VALIDATIONS, PRODUCT_VALIDATION
from syncrules.processes.rate_plan_map import RATE_PLAN_ITEM
from syncrules.records.rate_plan import RatePlan

RULES = item_rules("ProductRatePlan", RATE_PLAN_ITEM)

VALIDATIONS: tuple[Validation[Any], ...] = (
    *item_validations(),
    PRODUCT_VALIDATION,
    *PRICE_VALIDATIONS,
    *classification_validations(lambda plan: plan.classifications),
    subsidiary_validation(lambda plan: plan.classifications),
)

RATE_PLANS_TO_NETSUITE: SyncProcess[RatePlan] = SyncProcess(
    id="rate_plans_to_netsuite",
    title="Rate plans",
    noun="Rate plan",
    spec="catalog.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="ProductRatePlan",
    criteria=item_criteria("rate plan", RULES),
    validations=VALIDATIONS,
    current=current,
    describe=lambda plan: Summary(
        plan.name, date=plan.created_date.date(), subsidiary=plan.classifications.subsidiary
    ),
    action=RULES.action,
    plan=RULES.plan,
    settle=RULES.settle,
    lookups=item_lookups(RATE_PLAN_ITEM),
    resync=item_resync("rate plan"),
    resume=RULES.resume,
    references=(*ITEM_REFERENCES, Kind.CURRENCY),
    needs=ITEM_NEEDS,
    preferences=(
        *ITEM_PREFERENCES,
        "zuora_default_currency",
        "netsuite_multiple_currencies",
        "netsuite_advanced_pricing",
        "enable_sales_order_sync",
        "force_product_catalog_sync",
    ),
    watermarked=True,
    custom_fields=lambda _plan: True,
)
