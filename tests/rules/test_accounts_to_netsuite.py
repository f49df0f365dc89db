"""Which Zuora accounts are taken, what is checked on them and what happens to them (accounts.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Found, Kind, Parent, Reference, Result, Severity, System, Verb
from syncrules.preferences import SyncBehavior
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE as PROCESS
from tests.rules.masters import ACCOUNT, CHANGED, NAMES, NOW, PARENT, classified, context, linked
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes

MODIFIED: dict[str, Any] = {"customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
SYNCED = linked(ACCOUNT)
ONE_WORLD: dict[str, Any] = {"netsuite_subsidiaries": True, "default_subsidiary": "Acme Group"}

PASSES: list[tuple[str, Any, dict[str, Any]]] = [
    ("a new account", ACCOUNT, {}),
    ("Sync to NetSuite is Yes", replace(ACCOUNT, sync_to_netsuite="Yes"), {}),
    ("Sync to NetSuite is true", replace(ACCOUNT, sync_to_netsuite="true"), {}),
    ("created on the cutover day", ACCOUNT, {"cutover_accounts": date(2026, 1, 10)}),
    ("created after the cutover day", ACCOUNT, {"cutover_accounts": date(2026, 1, 9)}),
    ("refused before", linked(ACCOUNT, "Error Creating Customer", ""), {}),
    ("refused on update", linked(ACCOUNT, "Error Updating Customer"), {}),
    ("a run died", linked(ACCOUNT, "Creating Customer", ""), {}),
    ("changed after its sync", SYNCED, MODIFIED),
    ("no payment term", replace(ACCOUNT, payment_term=""), {}),
    ("a known subsidiary", classified(ACCOUNT, subsidiary="Acme Group : Acme GmbH"), ONE_WORLD),
    ("the default subsidiary", ACCOUNT, ONE_WORLD),
    ("a wrong subsidiary without OneWorld", classified(ACCOUNT, subsidiary="Nowhere"), {}),
    ("a synced parent", replace(ACCOUNT, parent=PARENT), {}),
]

FAILS: list[tuple[str, Any, dict[str, Any]]] = [
    ("ACCOUNT_ACTIVE", replace(ACCOUNT, status="Draft"), {}),
    ("ACCOUNT_ACTIVE", replace(ACCOUNT, status="Canceled"), {}),
    ("SYNC_TO_NETSUITE", replace(ACCOUNT, sync_to_netsuite="No"), {}),
    ("SYNC_TO_NETSUITE", replace(ACCOUNT, sync_to_netsuite="false"), {}),
    ("CUTOVER", ACCOUNT, {"cutover_accounts": date(2026, 1, 11)}),
    ("NOT_SYNCED_OR_CHANGED", SYNCED, {}),
    ("NOT_SYNCED_OR_CHANGED", linked(ACCOUNT, "complete"), {}),
    ("NOT_SYNCED_OR_CHANGED", linked(ACCOUNT, "Error updating custom fields"), MODIFIED),
    ("NOT_IGNORED", linked(ACCOUNT, " ignore ", ""), {}),
    ("PAYMENT_TERM_UNMATCHED", replace(ACCOUNT, payment_term="net 30"), {}),
    ("CURRENCY_UNMATCHED", replace(ACCOUNT, currency="GBP"), {}),
    ("CURRENCY_UNMATCHED", replace(ACCOUNT, currency="usd"), {"netsuite_multiple_currencies": True}),
    ("INTEGRATION_ID_MISSING", linked(ACCOUNT, "Sync Complete", ""), MODIFIED),
    ("SUBSIDIARY_INVALID", classified(ACCOUNT, subsidiary="Acme GmbH"), ONE_WORLD),
    ("PARENT_NOT_SYNCED", replace(ACCOUNT, parent=replace(PARENT, integration_id="")), {}),
]


@pytest.mark.parametrize(("record", "preferences"), [p[1:] for p in PASSES], ids=[p[0] for p in PASSES])
def test_an_account_passes_every_rule(record: Any, preferences: dict[str, Any]) -> None:
    assert_passes(PROCESS, record, context(**preferences))


@pytest.mark.parametrize(("code", "record", "preferences"), FAILS)
def test_an_account_fails_one_rule_only(code: str, record: Any, preferences: dict[str, Any]) -> None:
    assert_only_fails(PROCESS, record, context(**preferences), code)


def test_every_rule_has_a_case_that_fails() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILS})


@pytest.mark.parametrize(
    ("watermark", "taken"),
    [
        (CHANGED - timedelta(seconds=1), True),
        (CHANGED, False),
        (CHANGED + timedelta(seconds=1), False),
        (None, True),
    ],
)
def test_a_synced_account_is_taken_again_only_after_the_watermark(
    watermark: datetime | None, taken: bool
) -> None:
    assert judge(PROCESS, SYNCED, context(watermark=watermark, **MODIFIED)).selected is taken


def test_without_currencies_in_netsuite_the_currency_is_not_compared() -> None:
    plain = context()
    names: dict[Kind, dict[str, str]] = {k: known for k, known in NAMES.items() if k != Kind.CURRENCY}
    without = replace(plain, reference=Reference(names))
    assert_passes(PROCESS, replace(ACCOUNT, currency="GBP"), without)
    multiple = replace(without, preferences=context(netsuite_multiple_currencies=True).preferences)
    assert_only_fails(PROCESS, ACCOUNT, multiple, "CURRENCY_UNMATCHED")


def test_a_wrong_default_subsidiary_is_refused_rather_than_left_out() -> None:
    prefs: dict[str, Any] = {"netsuite_subsidiaries": True, "default_subsidiary": "Nowhere"}
    (outcome,) = assert_only_fails(PROCESS, ACCOUNT, context(**prefs), "SUBSIDIARY_INVALID")
    assert outcome.message == 'Subsidiary "Nowhere" does not exist in NetSuite.'


def test_a_child_is_blocked_and_names_its_parent() -> None:
    child = replace(ACCOUNT, parent=replace(PARENT, integration_id=""))
    (outcome,) = assert_only_fails(PROCESS, child, context(), "PARENT_NOT_SYNCED")
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("accounts_to_netsuite", "acc-0", "Acme Holding (A-00)")
    assert outcome.message == "Parent customer Acme Holding (A-00) of Account A-01 is not synced."


def test_without_hierarchies_in_zuora_the_parent_does_not_matter() -> None:
    child = replace(ACCOUNT, parent=replace(PARENT, integration_id=""))
    assert_passes(PROCESS, child, replace(context(), hierarchy=False))


def test_messages_name_the_value_and_the_destination() -> None:
    wrong = replace(ACCOUNT, payment_term="Net 31")
    (outcome,) = assert_only_fails(PROCESS, wrong, context(), "PAYMENT_TERM_UNMATCHED")
    assert outcome.message == 'Payment term "Net 31" has no exact counterpart in NetSuite.'
    assert outcome.seen == "Net 31"


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
    given = context(customer_sync_behavior=behaviour)
    assert PROCESS.action(linked(ACCOUNT, "", id), given) is action


def test_a_link_is_not_validated() -> None:
    bad = replace(
        linked(ACCOUNT, ""), payment_term="?", currency="?", parent=replace(PARENT, integration_id="")
    )
    verdict = judge(PROCESS, bad, context(**ONE_WORLD))
    assert verdict.action is Action.LINK
    assert verdict.ready


@pytest.mark.parametrize(
    ("action", "working", "failed", "verb"),
    [
        (Action.CREATE, "Creating Customer", "Error Creating Customer", Verb.ADD),
        (Action.UPDATE, "", "Error Updating Customer", Verb.UPDATE),
        (Action.LINK, "Linking Customer", "Error Linking Customer", Verb.UPDATE),
    ],
)
def test_each_action_is_one_write_with_its_statuses(
    action: Action, working: str, failed: str, verb: Verb
) -> None:
    (step,) = PROCESS.plan(SYNCED, action, context())
    assert (step.working, step.failed) == (working, failed)
    assert (step.write.system, step.write.verb, step.write.record) == (System.NETSUITE, verb, "customer")


def test_a_create_carries_its_key_and_an_update_the_id() -> None:
    (create,) = PROCESS.plan(ACCOUNT, Action.CREATE, context())
    (update,) = PROCESS.plan(SYNCED, Action.UPDATE, context())
    assert (create.write.key, create.write.id) == ("zuora-acct-acc-1", "")
    assert (update.write.key, update.write.id) == ("", "500")


def settle(record: Any, action: Action, **results: str) -> dict[str, Any]:
    writes = PROCESS.settle(record, action, {n: Result(i) for n, i in results.items()}, context())
    if not writes:
        return {}
    (write,) = writes
    assert (write.system, write.verb, write.record, write.id) == (
        System.ZUORA,
        Verb.UPDATE,
        "Account",
        "acc-1",
    )
    return dict(write.fields)


def test_a_create_writes_id_status_and_date_back() -> None:
    assert settle(ACCOUNT, Action.CREATE, create="77") == {
        "IntegrationId__NS": "77",
        "IntegrationStatus__NS": "Sync Complete",
        "SyncDate__NS": NOW.isoformat(timespec="seconds"),
    }


def test_a_link_writes_status_and_date_back() -> None:
    assert settle(linked(ACCOUNT, ""), Action.LINK, link="500") == {
        "IntegrationStatus__NS": "Sync Complete",
        "SyncDate__NS": NOW.isoformat(timespec="seconds"),
    }


def test_an_update_writes_nothing_back() -> None:
    assert settle(SYNCED, Action.UPDATE, update="500") == {}


def test_an_update_that_mends_an_error_writes_complete() -> None:
    broken = linked(ACCOUNT, "Error Updating Customer", sync_date="2026-01-01T00:00:00+00:00")
    assert settle(broken, Action.UPDATE, update="500") == {"IntegrationStatus__NS": "Sync Complete"}
    moved = {"IntegrationId__NS": "88", "IntegrationStatus__NS": "Sync Complete"}
    assert settle(broken, Action.UPDATE, create="88", update="88") == moved


def test_the_first_success_of_a_linked_customer_is_dated_though_it_was_an_update() -> None:
    by_hand = linked(ACCOUNT, "")
    assert settle(by_hand, Action.UPDATE, update="500") == {
        "IntegrationStatus__NS": "Sync Complete",
        "SyncDate__NS": NOW.isoformat(timespec="seconds"),
    }


def test_a_relink_writes_everything_but_keeps_the_first_sync_date() -> None:
    broken = linked(ACCOUNT, "Creating Customer", "", sync_date="2026-01-01T00:00:00+00:00")
    assert settle(broken, Action.RELINK, found="88") == {
        "IntegrationId__NS": "88",
        "IntegrationStatus__NS": "Sync Complete",
    }
    assert PROCESS.plan(broken, Action.RELINK, context()) == ()


@pytest.mark.parametrize(
    ("status", "source_id", "failed"),
    [
        ("Creating Customer", "acc-1", None),
        ("Error Creating Customer", "acc-1", None),
        ("Error Updating Customer", "acc-1", "Error Updating Customer"),
        ("Linking Customer", "acc-1", "Error Linking Customer"),
        ("Creating Customer", "", "Error Linking Customer"),
    ],
)
def test_a_found_customer_gets_what_it_still_lacks(status: str, source_id: str, failed: str | None) -> None:
    record = linked(ACCOUNT, status, "")
    steps = PROCESS.resume(record, Found("customer", "88", source_id=source_id), context())
    assert [(step.failed, step.write.id, step.write.verb) for step in steps] == (
        [(failed, "88", Verb.UPDATE)] if failed else []
    )


def test_the_counterpart_is_looked_up_by_id_then_zuora_id_then_key() -> None:
    found = [(hit.by, hit.value, hit.records) for hit in PROCESS.lookups(SYNCED, context())]
    assert found == [
        ("internalId", "500", ("customer",)),
        ("Zuora ID", "acc-1", ("customer",)),
        ("externalId", "zuora-acct-acc-1", ("customer",)),
    ]
    assert [hit.by for hit in PROCESS.lookups(ACCOUNT, context())] == ["Zuora ID", "externalId"]


def test_the_cutover_day_is_the_day_in_the_tenants_own_offset() -> None:
    late = replace(ACCOUNT, created_date=datetime(2026, 1, 10, 23, 59, tzinfo=UTC))
    assert_passes(PROCESS, late, context(cutover_accounts=date(2026, 1, 10)))
    assert_only_fails(PROCESS, late, context(cutover_accounts=date(2026, 1, 11)), "CUTOVER")


def test_a_person_recognises_an_account_by_number_and_name() -> None:
    summary = PROCESS.describe(ACCOUNT)
    assert (summary.number, summary.customer, summary.amount) == ("A-01", "Acme Inc.", None)
    assert PROCESS.current(linked(ACCOUNT, "x")).counterpart_id == "500"
