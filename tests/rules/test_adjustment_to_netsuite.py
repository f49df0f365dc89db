"""Invoice item adjustments on their way to NetSuite: which are taken, and what is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncrules.language import Context, Parent, Severity
from syncrules.processes.adjustments_to_netsuite import ADJUSTMENTS_TO_NETSUITE as PROCESS
from syncrules.records.adjustment import Adjustment
from syncrules.records.common import Classifications, Integration
from tests.rules.adjustment_samples import (
    CHARGE,
    CHARGE_ON_NEGATIVE,
    CREDIT,
    ORIGINAL,
    TAXED,
    account,
    charged,
    state,
)
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import FILLED, ITEM, TAX, context

PASSING = [
    pytest.param(CREDIT, context(), id="a credit"),
    pytest.param(CHARGE, context(), id="a charge"),
    pytest.param(CHARGE_ON_NEGATIVE, context(), id="a charge on a negative invoice"),
    pytest.param(TAXED, context(), id="of a tax"),
    pytest.param(replace(CREDIT, source_type="InvoiceItem"), context(), id="the documented source type"),
    pytest.param(state(transferred="No"), context(), id="TTA No"),
    pytest.param(state(transferred="Error"), context(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), context(), id="TTA Processing"),
    pytest.param(CREDIT, context(cutover_adjustments=date(2026, 11, 14)), id="on the cutover date"),
    pytest.param(state(status="Error Creating Credit Memo"), context(), id="refused before"),
    pytest.param(state(id="71", status="Sync Complete"), context(), id="TTA set to No again"),
    pytest.param(state(id="71"), context(), id="linked by hand"),
    pytest.param(account(sync_to_netsuite="No"), context(), id="no criterion asks the account's flag"),
    pytest.param(account(classifications=FILLED), context(), id="known classifications"),
]

FAILING = [
    ("STATUS", replace(CREDIT, status="Canceled"), context()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), context()),
    ("NOT_TRANSFERRED", state(transferred="Ignore"), context()),
    ("CUTOVER", CREDIT, context(cutover_adjustments=date(2026, 11, 15))),
    ("ORIGIN_NOT_NETSUITE", replace(state(id="8001"), reference_id="8001"), context()),
    ("ORIGIN_NOT_NETSUITE", replace(state(id="8001_9001"), reference_id="8001"), context()),
    ("NOT_IGNORED", state(status="Ignore"), context()),
    ("INVOICE_NOT_SYNCED", replace(CREDIT, invoice=replace(ORIGINAL, integration_id="")), context()),
    ("ACCOUNT_NOT_SYNCED", account(integration=Integration()), context()),
    ("CHARGE_NOT_SYNCED", charged(integration_id=""), context()),
    ("CHARGE_NOT_SYNCED", replace(CREDIT, item=replace(ITEM, charge=None)), context()),
    ("CHARGE_NOT_SYNCED", replace(CREDIT, item=None), context()),
    ("TAX_CODE_NOT_LINKED", replace(TAXED, tax=replace(TAX, accounting_code="")), context()),
    ("TAX_CODE_NOT_LINKED", replace(TAXED, tax=None), context()),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="Soft")), context()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="sales")), context()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Europe")), context()),
]


@pytest.mark.parametrize(("adjustment", "rules"), PASSING)
def test_adjustment_passes_every_rule(adjustment: Adjustment, rules: Context) -> None:
    assert_passes(PROCESS, adjustment, rules)


@pytest.mark.parametrize(("code", "adjustment", "rules"), FAILING)
def test_adjustment_fails_only_this_rule(code: str, adjustment: Adjustment, rules: Context) -> None:
    assert_only_fails(PROCESS, adjustment, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


@pytest.mark.parametrize(
    ("adjustment", "code", "parent", "message"),
    [
        (
            replace(CREDIT, invoice=replace(ORIGINAL, integration_id="")),
            "INVOICE_NOT_SYNCED",
            Parent("invoices_to_netsuite", "inv-1", "INV-0001"),
            "Invoice INV-0001 has no NetSuite record yet.",
        ),
        (
            account(integration=Integration()),
            "ACCOUNT_NOT_SYNCED",
            Parent("accounts_to_netsuite", "acc-1", "Acme GmbH"),
            "Customer account Acme GmbH is not linked in the other system yet.",
        ),
        (
            charged(integration_id=""),
            "CHARGE_NOT_SYNCED",
            Parent("charges_to_netsuite", "prpc-1", "Seats"),
            "Charge Seats used on line 1 has no NetSuite item yet.",
        ),
    ],
)
def test_an_adjustment_waits_for_what_is_not_synced_and_names_it(
    adjustment: Adjustment, code: str, parent: Parent, message: str
) -> None:
    (outcome,) = assert_only_fails(PROCESS, adjustment, context(), code)
    assert (outcome.severity, outcome.parent, outcome.message) == (Severity.BLOCKED, parent, message)


def test_a_tax_without_accounting_code_names_its_code() -> None:
    adjustment = replace(TAXED, tax=replace(TAX, accounting_code=""))
    (outcome,) = assert_only_fails(PROCESS, adjustment, context(), "TAX_CODE_NOT_LINKED")
    assert (
        outcome.message
        == "Tax code VAT on Adjustment IIA-0001 has no accounting code that names a NetSuite item."
    )
    assert outcome.severity is Severity.ERROR
