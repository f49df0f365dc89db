"""Which Zuora charges are taken, what is checked on them and what happens to them (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Fact, Found, Result, System, Verb
from syncrules.preferences import ItemIdMapping, SyncBehavior
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE as PROCESS
from tests.rules.masters import CHANGED, CHARGE, NOW, RATE_PLAN, classified, context, linked
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes

TODAY = NOW.date()
MODIFIED: dict[str, Any] = {"product_catalog_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
REV_REC: dict[str, Any] = {"netsuite_use_revenue_recognition": True}
ONE_WORLD: dict[str, Any] = {"netsuite_subsidiaries": True, "default_subsidiary": "Acme Group"}
BY_NAME: dict[str, Any] = {"item_id_mapping": ItemIdMapping.CHARGE_NAME}
SYNCED = linked(CHARGE)
IS_SERVICE = {"facts": {Fact.ITEM_TYPE: {"500": "serviceSaleItem"}}}
IS_INVENTORY: dict[str, Any] = {"facts": {Fact.ITEM_TYPE: {"500": "inventoryItem"}}}


def uses(count: str) -> dict[str, Any]:
    return {"facts": {Fact.ITEM_NAME_USES: {"Gold seats": count}}}


def effective(start: date, end: date) -> Any:
    return replace(CHARGE, rate_plan=replace(RATE_PLAN, effective_start=start, effective_end=end))


PASSES: list[tuple[str, Any, dict[str, Any]]] = [
    ("a new charge", CHARGE, {}),
    ("effective from today", effective(TODAY, date(2027, 1, 1)), {}),
    ("effective until today", effective(date(2026, 1, 1), TODAY), {}),
    ("refused before", linked(CHARGE, "Error Creating Item", ""), {}),
    ("changed, same type", SYNCED, {**MODIFIED, **IS_SERVICE}),
    ("changed, type not known", SYNCED, MODIFIED),
    ("a unique name", CHARGE, {**BY_NAME, **uses("1")}),
    ("a name that is used twice, but ids are mapped", CHARGE, uses("2")),
    ("Inventory", replace(CHARGE, item_type="Inventory"), {}),
    ("Non Inventory", replace(CHARGE, item_type="Non Inventory"), {}),
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
    ("the default subsidiary", CHARGE, ONE_WORLD),
]

FAILS: list[tuple[str, Any, dict[str, Any]]] = [
    ("EFFECTIVE", effective(TODAY + timedelta(days=1), date(2027, 1, 1)), {}),
    ("EFFECTIVE", effective(date(2026, 1, 1), TODAY - timedelta(days=1)), {}),
    ("NOT_SYNCED_OR_CHANGED", SYNCED, {}),
    ("NOT_SYNCED_OR_CHANGED", replace(SYNCED, updated_date=CHANGED - timedelta(days=30)), MODIFIED),
    ("NOT_IGNORED", linked(CHARGE, "Ignore", ""), {}),
    ("ITEM_TYPE_MISSING", replace(CHARGE, item_type=""), {}),
    ("ITEM_TYPE_MISSING", replace(CHARGE, item_type="Kit"), {}),
    ("ITEM_TYPE_CHANGED", SYNCED, {**MODIFIED, **IS_INVENTORY}),
    ("INTEGRATION_ID_MISSING", linked(CHARGE, "Sync Complete", ""), MODIFIED),
    ("ITEM_NAME_NOT_UNIQUE", CHARGE, {**BY_NAME, **uses("2")}),
    ("INCOME_ACCOUNT_INVALID", replace(CHARGE, accounting_code="Subscriptions"), {}),
    ("INCOME_ACCOUNT_INVALID", replace(CHARGE, recognized_rev_account="Deferred Revenue"), {}),
    ("DEFERRED_ACCOUNT_INVALID", replace(CHARGE, deferred_rev_account="Income : Services"), REV_REC),
    ("REV_REC_CODE_INVALID", replace(CHARGE, rev_rec_code="straight-line"), REV_REC),
    ("CLASS_INVALID", classified(CHARGE, class_name="Cloud"), {}),
    ("CLASS_INVALID", CHARGE, {"default_class": "Cloud"}),
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
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILS})


def test_a_changed_item_type_is_told_in_zuoras_words() -> None:
    (outcome,) = assert_only_fails(PROCESS, SYNCED, context(**MODIFIED, **IS_INVENTORY), "ITEM_TYPE_CHANGED")
    assert outcome.message == (
        "Item Type of Charge Gold seats was changed after its first sync (was Inventory, is Service)."
    )


@pytest.mark.parametrize(
    ("id", "behaviour", "action"),
    [
        ("", SyncBehavior.NEW_ONLY, Action.CREATE),
        ("", SyncBehavior.NEW_AND_MODIFIED, Action.CREATE),
        ("500", SyncBehavior.NEW_AND_MODIFIED, Action.UPDATE),
        ("500", SyncBehavior.NEW_ONLY, Action.LINK),
    ],
)
def test_the_action_follows_from_id_and_behaviour(id: str, behaviour: SyncBehavior, action: Action) -> None:
    given = context(product_catalog_sync_behavior=behaviour)
    assert PROCESS.action(linked(CHARGE, "", id), given) is action


def test_a_link_is_not_validated() -> None:
    bad = classified(replace(linked(CHARGE, ""), item_type="", accounting_code="?"), class_name="?")
    verdict = judge(PROCESS, bad, context())
    assert verdict.action is Action.LINK
    assert verdict.ready


@pytest.mark.parametrize(
    ("action", "working", "failed", "verb"),
    [
        (Action.CREATE, "Creating Item", "Error Creating Item", Verb.ADD),
        (Action.UPDATE, "", "Error Updating Item", Verb.UPDATE),
        (Action.LINK, "Linking Item", "Error Linking Item", Verb.UPDATE),
    ],
)
def test_each_action_is_one_write_with_its_statuses(
    action: Action, working: str, failed: str, verb: Verb
) -> None:
    (step,) = PROCESS.plan(SYNCED, action, context())
    assert (step.working, step.failed, step.write.verb) == (working, failed, verb)


@pytest.mark.parametrize(
    ("action", "status", "fields"),
    [
        (
            Action.CREATE,
            "",
            {
                "IntegrationId__NS": "77",
                "IntegrationStatus__NS": "Sync Complete",
                "SyncDate__NS": NOW.isoformat(timespec="seconds"),
            },
        ),
        (
            Action.LINK,
            "",
            {
                "IntegrationStatus__NS": "Sync Complete",
                "SyncDate__NS": NOW.isoformat(timespec="seconds"),
            },
        ),
        (Action.UPDATE, "Error Updating Item", {"IntegrationStatus__NS": "Sync Complete"}),
        (Action.UPDATE, "Sync Complete", None),
    ],
)
def test_success_is_written_back(action: Action, status: str, fields: dict[str, str] | None) -> None:
    writes = PROCESS.settle(linked(CHARGE, status), action, {action.value: Result("77")}, context())
    assert [dict(write.fields) for write in writes] == ([fields] if fields else [])
    for write in writes:
        assert (write.system, write.record, write.id) == (System.ZUORA, "ProductRatePlanCharge", "chg-1")


def test_a_found_item_is_updated_as_the_type_that_it_has() -> None:
    broken = linked(CHARGE, "Error Updating Item", "")
    (step,) = PROCESS.resume(broken, Found("inventoryItem", "88", source_id="chg-1"), context())
    assert (step.write.record, step.write.id, step.write.verb) == ("inventoryItem", "88", Verb.UPDATE)


def test_the_counterpart_is_looked_up_among_all_item_types() -> None:
    found = PROCESS.lookups(SYNCED, context())
    assert [(hit.by, hit.value) for hit in found] == [
        ("internalId", "500"),
        ("Zuora ID", "chg-1"),
        ("externalId", "zuora-chg-chg-1"),
    ]
    assert {hit.records for hit in found} == {("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")}


def test_facts_are_asked_for_only_where_they_matter() -> None:
    kinds, uses_of_name = PROCESS.needs
    assert (kinds.fact, list(kinds.keys(SYNCED, context()))) == (Fact.ITEM_TYPE, ["500"])
    assert list(kinds.keys(CHARGE, context())) == []
    assert (uses_of_name.fact, list(uses_of_name.keys(CHARGE, context()))) == (Fact.ITEM_NAME_USES, [])
    assert list(uses_of_name.keys(CHARGE, context(**BY_NAME))) == ["Gold seats"]
