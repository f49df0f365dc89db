"""Invoice item adjustments on their way to NetSuite: what is written for each case, and written back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import (
    Action,
    Context,
    Found,
    Lookup,
    Made,
    Ref,
    Result,
    Row,
    Step,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.preferences import LineMapping, StandardInvoiceSync, TransactionNumberMapping
from syncrules.processes.adjustments_to_netsuite import ADJUSTMENTS_TO_NETSUITE as PROCESS
from syncrules.records.adjustment import Adjustment
from tests.rules.adjustment_samples import (
    CHARGE,
    CHARGE_ON_NEGATIVE,
    CREDIT,
    NEGATIVE,
    TAXED,
    account,
    charged,
    state,
)
from tests.rules.transaction_samples import FILLED, NOW_TEXT, SUBSCRIPTION, context


def plan(adjustment: Adjustment, rules: Context | None = None) -> tuple[Step, ...]:
    return PROCESS.plan(adjustment, Action.CREATE, rules or context())


def created(adjustment: Adjustment, rules: Context | None = None) -> Write:
    return plan(adjustment, rules)[0].write


def line(adjustment: Adjustment, **preferences: Any) -> Row:
    """The one line that NetSuite gets."""
    (row,) = created(adjustment, context(**preferences)).sublists["itemList"].rows
    return row


def applied(document: str | Made) -> Sublist:
    return Sublist((Row({"doc": document, "apply": True, "amount": Decimal("40.00")}),))


def test_a_credit_becomes_a_credit_memo_that_is_applied_to_the_original() -> None:
    (step,) = plan(CREDIT)
    assert (step.name, step.working, step.failed) == (
        "create",
        "Creating Credit Memo",
        "Error Creating Credit Memo",
    )
    made = step.write
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "creditMemo")
    assert made.key == "zuora-iia-iia-1"
    assert made.fields == {
        "entity": Ref("customer", "1001"),
        "tranDate": date(2026, 11, 14),
        "memo": "Goodwill",
        "isTaxable": False,
    }
    assert made.custom == {
        "Zuora Adjustment Type": "Credit",
        "Zuora Created Date": "2026-11-14T08:00:00+00:00",
        "Zuora ID": "iia-1",
        "Zuora Reference Number": "IIA-0001",
        "Zuora Reference ID": "case-7",
        "Zuora Related Reference Number": "INV-0001",
        "Zuora Related Transaction": Ref("invoice", "9001"),
        "Zuora Type": "INVOICE_ITEM_ADJUSTMENT",
        "Zuora Origin": "ZUORA",
        "Zuora Sync Date": NOW_TEXT,
    }
    assert made.sublists["applyList"] == applied("9001")


def test_a_charge_on_a_positive_invoice_only_names_it() -> None:
    (step,) = plan(CHARGE)
    assert (step.working, step.failed) == ("Creating Invoice", "Error Creating Invoice")
    assert step.write.record == "invoice"
    assert step.write.custom["Zuora Related Transaction"] == Ref("invoice", "9001")
    assert step.write.custom["Zuora Adjustment Type"] == "Charge"
    assert set(step.write.sublists) == {"itemList"}


def test_a_charge_on_a_negative_invoice_uses_up_its_credit_memo() -> None:
    create, apply = plan(CHARGE_ON_NEGATIVE)
    assert (create.working, create.write.record) == ("Creating Invoice", "invoice")
    assert create.write.custom["Zuora Related Transaction"] == Ref("creditMemo", "9002")
    assert set(create.write.sublists) == {"itemList"}
    assert (apply.name, apply.working, apply.failed) == ("apply", "", "Error Creating Invoice")
    assert apply.write == Write(
        System.NETSUITE,
        Verb.UPDATE,
        "creditMemo",
        sublists={"applyList": applied(Made("create"))},
        id="9002",
    )
    assert not apply.write.sublists["applyList"].replace_all


def test_a_credit_on_a_negative_invoice_stays_open() -> None:
    (step,) = plan(replace(CREDIT, invoice=NEGATIVE))
    assert step.write.record == "creditMemo"
    assert set(step.write.sublists) == {"itemList"}


@pytest.mark.parametrize(
    ("adjustment", "steps"), [(CREDIT, []), (CHARGE, []), (CHARGE_ON_NEGATIVE, ["apply"])]
)
def test_an_adjustment_that_was_found_again_gets_the_application_that_it_may_lack(
    adjustment: Adjustment, steps: list[str]
) -> None:
    resumed = PROCESS.resume(adjustment, Found("invoice", "9100"), context())
    assert [step.name for step in resumed] == steps
    assert resumed == plan(adjustment)[1:]


# --- the line ---------------------------------------------------------------------------------------


def test_the_line_is_the_charges_item_with_the_amount() -> None:
    assert line(CREDIT) == Row({"item": Ref("item", "701"), "amount": Decimal("40.00"), "isTaxable": False})


def test_the_line_of_a_tax_is_the_item_that_its_code_names() -> None:
    assert line(TAXED) == Row({"item": Ref("item", "801"), "amount": Decimal("40.00"), "isTaxable": False})


def test_a_line_is_recognised_as_on_an_invoice_but_never_deferred() -> None:
    waiting = charged(rev_rec_code="Straight 12", rev_rec_start="Charge Period Start")
    fields = line(waiting, netsuite_use_revenue_recognition=True).fields
    assert fields["revRecStartDate"] == date(2026, 11, 1)
    assert fields["revRecSchedule"] == Ref("revRecTemplate", "51")
    assert "deferRevRec" not in fields
    assert "deferRevRec" not in line(CREDIT, netsuite_use_revenue_recognition=True).fields


def test_recognition_follows_the_trigger_date_and_the_service_period() -> None:
    by_dates = charged(
        rev_rec_code="Straight 12", rev_rec_start="Rev Rec Trigger Date", rev_rec_end="Charge Period End"
    )
    assert by_dates.item is not None
    item = replace(by_dates.item, trigger_date=date(2026, 11, 5), service_end=date(2027, 1, 31))
    fields = line(replace(by_dates, item=item), netsuite_use_revenue_recognition=True).fields
    assert (fields["revRecStartDate"], fields["revRecEndDate"]) == (date(2026, 11, 5), date(2027, 1, 31))


def test_a_project_goes_with_the_variable_template_only() -> None:
    project = replace(SUBSCRIPTION, project="88")
    for template, job in (("Variable", Ref("job", "88")), ("Standard", None)):
        variable = charged(rev_rec_code="Straight 12", rev_rec_template_type=template)
        assert variable.item is not None
        adjustment = replace(variable, item=replace(variable.item, subscription=project))
        assert line(adjustment, netsuite_use_revenue_recognition=True).fields.get("job") == job


def test_without_revenue_recognition_in_netsuite_no_such_field_is_sent() -> None:
    assert set(line(charged(rev_rec_code="Straight 12")).fields) == {"item", "amount", "isTaxable"}


def test_a_tax_is_not_recognised() -> None:
    assert set(line(TAXED, netsuite_use_revenue_recognition=True).fields) == {"item", "amount", "isTaxable"}


def test_line_classifications_come_from_the_account_only_where_mapped() -> None:
    mapped = line(account(classifications=FILLED), invoice_line_class_mapping=LineMapping.ACCOUNT)
    assert mapped.fields["class"] == Ref("classification", "11")
    assert "department" not in mapped.fields


# --- header rules -----------------------------------------------------------------------------------


def test_header_classifications_are_the_accounts_else_the_defaults() -> None:
    given = created(account(classifications=FILLED), context(default_class="Default Class")).fields
    assert given["class"] == Ref("classification", "11")
    default = created(CREDIT, context(default_class="Default Class")).fields
    assert default["class"] == Ref("classification", "12")


def test_number_is_sent_only_with_source_numbers() -> None:
    source = context(transaction_number_mapping=TransactionNumberMapping.SOURCE)
    assert created(CREDIT, source).fields["tranId"] == "IIA-0001"
    assert "tranId" not in created(CREDIT).fields


def test_tax_fields_are_those_of_invoices() -> None:
    yes = context(use_standard_invoice_sync=StandardInvoiceSync.YES, netsuite_default_tax_code="Zero")
    made = created(CREDIT, yes)
    assert (made.fields["isTaxable"], made.fields["taxItem"]) == (False, Ref("salesTaxItem", "41"))
    assert made.sublists["itemList"].rows[0].fields["isTaxable"] is False
    international = created(CREDIT, context(use_standard_invoice_sync=StandardInvoiceSync.INTERNATIONAL))
    assert "isTaxable" not in international.fields
    assert "isTaxable" not in international.sublists["itemList"].rows[0].fields


# --- back to Zuora, and recovery ----------------------------------------------------------------------


def test_a_success_is_written_on_the_adjustment() -> None:
    results = {"create": Result("9100"), "apply": Result("9002")}
    assert PROCESS.settle(CHARGE_ON_NEGATIVE, Action.CREATE, results, context()) == (
        Write(
            System.ZUORA,
            Verb.UPDATE,
            "InvoiceItemAdjustment",
            fields={
                "IntegrationId__NS": "9100",
                "IntegrationStatus__NS": "Sync Complete",
                "TransferredToAccounting": "Yes",
                "SyncDate__NS": NOW_TEXT,
            },
            id="iia-1",
        ),
    )


@pytest.mark.parametrize(("adjustment", "record"), [(CREDIT, "creditMemo"), (CHARGE_ON_NEGATIVE, "invoice")])
def test_lookup_order_is_internal_id_then_zuora_id_then_external_id(
    adjustment: Adjustment, record: str
) -> None:
    by_zuora_id = Lookup(System.NETSUITE, (record,), "Zuora ID", "iia-1")
    by_key = Lookup(System.NETSUITE, (record,), "externalId", "zuora-iia-iia-1")
    assert PROCESS.lookups(adjustment, context()) == (by_zuora_id, by_key)
    linked = replace(adjustment, integration=state(id="9100").integration)
    by_id = Lookup(System.NETSUITE, (record,), "internalId", "9100", "1001")
    assert PROCESS.lookups(linked, context()) == (by_id, by_zuora_id, by_key)


def test_a_credit_counts_negative_in_the_totals() -> None:
    credit, charge = PROCESS.describe(CREDIT), PROCESS.describe(CHARGE)
    assert (credit.amount, charge.amount) == (Decimal("-40.00"), Decimal("40.00"))
    assert (credit.number, credit.customer, credit.currency) == ("IIA-0001", "Acme GmbH", "EUR")
