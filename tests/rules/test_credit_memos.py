"""Zuora credit memos on their way to NetSuite: taken, checked, created, and changed later."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import (
    Action,
    Context,
    Found,
    Lookup,
    Parent,
    Ref,
    Result,
    Row,
    Severity,
    Step,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.preferences import LineMapping, StandardInvoiceSync, TransactionNumberMapping
from syncrules.processes.credit_memos_to_netsuite import CREDIT_MEMOS_TO_NETSUITE as PROCESS
from syncrules.records.common import Application, Classifications, DocumentLink, Integration
from syncrules.records.memo import CreditMemo
from tests.rules.memo_samples import CREDIT_MEMO, TO_DEBIT_MEMO, TO_INVOICE
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.test_debit_memos import RECOGNISING, VARIABLE, settled
from tests.rules.transaction_samples import ACCOUNT, CHARGE, FILLED, ITEM, NOW_TEXT, SUBSCRIPTION, TAX
from tests.spec import spec_page

UNSYNCED_INVOICE = Application(DocumentLink("inv-9", "INV-0009"), Decimal("5.00"))
UNSYNCED_MEMO = Application(DocumentLink("dm-9", "DM-0009"), Decimal("5.00"), debit_memo=True)


def account(**changes: Any) -> CreditMemo:
    return replace(CREDIT_MEMO, account=replace(ACCOUNT, **changes))


def item(**changes: Any) -> CreditMemo:
    return replace(CREDIT_MEMO, items=(replace(ITEM, **changes),))


def state(**changes: str) -> CreditMemo:
    return replace(CREDIT_MEMO, integration=Integration(**changes))


def applied(*applications: Application) -> CreditMemo:
    return replace(CREDIT_MEMO, applications=applications)


PASSING = [
    pytest.param(CREDIT_MEMO, settled(), id="a posted credit memo"),
    pytest.param(applied(), settled(), id="applied to nothing"),
    pytest.param(account(sync_to_netsuite="Yes"), settled(), id="account opted in"),
    pytest.param(
        account(integration=Integration(id="1001", status="Complete")), settled(), id="older complete status"
    ),
    pytest.param(state(transferred="No"), settled(), id="TTA No"),
    pytest.param(state(transferred="Error"), settled(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), settled(), id="TTA Processing"),
    pytest.param(state(origin="ZUORA"), settled(), id="origin Zuora"),
    pytest.param(CREDIT_MEMO, settled(cutover_memos=date(2026, 11, 5)), id="on the cutover date"),
    pytest.param(state(status="Sync Complete", id="9201"), settled(), id="complete, but TTA was set to No"),
    pytest.param(state(status="Error Updating Credit Memo"), settled(), id="refused before"),
    pytest.param(account(classifications=FILLED), settled(), id="known classifications"),
    pytest.param(item(charge=VARIABLE), settled(**RECOGNISING), id="no project is asked for"),
    pytest.param(replace(CREDIT_MEMO, currency="USD"), settled(), id="no currency is asked for"),
    pytest.param(item(taxes=()), settled(), id="untaxed"),
]

FAILING = [
    ("STATUS", replace(CREDIT_MEMO, status="Draft"), settled()),
    ("ACCOUNT_COMPLETE", account(integration=Integration(id="1001", status="Creating Customer")), settled()),
    ("ACCOUNT_COMPLETE", account(integration=Integration()), settled()),
    ("ACCOUNT_OPTED_IN", account(sync_to_netsuite="No"), settled()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), settled()),
    ("NOT_TRANSFERRED", state(transferred="Ignore"), settled()),
    ("ORIGIN_NOT_NETSUITE", state(origin="NETSUITE"), settled()),
    ("CUTOVER", CREDIT_MEMO, settled(cutover_memos=date(2026, 11, 6))),
    ("NOT_IGNORED", state(status="Ignore"), settled()),
    ("INVOICE_NOT_SYNCED", applied(TO_INVOICE, UNSYNCED_INVOICE), settled()),
    ("DEBIT_MEMO_NOT_SYNCED", applied(TO_DEBIT_MEMO, UNSYNCED_MEMO), settled()),
    ("CHARGE_NOT_SYNCED", item(charge=replace(CHARGE, integration_id="")), settled()),
    ("TAX_CODE_NOT_LINKED", item(taxes=(replace(TAX, accounting_code=""),)), settled()),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="Soft")), settled()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="sales")), settled()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Europe")), settled()),
]


@pytest.mark.parametrize(("memo", "rules"), PASSING)
def test_credit_memo_passes_every_rule(memo: CreditMemo, rules: Context) -> None:
    assert_passes(PROCESS, memo, rules)


@pytest.mark.parametrize(("code", "memo", "rules"), FAILING)
def test_credit_memo_fails_only_this_rule(code: str, memo: CreditMemo, rules: Context) -> None:
    assert_only_fails(PROCESS, memo, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def test_the_validations_are_those_of_the_page() -> None:
    table = spec_page("credit-memos.md").partition("## Validations")[2].partition("## Action")[0]
    page = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert {validation.code for validation in PROCESS.validations} == set(page)


def test_every_unsynced_document_blocks_and_is_named_once() -> None:
    memo = applied(UNSYNCED_INVOICE, TO_INVOICE, UNSYNCED_MEMO, UNSYNCED_INVOICE)
    problems = judge(PROCESS, memo, settled()).problems
    assert [(p.severity, p.message, p.parent) for p in problems] == [
        (
            Severity.BLOCKED,
            "Invoice INV-0009 has no NetSuite record yet.",
            Parent("invoices_to_netsuite", "inv-9", "INV-0009"),
        ),
        (
            Severity.BLOCKED,
            "Debit memo DM-0009 has no NetSuite record yet.",
            Parent("debit_memos_to_netsuite", "dm-9", "DM-0009"),
        ),
    ]


# --- create ---------------------------------------------------------------------------------------


def only_step(memo: CreditMemo = CREDIT_MEMO, rules: Context | None = None) -> Step:
    rules = rules or settled()
    action = PROCESS.action(memo, rules)
    (step,) = PROCESS.plan(memo, action, rules)
    return step


def write(memo: CreditMemo = CREDIT_MEMO, rules: Context | None = None) -> Write:
    return only_step(memo, rules).write


CUSTOM = {
    "Zuora ID": "cm-1",
    "Zuora Type": "CREDIT_MEMO",
    "Zuora Origin": "ZUORA",
    "Zuora Reference Number": "CM-0001",
    "Zuora Amount Without Tax": "100.00",
    "Zuora Tax Amount": "9.00",
    "Zuora Tax Exempt Amount": "1.50",
    "Zuora Created Date": "2026-11-05T07:00:00+00:00",
    "Zuora Posted Date": "2026-11-06T07:00:00+00:00",
    "Zuora Target Date": "2026-11-30",
    "Zuora Updated Date": "2026-11-07T07:00:00+00:00",
    "Zuora Sync Date": NOW_TEXT,
}
FIELDS = {"tranDate": date(2026, 11, 5), "memo": "Outage in October", "isTaxable": False}
LINES = (
    Row({"doc": "9001", "apply": True, "amount": Decimal("60.00")}),
    Row({"doc": "9101", "apply": True, "amount": Decimal("25.50")}),
)


def test_a_new_memo_becomes_a_credit_memo_applied_to_invoice_and_debit_memo() -> None:
    step = only_step()
    assert (step.name, step.working, step.failed) == (
        "create",
        "Creating Credit Memo",
        "Error Creating Credit Memo",
    )
    made = step.write
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "creditMemo")
    assert made.key == "zuora-cm-cm-1"
    assert made.fields == FIELDS | {"entity": Ref("customer", "1001")}
    assert made.custom == CUSTOM
    assert made.sublists["applyList"].rows == LINES


def test_its_lines_have_positive_amounts_no_quantity_and_no_type() -> None:
    assert write().sublists["itemList"].rows == (
        Row(
            fields={"item": Ref("item", "701"), "amount": Decimal("100.00"), "isTaxable": False},
            custom={
                "Zuora ID": "item-1",
                "Zuora Charge Date": "2026-11-01T06:00:00+00:00",
                "Zuora Subscription Number": "A-S001",
                "Zuora Subscription Notes": "Signed in May",
            },
        ),
        Row(
            fields={"item": Ref("item", "801"), "amount": Decimal("9.00"), "isTaxable": False},
            custom={
                "Zuora ID": "tax-1",
                "Zuora Charge Date": "2026-11-01",
                "Zuora Tax Rate Description": "Reduced",
            },
        ),
    )


def test_an_unapplied_memo_has_no_apply_list() -> None:
    assert set(write(applied()).sublists) == {"itemList"}


def test_several_parts_on_one_document_are_one_line() -> None:
    made = write(applied(TO_INVOICE, TO_INVOICE))
    assert made.sublists["applyList"].rows == (
        Row({"doc": "9001", "apply": True, "amount": Decimal("120.00")}),
    )


def test_revenue_recognition_project_and_classifications_are_on_the_lines() -> None:
    project = item(charge=VARIABLE, subscription=replace(SUBSCRIPTION, project="88"))
    mapped = settled(**RECOGNISING, invoice_line_class_mapping=LineMapping.ACCOUNT)
    made = write(replace(project, account=replace(ACCOUNT, classifications=FILLED)), mapped)
    line = made.sublists["itemList"].rows[0]
    assert (line.fields["job"], line.fields["class"]) == (Ref("job", "88"), Ref("classification", "11"))
    recognised = item(charge=replace(CHARGE, rev_rec_code="Straight 12"), trigger_date=date(2026, 10, 1))
    line = write(recognised, mapped).sublists["itemList"].rows[0]
    assert (line.fields["deferRevRec"], line.fields["revRecStartDate"]) == (False, date(2026, 11, 1))


def test_items_of_nothing_stay_in_whatever_the_preference_for_invoices() -> None:
    memo = replace(CREDIT_MEMO, items=(ITEM, replace(ITEM, id="zero", amount=Decimal(0), taxes=())))
    rows = write(memo, settled(avoid_zero_amount_invoice_items=True)).sublists["itemList"].rows
    assert [row.custom["Zuora ID"] for row in rows] == ["item-1", "tax-1", "zero"]


def test_number_and_tax_fields_follow_the_preferences() -> None:
    source = settled(
        transaction_number_mapping=TransactionNumberMapping.SOURCE, netsuite_default_tax_code="Zero"
    )
    assert write(rules=source).fields["tranId"] == "CM-0001"
    assert write(rules=source).fields["taxItem"] == Ref("salesTaxItem", "41")
    untaxed = settled(use_standard_invoice_sync=StandardInvoiceSync.INTERNATIONAL)
    assert "isTaxable" not in write(rules=untaxed).fields
    assert "currency" not in write().fields
    assert "dueDate" not in write().fields


# --- update, and what an interrupted attempt left behind ------------------------------------------

COMPLETE = state(id="9201", status="Sync Complete", sync_date="2026-11-06T00:00:00+00:00")
APPLIED = {"9001": Decimal("60.0"), "9101": Decimal("25.5")}


def found(**changes: Any) -> Found:
    return replace(Found("creditMemo", "9201", owner="1001", source_id="cm-1", applied=APPLIED), **changes)


def resumed(memo: CreditMemo, counterpart: Found) -> Step:
    (step,) = PROCESS.resume(memo, counterpart, settled())
    assert (step.name, step.working, step.failed) == (
        "update",
        "Updating Credit Memo",
        "Error Updating Credit Memo",
    )
    return step


@pytest.mark.parametrize(
    "memo",
    [
        pytest.param(COMPLETE, id="TTA was set to No"),
        pytest.param(state(id="9201"), id="only the status was cleared"),
        pytest.param(state(status="Updating Credit Memo"), id="update interrupted"),
        pytest.param(state(status="Error Updating Credit Memo"), id="update refused"),
    ],
)
def test_changes_are_pushed_as_header_and_rewritten_apply_list(memo: CreditMemo) -> None:
    sent = resumed(memo, found()).write
    assert sent == Write(
        System.NETSUITE,
        Verb.UPDATE,
        "creditMemo",
        fields=FIELDS,
        custom=CUSTOM,
        sublists={"applyList": Sublist(LINES, replace_all=True)},
        id="9201",
    )


def test_a_memo_that_names_its_counterpart_is_an_update() -> None:
    assert PROCESS.action(COMPLETE, settled()) is Action.UPDATE
    assert PROCESS.action(CREDIT_MEMO, settled()) is Action.CREATE


def test_the_update_of_a_memo_that_is_gone_creates_it() -> None:
    step = only_step(COMPLETE)
    assert (step.name, step.write.verb, step.working) == ("create", Verb.ADD, "Creating Credit Memo")


def test_unapplying_everything_empties_the_apply_list() -> None:
    memo = replace(COMPLETE, applications=())
    assert resumed(memo, found()).write.sublists == {"applyList": Sublist((), replace_all=True)}


@pytest.mark.parametrize("status", ["", "Creating Credit Memo", "Error Creating Credit Memo"])
def test_a_memo_found_as_it_should_be_is_only_linked(status: str) -> None:
    assert PROCESS.resume(state(status=status), found(), settled()) == ()


@pytest.mark.parametrize(
    "there",
    [
        pytest.param({}, id="nothing applied"),
        pytest.param({"9001": Decimal("60")}, id="one document missing"),
        pytest.param({**APPLIED, "9001": Decimal("10")}, id="another amount"),
        pytest.param({**APPLIED, "9999": Decimal("1")}, id="a document too many"),
        pytest.param(None, id="not read"),
    ],
)
def test_applications_of_an_interrupted_attempt_are_completed_and_nothing_else(there: Any) -> None:
    sent = resumed(state(status="Creating Credit Memo"), found(applied=there)).write
    assert (sent.verb, sent.record, sent.id) == (Verb.UPDATE, "creditMemo", "9201")
    assert sent.sublists == {"applyList": Sublist(LINES, replace_all=True)}
    assert (sent.fields, sent.custom) == ({}, {})


@pytest.mark.parametrize("results", [("create",), ("create", "update")])
def test_success_is_written_back_with_the_date_of_the_first_time(results: tuple[str, ...]) -> None:
    done: dict[str, object] = {
        "IntegrationId__NS": "9201",
        "IntegrationStatus__NS": "Sync Complete",
        "TransferredToAccounting": "Yes",
    }
    made = {name: Result("9201") for name in results}
    (first,) = PROCESS.settle(CREDIT_MEMO, Action.CREATE, made, settled())
    assert first == Write(
        System.ZUORA, Verb.UPDATE, "CreditMemo", fields=done | {"SyncDate__NS": NOW_TEXT}, id="cm-1"
    )
    (again,) = PROCESS.settle(COMPLETE, Action.UPDATE, made, settled())
    assert again.fields == done


def test_the_counterpart_is_looked_up_in_the_fixed_order() -> None:
    assert PROCESS.lookups(COMPLETE, settled()) == (
        Lookup(System.NETSUITE, ("creditMemo",), "internalId", "9201", owner="1001"),
        Lookup(System.NETSUITE, ("creditMemo",), "Zuora ID", "cm-1"),
        Lookup(System.NETSUITE, ("creditMemo",), "externalId", "zuora-cm-cm-1"),
        Lookup(System.NETSUITE, ("creditMemo",), "externalId", "cm-1"),
    )


def test_a_person_recognises_the_memo() -> None:
    shown = PROCESS.describe(CREDIT_MEMO)
    assert (shown.number, shown.customer, shown.amount) == ("CM-0001", "Acme GmbH", Decimal("109.00"))
