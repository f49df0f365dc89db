"""Reads Zuora product rate plans with their product (catalog.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from connector.gateways.zuora.codec import Json, certain_moment, classifications, day, integration, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.readers.catalog import CatalogReader
from connector.gateways.zuora.readers.links import CORE, PLACES
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Context
from syncrules.records.rate_plan import ProductLink, RatePlan

RATE_PLAN = Fields(
    "ProductRatePlan",
    (
        *("Id", "Name", "ProductId", "EffectiveStartDate", "EffectiveEndDate", "CreatedDate", "UpdatedDate"),
        *("ItemType__NS", "BillingPeriod__NS", "IncludeChildren__NS", "Price__NS", "MultiCurrencyPrice__NS"),
        *(*CORE, *PLACES),
    ),
)
PRODUCT = Fields("Product", ("Id", "Name", "IntegrationId__NS"))


class RatePlanReader(CatalogReader):
    """Reads by ZOQL, the products in a second query."""

    def __init__(self, access: Access) -> None:
        super().__init__(access, RATE_PLAN)

    def records(self, ids: Sequence[str], context: Context) -> list[RatePlan]:
        rows = self._candidates.read(ids).rows()
        # Products are not kept: one synced a moment ago must be seen with its new id.
        products = Cache(self._access, PRODUCT, _link).get(text(row, "ProductId") for row in rows)
        return [_rate_plan(row, product) for row in rows if (product := products.get(text(row, "ProductId")))]


def _link(row: Json) -> ProductLink:
    return ProductLink(row["Id"], text(row, "Name"), text(row, "IntegrationId__NS"))


def _rate_plan(row: Json, product: ProductLink) -> RatePlan:
    return RatePlan(
        id=row["Id"],
        name=text(row, "Name"),
        product=product,
        effective_start=day(row, "EffectiveStartDate") or date.min,
        effective_end=day(row, "EffectiveEndDate") or date.max,
        created_date=certain_moment(row, "CreatedDate"),
        updated_date=certain_moment(row, "UpdatedDate"),
        integration=integration(row),
        classifications=classifications(row),
        item_type=text(row, "ItemType__NS"),
        billing_period=text(row, "BillingPeriod__NS"),
        include_children=text(row, "IncludeChildren__NS"),
        price=text(row, "Price__NS"),
        multi_currency_price=text(row, "MultiCurrencyPrice__NS"),
    )
