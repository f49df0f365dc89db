"""Zuora debit memos on their way to NetSuite: which are taken, what is checked, what is written."""

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
    Lookup,
    Parent,
    Ref,
    Result,
    Row,
    Severity,
    System,
    Verb,
    Write,
)
from syncrules.preferences import StandardInvoiceSync, TransactionNumberMapping
from syncrules.processes.debit_memos_to_netsuite import DEBIT_MEMOS_TO_NETSUITE as PROCESS
from syncrules.records.common import Classifications, Integration
from syncrules.records.memo import DebitMemo
from tests.rules.memo_samples import DEBIT_MEMO
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import (
    ACCOUNT,
    CHARGE,
    FILLED,
    ITEM,
    NOW_TEXT,
    SUBSCRIPTION,
    TAX,
    context,
)
from tests.spec import spec_page

VARIABLE = replace(CHARGE, rev_rec_code="Straight 12", rev_rec_template_type="Variable")
RECOGNISING = {"netsuite_use_revenue_recognition": True}


def settled(**preferences: Any) -> Context:
    """The context of a tenant with Invoice Settlement."""
    return context(invoice_settlement=True, **preferences)


def account(**changes: Any) -> DebitMemo:
    return replace(DEBIT_MEMO, account=replace(ACCOUNT, **changes))


def item(**changes: Any) -> DebitMemo:
    return replace(DEBIT_MEMO, items=(replace(ITEM, **changes),))


def state(**changes: str) -> DebitMemo:
    return replace(DEBIT_MEMO, integration=Integration(**changes))


PASSING = [
    pytest.param(DEBIT_MEMO, settled(), id="a posted debit memo"),
    pytest.param(account(sync_to_netsuite="Yes"), settled(), id="account opted in"),
    pytest.param(
        account(integration=Integration(id="1001", status="Error Updating Customer")),
        settled(),
        id="account linked, but not complete",
    ),
    pytest.param(state(transferred="No"), settled(), id="TTA No"),
    pytest.param(state(transferred="Error"), settled(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), settled(), id="TTA Processing"),
    pytest.param(DEBIT_MEMO, settled(cutover_memos=date(2026, 11, 2)), id="on the cutover date"),
    pytest.param(DEBIT_MEMO, settled(cutover_invoices=date(2027, 1, 1)), id="cutover of invoices"),
    pytest.param(state(status="Creating Debit Memo"), settled(), id="interrupted before"),
    pytest.param(state(status="Error Creating Debit Memo"), settled(), id="refused before"),
    pytest.param(account(classifications=FILLED), settled(), id="known classifications"),
    pytest.param(item(charge=VARIABLE), settled(), id="no project without revenue recognition"),
    pytest.param(
        item(charge=VARIABLE, subscription=replace(SUBSCRIPTION, project="88")),
        settled(**RECOGNISING),
        id="a project for the Variable template",
    ),
    pytest.param(item(taxes=()), settled(), id="untaxed"),
    pytest.param(replace(DEBIT_MEMO, currency=""), settled(), id="currency unknown"),
]

FAILING = [
    ("ACCOUNT_OPTED_IN", account(sync_to_netsuite="No"), settled()),
    ("STATUS", replace(DEBIT_MEMO, status="Draft"), settled()),
    ("STATUS", replace(DEBIT_MEMO, status="Canceled"), settled()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), settled()),
    ("NOT_TRANSFERRED", state(transferred="Ignore"), settled()),
    ("CUTOVER", DEBIT_MEMO, settled(cutover_memos=date(2026, 11, 3))),
    ("NOT_COMPLETE", state(status="Sync Complete", id="9101"), settled()),
    ("NOT_COMPLETE", state(status="Complete"), settled()),
    ("NOT_IGNORED", state(status="Ignore"), settled()),
    ("ACCOUNT_NOT_SYNCED", account(integration=Integration()), settled()),
    ("CHARGE_NOT_SYNCED", item(charge=replace(CHARGE, integration_id="")), settled()),
    ("CHARGE_NOT_SYNCED", item(charge=None), settled()),
    ("TAX_CODE_NOT_LINKED", item(taxes=(replace(TAX, accounting_code=""),)), settled()),
    ("PROJECT_MISSING", item(charge=VARIABLE), settled(**RECOGNISING)),
    ("PROJECT_MISSING", item(charge=VARIABLE, subscription=None), settled(**RECOGNISING)),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="software")), settled()),
    ("CLASS_INVALID", DEBIT_MEMO, settled(default_class="Hardware")),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="Sale")), settled()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Berlin")), settled()),
    ("CURRENCY_DIFFERS", replace(DEBIT_MEMO, currency="USD"), settled()),
]


