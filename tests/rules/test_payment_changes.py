"""Changes of synced Zuora payments, which tenants with Invoice Settlement push to NetSuite (D41)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from syncrules.language import Action, Found, Result, Row, Step, Sublist, System, Verb, Write
from syncrules.processes.payments_to_netsuite import PAYMENTS_TO_NETSUITE as PROCESS
from syncrules.records.common import Integration
from syncrules.records.payment import Payment
from tests.rules.transaction_samples import NOW_TEXT, PAYMENT, context

SETTLED = context(invoice_settlement=True)
FOUND = Found("customerPayment", "8001", owner="1001", source_id="pay-1")
SYNCED = replace(PAYMENT, integration=Integration(id="8001", status="Sync Complete"))


def pushed(payment: Payment = SYNCED, found: Found = FOUND, settlement: bool = True) -> tuple[Step, ...]:
    return PROCESS.resume(payment, found, context(invoice_settlement=settlement))


@pytest.mark.parametrize("status", ["Sync Complete", "Updating Payment", "Error Updating Payment", ""])
def test_selected_payment_with_an_integration_id_is_an_update(status: str) -> None:
    record = replace(PAYMENT, integration=Integration(id="8001", status=status))
    assert PROCESS.action(record, SETTLED) is Action.UPDATE
    assert len(pushed(record)) == 1


def test_without_settlement_a_payment_is_sent_once_and_never_changed() -> None:
    assert PROCESS.action(SYNCED, context()) is Action.CREATE
    assert pushed(settlement=False) == ()


def test_new_payment_that_is_found_is_only_linked() -> None:
    record = replace(PAYMENT, integration=Integration(status="Creating Payment"))
    assert PROCESS.action(record, SETTLED) is Action.CREATE
    assert pushed(record) == ()


def test_apply_list_is_rewritten_in_place() -> None:
    (step,) = pushed()
    assert (step.name, step.working, step.failed) == (
        "update",
        "Updating Payment",
        "Error Updating Payment",
    )
    assert step.write == Write(
        System.NETSUITE,
        Verb.UPDATE,
        "customerPayment",
        fields={"payment": Decimal("100.00")},
        custom={"Zuora Sync Date": NOW_TEXT},
        sublists={
            "applyList": Sublist(
                (
                    Row({"doc": "9001", "apply": True, "amount": Decimal("70.00")}),
                    Row({"doc": "9003", "apply": True, "amount": Decimal("30.00")}),
                ),
                replace_all=True,
            )
        },
        id="8001",
    )


def test_payment_that_was_wholly_unapplied_keeps_its_amount_in_netsuite() -> None:
    (step,) = pushed(replace(SYNCED, applications=()))
    assert step.write.fields == {}
    assert step.write.sublists == {"applyList": Sublist((), replace_all=True)}


def test_what_was_refunded_stays_in_the_amount() -> None:
    (step,) = pushed(replace(SYNCED, applications=PAYMENT.applications[:1], refunded=Decimal("30.00")))
    assert step.write.fields == {"payment": Decimal("100.00")}


@pytest.mark.parametrize(
    ("payment", "found"),
    [
        pytest.param(SYNCED, replace(FOUND, owner="1002"), id="transferred to another account"),
        pytest.param(replace(SYNCED, account=None, applications=()), FOUND, id="marked unassigned"),
    ],
)
def test_payment_that_left_its_account_is_not_synced_again(payment: Payment, found: Found) -> None:
    assert pushed(payment, found) == ()


def written_back(action: Action) -> dict[str, Any]:
    results = {"create": Result("8001"), "update": Result("8001")}
    (write,) = PROCESS.settle(SYNCED, action, results, SETTLED)
    return dict(write.fields)


def test_date_of_the_first_sync_and_origin_stay_when_a_change_was_pushed() -> None:
    done = {
        "IntegrationId__NS": "8001",
        "IntegrationStatus__NS": "Sync Complete",
        "TransferredToAccounting": "Yes",
    }
    assert written_back(Action.UPDATE) == done
    assert written_back(Action.RELINK) == done | {"SyncDate__NS": NOW_TEXT, "Origin__NS": "ZUORA"}


def test_changed_payment_that_netsuite_no_longer_has_is_created_anew() -> None:
    (step,) = PROCESS.plan(SYNCED, Action.UPDATE, SETTLED)
    assert (step.name, step.write.verb, step.write.key) == ("create", Verb.ADD, "zuora-pay-pay-1")
