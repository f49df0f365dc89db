"""The prices of a rate plan: as typed in Zuora, and as NetSuite's pricing matrix (catalog.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from syncrules.language import Context, Kind, Ref, Row, Sublist, Value
from syncrules.preferences import Preferences
from syncrules.records.rate_plan import RatePlan

BASE_PRICE = Ref("priceLevel", "1")
_AMOUNT = r"-?[0-9]+(?:\.[0-9]+)?"
_PRICE = re.compile(_AMOUNT)
_ENTRY = re.compile(rf"([A-Z]{{3}})\s*:\s*({_AMOUNT})")

Price = tuple[str, Decimal]  # currency, amount


def uses_matrix(preferences: Preferences) -> bool:
    """NetSuite keeps prices by currency or price level; else an item has one rate."""
    return preferences.netsuite_multiple_currencies or preferences.netsuite_advanced_pricing


def amount_of(text: str) -> Decimal | None:
    """The amount of Price__NS; None when it is empty or cannot be read."""
    found = _PRICE.fullmatch(text.strip())
    return Decimal(found.group()) if found else None


def prices_of(text: str) -> tuple[Price, ...] | None:
    """The prices of MultiCurrencyPrice__NS in their order; None when the text cannot be read."""
    if not text.strip():
        return ()
    found = [_ENTRY.fullmatch(part.strip()) for part in text.split(";")]
    if not all(found):
        return None
    return tuple((entry.group(1), Decimal(entry.group(2))) for entry in found if entry)


def rate(plan: RatePlan, context: Context) -> dict[str, Value]:
    """The one price of an item, where NetSuite has neither several currencies nor price levels."""
    amount = amount_of(plan.price)
    return {} if amount is None or uses_matrix(context.preferences) else {"rate": amount}


def matrix(plan: RatePlan, context: Context) -> dict[str, Sublist]:
    """The rows of the pricing matrix at the base price; rows of other levels are left as they are."""
    if not uses_matrix(context.preferences):
        return {}
    rows = tuple(_row(currency, amount, context) for currency, amount in _prices(plan, context))
    return {"pricingMatrix": Sublist(rows)} if rows else {}


def _prices(plan: RatePlan, context: Context) -> Iterator[Price]:
    preferences = context.preferences
    amount = amount_of(plan.price)
    if amount is not None:
        yield preferences.zuora_default_currency, amount
    if preferences.netsuite_multiple_currencies:
        yield from prices_of(plan.multi_currency_price) or ()


def _row(currency: str, amount: Decimal, context: Context) -> Row:
    # An account without several currencies has no list of them: the price is in its only currency.
    found = context.reference.id_of(Kind.CURRENCY, currency)
    return Row(
        {
            "currency": Ref("currency", found) if found else None,
            "priceLevel": BASE_PRICE,
            "priceList": Row({"value": amount, "quantity": Decimal(0)}),
        }
    )
