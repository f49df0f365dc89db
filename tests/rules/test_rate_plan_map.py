"""Every row of the map from a rate plan to an item (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import Action, Ref, Row, Write
from syncrules.pricing import amount_of, prices_of
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE as PROCESS
from tests.rules.masters import PLAN, classified, context, linked

FULL = replace(
    PLAN, billing_period="Monthly", price="10.00", multi_currency_price="EUR:9.50", include_children="Yes"
)
MULTIPLE: dict[str, Any] = {"netsuite_multiple_currencies": True}
LEVELS: dict[str, Any] = {"netsuite_advanced_pricing": True}
ONE_WORLD: dict[str, Any] = {"netsuite_subsidiaries": True, "default_subsidiary": "Acme Group"}
SENT = pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])


def write(record: Any = FULL, action: Action = Action.CREATE, **given: Any) -> Write:
    (step,) = PROCESS.plan(record, action, context(**given))
    return step.write


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Zuora Product Rate Plan Name", "Gold monthly"),
        ("Zuora Billing Period", "Monthly"),
        ("Zuora Product Name", "Gold"),
        ("Zuora Type", "RATE_PLAN"),
    ],
)
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.LINK])
def test_zuoras_own_fields_are_sent_with_every_action(action: Action, label: str, value: object) -> None:
    assert write(linked(FULL), action).custom[label] == value


@SENT
def test_name_parent_and_rate_are_sent_on_create_and_update(action: Action) -> None:
    assert dict(write(linked(FULL), action).fields) == {
        "itemId": "Zuora Rate Plan rp-1",
        "displayName": "Gold monthly",
        "parent": Ref("item", "400"),
        "rate": Decimal("10.00"),
    }


def test_netsuite_chooses_the_income_account() -> None:
    assert "incomeAccount" not in write().fields
    assert write().clear == ()


def row(currency: str | None, amount: str) -> Row:
    return Row(
        {
            "currency": Ref("currency", currency) if currency else None,
            "priceLevel": Ref("priceLevel", "1"),
            "priceList": Row({"value": Decimal(amount), "quantity": Decimal(0)}),
        }
    )


@SENT
@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (MULTIPLE, (row("1", "10.00"), row("4", "9.50"))),
        (LEVELS, (row("1", "10.00"),)),
        ({**MULTIPLE, **LEVELS}, (row("1", "10.00"), row("4", "9.50"))),
    ],
    ids=["multiple currencies", "advanced pricing", "both"],
)
def test_prices_go_into_the_matrix_at_the_base_level(
    action: Action, given: dict[str, Any], rows: tuple[Row, ...]
) -> None:
    sent = write(linked(FULL), action, **given)
    assert sent.sublists["pricingMatrix"].rows == rows
    assert not sent.sublists["pricingMatrix"].replace_all
    assert "rate" not in sent.fields


def test_only_the_prices_that_are_given_are_sent() -> None:
    assert dict(write(PLAN, **MULTIPLE).sublists) == {}
    assert write(replace(FULL, price=""), **MULTIPLE).sublists["pricingMatrix"].rows == (row("4", "9.50"),)
    assert "rate" not in write(PLAN).fields
    assert write(replace(PLAN, price="0.00")).fields["rate"] == Decimal("0.00")


def test_without_a_list_of_currencies_the_price_has_none() -> None:
    given = context(**LEVELS)
    given = replace(given, reference=replace(given.reference, names={}))
    (step,) = PROCESS.plan(FULL, Action.CREATE, given)
    assert step.write.sublists["pricingMatrix"].rows == (row(None, "10.00"),)


def test_classifications_are_the_plans_or_the_defaults() -> None:
    fields = write(
        classified(FULL, class_name="Software : Cloud"), default_class="Software", default_department="Sales"
    ).fields
    assert fields["class"] == Ref("classification", "12")
    assert fields["department"] == Ref("department", "21")
    assert "location" not in fields


def test_the_subsidiary_is_the_plans_or_the_default() -> None:
    own = classified(FULL, subsidiary="Acme Group : Acme GmbH")
    assert write(own, **ONE_WORLD).fields["subsidiaryList"] == Ref("subsidiary", "2")
    assert write(**ONE_WORLD).fields["subsidiaryList"] == Ref("subsidiary", "1")


@SENT
@pytest.mark.parametrize(("text", "sent"), [("Yes", True), ("true", True), ("No", False), ("", None)])
def test_include_children_has_no_default(action: Action, text: str, sent: bool | None) -> None:
    record = linked(replace(FULL, include_children=text))
    assert write(record, action, **ONE_WORLD).fields.get("includeChildren") is sent
    assert "includeChildren" not in write(record, action).fields


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("  ", ()),
        ("CAD:250.25;GBP:126.99", (("CAD", Decimal("250.25")), ("GBP", Decimal("126.99")))),
        ("CAD: 250", (("CAD", Decimal(250)),)),
        ("cad:250", None),
        ("CAD:250;;GBP:1", None),
        ("CAD:1.", None),
        ("CAD:٢", None),
        ("CAD:1 USD:2", None),
    ],
)
def test_reading_prices_by_currency(text: str, read: object) -> None:
    assert prices_of(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("10.50", Decimal("10.50")), (" 3 ", Decimal(3)), ("", None), ("1,000", None), ("NaN", None)],
)
def test_reading_the_price(text: str, read: Decimal | None) -> None:
    assert amount_of(text) == read
