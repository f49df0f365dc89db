"""NetSuite customers on their way to Zuora: when they are taken, what is checked, what is written back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Context, Fact, Found, Lookup, Made, Result, System, Verb
from syncrules.preferences import SyncBehavior
from syncrules.processes.customers_to_zuora import CUSTOMERS_TO_ZUORA as PROCESS
from syncrules.records.common import Integration
from syncrules.records.customer import Customer, ParentCustomer
from tests.rules.native_samples import (
    BILLING,
    CUSTOMER,
    NOW_TEXT,
    PARENT,
    SHIPPING,
    WATERMARK,
    context,
    linked,
)
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes

MODIFIED = {"customer_sync_behavior": SyncBehavior.NEW_AND_MODIFIED}
ORPHAN = ParentCustomer("901", "CUST-8", "Lost Holding")


def state(status: str, **more: Any) -> Customer:
    return replace(CUSTOMER, integration=Integration(status=status), **more)


PASSING = [
    pytest.param(CUSTOMER, {}, id="never synced"),
    pytest.param(replace(CUSTOMER, send_to_zuora="true"), {}, id="a checkbox instead of Yes"),
    pytest.param(state("Creating Customer Account"), {}, id="died before"),
    pytest.param(state("Error Creating Customer Account"), {}, id="refused before"),
    pytest.param(linked(), MODIFIED, id="changed since the watermark"),
    pytest.param(linked(""), MODIFIED, id="entered by hand, not synced yet"),
    pytest.param(replace(CUSTOMER, parent=PARENT), {}, id="a child of a synced parent"),
    pytest.param(replace(CUSTOMER, shipping=SHIPPING), {}, id="two addresses"),
    pytest.param(replace(CUSTOMER, addresses=80), {}, id="eighty addresses"),
    pytest.param(replace(CUSTOMER, payment_term="", terms=""), {}, id="without terms"),
    pytest.param(replace(CUSTOMER, payment_term="", terms="Net 30"), {}, id="NetSuite's own terms"),
    pytest.param(replace(CUSTOMER, currency=""), {}, id="Zuora's default currency"),
    pytest.param(
        replace(CUSTOMER, subsidiary="Acme Group : Acme GmbH"), {"netsuite_subsidiaries": True}, id="OneWorld"
    ),
    pytest.param(replace(CUSTOMER, subsidiary="Nowhere"), {}, id="subsidiaries not in use"),
    pytest.param(replace(CUSTOMER, billing=replace(BILLING, addressee=" Byron")), {}, id="no first name"),
    pytest.param(replace(CUSTOMER, bill_cycle_day="End of the month"), {}, id="the last day"),
]

FAILING: list[tuple[str, Customer, dict[str, Any]]] = [
    ("CUSTOMER_ACTIVE", replace(CUSTOMER, inactive=True), {}),
    ("SEND_TO_ZUORA", replace(CUSTOMER, send_to_zuora="No"), {}),
    ("SEND_TO_ZUORA", replace(CUSTOMER, send_to_zuora=""), {}),
    ("STAGE_CUSTOMER", replace(CUSTOMER, stage="_prospect"), {}),
    ("STAGE_CUSTOMER", replace(CUSTOMER, stage=""), {}),
    ("NOT_SYNCED_OR_CHANGED", linked(), {}),
    ("NOT_SYNCED_OR_CHANGED", linked("Complete"), {}),
    ("NOT_SYNCED_OR_CHANGED", linked(updated_date=WATERMARK), MODIFIED),
    ("NOT_IGNORED", state("Ignore"), {}),
    ("SUBSIDIARY_INVALID", replace(CUSTOMER, subsidiary="Acme GmbH"), {"netsuite_subsidiaries": True}),
    ("PAYMENT_TERM_UNMATCHED", replace(CUSTOMER, payment_term="net 30"), {}),
    ("PAYMENT_TERM_UNMATCHED", replace(CUSTOMER, payment_term="", terms="Net 45"), {}),
    ("CURRENCY_UNMATCHED", replace(CUSTOMER, currency="SEK"), {}),
    ("CURRENCY_UNMATCHED", replace(CUSTOMER, currency=""), {"zuora_default_currency": ""}),
    ("BATCH_MISSING", replace(CUSTOMER, batch=""), {}),
    ("BILL_CYCLE_DAY_MISSING", replace(CUSTOMER, bill_cycle_day=""), {}),
    ("BILL_CYCLE_DAY_MISSING", replace(CUSTOMER, bill_cycle_day="whenever"), {}),
    ("BILL_CYCLE_DAY_MISSING", replace(CUSTOMER, bill_cycle_day="32"), {}),
    ("BILLING_ADDRESS_MISSING", replace(CUSTOMER, billing=None), {}),
    ("BILLING_ADDRESSEE_MISSING", replace(CUSTOMER, billing=replace(BILLING, addressee="  ")), {}),
    ("SHIPPING_ADDRESSEE_MISSING", replace(CUSTOMER, shipping=replace(SHIPPING, addressee="")), {}),
    ("LAST_NAME_EMPTY", replace(CUSTOMER, billing=replace(BILLING, addressee="Acme")), {}),
    ("LAST_NAME_EMPTY", replace(CUSTOMER, shipping=replace(SHIPPING, addressee="Cher ")), {}),
    ("PARENT_NOT_SYNCED", replace(CUSTOMER, parent=ORPHAN), {}),
    ("TOO_MANY_CONTACTS", replace(CUSTOMER, addresses=81), {}),
]


@pytest.mark.parametrize(("record", "preferences"), PASSING)
def test_customer_passes_every_rule(record: Customer, preferences: dict[str, Any]) -> None:
    assert_passes(PROCESS, record, context(**preferences))


@pytest.mark.parametrize(("code", "record", "preferences"), FAILING)
def test_customer_fails_only_this_rule(code: str, record: Customer, preferences: dict[str, Any]) -> None:
    assert_only_fails(PROCESS, record, context(**preferences), code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def message(record: Customer, code: str) -> list[str]:
    return [o.message for o in assert_only_fails(PROCESS, record, context(), code)]


def test_messages_name_the_customer_and_what_is_wrong() -> None:
    addressee = replace(BILLING, addressee="Prince")
    both = replace(CUSTOMER, billing=addressee, shipping=replace(SHIPPING, addressee="Cher"))
    assert message(both, "LAST_NAME_EMPTY") == [
        'The addressee "Prince" of Customer CUST-1 Acme gives no last name.',
        'The addressee "Cher" of Customer CUST-1 Acme gives no last name.',
    ]
    assert message(replace(CUSTOMER, addresses=97), "TOO_MANY_CONTACTS") == [
        "Customer CUST-1 Acme has 97 contacts; 80 is the documented limit."
    ]
    assert message(replace(CUSTOMER, batch=""), "BATCH_MISSING") == [
        "Zuora Batch is empty on customer CUST-1 Acme."
    ]
    assert message(replace(CUSTOMER, payment_term="Net 45"), "PAYMENT_TERM_UNMATCHED") == [
        'Payment term "Net 45" has no exact counterpart in Zuora.'
    ]


def test_a_child_waits_for_its_parent_unless_hierarchies_are_off() -> None:
    child = replace(CUSTOMER, parent=ORPHAN)
    (problem,) = judge(PROCESS, child, context()).problems
    assert problem.parent is not None
    assert (problem.parent.process, problem.parent.source_id) == ("customers_to_zuora", "901")
    assert problem.message == "Parent customer Lost Holding (CUST-8) of Customer CUST-1 Acme is not synced."
    assert_passes(PROCESS, child, context(hierarchy=False))


def test_validations_are_skipped_for_a_link() -> None:
    verdict = judge(PROCESS, linked("", batch="", billing=None), context())
    assert verdict.action is Action.LINK
    assert verdict.ready


@pytest.mark.parametrize(
    ("record", "preferences", "action"),
    [
        (CUSTOMER, {}, Action.CREATE),
        (CUSTOMER, MODIFIED, Action.CREATE),
        (linked(""), MODIFIED, Action.UPDATE),
        (linked(), MODIFIED, Action.UPDATE),
        (linked(""), {}, Action.LINK),
    ],
)
def test_the_zuora_id_and_the_behaviour_decide_the_action(
    record: Customer, preferences: dict[str, Any], action: Action
) -> None:
    assert judge(PROCESS, record, context(**preferences)).action is action


# --- steps and write-back ---------------------------------------------------------------------------


def steps(record: Customer, action: Action, rules: Context | None = None) -> list[tuple[Any, ...]]:
    planned = PROCESS.plan(record, action, rules or context())
    return [(s.name, s.write.verb, s.write.record, s.write.id, s.write.key) for s in planned]


def statuses(record: Customer, action: Action) -> set[tuple[str, str]]:
    return {(s.working, s.failed) for s in PROCESS.plan(record, action, context())}


CREATION = [
    ("create", Verb.ADD, "Account", "", "nscust-501"),
    ("bill_to", Verb.ADD, "Contact", "", "nscust-501-billto"),
    ("sold_to", Verb.ADD, "Contact", "", "nscust-501-soldto"),
    ("activate", Verb.UPDATE, "Account", Made("create"), ""),
]


def test_an_account_is_created_as_a_draft_with_two_contacts_and_then_activated() -> None:
    assert steps(CUSTOMER, Action.CREATE) == CREATION
    create, bill_to, sold_to, activate = PROCESS.plan(CUSTOMER, Action.CREATE, context())
    assert create.write.fields["Status"] == "Draft"
    assert bill_to.write.fields["AccountId"] == sold_to.write.fields["AccountId"] == Made("create")
    assert activate.write.fields["Status"] == "Active"
    assert activate.write.fields["BillToId"] == Made("bill_to")
    assert activate.write.fields["SoldToId"] == Made("sold_to")
    assert statuses(CUSTOMER, Action.CREATE) == {
        ("Creating Customer Account", "Error Creating Customer Account")
    }


def test_each_contact_is_found_again_by_its_account_and_description() -> None:
    create, bill_to, sold_to, activate = PROCESS.plan(CUSTOMER, Action.CREATE, context())
    account = Made("create")
    assert bill_to.done_by == (
        Lookup(System.ZUORA, ("Contact",), "AccountId", account, marker=("Description", "Bill To Contact")),
    )
    assert sold_to.done_by[0].marker == ("Description", "Sold To Contact")
    assert (create.done_by, activate.done_by) == ((), ())


def test_an_update_changes_both_contacts_and_then_the_account() -> None:
    record = linked(bill_to_id="con-1", sold_to_id="con-2")
    assert steps(record, Action.UPDATE) == [
        ("bill_to", Verb.UPDATE, "Contact", "con-1", ""),
        ("sold_to", Verb.UPDATE, "Contact", "con-2", ""),
        ("update", Verb.UPDATE, "Account", "acc-1", ""),
    ]
    assert statuses(record, Action.UPDATE) == {("", "Error Updating Customer Account")}


def test_contacts_that_the_customer_does_not_name_are_taken_from_the_account() -> None:
    facts = {Fact.BILL_TO: {"acc-1": "con-8"}, Fact.SOLD_TO: {"acc-1": "con-9"}}
    ids = [id_ for _, _, _, id_, _ in steps(linked(), Action.UPDATE, context(facts))]
    assert ids == ["con-8", "con-9", "acc-1"]
    assert [name for name, *_ in steps(linked(), Action.UPDATE)] == ["update"]
    assert [name for name, *_ in steps(CUSTOMER, Action.UPDATE)] == ["bill_to", "sold_to", "update"]


def test_facts_are_asked_only_where_they_matter() -> None:
    def asked(record: Customer, **preferences: Any) -> dict[Fact, list[str]]:
        rules = context(**preferences)
        return {need.fact: list(need.keys(record, rules)) for need in PROCESS.needs}

    assert all(need.system is System.ZUORA for need in PROCESS.needs)
    assert asked(CUSTOMER, deconcatenate_account_number=True) == {
        Fact.LAST_INVOICE_DATE: [], Fact.BILL_TO: [], Fact.SOLD_TO: [],
    }  # fmt: skip
    assert asked(linked(bill_to_id="b", sold_to_id="s")) == {
        Fact.LAST_INVOICE_DATE: [], Fact.BILL_TO: [], Fact.SOLD_TO: [],
    }  # fmt: skip
    assert asked(linked(), deconcatenate_account_number=True) == {
        Fact.LAST_INVOICE_DATE: ["acc-1"], Fact.BILL_TO: ["acc-1"], Fact.SOLD_TO: ["acc-1"],
    }  # fmt: skip


def test_a_link_sends_only_netsuites_own_fields() -> None:
    (step,) = PROCESS.plan(linked(""), Action.LINK, context())
    assert (step.working, step.failed) == ("Linking Customer Account", "Error Linking Customer Account")
    assert (step.write.record, step.write.id) == ("Account", "acc-1")
    assert step.write.fields == {
        "IntegrationId__NS": "501",
        "CustomerId__NS": "CUST-1 Acme",
        "SyncDate__NS": NOW_TEXT,
    }


def written_back(record: Customer, action: Action, results: dict[str, Result]) -> dict[str, Any]:
    (write,) = PROCESS.settle(record, action, results, context())
    assert (write.system, write.record, write.id) == (System.NETSUITE, "customer", "501")
    assert not write.fields
    return dict(write.custom)


DONE = {"Zuora Sync Date": NOW_TEXT, "Zuora Integration Status": "Sync Complete"}


def test_a_created_account_and_its_contacts_are_written_to_the_customer() -> None:
    results = {
        "create": Result("acc-7"), "bill_to": Result("con-1"), "sold_to": Result("con-2"),
        "activate": Result("acc-7"),
    }  # fmt: skip
    assert written_back(CUSTOMER, Action.CREATE, results) == DONE | {
        "Zuora ID": "acc-7",
        "Zuora Bill To ID": "con-1",
        "Zuora Sold To ID": "con-2",
    }


def test_a_found_account_gives_its_own_contacts() -> None:
    found = Result("acc-7", parts={"BillToId": "con-3", "SoldToId": "con-4"})
    stale = replace(CUSTOMER, bill_to_id="gone", sold_to_id="gone")
    assert written_back(stale, Action.RELINK, {"create": found}) == DONE | {
        "Zuora ID": "acc-7",
        "Zuora Bill To ID": "con-3",
        "Zuora Sold To ID": "con-4",
    }


def test_the_update_of_a_synced_customer_writes_nothing_back() -> None:
    assert PROCESS.settle(linked(), Action.UPDATE, {"update": Result("acc-1")}, context()) == ()


@pytest.mark.parametrize("status", ["", "Error Updating Customer Account"])
def test_the_first_update_and_the_one_after_a_refusal_are_written_back(status: str) -> None:
    record = linked(status, bill_to_id="con-1", sold_to_id="con-2")
    custom = written_back(record, Action.UPDATE, {"update": Result("acc-1")})
    assert custom["Zuora Integration Status"] == "Sync Complete"
    assert custom["Zuora ID"] == "acc-1"


def test_a_link_is_written_back_with_the_accounts_contacts() -> None:
    facts = {Fact.BILL_TO: {"acc-1": "con-8"}}
    (write,) = PROCESS.settle(linked(""), Action.LINK, {"link": Result("acc-1")}, context(facts))
    assert write.custom == DONE | {"Zuora ID": "acc-1", "Zuora Bill To ID": "con-8"}


# --- recovery ---------------------------------------------------------------------------------------


def test_the_account_is_found_by_zuora_id_and_by_the_customers_internal_id() -> None:
    by_key = Lookup(System.ZUORA, ("Account",), "IntegrationId__NS", "501")
    assert PROCESS.lookups(CUSTOMER, context()) == (by_key,)
    assert PROCESS.lookups(linked(), context()) == (
        Lookup(System.ZUORA, ("Account",), "Id", "acc-1"),
        by_key,
    )


def found(status: str = "Active", source_id: str = "501") -> Found:
    parts = {"BillToId": "con-3", "SoldToId": "con-4"} if status == "Active" else {}
    return Found("Account", "acc-7", status=status, source_id=source_id, parts=parts)


def test_a_draft_is_finished_and_not_created_anew() -> None:
    left = PROCESS.resume(state("Creating Customer Account"), found("Draft"), context())
    assert [step.name for step in left] == ["bill_to", "sold_to", "activate"]
    assert left == PROCESS.plan(CUSTOMER, Action.CREATE, context())[1:]
    assert left[2].write.fields["IntegrationId__NS"] == "501"


def test_an_active_account_only_needs_its_links() -> None:
    assert PROCESS.resume(state("Creating Customer Account"), found(), context()) == ()
    assert PROCESS.resume(state("Error Creating Customer Account"), found(), context()) == ()


def test_the_update_that_was_refused_is_performed_on_the_account_that_was_found() -> None:
    left = PROCESS.resume(linked("Error Updating Customer Account", id="acc-7"), found(), context())
    assert [(s.name, s.write.id) for s in left] == [
        ("bill_to", "con-3"), ("sold_to", "con-4"), ("update", "acc-7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "source_id"),
    [("Linking Customer Account", "501"), ("Creating Customer Account", "")],
)
def test_an_account_that_does_not_name_its_customer_is_linked(status: str, source_id: str) -> None:
    (step,) = PROCESS.resume(state(status), found(source_id=source_id), context())
    assert (step.name, step.write.id) == ("link", "acc-7")
