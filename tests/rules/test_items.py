"""What products, rate plans and charges have in common: selection, checks, actions, map (catalog.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Fact, Found, Result, SyncProcess, System, Verb
from syncrules.preferences import ItemIdMapping, SyncBehavior
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE
from syncrules.processes.products_to_netsuite import PRODUCTS_TO_NETSUITE
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE
from tests.rules.masters import CHARGE, NOW, PLAN, PRODUCT, RATE_PLAN, WATERMARK, context, linked
from tests.rules.tables import assert_only_fails, assert_passes

TODAY = NOW.date()
DAY = timedelta(days=1)
MODIFIED: dict[str, Any] = {"product_catalog_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
BY_NAME: dict[str, Any] = {"item_id_mapping": ItemIdMapping.CHARGE_NAME}
ONE_WORLD: dict[str, Any] = {"netsuite_subsidiaries": True, "default_subsidiary": "Acme Group"}
IS_SERVICE: dict[str, Any] = {"facts": {Fact.ITEM_TYPE: {"500": "serviceSaleItem"}}}
IS_INVENTORY: dict[str, Any] = {"facts": {Fact.ITEM_TYPE: {"500": "inventoryItem"}}}
RECORDS: dict[str, tuple[SyncProcess[Any], Any]] = {
    "Product": (PRODUCTS_TO_NETSUITE, PRODUCT),
    "ProductRatePlan": (RATE_PLANS_TO_NETSUITE, PLAN),
    "ProductRatePlanCharge": (CHARGES_TO_NETSUITE, CHARGE),
}
KEYS = {
    "Product": "zuora-prd-p-1",
    "ProductRatePlan": "zuora-rp-rp-1",
    "ProductRatePlanCharge": "zuora-chg-chg-1",
}
WORDS = {"Product": "Zuora Product p-1", "ProductRatePlan": "Zuora Rate Plan rp-1"} | {
    "ProductRatePlanCharge": "Zuora Charge chg-1"
}
TYPES = {"Product": "PRODUCT", "ProductRatePlan": "RATE_PLAN", "ProductRatePlanCharge": "CHARGE"}
COMMON_CODES = {
    *("EFFECTIVE", "NOT_SYNCED_OR_CHANGED", "NOT_IGNORED"),
    *("ITEM_TYPE_MISSING", "ITEM_TYPE_CHANGED", "INTEGRATION_ID_MISSING", "ITEM_NAME_NOT_UNIQUE"),
}

every_type = pytest.mark.parametrize("kind", list(RECORDS))


def uses(record: Any, count: str) -> dict[str, Any]:
    return {"facts": {Fact.ITEM_NAME_USES: {record.name: count}}}


def effective(record: Any, start: date, end: date) -> Any:
    if record is CHARGE:
        return replace(CHARGE, rate_plan=replace(RATE_PLAN, effective_start=start, effective_end=end))
    return replace(record, effective_start=start, effective_end=end)


def passes(record: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    done = linked(record)
    return {
        "new": (record, {}),
        "effective from today": (effective(record, TODAY, TODAY + 300 * DAY), {}),
        "effective until today": (effective(record, TODAY - 300 * DAY, TODAY), {}),
        "refused before": (linked(record, "Error Creating Item", ""), {}),
        "an older error status": (linked(record, "Error", ""), {}),
        "interrupted": (linked(record, "Creating Item", ""), {}),
        "changed, same type": (done, {**MODIFIED, **IS_SERVICE}),
        "changed, type not known": (done, MODIFIED),
        "changed just after the watermark": (
            replace(done, updated_date=WATERMARK + timedelta(seconds=1)),
            {**MODIFIED, **IS_SERVICE},
        ),
        "changed before the first run": (done, {**MODIFIED, "watermark": None}),
        "a unique name": (record, {**BY_NAME, **uses(record, "1")}),
        "a name used twice while ids are mapped": (record, uses(record, "2")),
        "Inventory": (replace(record, item_type="Inventory"), {}),
        "Non Inventory": (replace(record, item_type="Non Inventory"), {}),
        "the default subsidiary": (record, ONE_WORLD),
    }


def fails(record: Any) -> list[tuple[str, Any, dict[str, Any]]]:
    done = linked(record)
    return [
        ("EFFECTIVE", effective(record, TODAY + DAY, TODAY + 300 * DAY), {}),
        ("EFFECTIVE", effective(record, TODAY - 300 * DAY, TODAY - DAY), {}),
        ("NOT_SYNCED_OR_CHANGED", done, {}),
        ("NOT_SYNCED_OR_CHANGED", linked(record, "Complete"), {}),
        ("NOT_SYNCED_OR_CHANGED", linked(record, "Error updating custom fields"), MODIFIED),
        ("NOT_SYNCED_OR_CHANGED", replace(done, updated_date=WATERMARK), MODIFIED),
        ("NOT_IGNORED", linked(record, "Ignore", ""), {}),
        ("NOT_IGNORED", linked(record, " ignore", ""), {}),
        ("ITEM_TYPE_MISSING", replace(record, item_type=""), {}),
        ("ITEM_TYPE_MISSING", replace(record, item_type="Kit"), {}),
        ("ITEM_TYPE_CHANGED", done, {**MODIFIED, **IS_INVENTORY}),
        ("INTEGRATION_ID_MISSING", linked(record, "Sync Complete", ""), MODIFIED),
        ("ITEM_NAME_NOT_UNIQUE", record, {**BY_NAME, **uses(record, "2")}),
    ]


PASSES = [(kind, *case) for kind, (_, record) in RECORDS.items() for case in passes(record).values()]
PASS_IDS = [f"{kind}: {name}" for kind, (_, record) in RECORDS.items() for name in passes(record)]
FAILS = [(kind, *case) for kind, (_, record) in RECORDS.items() for case in fails(record)]


@pytest.mark.parametrize(("kind", "record", "given"), PASSES, ids=PASS_IDS)
def test_a_record_passes_every_rule(kind: str, record: Any, given: dict[str, Any]) -> None:
    assert_passes(RECORDS[kind][0], record, context(**given))


@pytest.mark.parametrize(("kind", "code", "record", "given"), FAILS)
def test_a_record_fails_one_rule_only(kind: str, code: str, record: Any, given: dict[str, Any]) -> None:
    assert_only_fails(RECORDS[kind][0], record, context(**given), code)


def test_every_common_rule_has_a_case_that_fails() -> None:
    assert {code for _, code, _, _ in FAILS} == COMMON_CODES


@every_type
def test_the_messages_name_record_and_value(kind: str) -> None:
    process, record = RECORDS[kind]
    (changed,) = assert_only_fails(
        process, linked(record), context(**MODIFIED, **IS_INVENTORY), "ITEM_TYPE_CHANGED"
    )
    assert changed.message == (
        f"Item Type of {process.noun} {record.name} was changed after its first sync "
        "(was Inventory, is Service)."
    )
    (used,) = assert_only_fails(
        process, record, context(**BY_NAME, **uses(record, "2")), "ITEM_NAME_NOT_UNIQUE"
    )
    assert used.message == (
        f'The item name "{record.name}" is already used by another product, rate plan or charge.'
    )


@every_type
@pytest.mark.parametrize(
    ("id", "behaviour", "action"),
    [
        ("", SyncBehavior.NEW_ONLY, Action.CREATE),
        ("", SyncBehavior.NEW_AND_MODIFIED, Action.CREATE),
        ("500", SyncBehavior.NEW_AND_MODIFIED, Action.UPDATE),
        ("500", SyncBehavior.NEW_ONLY, Action.LINK),
    ],
)
def test_the_action_follows_from_id_and_behaviour(
    kind: str, id: str, behaviour: SyncBehavior, action: Action
) -> None:
    process, record = RECORDS[kind]
    given = context(product_catalog_sync_behavior=behaviour)
    assert process.action(linked(record, "", id), given) is action


@every_type
def test_a_link_is_not_validated(kind: str) -> None:
    process, record = RECORDS[kind]
    verdict = judge(process, replace(linked(record, ""), item_type=""), context(default_class="?"))
    assert verdict.action is Action.LINK
    assert verdict.ready


@every_type
@pytest.mark.parametrize(
    ("action", "working", "failed", "verb"),
    [
        (Action.CREATE, "Creating Item", "Error Creating Item", Verb.ADD),
        (Action.UPDATE, "", "Error Updating Item", Verb.UPDATE),
        (Action.LINK, "Linking Item", "Error Linking Item", Verb.UPDATE),
    ],
)
def test_each_action_is_one_write_with_its_statuses(
    kind: str, action: Action, working: str, failed: str, verb: Verb
) -> None:
    process, record = RECORDS[kind]
    (step,) = process.plan(linked(record), action, context())
    assert (step.working, step.failed, step.write.verb) == (working, failed, verb)


@every_type
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
def test_success_is_written_back(
    kind: str, action: Action, status: str, fields: dict[str, str] | None
) -> None:
    process, record = RECORDS[kind]
    done = linked(record, status, sync_date="2026-01-01" if status else "")
    made = "77" if action is Action.CREATE else "500"
    writes = process.settle(done, action, {action.value: Result(made)}, context())
    assert [dict(write.fields) for write in writes] == ([fields] if fields else [])
    for write in writes:
        assert (write.system, write.record, write.id) == (System.ZUORA, kind, record.id)


@every_type
def test_the_date_of_the_first_success_stays(kind: str) -> None:
    process, record = RECORDS[kind]
    again = linked(record, "Error Creating Item", "", sync_date="2026-01-01")
    (write,) = process.settle(again, Action.CREATE, {"create": Result("77")}, context())
    assert "SyncDate__NS" not in write.fields


@every_type
def test_a_found_item_is_updated_as_the_type_that_it_has(kind: str) -> None:
    process, record = RECORDS[kind]
    broken = linked(record, "Error Updating Item", "")
    (step,) = process.resume(broken, Found("inventoryItem", "88", source_id=record.id), context())
    assert (step.write.record, step.write.id, step.write.verb) == ("inventoryItem", "88", Verb.UPDATE)
    assert (
        process.resume(
            linked(record, "Creating Item", ""), Found("inventoryItem", "88", source_id=record.id), context()
        )
        == ()
    )


@every_type
def test_the_counterpart_is_looked_up_among_all_item_types(kind: str) -> None:
    process, record = RECORDS[kind]
    found = process.lookups(linked(record), context())
    assert [(hit.by, hit.value) for hit in found] == [
        ("internalId", "500"),
        ("Zuora ID", record.id),
        ("externalId", KEYS[kind]),
    ]
    assert {hit.records for hit in found} == {("inventoryItem", "nonInventorySaleItem", "serviceSaleItem")}


@every_type
def test_facts_are_asked_for_only_where_they_matter(kind: str) -> None:
    process, record = RECORDS[kind]
    kinds, uses_of_name = process.needs
    assert (kinds.fact, list(kinds.keys(linked(record), context()))) == (Fact.ITEM_TYPE, ["500"])
    assert list(kinds.keys(record, context())) == []
    assert (uses_of_name.fact, list(uses_of_name.keys(record, context()))) == (Fact.ITEM_NAME_USES, [])
    assert list(uses_of_name.keys(record, context(**BY_NAME))) == [record.name]


# --- the common rows of the map ------------------------------------------------------------------


def write(kind: str, action: Action = Action.CREATE, **given: Any) -> Any:
    process, record = RECORDS[kind]
    (step,) = process.plan(record if action is Action.CREATE else linked(record), action, context(**given))
    return step.write


@every_type
@pytest.mark.parametrize(
    ("item_type", "item"),
    [
        ("Inventory", "inventoryItem"),
        ("Non Inventory", "nonInventorySaleItem"),
        ("Service", "serviceSaleItem"),
    ],
)
def test_the_item_type_decides_the_record(kind: str, item_type: str, item: str) -> None:
    process, record = RECORDS[kind]
    (step,) = process.plan(replace(record, item_type=item_type), Action.CREATE, context())
    assert (step.write.record, step.write.key) == (item, KEYS[kind])


@every_type
def test_a_link_without_item_type_takes_the_type_of_the_existing_item(kind: str) -> None:
    process, record = RECORDS[kind]
    untyped = linked(replace(record, item_type=""), "")
    (step,) = process.plan(untyped, Action.LINK, context(facts={Fact.ITEM_TYPE: {"500": "inventoryItem"}}))
    assert step.write.record == "inventoryItem"


@every_type
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.LINK])
def test_every_item_carries_its_id_type_and_date(kind: str, action: Action) -> None:
    custom = write(kind, action).custom
    assert custom["Zuora ID"] == RECORDS[kind][1].id
    assert custom["Zuora Type"] == TYPES[kind]
    assert custom["Zuora Sync Date"] == NOW.isoformat(timespec="seconds")


@every_type
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_the_item_id_is_the_zuora_id_with_a_word_or_the_name(kind: str, action: Action) -> None:
    assert write(kind, action).fields["itemId"] == WORDS[kind]
    assert write(kind, action, **BY_NAME).fields["itemId"] == RECORDS[kind][1].name


@every_type
def test_a_link_sends_nothing_but_zuoras_own_fields(kind: str) -> None:
    given = {**ONE_WORLD, "default_class": "Software", "netsuite_multiple_currencies": True}
    link = write(kind, Action.LINK, **given)
    assert (dict(link.fields), dict(link.sublists), link.clear) == ({}, {}, ())


@every_type
@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE])
def test_the_connectors_defaults_are_sent(kind: str, action: Action) -> None:
    fields = write(
        kind,
        action,
        default_class="Software",
        default_department="Sales",
        default_location="Berlin",
        netsuite_default_tax_schedule="S1",
    ).fields
    sent = {name: fields[name].id for name in ("class", "department", "location", "taxSchedule")}
    assert sent == {"class": "11", "department": "21", "location": "32", "taxSchedule": "88"}


@every_type
def test_the_subsidiary_is_sent_on_create_only(kind: str) -> None:
    assert write(kind, **ONE_WORLD).fields["subsidiaryList"].id == "1"
    assert "subsidiaryList" not in write(kind, Action.UPDATE, **ONE_WORLD).fields
    assert "subsidiaryList" not in write(kind).fields


@every_type
def test_a_default_that_netsuite_does_not_know_fails_the_record(kind: str) -> None:
    process, record = RECORDS[kind]
    for code, given in (
        ("CLASS_INVALID", {"default_class": "Nowhere"}),
        ("DEPARTMENT_INVALID", {"default_department": "Nowhere"}),
        ("LOCATION_INVALID", {"default_location": "Nowhere"}),
        ("SUBSIDIARY_INVALID", {**ONE_WORLD, "default_subsidiary": "Nowhere"}),
    ):
        assert_only_fails(process, record, context(**given), code)