@pytest.mark.parametrize(("memo", "rules"), PASSING)
def test_debit_memo_passes_every_rule(memo: DebitMemo, rules: Context) -> None:
    assert_passes(PROCESS, memo, rules)


@pytest.mark.parametrize(("code", "memo", "rules"), FAILING)
def test_debit_memo_fails_only_this_rule(code: str, memo: DebitMemo, rules: Context) -> None:
    assert_only_fails(PROCESS, memo, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def test_the_validations_are_those_of_the_page() -> None:
    page = re.findall(r"^\| `([A-Z_]+)` \|", spec_page("debit-memos.md"), re.MULTILINE)
    assert {validation.code for validation in PROCESS.validations} == set(page)


def test_an_unsynced_account_blocks_and_is_named() -> None:
    (outcome,) = assert_only_fails(
        PROCESS, account(integration=Integration()), settled(), "ACCOUNT_NOT_SYNCED"
    )
    assert (outcome.severity, outcome.parent) == (
        Severity.BLOCKED,
        Parent("accounts_to_netsuite", "acc-1", "Acme GmbH"),
    )


def test_a_differing_currency_warns_but_the_memo_is_sent() -> None:
    verdict = judge(PROCESS, replace(DEBIT_MEMO, currency="USD"), settled())
    assert verdict.ready
    assert [warning.message for warning in verdict.warnings] == [
        "Debit memo DM-0001 is in USD but the account is in EUR; NetSuite will book the customer's currency."
    ]


# --- what is written ------------------------------------------------------------------------------


def write(memo: DebitMemo = DEBIT_MEMO, rules: Context | None = None) -> Write:
    (step,) = PROCESS.plan(memo, Action.CREATE, rules or settled())
    assert (step.name, step.working, step.failed) == (
        "create",
        "Creating Debit Memo",
        "Error Creating Debit Memo",
    )
    assert not step.lines, "item ids are not written on tenants with Invoice Settlement"
    return step.write


def test_a_debit_memo_becomes_a_netsuite_invoice() -> None:
    made = write()
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "invoice")
    assert made.key == "zuora-dm-dm-1"
    assert made.fields == {
        "entity": Ref("customer", "1001"),
        "tranDate": date(2026, 11, 2),
        "dueDate": date(2026, 12, 2),
        "isTaxable": False,
    }
    assert made.custom == {
        "Zuora ID": "dm-1",
        "Zuora Type": "DEBIT_MEMO",
        "Zuora Origin": "ZUORA",
        "Zuora Reference Number": "DM-0001",
        "Zuora Amount Without Tax": "100.00",
        "Zuora Tax Amount": "9.00",
        "Zuora Tax Exempt Amount": "1.50",
        "Zuora Created Date": "2026-11-02T07:00:00+00:00",
        "Zuora Posted Date": "2026-11-03T07:00:00+00:00",
        "Zuora Target Date": "2026-11-30",
        "Zuora Updated Date": "2026-11-04T07:00:00+00:00",
        "Zuora Sync Date": NOW_TEXT,
    }
    assert set(made.sublists) == {"itemList"}


