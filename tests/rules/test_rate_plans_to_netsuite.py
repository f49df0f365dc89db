"""Which rate plans are taken, and what is checked on them besides the common rules (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Outcome, Parent, Severity
from syncrules.preferences import SyncBehavior
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE as PROCESS
from tests.rules.masters import PLAN, classified, context, linked
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.test_items import COMMON_CODES, ONE_WORLD

MULTIPLE: dict[str, Any] = {"netsuite_multiple_currencies": True}
LEVELS: dict[str, Any] = {"netsuite_advanced_pricing": True}
HOMELESS = replace(PLAN, product=replace(PLAN.product, integration_id=""))


def prices(text: str, price: str = "") -> Any:
    return replace(PLAN, price=price, multi_currency_price=text)


PASSES: list[tuple[str, Any, dict[str, Any]]] = [
    ("no prices at all", prices(""), MULTIPLE),
    ("one other currency", prices("EUR:9.50"), MULTIPLE),
    ("two currencies with blanks", prices(" EUR : 9.50 ; USD:10 "), MULTIPLE),
    ("with price levels alone", prices("EUR:9.50"), LEVELS),
    ("unreadable, but neither currencies nor levels", prices("EUR 9.50"), {}),
    ("unknown currency, but neither currencies nor levels", prices("XXX:1;XXX:2"), {}),
    ("the default currency once", prices("USD:10;EUR:9"), MULTIPLE),
    ("a price beside others", prices("EUR:9", "10.00"), MULTIPLE),
    ("a price without decimals", prices("", " 10 "), {}),
    ("a price below nothing", prices("", "-10.50"), {}),
    ("a default currency that does not matter", prices(""), {**MULTIPLE, "default_currency": "SEK"}),
    ("the same with one rate", prices("", "10"), {"default_currency": "SEK"}),
    (
        "known classifications",
        classified(PLAN, class_name="Software : Cloud", department="Sales", location="Berlin"),
        {},
    ),
    ("a wrong subsidiary without OneWorld", classified(PLAN, subsidiary="Nowhere"), {}),
]

FAILS: list[tuple[str, Any, dict[str, Any]]] = [
    ("PRODUCT_NOT_SYNCED", HOMELESS, {}),
    ("PRICE_INVALID", prices("", "1,000.00"), {}),
    ("PRICE_INVALID", prices("", "10 USD"), MULTIPLE),
    ("PRICE_INVALID", prices("", "1e3"), {}),
    ("CURRENCY_UNMATCHED", prices("", "10"), {**MULTIPLE, "default_currency": "SEK"}),
    ("CURRENCY_UNMATCHED", prices("", "10"), {**LEVELS, "default_currency": "SEK"}),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR 9.50"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR=9.50"), LEVELS),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR:9,50"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR:"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR:9.50;"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("EUR:9.50,USD:10"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_SYNTAX", prices("Euro:9.50"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_DUPLICATE", prices("EUR:9.50;USD:10;EUR:9.50"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_DUPLICATE", prices("EUR:9.50;EUR:9"), LEVELS),
    ("MULTI_CURRENCY_PRICE_DUPLICATE", prices("USD:10", "10"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_CURRENCY", prices("EUR:9.50;CAD:12"), MULTIPLE),
    ("MULTI_CURRENCY_PRICE_CURRENCY", prices("CAD:12"), LEVELS),
    ("CLASS_INVALID", classified(PLAN, class_name="Cloud"), {}),
    ("DEPARTMENT_INVALID", classified(PLAN, department="sales"), {}),
    ("LOCATION_INVALID", classified(PLAN, location="Eastern"), {}),
    ("SUBSIDIARY_INVALID", classified(PLAN, subsidiary="Acme GmbH"), ONE_WORLD),
]


def given_by(preferences: dict[str, Any]) -> Any:
    others = {name: value for name, value in preferences.items() if name != "default_currency"}
    made = context(**others)
    currency = preferences.get("default_currency", "USD")
    return replace(made, preferences=replace(made.preferences, zuora_default_currency=currency))


@pytest.mark.parametrize(("record", "given"), [p[1:] for p in PASSES], ids=[p[0] for p in PASSES])
def test_a_rate_plan_passes_every_rule(record: Any, given: dict[str, Any]) -> None:
    assert_passes(PROCESS, record, given_by(given))


@pytest.mark.parametrize(("code", "record", "given"), FAILS)
def test_a_rate_plan_fails_one_rule_only(code: str, record: Any, given: dict[str, Any]) -> None:
    assert_only_fails(PROCESS, record, given_by(given), code)


def test_every_rule_has_a_case_that_fails() -> None:
    assert_every_rule_has_a_case(PROCESS, COMMON_CODES | {code for code, _, _ in FAILS})


def only(code: str, record: Any, **given: Any) -> Outcome:
    (outcome,) = assert_only_fails(PROCESS, record, context(**given), code)
    return outcome


def test_a_rate_plan_waits_for_its_product_and_names_it() -> None:
    outcome = only("PRODUCT_NOT_SYNCED", HOMELESS)
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("products_to_netsuite", "p-1", "Gold")
    assert outcome.message == "Product Gold of rate plan Gold monthly has no NetSuite item yet."


def test_the_product_comes_first_among_several_problems() -> None:
    verdict = judge(PROCESS, replace(HOMELESS, item_type="", price="?"), context())
    assert [problem.code for problem in verdict.problems] == [
        *("PRODUCT_NOT_SYNCED", "ITEM_TYPE_MISSING", "PRICE_INVALID")
    ]


def test_linking_does_not_wait_for_the_product() -> None:
    verdict = judge(PROCESS, linked(HOMELESS, ""), context())
    assert (verdict.action, verdict.ready) == (Action.LINK, True)
    modified = context(product_catalog_sync_behavior=SyncBehavior.NEW_AND_MODIFIED)
    assert not judge(PROCESS, linked(HOMELESS, ""), modified).ready


def test_the_messages_name_what_is_wrong_with_a_price() -> None:
    text = "CAD:1;CAD:2"
    assert only("MULTI_CURRENCY_PRICE_SYNTAX", prices("CAD 1"), **MULTIPLE).message == (
        'MultiCurrencyPrice of Rate plan Gold monthly cannot be read: "CAD 1".'
    )
    verdict = judge(PROCESS, prices(text), context(**MULTIPLE))
    assert [problem.message for problem in verdict.problems] == [
        "MultiCurrencyPrice of Rate plan Gold monthly names CAD more than once.",
        "MultiCurrencyPrice of Rate plan Gold monthly names CAD, which NetSuite does not know.",
    ]
    assert only("MULTI_CURRENCY_PRICE_DUPLICATE", prices("USD:10", "10"), **MULTIPLE).message == (
        "MultiCurrencyPrice of Rate plan Gold monthly names USD, the currency of Price, more than once."
    )
    assert only("PRICE_INVALID", prices("", "1,000")).message == (
        'Price of Rate plan Gold monthly is not an amount: "1,000".'
    )


def test_without_multiple_currencies_netsuite_may_have_no_list_to_compare_with() -> None:
    made = context(**LEVELS)
    nothing_listed = replace(made, reference=replace(made.reference, names={}))
    assert_passes(PROCESS, prices("", "10"), nothing_listed)
