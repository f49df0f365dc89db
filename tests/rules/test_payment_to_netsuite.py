"""Zuora payments on their way to NetSuite: what is taken and checked, and what is created."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import (
    Action,
    Context,
    Fact,
    Lookup,
    Parent,
    Ref,
    Result,
    Row,
    Severity,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.preferences import TransactionNumberMapping
from syncrules.processes.payments_to_netsuite import PAYMENTS_TO_NETSUITE as PROCESS
from syncrules.records.common import Application, Classifications, DocumentLink, Integration
from syncrules.records.payment import Payment
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import ACCOUNT, FILLED, NOW_TEXT, PAYMENT, context


def account(**changes: Any) -> Payment:
    return replace(PAYMENT, account=replace(ACCOUNT, **changes))


def state(**changes: str) -> Payment:
    return replace(PAYMENT, integration=Integration(**changes))


def currency(symbol: str, multiple: bool = True) -> Context:
    facts = {Fact.CUSTOMER_CURRENCY: {"1001": symbol}}
    return context(facts=facts, netsuite_multiple_currencies=multiple)


def settled(record: Payment, **preferences: Any) -> tuple[Payment, Context]:
    return record, context(invoice_settlement=True, **preferences)


def unassigned(symbol: str = "USD") -> Context:
    """The customer of unassigned payments has this currency."""
    return context(
        invoice_settlement=True,
        facts={Fact.CUSTOMER_CURRENCY: {"4711": symbol}},
        netsuite_multiple_currencies=True,
        unassigned_payments_customer="4711",
    )


UNSYNCED = Application(DocumentLink("inv-9", "INV-0009"), Decimal("5.00"))
MEMO = Application(DocumentLink("dm-1", "DM-0001", "9101"), Decimal("20.00"), debit_memo=True)
UNSYNCED_MEMO = replace(MEMO, document=DocumentLink("dm-9", "DM-0009"))
STRAY = replace(PAYMENT, account=None, applications=(), currency="USD")
SYNCED_STRAY = replace(STRAY, integration=Integration(id="8001", status="Sync Complete"))
OPENED = replace(PAYMENT, applications=(), integration=Integration(id="8001", status="Sync Complete"))

PASSING = [
    pytest.param(PAYMENT, context(), id="a processed payment"),
    pytest.param(account(sync_to_netsuite="Yes"), context(), id="account opted in"),
    pytest.param(state(transferred="Error"), context(), id="TTA Error"),
    pytest.param(state(transferred="Processing"), context(), id="TTA Processing"),
    pytest.param(PAYMENT, context(cutover_payments=date(2026, 11, 5)), id="on the cutover date"),
    pytest.param(
        account(integration=Integration(id="1001", status="Complete")), context(), id="older complete status"
    ),
    pytest.param(state(origin="ZUORA"), context(), id="origin Zuora"),
    pytest.param(state(status="Error Creating Payment"), context(), id="refused before"),
    pytest.param(account(classifications=FILLED), context(), id="known classifications"),
    pytest.param(PAYMENT, currency("EUR"), id="currency unchanged"),
    pytest.param(PAYMENT, currency("USD", multiple=False), id="NetSuite has one currency"),
    pytest.param(PAYMENT, context(netsuite_multiple_currencies=True), id="currency not known"),
    pytest.param(STRAY, unassigned(), id="unassigned, with a customer for it"),
    pytest.param(*settled(SYNCED_STRAY), id="unassigned since its first sync"),
    pytest.param(*settled(OPENED), id="wholly unapplied since its first sync"),
    pytest.param(*settled(replace(PAYMENT, applications=(MEMO,))), id="a synced debit memo"),
]

FAILING = [
    ("ACCOUNT_OPTED_IN", account(sync_to_netsuite="No"), context()),
    ("STATUS", replace(PAYMENT, status="Canceled"), context()),
    ("NOT_TRANSFERRED", state(transferred="Yes"), context()),
    ("CUTOVER", PAYMENT, context(cutover_payments=date(2026, 11, 6))),
    ("ACCOUNT_COMPLETE", account(integration=Integration(id="1001", status="Creating Customer")), context()),
    ("ACCOUNT_COMPLETE", replace(PAYMENT, account=None), context()),
    ("ORIGIN_NOT_NETSUITE", state(origin="NETSUITE"), context()),
    ("NOT_IGNORED", state(status="Ignore"), context()),
    ("PAYMENT_METHOD_UNMATCHED", replace(PAYMENT, method_type="Creditcard"), context()),
    ("PAYMENT_METHOD_UNMATCHED", replace(PAYMENT, method_type=""), context()),
    ("PAYMENT_WAITING_FOR_APPLICATION", replace(PAYMENT, applications=()), context()),
    ("PAYMENT_WAITING_FOR_APPLICATION", *settled(replace(PAYMENT, applications=()))),
    ("PAYMENT_WAITING_FOR_APPLICATION", OPENED, context()),
    ("UNASSIGNED_CUSTOMER_MISSING", *settled(STRAY)),
    ("DEBIT_MEMO_NOT_SYNCED", *settled(replace(PAYMENT, applications=(MEMO, UNSYNCED_MEMO)))),
    ("INVOICE_NOT_SYNCED", replace(PAYMENT, applications=(*PAYMENT.applications, UNSYNCED)), context()),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="Soft")), context()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="sales")), context()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Europe")), context()),
    ("CUSTOMER_CURRENCY_CHANGED", PAYMENT, currency("USD")),
    ("CUSTOMER_CURRENCY_CHANGED", STRAY, unassigned("EUR")),
]


@pytest.mark.parametrize(("payment", "rules"), PASSING)
def test_payment_passes_every_rule(payment: Payment, rules: Context) -> None:
    assert_passes(PROCESS, payment, rules)


@pytest.mark.parametrize(("code", "payment", "rules"), FAILING)
def test_payment_fails_only_this_rule(code: str, payment: Payment, rules: Context) -> None:
    assert_only_fails(PROCESS, payment, rules, code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for code, _, _ in FAILING})


def test_unsynced_invoice_blocks_and_is_named_once() -> None:
    payment = replace(PAYMENT, applications=(UNSYNCED, UNSYNCED, *PAYMENT.applications))
    (outcome,) = assert_only_fails(PROCESS, payment, context(), "INVOICE_NOT_SYNCED")
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("invoices_to_netsuite", "inv-9", "INV-0009")
    assert outcome.message == "Invoice INV-0009 has no NetSuite record yet."


def test_unsynced_debit_memo_blocks_and_is_named() -> None:
    record, rules = settled(replace(PAYMENT, applications=(UNSYNCED_MEMO,)))
    (outcome,) = assert_only_fails(PROCESS, record, rules, "DEBIT_MEMO_NOT_SYNCED")
    assert outcome.severity is Severity.BLOCKED
    assert outcome.parent == Parent("debit_memos_to_netsuite", "dm-9", "DM-0009")
    assert outcome.message == "Debit memo DM-0009 has no NetSuite record yet."


@pytest.mark.parametrize(
    ("record", "code", "severity", "message"),
    [
        (
            replace(PAYMENT, applications=()),
            "PAYMENT_WAITING_FOR_APPLICATION",
            Severity.WAITING,
            "Payment P-0001 is not applied to anything yet; waiting.",
        ),
        (
            STRAY,
            "UNASSIGNED_CUSTOMER_MISSING",
            Severity.ERROR,
            "Payment P-0001 has no account and the Unassigned Payments customer is not set.",
        ),
    ],
)
def test_payment_that_cannot_be_sent_yet_says_why(
    record: Payment, code: str, severity: Severity, message: str
) -> None:
    (outcome,) = assert_only_fails(PROCESS, *settled(record), code)
    assert (outcome.severity, outcome.message) == (severity, message)


def test_changed_currency_names_customer_and_both_currencies() -> None:
    (outcome,) = assert_only_fails(PROCESS, PAYMENT, currency("USD"), "CUSTOMER_CURRENCY_CHANGED")
    assert outcome.message == "The currency of NetSuite customer Acme GmbH was changed from EUR to USD."


def test_currencies_are_read_only_when_netsuite_has_several() -> None:
    (need,) = PROCESS.needs
    assert (need.fact, need.system) == (Fact.CUSTOMER_CURRENCY, System.NETSUITE)
    assert list(need.keys(PAYMENT, context(netsuite_multiple_currencies=True))) == ["1001"]
    assert list(need.keys(PAYMENT, context())) == []
    assert list(need.keys(STRAY, unassigned())) == ["4711"]


def write(payment: Payment, rules: Context | None = None) -> Write:
    (step,) = PROCESS.plan(payment, Action.CREATE, rules or context())
    assert (step.working, step.failed) == ("Creating Payment", "Error Creating Payment")
    return step.write


def test_payment_becomes_a_customer_payment_of_what_is_applied() -> None:
    made = write(PAYMENT)
    assert (made.system, made.verb, made.record) == (System.NETSUITE, Verb.ADD, "customerPayment")
    assert made.key == "zuora-pay-pay-1"
    assert made.fields == {
        "customer": Ref("customer", "1001"),
        "payment": Decimal("100.00"),  # of 120.00; the rest is overpaid
        "memo": "November",
        "tranDate": date(2026, 11, 5),
        "paymentMethod": Ref("paymentMethod", "62"),
    }
    assert made.custom == {
        "Zuora Created Date": "2026-11-05T08:00:00+00:00",
        "Zuora Credit Card Type": "Visa",
        "Zuora ID": "pay-1",
        "Zuora Reference Number": "P-0001",
        "Zuora Payment Reference ID": "ch_77",
        "Zuora Payment Type": "Electronic",
        "Zuora Origin": "ZUORA",
        "Zuora Sync Date": NOW_TEXT,
    }
    assert made.sublists == {
        "applyList": Sublist(
            (
                Row({"doc": "9001", "apply": True, "amount": Decimal("70.00")}),
                Row({"doc": "9003", "apply": True, "amount": Decimal("30.00")}),
            )
        )
    }


def test_with_settlement_debit_memos_and_what_was_refunded_are_part_of_the_amount() -> None:
    record, rules = settled(replace(PAYMENT, applications=(*PAYMENT.applications, MEMO)))
    made = write(replace(record, amount=Decimal("140.00"), refunded=Decimal("12.00")), rules)
    assert made.fields["payment"] == Decimal("132.00")  # 8.00 are not applied and stay in Zuora
    assert PROCESS.arrives is not None
    assert PROCESS.arrives(replace(record, refunded=Decimal("12.00")), rules) == Decimal("132.00")
    assert made.sublists["applyList"].rows[-1] == Row({"doc": "9101", "apply": True, "amount": MEMO.amount})


def test_without_settlement_refunds_do_not_raise_the_amount() -> None:
    assert write(replace(PAYMENT, refunded=Decimal("12.00"))).fields["payment"] == Decimal("100.00")


def test_unassigned_payment_goes_to_its_customer_with_its_whole_amount() -> None:
    made = write(STRAY, unassigned())
    assert made.fields["customer"] == Ref("customer", "4711")
    assert made.fields["payment"] == Decimal("120.00")
    assert made.sublists == {"applyList": Sublist(())}


def test_several_applications_to_one_invoice_are_one_line() -> None:
    first = PAYMENT.applications[0]
    made = write(replace(PAYMENT, applications=(first, first)))
    assert made.fields["payment"] == Decimal("140.00")
    assert made.sublists["applyList"].rows == (
        Row({"doc": "9001", "apply": True, "amount": Decimal("140.00")}),
    )


def test_card_type_is_sent_for_electronic_payments_only() -> None:
    external = write(replace(PAYMENT, type="External")).custom
    assert external["Zuora Payment Type"] == "External"
    assert "Zuora Credit Card Type" not in external


def test_number_is_sent_only_with_source_numbers() -> None:
    source = context(transaction_number_mapping=TransactionNumberMapping.SOURCE)
    assert write(PAYMENT, source).fields["tranId"] == "P-0001"
    assert "tranId" not in write(PAYMENT).fields


def test_classifications_are_the_accounts_else_the_default_of_the_same_kind() -> None:
    rules = context(default_class="Default Class", default_location="Default Location")
    own = replace(ACCOUNT, classifications=Classifications(class_name="Software"))
    fields = write(replace(PAYMENT, account=own), rules).fields
    assert fields["class"] == Ref("classification", "11")
    assert fields["location"] == Ref("location", "32")
    assert "department" not in fields


def test_account_to_deposit_to_and_currency_are_never_sent() -> None:
    assert not {"account", "undepFunds", "currency"} & set(write(PAYMENT).fields)


@pytest.mark.parametrize("action", [Action.CREATE, Action.RELINK])
def test_success_is_written_back(action: Action) -> None:
    assert PROCESS.settle(PAYMENT, action, {"create": Result("8001")}, context()) == (
        Write(
            System.ZUORA,
            Verb.UPDATE,
            "Payment",
            fields={
                "IntegrationId__NS": "8001",
                "IntegrationStatus__NS": "Sync Complete",
                "TransferredToAccounting": "Yes",
                "SyncDate__NS": NOW_TEXT,
                "Origin__NS": "ZUORA",
            },
            id="pay-1",
        ),
    )


def test_counterpart_is_looked_up_in_the_fixed_order() -> None:
    assert PROCESS.lookups(state(id="8001"), context()) == (
        Lookup(System.NETSUITE, ("customerPayment",), "internalId", "8001", owner="1001"),
        Lookup(System.NETSUITE, ("customerPayment",), "Zuora ID", "pay-1"),
        Lookup(System.NETSUITE, ("customerPayment",), "externalId", "zuora-pay-pay-1"),
    )
    assert [x.by for x in PROCESS.lookups(PAYMENT, context())] == ["Zuora ID", "externalId"]


def test_person_recognises_the_payment() -> None:
    shown = PROCESS.describe(PAYMENT)
    assert (shown.number, shown.customer, shown.amount) == ("P-0001", "Acme GmbH", Decimal("120.00"))
    assert PROCESS.describe(STRAY).currency == "USD"
