"""Products, rate plans and charges as NetSuite items (catalog.md)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import ITEMS, Books, Stored
from tests.journeys.maps.rows import (
    ABSENT,
    AVATAX,
    OFF,
    ON,
    Check,
    Pair,
    Row,
    Table,
    always,
    copied,
    field_of,
    label_of,
    labelled,
    pairs,
    row,
    run_time,
    text_of,
    written_back,
)

BASE_PRICE = "1"  # internal id of the price level


def created(process: str, source: str) -> Callable[[Books], list[Pair]]:
    return lambda books: pairs(books, process, source, ITEMS)


def updated(process: str, source: str) -> Callable[[Books], list[Pair]]:
    return lambda books: pairs(books, process, source, ITEMS, ["update"])


def item_id(name: str, word: str, *by_name: str) -> list[Row]:
    """By name, or a fixed word and the Zuora id."""
    return [
        row(name, Check(text_of("Name"), field_of("itemId")), worlds=by_name),
        row(name, Check(lambda p: f"{word} {p.source['Id']}", field_of("itemId")), worlds=(AVATAX,)),
    ]


def path(kind: str, *names: str) -> Callable[[Pair], Any]:
    """The internal id of the first of these source fields that is filled."""

    def found(pair: Pair) -> Any:
        full = next((pair.source[name] for name in names if pair.source.get(name)), None)
        return pair.books.id_of(kind, full) if full else None

    return found


def default_of(kind: str, preference: str, unless: str = "") -> Callable[[Pair], Any]:
    """The internal id of a preference's name, where the source has none of its own."""
    return lambda pair: (
        None if pair.source.get(unless) else pair.books.id_of(kind, pair.books.preferences[preference])
    )


def own_or_default(kind: str, source: str, target: str, preference: str) -> list[Check]:
    return [
        Check(path(kind, source), field_of(target)),
        Check(default_of(kind, preference, source), field_of(target)),
    ]


CLASSIFICATIONS = [
    *own_or_default("classification", "Class__NS", "class", "default_class"),
    *own_or_default("department", "Department__NS", "department", "default_department"),
    *own_or_default("location", "Location__NS", "location", "default_location"),
]


def _list(value: Any) -> Any:
    return [value] if value else None


SUBSIDIARY = [
    Check(lambda p: _list(path("subsidiary", "Subsidiary__NS")(p)), field_of("subsidiaryList")),
    Check(
        lambda p: _list(default_of("subsidiary", "default_subsidiary", "Subsidiary__NS")(p)),
        field_of("subsidiaryList"),
    ),
]
INCLUDE_CHILDREN = Check(
    lambda p: {"Yes": True, "No": False}.get(p.source.get("IncludeChildren__NS")), field_of("includeChildren")
)
TAX_SCHEDULE = Check(default_of("taxSchedule", "netsuite_default_tax_schedule"), field_of("taxSchedule"))
DEFAULT_INCOME = Check(lambda p: p.books.id_of("account", "Sales"), field_of("incomeAccount"))


def rate_plan(pair: Pair) -> Stored:
    found = pair.books.zuora.get("ProductRatePlan", pair.source["ProductRatePlanId"])
    assert found is not None
    return found


def product(pair: Pair, plan: Stored) -> Stored:
    found = pair.books.zuora.get("Product", plan["ProductId"])
    assert found is not None
    return found


