"""Which Zuora invoices are taken, and what is found wrong with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.judge import judge, put_aside
from syncrules.language import Context, Parent, Severity, Verb
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE as PROCESS
from syncrules.records.common import Classifications, Integration
from syncrules.records.invoice import Invoice
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes, failed_codes
from tests.rules.transaction_samples import (
    ACCOUNT,
    CHARGE,
    FILLED,
    INVOICE,
    ITEM,
    NEGATIVE,
    SUBSCRIPTION,
    TAX,
    context,
)

VARIABLE = replace(CHARGE, rev_rec_code="Straight 12", rev_rec_template_type="Variable")


def account(**changes: Any) -> Invoice:
    return replace(INVOICE, account=replace(ACCOUNT, **changes))


def item(**changes: Any) -> Invoice:
    return replace(INVOICE, items=(replace(ITEM, **changes),))


def state(**changes: str) -> Invoice:
    return replace(INVOICE, integration=Integration(**changes))


def with_lines(count: int) -> Invoice:
    """Pairs of an item and its tax, and a last item alone where the count is odd."""
    items = (ITEM,) * (count // 2) + (replace(ITEM, taxes=()),) * (count % 2)
    return replace(INVOICE, items=items)


PASSING = [
    pytest.param(INVOICE, context(), id="a posted invoice"),
    pytest.param(NEGATIVE, context(), id="a negative invoice"),
    pytest.param(replace(INVOICE, amount=Decimal(0)), context(), id="amount zero"),
    pytest.param(account(sync_to_netsuite="Yes"), context(), id="account opted in"),
    pytest.param(account(sync_to_netsuite="true"), context(), id="account opted in, read tolerantly"),
    pytest.param(state(transferred="No"), context(), id="TTA No"),
    pytest.param(state(transferred="Error"), context(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), context(), id="TTA Processing"),
    pytest.param(INVOICE, context(cutover_invoices=date(2026, 11, 2)), id="on the cutover date"),
    pytest.param(state(status="Sync Complete", id="9"), context(), id="complete, but TTA was set to No"),
    pytest.param(state(status="Error Creating Invoice"), context(), id="refused before"),
    pytest.param(account(classifications=FILLED), context(), id="known classifications"),
    pytest.param(item(charge=VARIABLE), context(), id="no project without revenue recognition"),
    pytest.param(
        item(charge=VARIABLE, subscription=replace(SUBSCRIPTION, project="88")),
        context(netsuite_use_revenue_recognition=True),
        id="a project for the Variable template",
    ),
    pytest.param(
        item(charge=replace(VARIABLE, rev_rec_template_type="Standard")),
        context(netsuite_use_revenue_recognition=True),
        id="no project for the Standard template",
    ),
    pytest.param(replace(INVOICE, currency=""), context(), id="currency unknown"),
    pytest.param(with_lines(4000), context(), id="4000 lines"),
    pytest.param(item(taxes=()), context(), id="untaxed"),
]

FAILING = [
    ("ACCOUNT_OPTED_IN", account(sync_to_netsuite="No"), context()),
    ("STATUS", replace(INVOICE, status="Draft"), context()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), context()),
    ("NOT_TRANSFERRED", state(transferred="Ignore"), context()),
    ("CUTOVER", INVOICE, context(cutover_invoices=date(2026, 11, 3))),
    ("NOT_IGNORED", state(status="Ignore"), context()),
    ("ACCOUNT_NOT_SYNCED", account(integration=Integration()), context()),
    ("CHARGE_NOT_SYNCED", item(charge=replace(CHARGE, integration_id="")), context()),
    ("CHARGE_NOT_SYNCED", item(charge=None), context()),
    ("TAX_CODE_NOT_LINKED", item(taxes=(replace(TAX, accounting_code=""),)), context()),
    ("PROJECT_MISSING", item(charge=VARIABLE), context(netsuite_use_revenue_recognition=True)),
    (
        "PROJECT_MISSING",
        item(charge=VARIABLE, subscription=None),
        context(netsuite_use_revenue_recognition=True),
    ),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="software")), context()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="Sale")), context()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Berlin")), context()),
    ("CURRENCY_DIFFERS", replace(INVOICE, currency="USD"), context()),
    ("LINE_LIMIT_EXCEEDED", with_lines(4001), context()),
    ("NETSUITE_REFUSED", with_lines(5001), replace(context(), put_aside=frozenset({"inv-1"}))),
]


@pytest.mark.parametrize(("invoice", "rules"), PASSING)
def test_invoice_passes_every_rule(invoice: Invoice, rules: Context) -> None:
    assert_passes(PROCESS, invoice, rules)


@pytest.mark.parametrize(("code", "invoice", "rules"), FAILING)
def test_invoice_fails_only_this_rule(code: str, invoice: Invoice, rules: Context) -> None:
    assert_only_fails(PROCESS, invoice, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def test_unsynced_account_blocks_and_is_named() -> None:
    (outcome,) = assert_only_fails(
        PROCESS, account(integration=Integration()), context(), "ACCOUNT_NOT_SYNCED"
    )
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("accounts_to_netsuite", "acc-1", "Acme GmbH")
    assert outcome.message == "Customer account Acme GmbH is not linked in the other system yet."


def test_each_unsynced_charge_blocks_once_with_its_first_line() -> None:
    first = replace(ITEM, charge=replace(CHARGE, integration_id=""))
    second = replace(ITEM, charge=replace(CHARGE, id="prpc-2", name="Support", integration_id=""))
    invoice = replace(INVOICE, items=(ITEM, first, second, first))
    outcomes = assert_only_fails(PROCESS, invoice, context(), "CHARGE_NOT_SYNCED")
    assert [o.message for o in outcomes] == [
        "Charge Seats used on line 2 has no NetSuite item yet.",
        "Charge Support used on line 3 has no NetSuite item yet.",
    ]
    assert [o.parent for o in outcomes] == [
        Parent("charges_to_netsuite", "prpc-1", "Seats"),
        Parent("charges_to_netsuite", "prpc-2", "Support"),
    ]
    assert {o.severity for o in outcomes} == {Severity.BLOCKED}


def test_tax_code_is_named_once_and_falls_back_to_the_items() -> None:
    unlinked = replace(TAX, accounting_code="", tax_code="")
    invoice = item(tax_code="GST", taxes=(unlinked, replace(unlinked, id="tax-2")))
    (outcome,) = assert_only_fails(PROCESS, invoice, context(), "TAX_CODE_NOT_LINKED")
    assert outcome.message == (
        "Tax code GST on Invoice INV-0001 has no accounting code that names a NetSuite item."
    )


def test_project_is_asked_for_once_per_subscription_and_charge() -> None:
    invoice = replace(INVOICE, items=(replace(ITEM, charge=VARIABLE),) * 2)
    (outcome,) = assert_only_fails(
        PROCESS, invoice, context(netsuite_use_revenue_recognition=True), "PROJECT_MISSING"
    )
    assert outcome.values["subscription"] == "A-S001"
    assert outcome.values["charge"] == "Seats"


def test_differing_currency_warns_but_the_invoice_is_sent() -> None:
    verdict = judge(PROCESS, replace(INVOICE, currency="USD"), context())
    assert verdict.ready
    (warning,) = verdict.warnings
    assert warning.message == (
        "Invoice INV-0001 is in USD but the account is in EUR; NetSuite will book the customer's currency."
    )


@pytest.mark.parametrize(("count", "ignored"), [(4000, False), (4001, True)])
def test_invoice_above_4000_lines_is_not_sent_and_gets_tta_ignore(count: int, ignored: bool) -> None:
    verdict = judge(PROCESS, with_lines(count), context())
    assert verdict.ready is not ignored
    outcome = put_aside(PROCESS, verdict)
    assert (outcome.code if outcome else "") == ("LINE_LIMIT_EXCEEDED" if ignored else "")
    assert PROCESS.aside is not None
    (write,) = PROCESS.aside.writes(with_lines(count))
    assert (write.verb, write.record, write.id) == (Verb.UPDATE, "Invoice", "inv-1")
    assert write.fields == {"TransferredToAccounting": "Ignore"}


def test_too_long_an_invoice_that_is_not_selected_is_left_alone() -> None:
    draft = replace(with_lines(4001), status="Draft")
    assert put_aside(PROCESS, judge(PROCESS, draft, context())) is None


LET_GO = replace(context(), put_aside=frozenset({"inv-1"}))


@pytest.mark.parametrize("transferred", ["", "No", "Processing", "Error"])
def test_too_long_an_invoice_that_we_had_put_aside_is_sent_once_a_person_takes_that_back(
    transferred: str,
) -> None:
    invoice = replace(with_lines(4001), integration=Integration(transferred=transferred))
    assert judge(PROCESS, invoice, LET_GO).ready


def test_while_it_is_ignored_its_line_limit_is_still_what_is_said() -> None:
    invoice = replace(with_lines(4001), integration=Integration(transferred="Ignore"))
    assert failed_codes(PROCESS, invoice, LET_GO) == {"NOT_TRANSFERRED", "LINE_LIMIT_EXCEEDED"}


@pytest.mark.parametrize("status", ["Creating Invoice", "Error Creating Invoice"])
def test_too_long_an_invoice_that_was_begun_is_finished_although_our_marker_is_lost(status: str) -> None:
    invoice = replace(with_lines(4001), integration=Integration(status=status, transferred="Error"))
    assert judge(PROCESS, invoice, context()).ready


def test_somebody_elses_marker_lets_nothing_go() -> None:
    rules = replace(context(), put_aside=frozenset({"inv-2"}))
    assert_only_fails(PROCESS, with_lines(4001), rules, "LINE_LIMIT_EXCEEDED")


@pytest.mark.parametrize(("count", "ready"), [(5000, True), (5001, False)])
def test_nothing_is_sent_of_an_invoice_that_netsuite_can_never_hold(count: int, ready: bool) -> None:
    verdict = judge(PROCESS, with_lines(count), LET_GO)
    assert verdict.ready is ready
    assert put_aside(PROCESS, verdict) is None
    assert [o.message for o in verdict.problems] == [
        "NetSuite refused Invoice INV-0001: 5001 lines - one transaction takes at most 5000 lines."
    ] * (not ready)
