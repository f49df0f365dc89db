"""Items of the NetSuite sandbox: headers, sub-items, and prices by currency and level."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.netsuite_world import World, small_world


@pytest.fixture
def world() -> Iterator[World]:
    with small_world() as running:
        yield running


def item(world: World, name: str = "Gold", kind: str = "ServiceSaleItem", **fields: Any) -> Any:
    subsidiaries = {"recordRef": [world.ref(world.ids["inc"])]}
    return world.type(kind, **{"itemId": name, "subsidiaryList": subsidiaries, **fields})


def prices(world: World, *rows: tuple[str, str, str]) -> dict[str, Any]:
    """Rows of (currency id, price level id, amount)."""
    return {
        "pricing": [
            {
                "currency": world.ref(currency) if currency else None,
                "priceLevel": world.ref(level),
                "priceList": {"price": [{"value": Decimal(amount), "quantity": Decimal(0)}]},
            }
            for currency, level, amount in rows
        ]
    }


def cleared(world: World, *names: str) -> Any:
    return world.types["NullField"](name=list(names))


# --- headers and sub-items -----------------------------------------------------------------------


def test_an_item_gets_the_default_income_account_unless_it_is_forced_empty(world: World) -> None:
    world.company.default_income_account = world.ids["income"]

    plain = world.add(item(world, "Plain"))
    header = world.add(item(world, "Header", nullFieldList=cleared(world, "incomeAccount")))

    assert world.company.get("serviceSaleItem", plain).fields["incomeAccount"] == world.ids["income"]
    assert "incomeAccount" not in world.company.get("serviceSaleItem", header).fields


def test_an_unknown_field_cannot_be_forced_empty(world: World) -> None:
    record = item(world, nullFieldList=cleared(world, "incomeaccount"))

    assert world.refusal("add", record) == "INVALID_FIELD_NAME_FOR_NULL"


def test_a_header_cannot_be_used_on_a_transaction(world: World) -> None:
    header = world.add(item(world, nullFieldList=cleared(world, "incomeAccount")))
    line = {"item": world.ref(header), "amount": Decimal(5)}

    assert world.refusal("add", world.invoice(itemList={"item": [line]})) == "USER_ERROR"


def test_an_item_name_is_unique_below_its_parent(world: World) -> None:
    first, second = world.add(item(world, "First")), world.add(item(world, "Second", "InventoryItem"))
    world.add(item(world, "Monthly", parent=world.ref(first)))

    assert world.add(item(world, "Monthly", parent=world.ref(second)))
    assert world.refusal("add", item(world, "monthly", parent=world.ref(first))) == "DUP_ITEM"
    assert world.refusal("add", item(world, "FIRST", "NonInventorySaleItem")) == "DUP_ITEM"


def test_a_parent_is_an_active_item_that_stands_above(world: World) -> None:
    top = world.add(item(world, "Top"))
    below = world.add(item(world, "Below", parent=world.ref(top)))
    gone = world.add(item(world, "Gone", isInactive=True))

    assert world.refusal("add", item(world, "X", parent=world.ref("99999"))) == "INVALID_KEY_OR_REF"
    assert world.refusal("add", item(world, "X", parent=world.ref(gone))) == "INVALID_KEY_OR_REF"
    assert world.refusal("add", item(world, "X", parent=world.ref(world.ids["acme"]))) == "INVALID_KEY_OR_REF"
    for parent in (top, below):
        circle = world.type("ServiceSaleItem", internalId=top, parent=world.ref(parent))
        assert world.refusal("update", circle) == "INVALID_KEY_OR_REF"
    assert (
        world.call("delete", world.ref(top, type="serviceSaleItem")).body.writeResponse.status.isSuccess
        is False
    )


def test_a_new_item_needs_a_subsidiary_in_a_oneworld_account(world: World) -> None:
    assert world.refusal("add", world.type("ServiceSaleItem", itemId="X")) == "USER_ERROR"
    record = item(world, subsidiaryList={"recordRef": [world.ref("99999")]})
    assert world.refusal("add", record) == "INVALID_KEY_OR_REF"


# --- prices --------------------------------------------------------------------------------------


def test_prices_are_kept_by_currency_and_level(world: World) -> None:
    usd, jpy, base = (world.ids[name] for name in ("usd", "jpy", "base"))
    reseller = world.company.insert("priceLevel", name="Reseller")
    made = world.add(item(world, pricingMatrix=prices(world, (usd, base, "10"), (usd, reseller, "8"))))

    update = world.type(
        "ServiceSaleItem",
        internalId=made,
        pricingMatrix={**prices(world, (usd, base, "11"), (jpy, base, "1500")), "replaceAll": False},
    )
    assert world.call("update", update).body.writeResponse.status.isSuccess

    read = world.call("get", world.ref(made, type="serviceSaleItem")).body.readResponse.record
    kept = {
        (row.currency.internalId, row.priceLevel.internalId): Decimal(str(row.priceList.price[0].value))
        for row in read.pricingMatrix.pricing
    }
    assert kept == {(usd, base): Decimal(11), (usd, reseller): Decimal(8), (jpy, base): Decimal(1500)}


def test_the_base_price_in_the_currency_of_a_transaction_is_the_price_of_a_line(world: World) -> None:
    rows = prices(world, (world.ids["usd"], world.ids["base"], "12.50"))
    income = world.ref(world.ids["income"])
    made = world.add(item(world, incomeAccount=income, pricingMatrix=rows))
    line = {"item": world.ref(made), "quantity": Decimal(2)}

    invoice = world.add(world.invoice(itemList={"item": [line]}))

    assert world.company.get("invoice", invoice).fields["total"] == Decimal(25)


def test_wrong_prices_are_refused(world: World) -> None:
    usd, base = world.ids["usd"], world.ids["base"]
    euro = world.company.insert("currency", name="Old", symbol="OLD", isInactive=True)
    cases = {
        "no such level": (prices(world, (usd, "99", "1")), "INVALID_KEY_OR_REF"),
        "the level of transaction lines": (prices(world, (usd, "-1", "1")), "INVALID_KEY_OR_REF"),
        "no such currency": (prices(world, ("99", base, "1")), "INVALID_KEY_OR_REF"),
        "an inactive currency": (prices(world, (euro, base, "1")), "INVALID_KEY_OR_REF"),
        "no currency among several": (prices(world, ("", base, "1")), "USER_ERROR"),
        "two prices": (prices(world, (usd, base, "1"), (usd, base, "2")), "USER_ERROR"),
        "no price": (
            {"pricing": [{"currency": world.ref(usd), "priceLevel": world.ref(base)}]},
            "USER_ERROR",
        ),
    }
    for name, (matrix, code) in cases.items():
        assert world.refusal("add", item(world, pricingMatrix=matrix)) == code, name


def test_an_item_has_either_a_matrix_or_a_rate(world: World) -> None:
    matrix = prices(world, (world.ids["usd"], world.ids["base"], "1"))
    assert world.refusal("add", item(world, rate=Decimal(5))) == "INSUFFICIENT_PERMISSION"

    world.company.price_lists = False

    assert world.refusal("add", item(world, pricingMatrix=matrix)) == "INSUFFICIENT_PERMISSION"
    made = world.add(item(world, rate=Decimal("5.25")))
    assert world.company.get("serviceSaleItem", made).fields["rate"] == Decimal("5.25")