CHARGE_ROWS = (
    row(
        "RecognizedRevAccount__NS, else AccountingCode -> Income Account",
        Check(path("account", "RecognizedRevAccount__NS", "AccountingCode"), field_of("incomeAccount")),
        Check(
            lambda p: None if p.source.get("AccountingCode") else p.books.id_of("account", "Sales"),
            field_of("incomeAccount"),
        ),
    ),
    labelled("ChargeModel -> Zuora Charge Model", "ChargeModel", "Zuora Charge Model"),
    labelled("ChargeType -> Zuora Charge Type", "ChargeType", "Zuora Charge Type"),
    labelled("CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    copied("Description -> salesDescription", "Description", "salesDescription"),
    labelled("Id -> Zuora ID", "Id", "Zuora ID"),
    *item_id("Id or Name -> itemId", "Zuora Charge", OFF, ON),
    copied("Name -> displayName", "Name", "displayName"),
    labelled("Name -> Zuora Product Rate Plan Charge Name", "Name", "Zuora Product Rate Plan Charge Name"),
    row(
        "RevRecCode -> Rev Rec Schedule (template)",
        Check(path("revRecTemplate", "RevRecCode"), field_of("revRecSchedule")),
    ),
    row(
        "Taxable -> isTaxable", Check(lambda p: p.source["Taxable"], field_of("isTaxable")), worlds=(AVATAX,)
    ),
    row("Taxable -> isTaxable", Check(always(ABSENT), field_of("isTaxable")), worlds=(OFF,)),
    row(
        "Taxable -> Zuora Is Taxable (Zuora Taxable)",
        Check(lambda p: p.source["Taxable"], label_of("Zuora Taxable")),
    ),
    labelled("TaxCode -> Zuora Tax Code", "TaxCode", "Zuora Tax Code"),
    row(
        "TaxCode -> Avalara Tax Code",
        Check(text_of("TaxCode"), lambda p: p.target["customFieldList"].get("custitem_ava_taxcode")),
        worlds=(AVATAX,),
    ),
    row(
        "TaxCode -> Avalara Tax Code",
        Check(always(ABSENT), lambda p: p.target["customFieldList"].get("custitem_ava_taxcode")),
        worlds=(OFF,),
    ),
    row(
        "ProductRatePlan.Name -> Zuora Product Rate Plan Name",
        Check(lambda p: rate_plan(p)["Name"], label_of("Zuora Product Rate Plan Name")),
    ),
    row(
        "Product.Name -> Zuora Product Name",
        Check(lambda p: product(p, rate_plan(p))["Name"], label_of("Zuora Product Name")),
    ),
    row("CHARGE -> Zuora Type", Check(always("CHARGE"), label_of("Zuora Type"))),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row(
        "– -> price level = custom; rate not mapped",
        Check(always(ABSENT), field_of("rate")),
        Check(always(ABSENT), field_of("pricingMatrix")),
    ),
    row(
        "DeferredRevAccount__NS -> Deferred Revenue Account",
        Check(path("account", "DeferredRevAccount__NS"), field_of("deferredRevenueAccount")),
    ),
    row("default -> Tax Schedule", TAX_SCHEDULE),
    row(
        "Class__NS, Department__NS, Location__NS, Subsidiary__NS -> class, department, location, subsidiary",
        *CLASSIFICATIONS,
        *SUBSIDIARY,
    ),
    row("IncludeChildren__NS -> includeChildren", INCLUDE_CHILDREN),
    written_back("IntegrationId__NS, IntegrationStatus__NS, SyncDate__NS"),
)

PRODUCT_ROWS = (
    *item_id("Product.Id or Name -> itemId", "Zuora Product", ON),
    labelled("Id -> Zuora ID", "Id", "Zuora ID"),
    row(
        "IntegrationId__NS <- internalId",
        Check(field_of("internalId"), lambda p: p.after.get("IntegrationId__NS")),
    ),
    row("– -> Income Account", Check(always(ABSENT), field_of("incomeAccount"))),
    row("PRODUCT -> Zuora Type", Check(always("PRODUCT"), label_of("Zuora Type"))),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row(
        "connector defaults -> location, class, department, tax schedule",
        Check(default_of("location", "default_location"), field_of("location")),
        Check(default_of("classification", "default_class"), field_of("class")),
        Check(default_of("department", "default_department"), field_of("department")),
        TAX_SCHEDULE,
    ),
)


def price(pair: Pair, symbol: str) -> Any:
    """What the item costs in a currency, at the base price level."""
    (currency,) = pair.books.netsuite.where("currency", "symbol", symbol)
    for entry in pair.target.get("pricingMatrix", []):
        if entry["currency"] == currency["internalId"] and entry["priceLevel"] == BASE_PRICE:
            return entry["priceList"][0]["value"]
    return None


def other_price(symbol: str) -> Callable[[Pair], Any]:
    """The amount behind a currency in `CAD:250.25;GBP:126.99`."""

    def read(pair: Pair) -> Any:
        text = pair.source.get("MultiCurrencyPrice__NS") or ""
        prices = dict(part.split(":") for part in text.split(";") if part)
        return Decimal(prices[symbol]) if symbol in prices else None

    return read


RATE_PLAN_ROWS = (
    *item_id("Id or Name -> itemId", "Zuora Rate Plan", ON),
    labelled("Id -> Zuora ID", "Id", "Zuora ID"),
    row(
        "Name -> displayName, Zuora Product Rate Plan Name",
        Check(text_of("Name"), field_of("displayName")),
        Check(text_of("Name"), label_of("Zuora Product Rate Plan Name")),
    ),
    labelled("BillingPeriod__NS -> Zuora Billing Period", "BillingPeriod__NS", "Zuora Billing Period"),
    row(
        "Price__NS -> pricingMatrix (currency = Zuora Default Currency, price level internal id 1) with "
        "multiple currencies or advanced pricing, else rate",
        Check(
            lambda p: Decimal(p.source["Price__NS"]) if p.source.get("Price__NS") else None,
            lambda p: price(p, p.books.preferences["zuora_default_currency"]),
        ),
    ),
    row(
        "MultiCurrencyPrice__NS -> pricingMatrix rows, price level 1",
        Check(other_price("EUR"), lambda p: price(p, "EUR")),
        Check(other_price("GBP"), lambda p: price(p, "GBP")),
    ),
    row("Class__NS, Department__NS, Location__NS -> class, department, location", *CLASSIFICATIONS),
    row(
        "Product.Name -> Zuora Product Name",
        Check(lambda p: product(p, p.source)["Name"], label_of("Zuora Product Name")),
    ),
    row(
        "Product.IntegrationId__NS -> parent (Subitem Of)",
        Check(lambda p: product(p, p.source)["IntegrationId__NS"], field_of("parent")),
    ),
    row("RATE_PLAN -> Zuora Type", Check(always("RATE_PLAN"), label_of("Zuora Type"))),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row("default -> Tax Schedule", TAX_SCHEDULE),
    row(
        "Subsidiary__NS / IncludeChildren__NS -> subsidiary / includeChildren",
        SUBSIDIARY[0],
        INCLUDE_CHILDREN,
    ),
    row("– -> Income Account", DEFAULT_INCOME),
    written_back("IntegrationId__NS, IntegrationStatus__NS, SyncDate__NS"),
)

CHARGE_TABLES = (
    Table(created("charges_to_netsuite", "ProductRatePlanCharge"), CHARGE_ROWS, (OFF, ON, AVATAX)),
)
PRODUCT_TABLES = (Table(created("products_to_netsuite", "Product"), PRODUCT_ROWS, (ON, AVATAX)),)
RATE_PLAN_TABLES = (
    Table(created("rate_plans_to_netsuite", "ProductRatePlan"), RATE_PLAN_ROWS, (ON, AVATAX)),
)
