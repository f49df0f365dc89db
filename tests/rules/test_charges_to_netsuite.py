"""Which Zuora charges are taken and what is checked on them besides the common rules (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE as PROCESS
from tests.rules.masters import CHARGE, NOW, RATE_PLAN, classified, context, linked
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.test_items import COMMON_CODES, ONE_WORLD

TODAY = NOW.date()
DAY = timedelta(days=1)
REV_REC: dict[str, Any] = {"netsuite_use_revenue_recognition": True}
ENDED = replace(CHARGE, rate_plan=replace(RATE_PLAN, effective_end=TODAY - DAY))
PLANNED = replace(CHARGE, rate_plan=replace(RATE_PLAN, effective_start=TODAY + DAY))

PASSES: list[tuple[str, Any, dict[str, Any]]] = [
    ("its own last day counts before its rate plan's", replace(ENDED, own_end=TODAY), {}),
    ("its own first day counts before its rate plan's", replace(PLANNED, own_start=TODAY), {}),
    ("a known accounting code", replace(CHARGE, accounting_code="Income : Subscriptions"), {}),
    (
        "the recognised revenue account counts before the accounting code",
        replace(CHARGE, recognized_rev_account="Income : Services", accounting_code="Nowhere"),
        {},
    ),
    ("a known deferred account", replace(CHARGE, deferred_rev_account="Deferred Revenue"), REV_REC),
    ("a wrong deferred account without revenue recognition", replace(CHARGE, deferred_rev_account="?"), {}),
    ("a known template", replace(CHARGE, rev_rec_code="Straight-line"), REV_REC),
    ("a wrong template without revenue recognition", replace(CHARGE, rev_rec_code="?"), {}),
    (
        "known classifications",
        classified(CHARGE, class_name="Software : Cloud", department="Sales", location="Berlin"),
        {},
    ),
    ("a wrong subsidiary without OneWorld", classified(CHARGE, subsidiary="Nowhere"), {}),
]

FAILS: list[tuple[str, Any, dict[str, Any]]] = [
    ("EFFECTIVE", replace(CHARGE, own_end=TODAY - DAY), {}),
    ("EFFECTIVE", replace(CHARGE, own_start=TODAY + DAY), {}),
    ("EFFECTIVE", replace(ENDED, own_start=date(2026, 1, 1)), {}),
    ("INCOME_ACCOUNT_INVALID", replace(CHARGE, accounting_code="Subscriptions"), {}),
    ("INCOME_ACCOUNT_INVALID", replace(CHARGE, recognized_rev_account="Deferred Revenue"), {}),
    ("DEFERRED_ACCOUNT_INVALID", replace(CHARGE, deferred_rev_account="Income : Services"), REV_REC),
    ("REV_REC_CODE_INVALID", replace(CHARGE, rev_rec_code="straight-line"), REV_REC),
    ("CLASS_INVALID", classified(CHARGE, class_name="Cloud"), {}),
    ("DEPARTMENT_INVALID", classified(CHARGE, department="sales"), {}),
    ("LOCATION_INVALID", classified(CHARGE, location="Eastern"), {}),
    ("SUBSIDIARY_INVALID", classified(CHARGE, subsidiary="Acme GmbH"), ONE_WORLD),
    ("CHARGE_MODEL_UNSUPPORTED", replace(CHARGE, charge_model="High Water Mark Tiered Pricing"), {}),
    ("CHARGE_MODEL_UNSUPPORTED", replace(CHARGE, charge_model="HighWatermarkVolumePricing"), {}),
    ("CHARGE_MODEL_UNSUPPORTED", replace(CHARGE, charge_model="Multi-Attribute Pricing"), {}),
    ("CHARGE_MODEL_UNSUPPORTED", replace(CHARGE, charge_model="Pre-Rated Per Unit Pricing"), {}),
]


@pytest.mark.parametrize(("record", "given"), [p[1:] for p in PASSES], ids=[p[0] for p in PASSES])
def test_a_charge_passes_every_rule(record: Any, given: dict[str, Any]) -> None:
    assert_passes(PROCESS, record, context(**given))


@pytest.mark.parametrize(("code", "record", "given"), FAILS)
def test_a_charge_fails_one_rule_only(code: str, record: Any, given: dict[str, Any]) -> None:
    assert_only_fails(PROCESS, record, context(**given), code)


def test_every_rule_has_a_case_that_fails() -> None:
    assert_every_rule_has_a_case(PROCESS, COMMON_CODES | {code for code, _, _ in FAILS})


def test_a_link_is_not_validated() -> None:
    bad = classified(replace(linked(CHARGE, ""), item_type="", accounting_code="?"), class_name="?")
    verdict = judge(PROCESS, bad, context())
    assert verdict.action is Action.LINK
    assert verdict.ready
