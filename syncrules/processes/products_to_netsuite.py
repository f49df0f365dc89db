"""products_to_netsuite: Zuora products become header items in NetSuite (catalog.md)."""

from __future__ import annotations

from typing import Any

from syncrules.classifications import classification_validations, subsidiary_validation
from syncrules.language import Summary, SyncProcess, System, Validation
from syncrules.processes.item_map import ItemMap
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
from syncrules.records.common import Classifications
from syncrules.records.product import Product

# A header: it has no income account, so that no transaction can use it.
PRODUCT_ITEM: ItemMap[Product] = ItemMap(
    word="Zuora Product",
    prefix="zuora-prd",
    zuora_type="PRODUCT",
    cleared=("incomeAccount",),
)
RULES = item_rules("Product", PRODUCT_ITEM)


def _unclassified(_product: Product) -> Classifications:
    """A product has no classifications of its own: the connector's defaults are sent, and checked."""
    return Classifications()


VALIDATIONS: tuple[Validation[Any], ...] = (
    *item_validations(),
    *classification_validations(_unclassified),
    subsidiary_validation(_unclassified),
)

PRODUCTS_TO_NETSUITE: SyncProcess[Product] = SyncProcess(
    id="products_to_netsuite",
    title="Products",
    noun="Product",
    spec="catalog.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Product",
    criteria=item_criteria("product", RULES),
    validations=VALIDATIONS,
    current=current,
    describe=lambda product: Summary(product.name, date=product.created_date.date()),
    action=RULES.action,
    plan=RULES.plan,
    settle=RULES.settle,
    lookups=item_lookups(PRODUCT_ITEM),
    resync=item_resync("product"),
    resume=RULES.resume,
    references=ITEM_REFERENCES,
    needs=ITEM_NEEDS,
    preferences=(*ITEM_PREFERENCES, "enable_sales_order_sync", "force_product_catalog_sync"),
    watermarked=True,
    custom_fields=lambda _product: True,
)
