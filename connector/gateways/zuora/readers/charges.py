"""Reads Zuora product rate plan charges with their rate plan and product (catalog.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from connector.gateways.zuora.codec import Json, certain_moment, classifications, day, flag, integration, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.readers.catalog import CatalogReader
from connector.gateways.zuora.readers.links import CORE, PLACES
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Context
from syncrules.records.charge import Charge, RatePlanLink

CHARGE = Fields(
    "ProductRatePlanCharge",
    (
        *("Id", "Name", "ChargeModel", "ChargeType", "ProductRatePlanId", "CreatedDate", "UpdatedDate"),
        *("Description", "AccountingCode", "RevRecCode", "Taxable", "TaxCode", "ItemType__NS"),
        *("RecognizedRevAccount__NS", "DeferredRevAccount__NS", "IncludeChildren__NS", *CORE, *PLACES),
    ),
)
RATE_PLAN = Fields("ProductRatePlan", ("Id", "Name", "ProductId", "EffectiveStartDate", "EffectiveEndDate"))
PRODUCT = Fields("Product", ("Id", "Name"))


class ChargeReader(CatalogReader):
    """Reads by ZOQL; rate plans and products are read once each. Charges have no effective dates there."""

    def __init__(self, access: Access) -> None:
        super().__init__(access, CHARGE)
        self._plans = Cache(access, RATE_PLAN, dict)
        self._products = Cache(access, PRODUCT, lambda row: text(row, "Name"))

    def records(self, ids: Sequence[str], context: Context) -> list[Charge]:
        rows = self._candidates.read(ids).rows()
        plans = self._plans.get(text(row, "ProductRatePlanId") for row in rows)
        products = self._products.get(text(plan, "ProductId") for plan in plans.values())
        return [
            _charge(row, plan, products)
            for row in rows
            if (plan := plans.get(text(row, "ProductRatePlanId")))
        ]


def _plan(row: Json, products: dict[str, str]) -> RatePlanLink:
    product = text(row, "ProductId")
    return RatePlanLink(
        id=row["Id"],
        name=text(row, "Name"),
        product_id=product,
        product_name=products.get(product, ""),
        effective_start=day(row, "EffectiveStartDate") or date.min,
        effective_end=day(row, "EffectiveEndDate") or date.max,
    )


def _charge(row: Json, plan: Json, products: dict[str, str]) -> Charge:
    return Charge(
        id=row["Id"],
        name=text(row, "Name"),
        charge_model=text(row, "ChargeModel"),
        charge_type=text(row, "ChargeType"),
        rate_plan=_plan(plan, products),
        created_date=certain_moment(row, "CreatedDate"),
        updated_date=certain_moment(row, "UpdatedDate"),
        integration=integration(row),
        classifications=classifications(row),
        item_type=text(row, "ItemType__NS"),
        description=text(row, "Description"),
        accounting_code=text(row, "AccountingCode"),
        recognized_rev_account=text(row, "RecognizedRevAccount__NS"),
        deferred_rev_account=text(row, "DeferredRevAccount__NS"),
        rev_rec_code=text(row, "RevRecCode"),
        include_children=text(row, "IncludeChildren__NS"),
        taxable=flag(row, "Taxable"),
        tax_code=text(row, "TaxCode"),
    )
