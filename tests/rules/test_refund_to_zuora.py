"""NetSuite customer refunds on their way to Zuora."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Action, Context, Lookup, Made, Result, Row, Sublist, System, Verb, Write
from syncrules.processes.refunds_to_zuora import REFUNDS_TO_ZUORA as PROCESS
from syncrules.records.common import Application, CustomerLink, DocumentLink, Integration
from syncrules.records.refund import (
    CustomerRefund,
    ReferencedPayment,
    RefundApplication,
    RefundedMemo,
)
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes, failed_codes
from tests.rules.transaction_samples import MEMO, NOW_TEXT, REFERENCED, context, refund


def paid(*amounts: str, **changes: Any) -> ReferencedPayment:
    """A payment of 100.00 on as many invoices as amounts are given."""
    applications = tuple(
        Application(DocumentLink(f"900{n}", f"INV-{n}", f"zinv-{n}"), Decimal(amount))
        for n, amount in enumerate(amounts, start=1)
    )
    return replace(REFERENCED, applications=applications, **changes)


def memo(total: str = "100.00", **changes: Any) -> RefundedMemo:
    return replace(MEMO, total=Decimal(total), **changes)


def state(**changes: str) -> CustomerRefund:
    return refund(integration=Integration(**changes))


OTHER_MEMO = RefundApplication(
    "6002",
    "Credit Memo",
    "CM-2088",
    Decimal(0),
    RefundedMemo("6002", "CM-2088", Decimal(0)),
)
DEPOSIT = RefundApplication("6003", "Customer Deposit", "CD-1", Decimal(0))

PASSING = [
    pytest.param(refund(), id="a full refund"),
    pytest.param(refund("99.99"), id="a partial refund of a payment on one invoice"),
    pytest.param(refund(memo=memo(payment=paid("60.00", "40.00"))), id="a full refund of two invoices"),
    pytest.param(refund("40.00", memo("40.00", payment=paid())), id="a partial refund of an open payment"),
    pytest.param(state(status="Error Creating Refund"), id="refused before"),
    pytest.param(state(status="Creating Refund"), id="died before"),
    pytest.param(refund(payment_method="WireTransfer"), id="another method"),
]

FAILING = [
    ("CUSTOMER_SYNCED", refund(customer=CustomerLink("1001", "Acme GmbH"))),
    ("NOT_COMPLETE", state(status="Sync Complete")),
    ("NOT_COMPLETE", state(status="Complete")),
    ("NOT_IGNORED", state(status="Ignore")),
    ("CREATE_ZUORA_REFUND", refund(memo=memo(create_zuora_refund=False))),
    ("REFUND_MULTIPLE_APPLICATIONS", refund(others=(OTHER_MEMO,))),
    ("REFUND_MULTIPLE_APPLICATIONS", refund(others=(DEPOSIT,))),
    ("REFUND_PAYMENT_REFERENCE_MISSING", refund(memo=memo(payment=None))),
    ("REFUND_PAYMENT_REFERENCE_MISSING", refund(memo=memo(payment=replace(REFERENCED, zuora_id="")))),
    ("REFUND_EXCEEDS_PAYMENT", refund("100.01")),
    ("REFUND_EXCEEDS_PAYMENT", refund("120.00")),
    ("REFUND_NOT_FULL_MEMO", refund("90.00", memo("90.01"))),
    ("REFUND_NOT_FULL_MEMO", refund("100.00", memo("99.99"))),
    ("PARTIAL_REFUND_MULTI_INVOICE", refund("99.99", memo("99.99", payment=paid("60.00", "40.00")))),
    ("PAYMENT_METHOD_UNMATCHED", refund(payment_method="check")),
    ("PAYMENT_METHOD_UNMATCHED", refund(payment_method="")),
]


@pytest.mark.parametrize("settlement", [False, True])
@pytest.mark.parametrize("record", PASSING)
def test_refund_passes_every_rule(record: CustomerRefund, settlement: bool) -> None:
    assert_passes(PROCESS, record, context(invoice_settlement=settlement))


@pytest.mark.parametrize(("code", "record"), FAILING)
def test_refund_fails_only_this_rule(code: str, record: CustomerRefund) -> None:
    assert_only_fails(PROCESS, record, context(), code)


def test_refund_that_is_not_fully_applied_is_not_taken() -> None:
    record = refund(total="80.00", memo=memo("100.00"))
    record = replace(record, total=Decimal("100.00"))
    (outcome,) = assert_only_fails(PROCESS, record, context(), "FULLY_APPLIED")
    assert outcome.seen == "Amount Remaining 20.00"


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _ in FAILING} | {"FULLY_APPLIED"})


def test_memo_without_special_tick_beside_the_right_one_is_one_too_many() -> None:
    outcomes = assert_only_fails(
        PROCESS, refund(others=(OTHER_MEMO,)), context(), "REFUND_MULTIPLE_APPLICATIONS"
    )
    assert [o.message for o in outcomes] == ["Refund CR-558 is applied to more than its one credit memo."]


def test_refund_of_something_else_than_a_credit_memo_is_not_taken() -> None:
    record = refund(applications=(replace(DEPOSIT, amount=Decimal("100.00")),))
    failed = failed_codes(PROCESS, record, context())
    assert failed == {"CREATE_ZUORA_REFUND", "REFUND_MULTIPLE_APPLICATIONS"}


def seen(record: CustomerRefund, rules: Context | None = None) -> dict[str, str]:
    return {o.title: o.seen for o in judge(PROCESS, record, rules or context()).outcomes}


def test_person_reads_each_rule_with_the_value_it_saw() -> None:
    record = replace(refund("120.00"), integration=Integration(status="Error Creating Refund"))
    assert seen(record) == {
        "Customer account is synced": "Zuora Customer ID 2c92c0f9",
        "Integration Status is not Sync Complete": "Error Creating Refund",
        "Integration Status is not Ignore": "Error Creating Refund",
        "Refund is fully applied": "Amount Remaining 0.00",
        "Create Zuora Refund is enabled on the credit memo": "CM-2087",
        "Applied to a single credit memo": "CM-2087 only",
        "Credit memo has a valid Zuora payment": "P-00071",
        "Refund amount is at most the payment amount": "120.00 is more than 100.00",
        "Refund amount is the full credit memo": "120.00 of 120.00",
        "A partial refund is of a payment on one invoice": "all of a payment on 1 invoice",
        "Payment method exists in Zuora": "Check",
    }


def test_messages_give_amounts_and_numbers() -> None:
    (exceeds,) = assert_only_fails(PROCESS, refund("120.00"), context(), "REFUND_EXCEEDS_PAYMENT")
    assert exceeds.message == "Refund 120.00 is larger than payment P-00071 (100.00)."
    (differs,) = assert_only_fails(PROCESS, refund("90", memo("90.5")), context(), "REFUND_NOT_FULL_MEMO")
    assert differs.message == "Refund CR-558 (90.00) differs from credit memo CM-2087 (90.50)."
    (method,) = assert_only_fails(
        PROCESS, refund(payment_method="Barter"), context(), "PAYMENT_METHOD_UNMATCHED"
    )
    assert method.message == 'Payment method "Barter" has no counterpart of exactly that name in Zuora.'


def write(record: CustomerRefund, settlement: bool = False) -> Write:
    step, *_ = PROCESS.plan(record, Action.CREATE, context(invoice_settlement=settlement))
    assert (step.working, step.failed) == ("Creating Refund", "Error Creating Refund")
    return step.write


def shares(record: CustomerRefund) -> list[dict[str, Any]]:
    sublists = write(record).sublists
    assert set(sublists) <= {"Invoices"}
    return [dict(row.fields) for row in sublists["Invoices"].rows] if sublists else []


@pytest.mark.parametrize("settlement", [False, True])
def test_refund_becomes_an_external_refund_of_the_referenced_payment(settlement: bool) -> None:
    assert write(refund(), settlement) == Write(
        System.ZUORA,
        Verb.ADD,
        "Refund",
        fields={
            "RefundDate": date(2026, 11, 20),
            "Amount": Decimal("100.00"),
            "PaymentId": "zpay-1",
            "MethodType": "Check",
            "Comment": "Duplicate charge",
            "Type": "External",
            "SourceType": "Payment",
            "IntegrationId__NS": "7001",
            "Origin__NS": "NETSUITE",
            "SyncDate__NS": NOW_TEXT,
            **({"TransferredToAccounting": "Yes"} if settlement else {}),
        },
        sublists={"Invoices": Sublist((Row({"InvoiceId": "zinv-1", "Amount": Decimal("100.00")}),))},
        key="nsref-7001",
    )


def test_without_settlement_a_refund_is_marked_as_transferred_after_its_creation() -> None:
    steps = PROCESS.plan(refund(), Action.CREATE, context(invoice_settlement=False))
    assert [step.name for step in steps] == ["create", "transfer"]
    transferred = {"TransferredToAccounting": "Yes"}
    assert steps[1].write == Write(System.ZUORA, Verb.UPDATE, "Refund", fields=transferred, id=Made("create"))
    assert steps[1].failed == "Error Creating Refund"
    assert len(PROCESS.plan(refund(), Action.CREATE, context(invoice_settlement=True))) == 1


def test_full_refund_is_taken_off_every_invoice() -> None:
    assert shares(refund(memo=memo(payment=paid("60.00", "40.00")))) == [
        {"InvoiceId": "zinv-1", "Amount": Decimal("60.00")},
        {"InvoiceId": "zinv-2", "Amount": Decimal("40.00")},
    ]


def test_partial_refund_is_taken_off_its_invoice() -> None:
    assert shares(refund("12.34")) == [{"InvoiceId": "zinv-1", "Amount": Decimal("12.34")}]


def test_instalments_of_an_invoice_are_one_payment_of_it_in_zuora() -> None:
    first, second = paid("60.00", "40.00").applications
    same = replace(REFERENCED, applications=(first, replace(second, document=first.document)))
    record = refund("70.00", memo("70.00", payment=same))
    assert_passes(PROCESS, record, context())
    assert shares(record) == [{"InvoiceId": "zinv-1", "Amount": Decimal("70.00")}]


def test_what_was_refunded_before_is_not_taken_off_again() -> None:
    first, second = paid("60.00", "40.00").applications
    payment = replace(REFERENCED, applications=(replace(first, refunded=Decimal("60.00")), second))
    assert shares(refund("40.00", memo("40.00", payment=payment))) == [
        {"InvoiceId": "zinv-2", "Amount": Decimal("40.00")}
    ]


def test_invoices_that_zuora_does_not_know_are_left_out() -> None:
    native = Application(DocumentLink("9009", "INV-9"), Decimal("100.00"))
    assert shares(refund(memo=memo(payment=replace(REFERENCED, applications=(native,))))) == []


def test_debit_memos_are_named_apart_from_invoices() -> None:
    first, second = paid("60.00", "40.00").applications
    payment = replace(REFERENCED, applications=(first, replace(second, debit_memo=True)))
    sublists = write(refund(memo=memo(payment=payment)), settlement=True).sublists
    assert sublists == {
        "Invoices": Sublist((Row({"InvoiceId": "zinv-1", "Amount": Decimal("60.00")}),)),
        "DebitMemos": Sublist((Row({"DebitMemoId": "zinv-2", "Amount": Decimal("40.00")}),)),
    }


@pytest.mark.parametrize("action", [Action.CREATE, Action.RELINK])
def test_success_is_written_on_the_refund_and_its_credit_memo(action: Action) -> None:
    done = {"Zuora ID": "zref-1", "Zuora Integration Status": "Sync Complete"}
    assert PROCESS.settle(refund(), action, {"create": Result("zref-1")}, context()) == (
        Write(System.NETSUITE, Verb.UPDATE, "creditMemo", custom=done, id="6001"),
        Write(
            System.NETSUITE,
            Verb.UPDATE,
            "customerRefund",
            custom=done | {"Zuora Sync Date": NOW_TEXT},
            id="7001",
        ),
    )


def test_counterpart_is_looked_up_in_the_fixed_order() -> None:
    assert PROCESS.lookups(state(id="zref-1", status="Creating Refund"), context()) == (
        Lookup(System.ZUORA, ("Refund",), "Id", "zref-1", owner="2c92c0f9"),
        Lookup(System.ZUORA, ("Refund",), "IntegrationId__NS", "7001"),
    )
    assert [x.by for x in PROCESS.lookups(refund(), context())] == ["IntegrationId__NS"]


def test_person_recognises_the_refund() -> None:
    shown = PROCESS.describe(refund("120.00"))
    assert (shown.number, shown.customer, shown.amount) == ("CR-558", "Acme GmbH", Decimal("120.00"))
    assert (shown.currency, shown.date) == ("EUR", date(2026, 11, 20))
