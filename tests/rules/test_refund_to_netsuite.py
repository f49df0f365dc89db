"""Zuora refunds on their way to NetSuite: which are taken, and what is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncrules.language import Context, Fact, Parent, Severity, System
from syncrules.processes.refunds_to_netsuite import REFUNDS_TO_NETSUITE as PROCESS
from syncrules.records.common import Classifications, Integration
from syncrules.records.payment_refund import PaymentRefund
from tests.rules.payment_refund_samples import PAID, REFUND, account, context, state
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import FILLED

UNSYNCED = replace(REFUND, payment=replace(PAID, integration_id=""))

PASSING = [
    pytest.param(REFUND, context(), id="a processed refund of a payment"),
    pytest.param(REFUND, context(applied=""), id="its payment is no longer applied to anything"),
    pytest.param(account(sync_to_netsuite="Yes"), context(), id="account opted in"),
    pytest.param(state(transferred="Error"), context(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), context(), id="TTA Processing"),
    pytest.param(state(transferred="No"), context(), id="TTA No"),
    pytest.param(REFUND, context(cutover_refunds=date(2026, 11, 12)), id="on the cutover date"),
    pytest.param(replace(REFUND, sync_to_netsuite="Yes"), context(), id="refund opted in"),
    pytest.param(state(origin="ZUORA"), context(), id="origin Zuora"),
    pytest.param(state(status="Error Updating Payment"), context(), id="refused before"),
    pytest.param(state(status="Updating Payment"), context(), id="interrupted before"),
    pytest.param(account(integration=Integration(id="1001")), context(), id="account not complete"),
    pytest.param(account(classifications=FILLED), context(), id="known classifications"),
    pytest.param(REFUND, context(currency="EUR", netsuite_multiple_currencies=True), id="currency unchanged"),
    pytest.param(REFUND, context(currency="USD"), id="NetSuite has one currency"),
    pytest.param(replace(REFUND, type="Electronic", method_type="CreditCard"), context(), id="electronic"),
]

FAILING = [
    ("ACCOUNT_OPTED_IN", account(sync_to_netsuite="No"), context()),
    ("STATUS", replace(REFUND, status="Canceled"), context()),
    ("STATUS", replace(REFUND, status="Posted"), context()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), context()),
    ("NOT_TRANSFERRED", state(transferred="Ignore"), context()),
    ("CUTOVER", REFUND, context(cutover_refunds=date(2026, 11, 13))),
    ("SOURCE_PAYMENT", replace(REFUND, source_type="CreditBalance"), context()),
    ("REFUND_OPTED_IN", replace(REFUND, sync_to_netsuite="No"), context()),
    ("REFUND_OPTED_IN", replace(REFUND, sync_to_netsuite=" no "), context()),
    ("REFUND_OPTED_IN", replace(REFUND, sync_to_netsuite="false"), context()),
    ("ORIGIN_NOT_NETSUITE", state(origin="NETSUITE"), context()),
    ("NOT_IGNORED", state(status="Ignore"), context()),
    ("PAYMENT_METHOD_UNMATCHED", replace(REFUND, method_type="check"), context()),
    ("PAYMENT_METHOD_UNMATCHED", replace(REFUND, method_type=""), context()),
    ("PAYMENT_NOT_SYNCED", UNSYNCED, context()),
    ("PAYMENT_NOT_SYNCED", REFUND, context(applied=None)),
    ("PAYMENT_NOT_SYNCED", replace(REFUND, payment=None), context()),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="Soft")), context()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="sales")), context()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Europe")), context()),
    ("CUSTOMER_CURRENCY_CHANGED", REFUND, context(currency="USD", netsuite_multiple_currencies=True)),
]


@pytest.mark.parametrize(("refund", "rules"), PASSING)
def test_refund_passes_every_rule(refund: PaymentRefund, rules: Context) -> None:
    assert_passes(PROCESS, refund, rules)


@pytest.mark.parametrize(("code", "refund", "rules"), FAILING)
def test_refund_fails_only_this_rule(code: str, refund: PaymentRefund, rules: Context) -> None:
    assert_only_fails(PROCESS, refund, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


@pytest.mark.parametrize(("refund", "applied"), [(UNSYNCED, "9001"), (REFUND, None)])
def test_a_refund_waits_for_its_payment_whether_it_never_was_in_netsuite_or_is_gone(
    refund: PaymentRefund, applied: str | None
) -> None:
    (outcome,) = assert_only_fails(PROCESS, refund, context(applied=applied), "PAYMENT_NOT_SYNCED")
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("payments_to_netsuite", "pay-1", "P-0001")
    assert outcome.message == "Payment P-0001 has no NetSuite record yet."


def test_payments_are_looked_for_in_netsuite_by_their_ids() -> None:
    need = next(need for need in PROCESS.needs if need.fact is Fact.PAYMENT_DOCUMENTS)
    assert need.system is System.NETSUITE
    assert list(need.keys(REFUND, context())) == ["5001"]
    assert list(need.keys(UNSYNCED, context())) == []
