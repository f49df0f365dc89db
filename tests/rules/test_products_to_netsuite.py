"""What only products have: a header item without income account (catalog.md)."""

from __future__ import annotations

import pytest

from syncrules.language import Action, Write
from syncrules.processes.products_to_netsuite import PRODUCTS_TO_NETSUITE as PROCESS
from tests.rules.masters import NOW, PRODUCT, context, linked
from tests.rules.tables import rule_codes
from tests.rules.test_items import COMMON_CODES


def write(action: Action) -> Write:
    given = context(netsuite_multiple_currencies=True, netsuite_use_revenue_recognition=True)
    (step,) = PROCESS.plan(PRODUCT if action is Action.CREATE else linked(PRODUCT), action, given)
    return step.write


def test_a_product_has_the_common_rules_and_checks_the_defaults_that_are_sent() -> None:
    assert rule_codes(PROCESS) == COMMON_CODES | {
        *("CLASS_INVALID", "DEPARTMENT_INVALID", "LOCATION_INVALID", "SUBSIDIARY_INVALID")
    }


@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_the_income_account_is_forced_empty(action: Action) -> None:
    assert write(action).clear == ("incomeAccount",)
    assert "incomeAccount" not in write(action).fields


@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_the_map_of_a_product_has_no_other_rows(action: Action) -> None:
    assert dict(write(action).fields) == {"itemId": "Zuora Product p-1"}
    assert dict(write(action).custom) == {
        "Zuora ID": "p-1",
        "Zuora Type": "PRODUCT",
        "Zuora Sync Date": NOW.isoformat(timespec="seconds"),
    }
    assert dict(write(action).sublists) == {}


def test_a_person_recognises_a_product_by_its_name() -> None:
    assert PROCESS.describe(PRODUCT).number == "Gold"
