"""NetSuite customer payments: which are taken, and what is checked on them, in both kinds of tenants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.judge import judge
from syncrules.language import Context, Fact, Parent, Severity, System
from syncrules.preferences import SyncBehavior
from syncrules.processes.payments_to_zuora import PAYMENTS_TO_ZUORA as PROCESS
from syncrules.records.common import DocumentLink, Integration
from syncrules.records.customer_payment import CustomerPayment, PaymentApplication
from tests.rules.tables import assert_every_rule_has_a_case, assert_only_fails, assert_passes
from tests.rules.transaction_samples import CUSTOMER_PAYMENT as PAYMENT
from tests.rules.transaction_samples import ZUORA_FACTS
from tests.rules.transaction_samples import context as context_of

OFF, ON = False, True
NEW_ONLY = {"payment_sync_behaviour": SyncBehavior.NEW_ONLY}


def context(settlement: bool = OFF, facts: dict[Fact, dict[str, str]] | None = None, **more: Any) -> Context:
    return context_of(settlement, {**ZUORA_FACTS, **(facts or {})}, **more)


def state(**changes: str) -> CustomerPayment:
    return replace(PAYMENT, integration=Integration(**changes))


def also(*applications: PaymentApplication) -> CustomerPayment:
    return replace(PAYMENT, applications=(*PAYMENT.applications, *applications))


def only(*applications: PaymentApplication, **changes: Any) -> CustomerPayment:
    return replace(PAYMENT, applications=applications, **changes)


def open_by(amount: str) -> dict[str, Decimal]:
    """Amount Remaining, of a payment of 100.00."""
    return {"remaining": Decimal(amount), "applied": Decimal(100) - Decimal(amount)}


def document(
    number: str, zuora_id: str = "", zuora_type: str = "", type: str = "Invoice"
) -> PaymentApplication:
    return PaymentApplication(
        DocumentLink(number, f"N-{number}", zuora_id), type, Decimal("5.00"), zuora_type
    )


ZUORA = PAYMENT.applications[0]
NATIVE = document("9009")
JOURNAL = document("9010", type="Journal")
UNTYPED = document("9001", "zinv-1")
MEMO = document("9003", "zdm-1", "DEBIT_MEMO")
UNSYNCED = document("9004", "zinv-4", "INVOICE")
COPY = document("9005", "zinv-1", "INVOICE")  # a copy made in NetSuite carries its original's Zuora ID
UNSYNCED_MEMO = document("9006", "zdm-6", "DEBIT_MEMO")
UNAPPLIED = only(**open_by("100.00"))

PASSING = [
    pytest.param(OFF, PAYMENT, {}, id="two Zuora invoices"),
    pytest.param(OFF, also(NATIVE), {}, id="a native invoice beside them"),
    pytest.param(OFF, state(status="Error Creating Payment"), {}, id="refused before"),
    pytest.param(OFF, state(status="Creating Payment", id="zpay-1"), {}, id="interrupted"),
    pytest.param(OFF, replace(PAYMENT, sync_updates=""), {}, id="Sync Updates is not asked for"),
    pytest.param(OFF, PAYMENT, {"cutover_netsuite_payments": date(2026, 11, 18)}, id="on the cutover date"),
    pytest.param(
        OFF, replace(PAYMENT, customer_currency="USD"), {"netsuite_multiple_currencies": True}, id="off"
    ),
    pytest.param(ON, PAYMENT, {}, id="settled: two Zuora invoices"),
    pytest.param(ON, only(UNTYPED), {}, id="settled: the Zuora Type does not matter"),
    pytest.param(ON, only(MEMO), {}, id="settled: a debit memo"),
    pytest.param(ON, only(ZUORA, NATIVE, **open_by("10.00")), {}, id="settled: applied in part"),
    pytest.param(ON, UNAPPLIED, {}, id="settled: wholly unapplied"),
    pytest.param(ON, state(status="Sync Complete", id="zpay-1"), {}, id="settled: synced, changes count"),
    pytest.param(ON, PAYMENT, {"netsuite_multiple_currencies": True}, id="settled: currency unchanged"),
    pytest.param(ON, replace(PAYMENT, customer_currency="USD"), {}, id="settled: NetSuite has one currency"),
    pytest.param(ON, replace(PAYMENT, sync_updates="yes"), {}, id="settled: Sync Updates in small letters"),
]

FAILING = [
    (OFF, "CUSTOMER_SYNCED", replace(PAYMENT, account_id=""), {}),
    (ON, "CUSTOMER_SYNCED", replace(PAYMENT, account_id=""), {}),
    (OFF, "NOT_COMPLETE", state(status="Sync Complete", id="zpay-1"), {}),
    (OFF, "NOT_COMPLETE", state(status="Complete"), {}),
    (ON, "NOT_COMPLETE", state(status="Sync Complete", id="zpay-1"), NEW_ONLY),
    (OFF, "NOT_IGNORED", state(status="Ignore"), {}),
    (ON, "NOT_IGNORED", state(status="Ignore"), {}),
    (OFF, "FULLY_APPLIED", replace(PAYMENT, **open_by("0.01")), {}),
    (OFF, "ORIGIN_NOT_ZUORA", state(origin="ZUORA"), {}),
    (ON, "ORIGIN_NOT_ZUORA", state(origin="ZUORA"), {}),
    (OFF, "ONLY_INVOICES", also(JOURNAL), {}),
    (OFF, "ZUORA_INVOICE", only(NATIVE), {}),
    (OFF, "ZUORA_INVOICE", only(UNTYPED), {}),
    (OFF, "ZUORA_INVOICE", only(document("9001", "", "INVOICE")), {}),
    (ON, "ZUORA_DOCUMENT_OR_UNAPPLIED", only(NATIVE), {}),
    (ON, "ZUORA_DOCUMENT_OR_UNAPPLIED", only(NATIVE, **open_by("60.00")), {}),
    (ON, "SYNC_UPDATES", replace(PAYMENT, sync_updates=""), {}),
    (ON, "SYNC_UPDATES", replace(PAYMENT, sync_updates="No"), {}),
    (OFF, "CUTOVER", PAYMENT, {"cutover_netsuite_payments": date(2026, 11, 19)}),
    (ON, "CUTOVER", PAYMENT, {"cutover_netsuite_payments": date(2026, 11, 19)}),
    (OFF, "INVOICE_NOT_SYNCED", also(UNSYNCED), {}),
    (ON, "INVOICE_NOT_SYNCED", also(UNSYNCED), {}),
    (OFF, "INVOICE_NOT_SYNCED", also(COPY), {}),
    (ON, "DEBIT_MEMO_NOT_SYNCED", also(UNSYNCED_MEMO), {}),
    (OFF, "PAYMENT_METHOD_UNMATCHED", replace(PAYMENT, payment_method="check"), {}),
    (ON, "PAYMENT_METHOD_UNMATCHED", replace(PAYMENT, payment_method=""), {}),
    (ON, "JOURNAL_APPLICATION", also(JOURNAL), {}),
    (
        ON,
        "CUSTOMER_CURRENCY_CHANGED",
        replace(PAYMENT, customer_currency="USD"),
        {"netsuite_multiple_currencies": True},
    ),
]


@pytest.mark.parametrize(("settlement", "payment", "preferences"), PASSING)
def test_payment_passes_every_rule(
    settlement: bool, payment: CustomerPayment, preferences: dict[str, Any]
) -> None:
    assert_passes(PROCESS, payment, context(settlement, **preferences))


@pytest.mark.parametrize(("settlement", "code", "payment", "preferences"), FAILING)
def test_payment_fails_only_this_rule(
    settlement: bool, code: str, payment: CustomerPayment, preferences: dict[str, Any]
) -> None:
    assert_only_fails(PROCESS, payment, context(settlement, **preferences), code)


def test_every_rule_of_the_process_has_a_failing_case() -> None:
    assert_every_rule_has_a_case(PROCESS, {code for _, code, _, _ in FAILING})


def test_without_settlement_changes_never_count_whatever_the_preference_says() -> None:
    """Non-IS always behaves as New Records Only (D16)."""
    synced = state(status="Sync Complete", id="zpay-1")
    both = context(OFF, payment_sync_behaviour=SyncBehavior.NEW_AND_MODIFIED)
    assert_only_fails(PROCESS, synced, both, "NOT_COMPLETE")


@pytest.mark.parametrize(
    ("application", "code", "parent", "message"),
    [
        (
            UNSYNCED,
            "INVOICE_NOT_SYNCED",
            Parent("invoices_to_netsuite", "zinv-4", "N-9004"),
            "Invoice N-9004 has no NetSuite record yet.",
        ),
        (
            UNSYNCED_MEMO,
            "DEBIT_MEMO_NOT_SYNCED",
            Parent("debit_memos_to_netsuite", "zdm-6", "N-9006"),
            "Debit memo N-9006 has no NetSuite record yet.",
        ),
    ],
)
def test_unsynced_document_blocks_and_is_named(
    application: PaymentApplication, code: str, parent: Parent, message: str
) -> None:
    (outcome,) = assert_only_fails(PROCESS, also(application), context(ON), code)
    assert (outcome.severity, outcome.parent, outcome.message) == (Severity.BLOCKED, parent, message)


def test_journal_and_changed_currency_are_named() -> None:
    (journal,) = assert_only_fails(PROCESS, also(JOURNAL), context(ON), "JOURNAL_APPLICATION")
    assert journal.message == "NetSuite payment PYMT77 is applied to journal entry N-9010."
    changed = replace(PAYMENT, customer_currency="USD")
    rules = context(ON, netsuite_multiple_currencies=True)
    (currency,) = assert_only_fails(PROCESS, changed, rules, "CUSTOMER_CURRENCY_CHANGED")
    assert currency.message == "The currency of NetSuite customer Acme GmbH was changed from EUR to USD."


def test_method_without_counterpart_is_named_with_its_destination() -> None:
    payment = replace(PAYMENT, payment_method="Store Voucher")
    (outcome,) = assert_only_fails(PROCESS, payment, context(), "PAYMENT_METHOD_UNMATCHED")
    assert (
        outcome.message == 'Payment method "Store Voucher" has no counterpart of exactly that name in Zuora.'
    )


def test_person_sees_what_the_payment_is_applied_to() -> None:
    verdict = judge(PROCESS, only(NATIVE, JOURNAL), context())
    seen = {outcome.code: outcome.seen for outcome in verdict.outcomes}
    assert seen["ONLY_INVOICES"] == "Invoice N-9009, Journal N-9010"
    assert seen["FULLY_APPLIED"] == "Amount Remaining 0.00"
    unapplied = judge(PROCESS, UNAPPLIED, context(ON)).outcomes
    assert [o.seen for o in unapplied if o.code == "ZUORA_DOCUMENT_OR_UNAPPLIED"] == ["unapplied 100.00"]


def test_only_what_the_mode_needs_is_read_from_zuora() -> None:
    wanted = {
        settlement: {need.fact: list(need.keys(also(MEMO), context(settlement))) for need in PROCESS.needs}
        for settlement in (OFF, ON)
    }
    assert all(need.system is System.ZUORA for need in PROCESS.needs)
    assert wanted[OFF] == {
        Fact.INVOICE_LINK: ["zinv-1", "zinv-2"],
        Fact.DEBIT_MEMO_LINK: [],
        Fact.ACCOUNT_CURRENCY: [],
    }
    assert wanted[ON] == {
        Fact.INVOICE_LINK: ["zinv-1", "zinv-2"],
        Fact.DEBIT_MEMO_LINK: ["zdm-1"],
        Fact.ACCOUNT_CURRENCY: ["2c92c0f9"],
    }
