"""What is written of NetSuite customer payments: drafts that are finished, or one call and its changes."""

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
    Result,
    Row,
    Step,
    Sublist,
    System,
    Verb,
    Write,
)
from syncrules.processes.payments_to_zuora import PAYMENTS_TO_ZUORA as PROCESS
from syncrules.records.common import DocumentLink, Integration
from syncrules.records.customer_payment import CustomerPayment, PaymentApplication
from tests.rules.transaction_samples import CUSTOMER_PAYMENT as PAYMENT
from tests.rules.transaction_samples import NOW_TEXT, ZUORA_FACTS
from tests.rules.transaction_samples import context as context_of

OFF = context_of(False, ZUORA_FACTS)
ON = context_of(True, ZUORA_FACTS)
NATIVE = PaymentApplication(DocumentLink("9009", "N-9"), "Invoice", Decimal("25.00"))
MEMO = PaymentApplication(DocumentLink("9003", "N-3", "zdm-1"), "Invoice", Decimal("8.00"), "DEBIT_MEMO")
SYNCED = replace(PAYMENT, integration=Integration(id="zpay-1", status="Sync Complete"))
STATUSES = ("Creating Payment", "Error Creating Payment")


def also(*applications: PaymentApplication, **changes: Any) -> CustomerPayment:
    return replace(PAYMENT, applications=(*PAYMENT.applications, *applications), **changes)


def steps(payment: CustomerPayment, rules: Context) -> tuple[Step, ...]:
    return PROCESS.plan(payment, PROCESS.action(payment, rules), rules)


@pytest.mark.parametrize(("rules", "amount"), [(OFF, "100.00"), (ON, "125.00")])
def test_what_pays_native_invoices_stays_behind_without_settlement(rules: Context, amount: str) -> None:
    assert PROCESS.arrives is not None
    assert PROCESS.arrives(also(NATIVE, amount=Decimal("125.00")), rules) == Decimal(amount)


# --- without Invoice Settlement -------------------------------------------------------------------


def test_payment_is_a_draft_at_first_then_gets_its_invoices_and_is_processed() -> None:
    made = steps(PAYMENT, OFF)
    assert [step.name for step in made] == ["create", "apply 1", "apply 2", "process"]
    assert {(step.working, step.failed) for step in made} == {STATUSES}
    draft, first, second, processed = (step.write for step in made)
    assert (draft.system, draft.verb, draft.record) == (System.ZUORA, Verb.ADD, "Payment")
    assert draft.fields == {
        "AccountId": "2c92c0f9",
        "Amount": Decimal("100.00"),
        "EffectiveDate": date(2026, 11, 18),
        "PaymentMethodId": "zmethod-check",
        "Type": "External",
        "Status": "Draft",
        "ReferenceId": "bank-77",
        "Comment": "November",
        "IntegrationId__NS": "8101",
        "Origin__NS": "NETSUITE",
        "SyncDate__NS": NOW_TEXT,
    }
    assert (first.verb, first.record) == (Verb.ADD, "InvoicePayment")
    assert first.fields == {
        "PaymentId": Made("create"),
        "InvoiceId": "zinv-1",
        "Amount": Decimal("70.00"),
    }
    assert second.fields["Amount"] == Decimal("30.00")
    assert processed == Write(
        System.ZUORA,
        Verb.UPDATE,
        "Payment",
        fields={"Status": "Processed", "TransferredToAccounting": "Yes"},
        id=Made("create"),
    )


def test_native_invoices_are_left_out_of_the_amount() -> None:
    made = steps(also(NATIVE, amount=Decimal("125.00")), OFF)
    assert made[0].write.fields["Amount"] == Decimal("100.00")
    assert [step.name for step in made] == ["create", "apply 1", "apply 2", "process"]


def test_two_lines_on_one_invoice_are_one_invoice_payment() -> None:
    first, _ = PAYMENT.applications
    made = steps(replace(PAYMENT, applications=(first, first)), OFF)
    assert [step.write.fields.get("Amount") for step in made] == [Decimal("140.00"), Decimal("140.00"), None]


