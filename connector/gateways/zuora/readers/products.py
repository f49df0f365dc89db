"""Reads Zuora products (catalog.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from connector.gateways.zuora.codec import Json, certain_moment, day, integration, text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.readers.catalog import CatalogReader
from connector.gateways.zuora.readers.links import CORE
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Context
from syncrules.records.product import Product

PRODUCT = Fields(
    "Product",
    (
        *("Id", "Name", "EffectiveStartDate", "EffectiveEndDate", "CreatedDate", "UpdatedDate"),
        *("ItemType__NS", *CORE),
    ),
)


class ProductReader(CatalogReader):
    """Reads by ZOQL."""

    def __init__(self, access: Access) -> None:
        super().__init__(access, PRODUCT)

    def records(self, ids: Sequence[str], context: Context) -> list[Product]:
        return [_product(row) for row in self._candidates.read(ids).rows()]


def _product(row: Json) -> Product:
    return Product(
        id=row["Id"],
        name=text(row, "Name"),
        effective_start=day(row, "EffectiveStartDate") or date.min,
        effective_end=day(row, "EffectiveEndDate") or date.max,
        created_date=certain_moment(row, "CreatedDate"),
        updated_date=certain_moment(row, "UpdatedDate"),
        integration=integration(row),
        item_type=text(row, "ItemType__NS"),
    )
