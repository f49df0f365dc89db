"""The pass that releases deferred lines: which documents are taken, what is sent and written back (D35)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.judge import fail, judge, mark
from syncrules.language import Action, Context, Found, Result, Row, Step, Verb
from syncrules.processes.invoices_to_netsuite import INVOICE_RECOGNITION as PASS
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE
from syncrules.records.billed import BilledItem
from syncrules.records.common import Integration
from syncrules.records.invoice import Invoice
from syncrules.registry import PASSES, PROCESSES, built, passes_of
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import ACCOUNT, CHARGE, INVOICE, ITEM, SUBSCRIPTION, context

CODED = replace(
    CHARGE, rev_rec_code="Straight 12", rev_rec_start="Rev Rec Trigger Date", rev_rec_end="Charge Period End"
)
TRIGGER = date(2026, 11, 14)
WAITING = replace(ITEM, charge=CODED, integration_id="1")
DATED = replace(WAITING, trigger_date=TRIGGER)
OTHER = replace(DATED, id="item-2", integration_id="3")
SYNCED = Integration(id="9001", status="Sync Complete", transferred="Yes", sync_date="2026-11-01")
RULES: Context = replace(
    context(netsuite_use_revenue_recognition=True), deferred={"inv-1": frozenset({"item-1"})}
)
FOUND = Found("invoice", "9001", source_id="inv-1", lines={"item-1": "1", "item-2": "3"})


def invoice(*items: BilledItem, **changes: Any) -> Invoice:
    return replace(INVOICE, items=items or (DATED,), **({"integration": SYNCED} | changes))


def state(**changes: str) -> Invoice:
    return invoice(integration=replace(SYNCED, **changes))


def lines(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [dict(row.fields) for step in steps for row in step.write.sublists["itemList"].rows]


# --- selection ----------------------------------------------------------------------------------------

PASSING = [
    pytest.param(invoice(), RULES, id="complete"),
    pytest.param(state(status="Updating Revenue Recognition"), RULES, id="interrupted"),
    pytest.param(state(status="Error Updating Revenue Recognition"), RULES, id="refused before"),
    pytest.param(invoice(DATED, replace(WAITING, id="item-2")), RULES, id="one line of two is dated"),
    pytest.param(
        state(status="Error Updating Revenue Recognition"), replace(RULES, deferred={}), id="register lost"
    ),
    pytest.param(invoice(status="Canceled"), RULES, id="cancelled since"),
]
FAILING = [
    ("REVENUE_RECOGNITION", invoice(), replace(context(), deferred=RULES.deferred)),
    ("ACCOUNT_OPTED_IN", invoice(account=replace(ACCOUNT, sync_to_netsuite="No")), RULES),
    ("TRANSFERRED", state(transferred="No"), RULES),
    ("TRANSFERRED", state(transferred="Processing"), RULES),
    ("SYNCED", state(status="Creating Invoice"), RULES),
    ("SYNCED", state(id=""), RULES),
    ("TRIGGER_DATE_KNOWN", invoice(WAITING), RULES),
    ("TRIGGER_DATE_KNOWN", invoice(OTHER), RULES),
    ("TRIGGER_DATE_KNOWN", invoice(), replace(RULES, deferred={})),
    (
        "TRIGGER_DATE_KNOWN",
        invoice(replace(DATED, charge=replace(CODED, rev_rec_template_type="Variable"))),
        RULES,
    ),
]


@pytest.mark.parametrize(("record", "rules"), PASSING)
def test_a_document_is_taken(record: Invoice, rules: Context) -> None:
    assert_passes(PASS, record, rules)


@pytest.mark.parametrize(("code", "record", "rules"), FAILING)
def test_a_document_fails_only_this_rule(code: str, record: Invoice, rules: Context) -> None:
    assert_only_fails(PASS, record, rules, code)


def test_a_status_of_ignore_is_honoured() -> None:
    failed = {o.code for o in judge(PASS, state(status="Ignore"), RULES).outcomes if not o.passed}
    assert failed == {"SYNCED", "NOT_IGNORED"}


def test_every_rule_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PASS, {code for code, _, _ in FAILING} | {"NOT_IGNORED"})


def test_it_says_how_many_lines_have_their_date() -> None:
    outcomes = judge(PASS, invoice(DATED, WAITING), RULES).outcomes
    assert next(o.seen for o in outcomes if o.code == "TRIGGER_DATE_KNOWN") == "1 of 2"


# --- what is sent -------------------------------------------------------------------------------------


def test_only_the_affected_lines_are_sent_by_their_number_and_nothing_is_replaced() -> None:
    (step,) = PASS.resume(invoice(DATED, OTHER), FOUND, RULES)
    assert (step.write.verb, step.write.record, step.write.id) == (Verb.UPDATE, "invoice", "9001")
    assert step.write.sublists["itemList"].replace_all is False
    assert (step.write.fields, step.write.custom) == ({}, {})
    assert lines((step,)) == [
        {
            "line": "1",
            "deferRevRec": False,
            "revRecStartDate": TRIGGER,
            "revRecEndDate": ITEM.service_end,
        }
    ]
    assert (step.working, step.failed) == (
        "Updating Revenue Recognition",
        "Error Updating Revenue Recognition",
    )


def test_with_invoice_settlement_the_line_is_found_by_its_column_zuora_id() -> None:
    item = replace(DATED, integration_id="")
    found = replace(FOUND, lines={"item-1": "7"})
    assert lines(PASS.resume(invoice(item), found, RULES))[0]["line"] == "7"
    assert PASS.resume(invoice(item), replace(FOUND, lines={}), RULES) == ()


def test_without_the_column_the_number_that_the_item_has_is_used() -> None:
    assert lines(PASS.resume(invoice(), replace(FOUND, lines={}), RULES))[0]["line"] == "1"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("Charge Period Start", "Subscription End Date", (ITEM.service_start, SUBSCRIPTION.end_date)),
        ("Rev Rec Trigger Date", "Charge Period End", (TRIGGER, ITEM.service_end)),
        ("Use NetSuite Rev Rec Template", "Charge Period End", (None, None)),
    ],
)
def test_start_and_end_follow_the_rules_of_a_create(
    start: str, end: str, expected: tuple[date | None, date | None]
) -> None:
    item = replace(DATED, charge=replace(CODED, rev_rec_start=start, rev_rec_end=end))
    (line,) = lines(PASS.resume(invoice(item), FOUND, RULES))
    assert (line.get("revRecStartDate"), line.get("revRecEndDate")) == expected


def test_a_negative_invoice_is_a_credit_memo() -> None:
    negative = invoice(amount=Decimal("-100.00"))
    (step,) = PASS.resume(negative, replace(FOUND, record="creditMemo"), RULES)
    assert step.write.record == "creditMemo"
    assert PASS.plan(negative, Action.UPDATE, RULES)[0].write.record == "creditMemo"


def test_where_the_register_was_lost_all_dated_lines_under_a_code_are_sent() -> None:
    record = replace(
        invoice(DATED, OTHER, replace(WAITING, id="item-3"), replace(ITEM, id="item-4")),
        integration=replace(SYNCED, status="Updating Revenue Recognition"),
    )
    rules = replace(RULES, deferred={})
    assert [line["line"] for line in lines(PASS.resume(record, FOUND, rules))] == ["1", "3"]


# --- what is written back -----------------------------------------------------------------------------


def test_statuses_and_write_back_leave_transferred_to_accounting_alone() -> None:
    working, refused = "Updating Revenue Recognition", "Error Updating Revenue Recognition"
    assert mark(PASS, "inv-1", working).fields == {"IntegrationStatus__NS": working}
    assert fail(PASS, "inv-1", refused).fields == {"IntegrationStatus__NS": refused}
    (write,) = PASS.settle(invoice(), Action.UPDATE, {"update": Result("9001")}, RULES)
    assert (write.record, write.id) == ("Invoice", "inv-1")
    assert write.fields == {"IntegrationStatus__NS": "Sync Complete"}


def test_the_register_gets_what_is_sent_deferred_and_loses_what_was_released() -> None:
    record = invoice(DATED, replace(WAITING, id="item-2"))
    assert INVOICES_TO_NETSUITE.defers is not None
    assert INVOICES_TO_NETSUITE.defers(record, RULES) == ("item-2",)
    assert INVOICES_TO_NETSUITE.defers(record, context()) == ()
    assert PASS.releases is not None
    assert PASS.releases(record, RULES) == ("item-1",)


def test_its_amount_is_not_counted_again() -> None:
    assert PASS.describe(invoice()).amount is None
    assert PASS.describe(invoice()).number == INVOICE.number


def test_look_ups_are_those_of_the_create_with_lines() -> None:
    ours, owners = PASS.lookups(invoice(), RULES), INVOICES_TO_NETSUITE.lookups(invoice(), RULES)
    assert [(lookup.by, lookup.value) for lookup in ours] == [(o.by, o.value) for o in owners]
    assert all(lookup.lines for lookup in ours)


# --- where it belongs ---------------------------------------------------------------------------------


def test_both_processes_of_the_page_end_with_the_pass_and_it_exists_where_they_do() -> None:
    assert {p.ends for p in PASSES.values()} == {"invoices_to_netsuite", "debit_memos_to_netsuite"}
    assert [p.id for p in passes_of("invoices_to_netsuite")] == ["invoice_recognition"]
    assert passes_of("payments_to_netsuite") == ()
    assert not set(PASSES) & set(PROCESSES)
    for process in PASSES.values():
        for settlement in (False, True):
            assert built(process.id, settlement) is built(process.ends, settlement)


def test_rows_are_plain() -> None:
    (step,) = PASS.resume(invoice(), FOUND, RULES)
    assert all(isinstance(row, Row) and not row.custom for row in step.write.sublists["itemList"].rows)