def test_its_lines_are_items_with_quantity_and_taxes_without_rate() -> None:
    assert write().sublists["itemList"].rows == (
        Row(
            fields={
                "item": Ref("item", "701"),
                "amount": Decimal("100.00"),
                "quantity": Decimal(2),
                "isTaxable": False,
            },
            custom={
                "Zuora ID": "item-1",
                "Zuora Charge Date": "2026-11-01T06:00:00+00:00",
                "Zuora Subscription Number": "A-S001",
                "Zuora Subscription Notes": "Signed in May",
                "Zuora Type": "Charge",
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


def test_a_line_whose_trigger_date_is_missing_is_deferred_and_knows_its_item() -> None:
    """What the delayed pass finds again: deferRevRec, on the line with this column Zuora ID."""
    deferred = item(charge=replace(CHARGE, rev_rec_code="Straight 12"), trigger_date=None)
    line = write(deferred, settled(**RECOGNISING)).sublists["itemList"].rows[0]
    assert (line.fields["deferRevRec"], line.fields["revRecStartDate"]) == (True, date(2026, 11, 1))
    assert line.custom["Zuora ID"] == "item-1"


def test_a_project_is_the_job_of_the_line() -> None:
    project = item(charge=VARIABLE, subscription=replace(SUBSCRIPTION, project="88"))
    line = write(project, settled(**RECOGNISING)).sublists["itemList"].rows[0]
    assert line.fields["job"] == Ref("job", "88")


def test_items_of_nothing_are_left_out_where_the_preference_says_so() -> None:
    memo = replace(DEBIT_MEMO, items=(ITEM, replace(ITEM, id="zero", amount=Decimal(0), taxes=())))
    assert len(write(memo).sublists["itemList"].rows) == 3
    avoiding = settled(avoid_zero_amount_invoice_items=True)
    assert len(write(memo, avoiding).sublists["itemList"].rows) == 2


def test_number_tax_code_and_classifications_follow_the_preferences() -> None:
    own = account(classifications=Classifications(class_name="Software"))
    fields = write(
        own,
        settled(
            transaction_number_mapping=TransactionNumberMapping.SOURCE,
            netsuite_default_tax_code="Zero",
            default_class="Default Class",
            default_department="Default Department",
        ),
    ).fields
    assert fields["tranId"] == "DM-0001"
    assert fields["taxItem"] == Ref("salesTaxItem", "41")
    assert fields["class"] == Ref("classification", "11")
    assert fields["department"] == Ref("department", "22")
    assert "location" not in fields


@pytest.mark.parametrize("setting", [s for s in StandardInvoiceSync if s is not StandardInvoiceSync.YES])
def test_no_tax_field_is_sent_unless_zuora_taxes(setting: StandardInvoiceSync) -> None:
    made = write(rules=settled(use_standard_invoice_sync=setting, netsuite_default_tax_code="Zero"))
    assert not {"isTaxable", "taxItem"} & set(made.fields)
    assert not any("isTaxable" in row.fields for row in made.sublists["itemList"].rows)


def test_memo_and_currency_are_never_sent() -> None:
    assert not {"memo", "currency"} & set(write().fields)


@pytest.mark.parametrize("action", [Action.CREATE, Action.RELINK])
def test_success_is_written_back_with_the_date_of_the_first_time(action: Action) -> None:
    done: dict[str, object] = {
        "IntegrationId__NS": "9101",
        "IntegrationStatus__NS": "Sync Complete",
        "TransferredToAccounting": "Yes",
    }
    results = {"create": Result("9101", {"item-1": "1"})}
    (first,) = PROCESS.settle(DEBIT_MEMO, action, results, settled())
    assert first == Write(
        System.ZUORA, Verb.UPDATE, "DebitMemo", fields=done | {"SyncDate__NS": NOW_TEXT}, id="dm-1"
    )
    (again,) = PROCESS.settle(state(sync_date="2026-01-01T00:00:00+00:00"), action, results, settled())
    assert again.fields == done


def test_the_counterpart_is_looked_up_in_the_fixed_order() -> None:
    assert PROCESS.lookups(state(id="9101"), settled()) == (
        Lookup(System.NETSUITE, ("invoice",), "internalId", "9101", owner="1001"),
        Lookup(System.NETSUITE, ("invoice",), "Zuora ID", "dm-1"),
        Lookup(System.NETSUITE, ("invoice",), "externalId", "zuora-dm-dm-1"),
        Lookup(System.NETSUITE, ("invoice",), "externalId", "dm-1"),
    )
    assert [x.by for x in PROCESS.lookups(DEBIT_MEMO, settled())] == ["Zuora ID", "externalId", "externalId"]


def test_a_person_recognises_the_memo() -> None:
    shown = PROCESS.describe(DEBIT_MEMO)
    assert (shown.number, shown.customer, shown.amount) == ("DM-0001", "Acme GmbH", Decimal("109.00"))
    assert (shown.currency, shown.date) == ("EUR", DEBIT_MEMO.memo_date)
