"""Zuora refunds on their way to NetSuite: what is written, in which order, and written back."""

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
    Ref,
    Result,
    Row,
    Step,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.preferences import TransactionNumberMapping
from syncrules.processes.refunds_to_netsuite import REFUNDS_TO_NETSUITE as PROCESS
from syncrules.records.common import Application, DocumentLink
from syncrules.records.payment_refund import PaymentRefund
from tests.rules.payment_refund_samples import FIRST, PAID, REFUND, SECOND, account, context, of, state
from tests.rules.transaction_samples import FILLED, NOW_TEXT


def plan(refund: PaymentRefund, rules: Context | None = None) -> tuple[Step, ...]:
    return PROCESS.plan(refund, Action.CREATE, rules or context())


def lines(refund: PaymentRefund, rules: Context | None = None) -> dict[str, Any]:
    """What the first step sets on the NetSuite payment, by document."""
    unapply = plan(refund, rules)[0].write
    return {str(row.fields["doc"]): row.fields["amount"] for row in unapply.sublists["applyList"].rows}


def created(refund: PaymentRefund, rules: Context | None = None) -> Write:
    return plan(refund, rules)[-1].write


def test_the_payment_is_opened_before_the_refund_is_made() -> None:
    unapply, create = plan(REFUND)
    assert (unapply.name, unapply.working, unapply.failed) == (
        "unapply",
        "Updating Payment",
        "Error Updating Payment",
    )
    assert (create.name, create.working, create.failed) == (
        "create",
        "Creating Refund",
        "Error Creating Refund",
    )
    assert unapply.words == {"payment": "P-0001"}


def test_each_line_of_the_payment_gets_what_is_left_of_it() -> None:
    assert plan(REFUND)[0].write == Write(
        System.NETSUITE,
        Verb.UPDATE,
        "customerPayment",
        sublists={
            "applyList": Sublist(
                (
                    Row({"doc": "9001", "apply": True, "amount": Decimal("45.00")}),
                    Row({"doc": "9003", "apply": True, "amount": Decimal("30.00")}),
                ),
                replace_all=False,
            )
        },
        id="5001",
    )


def test_a_line_that_was_refunded_whole_is_no_longer_applied() -> None:
    whole = Application(FIRST, Decimal("70.00"), refunded=Decimal("70.00"))
    row = plan(of(whole))[0].write.sublists["applyList"].rows[0]
    assert row == Row({"doc": "9001", "apply": False, "amount": Decimal("0.00")})


def test_with_settlement_the_lines_are_what_is_applied_now() -> None:
    now = (Application(FIRST, Decimal("45.00")), Application(SECOND, Decimal(0)))
    rules = context(settlement=True)
    assert lines(of(*now), rules) == {"9001": Decimal("45.00"), "9003": Decimal(0)}


def test_a_debit_memo_is_a_line_like_an_invoice() -> None:
    memo = Application(DocumentLink("dm-1", "DM-1", "9007"), Decimal("12.00"), debit_memo=True)
    assert lines(of(memo), context(settlement=True)) == {"9007": Decimal("12.00")}


def test_several_invoice_payments_on_one_invoice_are_one_line() -> None:
    twice = Application(FIRST, Decimal("40.00"), refunded=Decimal("10.00"))
    assert lines(of(twice, twice)) == {"9001": Decimal("60.00")}


def test_a_line_that_was_given_up_before_is_not_touched_again() -> None:
    given_up = Application(FIRST, Decimal("70.00"), refunded=Decimal("70.00"))
    other = Application(SECOND, Decimal("30.00"), refunded=Decimal("5.00"))
    assert lines(of(given_up, other), context(applied="9003")) == {"9003": Decimal("25.00")}


def test_invoices_that_netsuite_does_not_have_are_on_no_line() -> None:
    foreign = Application(DocumentLink("inv-9", "INV-0009"), Decimal("5.00"))
    assert lines(of(foreign, *PAID.applications)) == {"9001": Decimal("45.00"), "9003": Decimal("30.00")}


def test_a_payment_that_nothing_is_applied_to_needs_no_opening() -> None:
    gone = Application(FIRST, Decimal("70.00"), refunded=Decimal("70.00"))
    for refund, rules in ((of(), context(settlement=True)), (of(gone), context(applied=""))):
        assert [step.name for step in plan(refund, rules)] == ["create"]


def test_two_refunds_of_one_payment_set_the_same_amounts() -> None:
    other = replace(REFUND, id="ref-2", number="R-0002", amount=Decimal("5.00"))
    assert plan(REFUND)[0].write == plan(other)[0].write


