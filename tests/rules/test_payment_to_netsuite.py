"""Zuora payments on their way to NetSuite, without Invoice Settlement."""

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


UNSYNCED = Application(DocumentLink("inv-9", "INV-0009"), Decimal("5.00"))

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
    pytest.param(replace(PAYMENT, account=None), context(invoice_settlement=True), id="unassigned"),
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
    ("INVOICE_NOT_SYNCED", replace(PAYMENT, applications=(*PAYMENT.applications, UNSYNCED)), context()),
    ("CLASS_INVALID", account(classifications=Classifications(class_name="Soft")), context()),
    ("DEPARTMENT_INVALID", account(classifications=Classifications(department="sales")), context()),
    ("LOCATION_INVALID", account(classifications=Classifications(location="Europe")), context()),
    ("CUSTOMER_CURRENCY_CHANGED", PAYMENT, currency("USD")),
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


def test_changed_currency_names_customer_and_both_currencies() -> None:
    (outcome,) = assert_only_fails(PROCESS, PAYMENT, currency("USD"), "CUSTOMER_CURRENCY_CHANGED")
    assert outcome.message == "The currency of NetSuite customer Acme GmbH was changed from EUR to USD."


def test_currencies_are_read_only_when_netsuite_has_several() -> None:
    (need,) = PROCESS.needs
    assert (need.fact, need.system) == (Fact.CUSTOMER_CURRENCY, System.NETSUITE)
    assert list(need.keys(PAYMENT, context(netsuite_multiple_currencies=True))) == ["1001"]
    assert list(need.keys(PAYMENT, context())) == []


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
