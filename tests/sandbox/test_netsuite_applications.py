"""Payments and credit memos are applied within both balances, and both sides follow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.netsuite_world import World


def _invoice(world: World, id_: str) -> tuple[Decimal, str]:
    fields = world.company.get("invoice", id_).fields
    return fields["amountRemaining"], fields["status"]


def _payment(world: World, id_: str) -> tuple[Decimal, Decimal]:
    fields = world.company.get("customerPayment", id_).fields
    return fields["applied"], fields["unapplied"]


def _memo(world: World, amount: str, applied: dict[str, str]) -> Any:
    lines = [{"apply": True, "doc": int(doc), "amount": Decimal(part)} for doc, part in applied.items()]
    return world.type(
        "CreditMemo",
        entity=world.ref(world.ids["acme"]),
        itemList={"item": [{"item": world.ref(world.ids["item"]), "amount": Decimal(amount)}]},
        applyList={"apply": lines},
    )


def _relined(world: World, payment: str, amounts: dict[str, str], replace: bool) -> Any:
    lines = [{"apply": True, "doc": int(doc), "amount": Decimal(part)} for doc, part in amounts.items()]
    return world.type(
        "CustomerPayment", internalId=payment, applyList={"apply": lines, "replaceAll": replace}
    )


def test_a_payment_moves_both_balances(netsuite: World) -> None:
    first, second = netsuite.add(netsuite.invoice("100")), netsuite.add(netsuite.invoice("50"))
    payment = netsuite.add(netsuite.payment({first: "100", second: "20"}, "130"))
    assert _invoice(netsuite, first) == (0, "Paid In Full")
    assert _invoice(netsuite, second) == (30, "Open")
    assert _payment(netsuite, payment) == (120, 10)


def test_a_payment_without_amount_is_the_sum_of_its_applications(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "40"}))
    assert netsuite.company.get("customerPayment", payment).fields["payment"] == 40


def test_more_than_the_open_amount_or_the_payment_is_refused(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    assert netsuite.refusal("add", netsuite.payment({invoice: "100.01"}, "200")) == "INVALID_AMT"
    assert netsuite.refusal("add", netsuite.payment({invoice: "60"}, "50")) == "INVALID_AMT"
    netsuite.add(netsuite.payment({invoice: "60"}))
    assert netsuite.refusal("add", netsuite.payment({invoice: "41"})) == "INVALID_AMT"
    assert _invoice(netsuite, invoice) == (40, "Open")


def test_a_payment_applies_only_to_invoices_of_its_customer(netsuite: World) -> None:
    foreign = netsuite.add(netsuite.invoice(entity=netsuite.ref(netsuite.ids["other"])))
    assert netsuite.refusal("add", netsuite.payment({foreign: "1"})) == "INVALID_KEY_OR_REF"
    assert netsuite.refusal("add", netsuite.payment({"4711": "1"})) == "INVALID_KEY_OR_REF"


def test_an_apply_line_counts_only_with_its_tick(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    record = netsuite.payment({invoice: "40"}, "40")
    record.applyList.apply[0].apply = None
    payment = netsuite.add(record)
    assert _payment(netsuite, payment) == (0, 40)


def test_lowering_one_line_reopens_its_invoice_and_leaves_the_others(netsuite: World) -> None:
    first, second = netsuite.add(netsuite.invoice("100")), netsuite.add(netsuite.invoice("50"))
    payment = netsuite.add(netsuite.payment({first: "100", second: "50"}))
    netsuite.call("update", _relined(netsuite, payment, {first: "70"}, replace=False))
    assert _invoice(netsuite, first) == (30, "Open")
    assert _invoice(netsuite, second) == (0, "Paid In Full")
    assert _payment(netsuite, payment) == (120, 30)
    netsuite.call("update", _relined(netsuite, payment, {first: "0"}, replace=False))
    assert _invoice(netsuite, first) == (100, "Open")


def test_a_line_that_is_no_longer_open_cannot_be_named_even_with_nothing(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "100"}))
    netsuite.call("update", _relined(netsuite, payment, {invoice: "0"}, replace=False))
    netsuite.add(netsuite.payment({invoice: "100"}))
    again = _relined(netsuite, payment, {invoice: "0"}, replace=False)
    assert netsuite.refusal("update", again) == "INVALID_KEY_OR_REF"


def test_a_line_without_its_tick_is_taken_back(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "100"}))
    change = _relined(netsuite, payment, {invoice: "0"}, replace=False)
    change.applyList["apply"][0]["apply"] = False
    netsuite.call("update", change)
    assert _payment(netsuite, payment) == (0, 100)


def test_replacing_the_apply_list_takes_the_rest_back(netsuite: World) -> None:
    first, second = netsuite.add(netsuite.invoice("100")), netsuite.add(netsuite.invoice("50"))
    payment = netsuite.add(netsuite.payment({first: "100"}))
    netsuite.call("update", _relined(netsuite, payment, {second: "50"}, replace=True))
    assert _invoice(netsuite, first) == (100, "Open")
    assert _payment(netsuite, payment) == (50, 50)


def test_deleting_a_payment_reopens_its_invoices(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "100"}))
    blocked = netsuite.call("delete", netsuite.ref(invoice, type="invoice")).body.writeResponse.status
    assert blocked.statusDetail[0].code == "CANT_DELETE_TRANS"
    netsuite.call("delete", netsuite.ref(payment, type="customerPayment"))
    assert _invoice(netsuite, invoice) == (100, "Open")


def test_a_locked_or_closed_payment_cannot_be_unapplied(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100", tranDate="2026-01-10T00:00:00-08:00"))
    payment = netsuite.add(netsuite.payment({invoice: "100"}, tranDate="2026-01-10T00:00:00-08:00"))
    change = _relined(netsuite, payment, {invoice: "10"}, replace=False)
    netsuite.company.lock_record("customerPayment", payment)
    assert netsuite.refusal("update", change) == "RCRD_UNEDITABLE"
    netsuite.company.lock_record("customerPayment", payment, locked=False)
    netsuite.company.closed_through = date(2026, 1, 31)
    assert netsuite.refusal("update", change) == "CLOSED_TRAN_PRD"


def test_a_credit_memo_applies_up_to_its_own_total(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    assert netsuite.refusal("add", _memo(netsuite, "30", {invoice: "31"})) == "INVALID_AMT"
    memo = netsuite.add(_memo(netsuite, "30", {invoice: "20"}))
    fields = netsuite.company.get("creditMemo", memo).fields
    assert (fields["total"], fields["applied"], fields["unapplied"], fields["status"]) == (30, 20, 10, "Open")
    assert _invoice(netsuite, invoice) == (80, "Open")


def test_an_open_credit_memo_can_be_applied_later_and_within_what_is_left(netsuite: World) -> None:
    first, second = netsuite.add(netsuite.invoice("20")), netsuite.add(netsuite.invoice("100"))
    memo = netsuite.add(_memo(netsuite, "30", {first: "20"}))

    def applied(amount: str) -> Any:
        lines = {"apply": [{"apply": True, "doc": int(second), "amount": Decimal(amount)}]}
        return netsuite.type("CreditMemo", internalId=memo, applyList={**lines, "replaceAll": False})

    assert netsuite.refusal("update", applied("10.01")) == "INVALID_AMT"
    for _ in range(2):  # absolute: the second time changes nothing
        netsuite.call("update", applied("10"))
    assert netsuite.company.get("creditMemo", memo).fields["unapplied"] == 0
    assert (_invoice(netsuite, first), _invoice(netsuite, second)) == ((0, "Paid In Full"), (90, "Open"))


def test_a_credit_memo_is_applied_to_open_invoices_of_its_customer_and_no_more_than_is_due(
    netsuite: World,
) -> None:
    invoice = netsuite.add(netsuite.invoice("20"))
    foreign = netsuite.add(netsuite.invoice(entity=netsuite.ref(netsuite.ids["other"])))
    assert netsuite.refusal("add", _memo(netsuite, "30", {invoice: "20.01"})) == "INVALID_AMT"
    assert netsuite.refusal("add", _memo(netsuite, "30", {foreign: "1"})) == "INVALID_KEY_OR_REF"
    netsuite.add(netsuite.payment({invoice: "20"}))
    assert netsuite.refusal("add", _memo(netsuite, "30", {invoice: "1"})) == "INVALID_KEY_OR_REF"


@pytest.mark.parametrize("replace", [True, False])
def test_only_an_empty_list_that_replaces_takes_a_credit_off_everything(
    netsuite: World, replace: bool
) -> None:
    invoice = netsuite.add(netsuite.invoice("20"))
    memo = netsuite.add(_memo(netsuite, "30", {invoice: "20"}))
    nothing = netsuite.type("CreditMemo", internalId=memo, applyList={"replaceAll": replace})
    netsuite.call("update", nothing)
    left = netsuite.company.get("creditMemo", memo).fields["unapplied"]
    assert (left, _invoice(netsuite, invoice)[0]) == ((30, 20) if replace else (10, 0))


def test_a_payment_needs_an_existing_method_and_takes_undeposited_funds(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    unknown = netsuite.payment({invoice: "1"})
    unknown.paymentMethod = netsuite.ref("99")
    assert netsuite.refusal("add", unknown) == "INVALID_KEY_OR_REF"
    payment = netsuite.add(netsuite.payment({invoice: "1"}))
    read = netsuite.call("get", netsuite.ref(payment, type="customerPayment")).body.readResponse.record
    assert (read.undepFunds, read.account, read.paymentMethod.name) == (True, None, "Check")
    (line,) = read.applyList.apply
    assert (line.doc, line.type, line.total, line.due, line.amount) == (int(invoice), "Invoice", 100, 100, 1)


def _journal(world: World, claim: str, income: str, **line: Any) -> Any:
    lines = [
        {"account": world.ref(world.ids["receivable"]), "debit": Decimal(claim), **line},
        {"account": world.ref(world.ids["income"]), "credit": Decimal(income)},
    ]
    return world.type("JournalEntry", lineList={"line": lines})


def test_a_journal_entry_is_paid_up_to_what_the_customer_owes_by_it(netsuite: World) -> None:
    journal = netsuite.add(_journal(netsuite, "40", "40", entity=netsuite.ref(netsuite.ids["acme"])))
    assert netsuite.refusal("add", netsuite.payment({journal: "40.01"}, "50")) == "INVALID_AMT"
    payment = netsuite.add(netsuite.payment({journal: "30"}))
    got = netsuite.call("get", netsuite.ref(payment, type="customerPayment")).body.readResponse.record
    (line,) = got.applyList.apply
    assert (line.type, line.due, line.amount) == ("Journal", 40, 30)
    assert netsuite.refusal("add", netsuite.payment({journal: "11"})) == "INVALID_AMT"


def test_a_journal_entry_of_somebody_else_is_not_in_the_list(netsuite: World) -> None:
    other = netsuite.add(_journal(netsuite, "40", "40", entity=netsuite.ref(netsuite.ids["other"])))
    assert netsuite.refusal("add", netsuite.payment({other: "1"})) == "INVALID_KEY_OR_REF"


def test_a_journal_entry_has_to_balance(netsuite: World) -> None:
    assert netsuite.refusal("add", _journal(netsuite, "40", "39")) == "JE_AMOUNTS_MUST_BALANCE"
    assert netsuite.refusal("add", _journal(netsuite, "40", "40", credit=Decimal(40))) == "USER_ERROR"