def test_every_invoice_payment_can_be_found_again() -> None:
    lookup = Lookup(
        System.ZUORA, ("InvoicePayment",), "PaymentId", Made("create"), marker=("InvoiceId", "zinv-2")
    )
    assert [step.done_by for step in steps(PAYMENT, OFF)][2] == (lookup,)


def test_draft_that_is_found_is_finished() -> None:
    found = Found("Payment", "zpay-1", status="Draft", source_id="8101")
    assert PROCESS.resume(PAYMENT, found, OFF) == steps(PAYMENT, OFF)[1:]


@pytest.mark.parametrize("status", ["Processed", "Canceled", "Voided"])
def test_finished_or_cancelled_payment_that_is_found_needs_nothing(status: str) -> None:
    assert PROCESS.resume(PAYMENT, Found("Payment", "zpay-1", status=status), OFF) == ()


def test_keys_tell_payment_document_and_content_apart() -> None:
    keys = [step.write.key for step in steps(PAYMENT, OFF)[:3]]
    assert len(set(keys)) == 3
    assert all(key.startswith("nspay-8101-") for key in keys)
    later = replace(OFF, now=OFF.now.replace(hour=23))
    assert [step.write.key for step in steps(PAYMENT, later)[:3]] == keys
    assert steps(replace(PAYMENT, memo="December"), OFF)[0].write.key != keys[0]


# --- with Invoice Settlement ----------------------------------------------------------------------


def test_with_settlement_one_call_creates_and_applies() -> None:
    (step,) = steps(also(MEMO, NATIVE, amount=Decimal("140.00")), ON)
    assert (step.name, step.working, step.failed) == ("create", *STATUSES)
    assert step.write.fields == {
        "AccountId": "2c92c0f9",
        "Amount": Decimal("140.00"),  # NetSuite's whole amount; what is on native invoices is unapplied
        "Currency": "EUR",
        "EffectiveDate": date(2026, 11, 18),
        "PaymentMethodId": "zmethod-check",
        "Type": "External",
        "ReferenceId": "bank-77",
        "Comment": "November",
        "TransferredToAccounting": "Yes",
        "IntegrationId__NS": "8101",
        "Transaction__NS": "PYMT77",
        "Origin__NS": "NETSUITE",
        "SyncDate__NS": NOW_TEXT,
    }
    assert step.write.sublists == {
        "Invoices": Sublist(
            (
                Row({"InvoiceId": "zinv-1", "Amount": Decimal("70.00")}),
                Row({"InvoiceId": "zinv-2", "Amount": Decimal("30.00")}),
            )
        ),
        "DebitMemos": Sublist((Row({"DebitMemoId": "zdm-1", "Amount": Decimal("8.00")}),)),
    }


def test_with_settlement_an_unapplied_payment_names_no_documents() -> None:
    (step,) = steps(replace(PAYMENT, applications=()), ON)
    assert step.write.sublists == {}


def test_currency_is_netsuites_where_the_account_is_not_known() -> None:
    (step,) = steps(PAYMENT, context_of(True))
    assert step.write.fields["Currency"] == "EUR"


def found(*applied: tuple[str, str], memos: tuple[str, ...] = (), status: str = "Processed") -> Found:
    amounts = {id: Decimal(amount) for id, amount in applied}
    return Found("Payment", "zpay-1", status=status, applied=amounts, debit_memos=frozenset(memos))


def changed(payment: CustomerPayment, zuora: Found) -> list[tuple[str, dict[str, Any]]]:
    made = PROCESS.resume(payment, zuora, ON)
    for step in made:
        assert (step.working, step.failed) == ("Updating Payment", "Error Updating Payment")
        assert (step.write.verb, step.write.record, step.write.id) == (Verb.UPDATE, "Payment", "zpay-1")
    return [
        (name, {str(next(iter(row.fields.values()))): row.fields["Amount"] for row in lines.rows})
        for step in made
        for name, lines in step.write.sublists.items()
    ]


BOTH = (("zinv-1", "70.00"), ("zinv-2", "30.00"))


