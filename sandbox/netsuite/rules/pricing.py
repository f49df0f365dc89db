"""Prices of items: one rate, or a matrix by currency and price level."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.netsuite.records import Record, Refused
from sandbox.netsuite.rules.draft import Draft

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company

BASE_LEVEL = "1"


def check_prices(company: Company, draft: Draft) -> None:
    """Check the price fields of an item; raises Refused, also for those that the account does not have."""
    closed = "rate" if company.price_lists else "pricingMatrix"
    if closed in draft.given:
        raise Refused(
            "INSUFFICIENT_PERMISSION",
            f"You do not have permissions to set a value for element {closed} due to one of the following "
            "reasons: 1) The field is read-only; 2) An associated feature is disabled; 3) The field is "
            "available either when a record is created or updated, but not in both cases.",
        )
    for row in draft.fields.get("pricingMatrix") or []:
        _check_row(company, row)


def base_price(item: Record, currency: str) -> Decimal | None:
    """The price of one piece in a currency, or the rate; None when the item has neither."""
    for row in item.fields.get("pricingMatrix") or []:
        if row.get("currency", currency) == currency and row["priceLevel"] == BASE_LEVEL:
            return Decimal(row["priceList"][0]["value"])
    rate: Decimal | None = item.fields.get("rate")
    return rate


def _check_row(company: Company, row: dict[str, Any]) -> None:
    level = company.store.find(("priceLevel",), row.get("priceLevel") or "")
    if level is None or level.fields.get("isInactive"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid pricelevel reference key {row.get('priceLevel')}.")
    currencies = company.store.table("currency")
    currency = currencies.get(row.get("currency") or "")
    if currency is None and len(currencies) > 1:
        raise Refused("USER_ERROR", "Please enter value(s) for: Currency")
    if currency is not None and currency.fields.get("isInactive"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid currency reference key {currency.id}.")
    prices = row.get("priceList") or []
    if not prices or any(price.get("value") is None for price in prices):
        raise Refused("USER_ERROR", "Please enter value(s) for: Price")
    if prices[0].get("quantity") not in (None, 0):
        raise Refused("USER_ERROR", "The first price of a price level is for the quantity 0.")