def test_refund_becomes_a_customer_refund_of_the_netsuite_payment() -> None:
    made = created(REFUND)
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "customerRefund")
    assert made.key == "zuora-ref-ref-1"
    assert made.fields == {
        "customer": Ref("customer", "1001"),
        "memo": "Service outage",
        "paymentMethod": Ref("paymentMethod", "61"),
        "tranDate": date(2026, 11, 12),
    }
    assert made.custom == {
        "Zuora Created Date": "2026-11-12T08:00:00+00:00",
        "Zuora Updated Date": "2026-11-13T09:00:00+00:00",
        "Zuora ID": "ref-1",
        "Zuora Refund Reference ID": "re_88",
        "Zuora Reference Number": "R-0001",
        "Zuora Refund Type": "External",
        "Zuora Type": "PAYMENT_REFUND",
        "Zuora Origin": "ZUORA",
        "Zuora Sync Date": NOW_TEXT,
    }
    paid_out = Row({"doc": "5001", "apply": True, "amount": Decimal("25.00")})
    assert made.sublists == {"applyList": Sublist((paid_out,))}


def test_a_refund_of_a_payment_without_account_goes_to_the_customer_for_unassigned_payments() -> None:
    rules = context(settlement=True, unassigned_payments_customer="1099")
    made = created(replace(REFUND, account=None), rules)
    assert made.fields["customer"] == Ref("customer", "1099")


def test_an_electronic_refund_says_so() -> None:
    made = created(replace(REFUND, type="Electronic", method_type="CreditCard"))
    assert made.custom["Zuora Refund Type"] == "Electronic"
    assert made.fields["paymentMethod"] == Ref("paymentMethod", "62")


def test_number_is_sent_only_with_source_numbers() -> None:
    source = context(transaction_number_mapping=TransactionNumberMapping.SOURCE)
    assert created(REFUND, source).fields["tranId"] == "R-0001"
    assert created(REFUND, source).custom["Zuora Reference Number"] == "R-0001"
    assert "tranId" not in created(REFUND).fields


def test_classifications_are_the_accounts_else_the_defaults() -> None:
    given = created(account(classifications=FILLED), context(default_class="Default Class")).fields
    assert [given[name] for name in ("class", "department", "location")] == [
        Ref("classification", "11"),
        Ref("department", "21"),
        Ref("location", "31"),
    ]
    default = created(REFUND, context(default_class="Default Class")).fields
    assert default["class"] == Ref("classification", "12")
    assert "department" not in default


def test_a_success_is_written_on_the_refund_alone() -> None:
    results = {"unapply": Result("5001"), "create": Result("7001")}
    assert PROCESS.settle(REFUND, Action.CREATE, results, context()) == (
        Write(
            System.ZUORA,
            Verb.UPDATE,
            "Refund",
            fields={
                "IntegrationId__NS": "7001",
                "IntegrationStatus__NS": "Sync Complete",
                "TransferredToAccounting": "Yes",
                "SyncDate__NS": NOW_TEXT,
                "Origin__NS": "ZUORA",
            },
            id="ref-1",
        ),
    )


def test_a_refund_that_was_found_again_is_written_back_the_same() -> None:
    found = PROCESS.settle(REFUND, Action.RELINK, {"create": Result("7001")}, context())
    assert found == PROCESS.settle(REFUND, Action.CREATE, {"create": Result("7001")}, context())


def test_lookup_order_is_internal_id_then_zuora_id_then_external_id() -> None:
    by_zuora_id = Lookup(System.NETSUITE, ("customerRefund",), "Zuora ID", "ref-1")
    by_key = Lookup(System.NETSUITE, ("customerRefund",), "externalId", "zuora-ref-ref-1")
    assert PROCESS.lookups(REFUND, context()) == (by_zuora_id, by_key)
    by_id = Lookup(System.NETSUITE, ("customerRefund",), "internalId", "7001", "1001")
    assert PROCESS.lookups(state(id="7001"), context()) == (by_id, by_zuora_id, by_key)


def test_a_person_recognises_the_refund() -> None:
    summary = PROCESS.describe(REFUND)
    assert (summary.number, summary.customer, summary.date) == ("R-0001", "Acme GmbH", date(2026, 11, 12))
    assert (summary.amount, summary.currency) == (Decimal("25.00"), "EUR")


@pytest.mark.parametrize(
    ("first", "done"), [("70.00", True), ("75.00", True), ("69.99", False), ("45.00", False)]
)
def test_before_a_resync_the_payment_has_to_be_applied_again_as_before_the_refund(
    first: str, done: bool
) -> None:
    (restoration,) = PROCESS.resync.restorations(REFUND, context())
    assert restoration.lookup == Lookup(System.NETSUITE, ("customerPayment",), "internalId", "5001")
    assert (restoration.code, restoration.words) == ("RESYNC_PAYMENT_NOT_REAPPLIED", {"payment": "P-0001"})
    applied = {"9001": Decimal(first), "9003": Decimal("30.00")}
    assert restoration.done(Found("customerPayment", "5001", applied=applied)) is done


def test_a_refund_without_netsuite_payment_has_nothing_to_be_put_back() -> None:
    unsynced = replace(REFUND, payment=replace(PAID, integration_id=""))
    assert PROCESS.resync.restorations(unsynced, context()) == ()
