"""The checks of a rate plan's product and prices (catalog.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from syncrules.language import Context, Failure, Kind, Parent, Severity, Validation
from syncrules.pricing import Price, amount_of, prices_of, uses_matrix
from syncrules.records.rate_plan import RatePlan


def _product(plan: RatePlan, _context: Context) -> Iterable[Failure]:
    product = plan.product
    if not product.integration_id:
        parent = Parent("products_to_netsuite", product.id, product.name)
        yield Failure({"product": product.name}, parent)


def _price(plan: RatePlan, _context: Context) -> Iterable[Failure]:
    if plan.price.strip() and amount_of(plan.price) is None:
        yield Failure({"value": plan.price})


def _price_currency(plan: RatePlan, context: Context) -> Iterable[Failure]:
    # A NetSuite account without Multiple Currencies has no list of currencies to compare with.
    preferences = context.preferences
    listed = preferences.netsuite_multiple_currencies or context.reference.names.get(Kind.CURRENCY)
    currency = preferences.zuora_default_currency
    priced = plan.price.strip() and uses_matrix(preferences)
    if priced and listed and not context.reference.id_of(Kind.CURRENCY, currency):
        yield Failure({"value": currency})


def _prices(plan: RatePlan, context: Context) -> Sequence[Price]:
    """The prices by currency that matter; nothing when they cannot be read, which is a failure of its own."""
    return (prices_of(plan.multi_currency_price) or ()) if uses_matrix(context.preferences) else ()


def _syntax(plan: RatePlan, context: Context) -> Iterable[Failure]:
    if uses_matrix(context.preferences) and prices_of(plan.multi_currency_price) is None:
        yield Failure({"value": plan.multi_currency_price})


def _duplicate(plan: RatePlan, context: Context) -> Iterable[Failure]:
    counts = Counter(currency for currency, _ in _prices(plan, context))
    default = context.preferences.zuora_default_currency
    for currency, count in counts.items():
        if count > 1:
            yield Failure({"value": currency})
        elif currency == default and plan.price.strip():
            yield Failure({"value": f"{currency}, the currency of Price,"})


def _currency(plan: RatePlan, context: Context) -> Iterable[Failure]:
    for currency in dict.fromkeys(currency for currency, _ in _prices(plan, context)):
        if not context.reference.id_of(Kind.CURRENCY, currency):
            yield Failure({"value": currency})


def _seen(plan: RatePlan, _context: Context) -> str:
    return plan.multi_currency_price


PRODUCT_VALIDATION: Validation[Any] = Validation(
    "PRODUCT_NOT_SYNCED",
    "The product is synced",
    _product,
    lambda plan, _: plan.product.name,
    severity=Severity.BLOCKED,
)

PRICE_VALIDATIONS: tuple[Validation[Any], ...] = (
    Validation("PRICE_INVALID", "The price is an amount", _price, lambda plan, _: plan.price),
    Validation(
        "CURRENCY_UNMATCHED",
        "The currency of the price is set up in NetSuite",
        _price_currency,
        lambda _, context: context.preferences.zuora_default_currency,
    ),
    Validation("MULTI_CURRENCY_PRICE_SYNTAX", "The prices in other currencies can be read", _syntax, _seen),
    Validation("MULTI_CURRENCY_PRICE_DUPLICATE", "There is one price for each currency", _duplicate, _seen),
    Validation(
        "MULTI_CURRENCY_PRICE_CURRENCY", "NetSuite knows the currency of every price", _currency, _seen
    ),
)