@pytest.mark.parametrize(
    ("payment", "zuora", "calls"),
    [
        pytest.param(SYNCED, found(*BOTH), [], id="equal"),
        pytest.param(SYNCED, found(*BOTH, status="Canceled"), [], id="cancelled in Zuora"),
        pytest.param(
            SYNCED, found(BOTH[0]), [("Apply", {"zinv-2": Decimal("30.00")})], id="one more is applied"
        ),
        pytest.param(
            SYNCED,
            found(*BOTH, ("zinv-3", "5.00")),
            [("Unapply", {"zinv-3": Decimal("5.00")})],
            id="one is taken back",
        ),
        pytest.param(
            SYNCED,
            found(("zinv-1", "80.00"), ("zinv-2", "20.00")),
            [("Unapply", {"zinv-1": Decimal("10.00")}), ("Apply", {"zinv-2": Decimal("10.00")})],
            id="taken back before it is applied",
        ),
        pytest.param(
            replace(SYNCED, applications=()),
            found(*BOTH),
            [("Unapply", {"zinv-1": Decimal("70.00"), "zinv-2": Decimal("30.00")})],
            id="wholly unapplied",
        ),
        pytest.param(
            replace(SYNCED, applications=(MEMO,)),
            found(("zdm-1", "3.00"), memos=("zdm-1",)),
            [("Apply", {"zdm-1": Decimal("5.00")})],
            id="a debit memo",
        ),
    ],
)
def test_applications_are_compared_and_only_differences_are_sent(
    payment: CustomerPayment, zuora: Found, calls: list[Any]
) -> None:
    assert changed(payment, zuora) == calls


def test_debit_memos_that_only_zuora_knows_are_taken_back_as_such() -> None:
    (step,) = PROCESS.resume(SYNCED, found(*BOTH, ("zdm-9", "1.00"), memos=("zdm-9",)), ON)
    assert step.write.sublists == {
        "Unapply": Sublist((Row({"DebitMemoId": "zdm-9", "Amount": Decimal("1.00")}),))
    }


@pytest.mark.parametrize(
    ("status", "id", "rules", "action"),
    [
        ("Sync Complete", "zpay-1", ON, Action.UPDATE),
        ("Updating Payment", "zpay-1", ON, Action.UPDATE),
        ("Error Updating Payment", "zpay-1", ON, Action.UPDATE),
        ("Sync Complete", "zpay-1", OFF, Action.CREATE),
        ("Error Creating Payment", "", ON, Action.CREATE),
        ("", "zpay-1", ON, Action.CREATE),
        ("", "", ON, Action.CREATE),
    ],
)
def test_only_a_synced_payment_of_a_settlement_tenant_is_updated(
    status: str, id: str, rules: Context, action: Action
) -> None:
    assert PROCESS.action(replace(PAYMENT, integration=Integration(id=id, status=status)), rules) is action


def test_change_of_a_payment_that_zuora_no_longer_has_is_sent_so_that_its_refusal_tells() -> None:
    (step,) = steps(SYNCED, ON)
    assert (step.name, step.write.id) == ("apply", "zpay-1")
    assert steps(replace(SYNCED, applications=()), ON) == ()


# --- both -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.RELINK])
def test_success_is_written_on_the_payment(action: Action) -> None:
    results = {"create": Result("zpay-1"), "process": Result("zpay-1")}
    assert PROCESS.settle(PAYMENT, action, results, ON) == (
        Write(
            System.NETSUITE,
            Verb.UPDATE,
            "customerPayment",
            custom={
                "Zuora ID": "zpay-1",
                "Zuora Integration Status": "Sync Complete",
                "Zuora Origin": "NETSUITE",
                "Zuora Sync Date": NOW_TEXT,
            },
            id="8101",
        ),
    )


def test_counterpart_is_looked_up_in_the_fixed_order() -> None:
    assert PROCESS.lookups(SYNCED, ON) == (
        Lookup(System.ZUORA, ("Payment",), "Id", "zpay-1", owner="2c92c0f9"),
        Lookup(System.ZUORA, ("Payment",), "IntegrationId__NS", "8101"),
    )
    assert [lookup.by for lookup in PROCESS.lookups(PAYMENT, OFF)] == ["IntegrationId__NS"]


def test_person_recognises_the_payment() -> None:
    shown = PROCESS.describe(PAYMENT)
    assert (shown.number, shown.customer, shown.amount) == ("PYMT77", "Acme GmbH", Decimal("100.00"))
    assert (shown.currency, shown.date) == ("EUR", date(2026, 11, 18))
