"""Customer refunds pay back what is open on payments and credit memos."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.sandbox.netsuite_world import World


def _refund(world: World, applied: dict[str, str], **values: Any) -> Any:
    lines = [{"apply": True, "doc": int(doc), "amount": Decimal(part)} for doc, part in applied.items()]
    return world.type(
        "CustomerRefund",
        **{
            "customer": world.ref(world.ids["acme"]),
            "paymentMethod": world.ref(world.ids["check"]),
            "applyList": {"apply": lines},
            **values,
        },
    )


def test_a_refund_uses_up_the_open_amount_of_a_payment(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "60"}, "100"))
    assert netsuite.refusal("add", _refund(netsuite, {payment: "40.01"})) == "INVALID_REFUND_AMT"
    refund = netsuite.add(_refund(netsuite, {payment: "40"}))
    assert netsuite.company.get("customerPayment", payment).fields["unapplied"] == 0
    read = netsuite.call("get", netsuite.ref(refund, type="customerRefund")).body.readResponse.record
    assert (read.total, read.status, read.applyList.apply[0].type) == (40, "Fully Applied", "Payment")
    assert netsuite.refusal("add", _refund(netsuite, {payment: "1"})) == "INVALID_REFUND_AMT"


def test_a_refunded_payment_cannot_be_applied_beyond_what_is_left(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "60"}, "100"))
    netsuite.add(_refund(netsuite, {payment: "40"}))
    lines = {"apply": [{"apply": True, "doc": int(invoice), "amount": Decimal(61)}], "replaceAll": False}
    change = netsuite.type("CustomerPayment", internalId=payment, applyList=lines)
    assert netsuite.refusal("update", change) == "INVALID_AMT"


def test_what_a_payment_gives_up_can_be_refunded(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "100"}))
    assert netsuite.refusal("add", _refund(netsuite, {payment: "30"})) == "INVALID_REFUND_AMT"
    lines = {"apply": [{"apply": True, "doc": int(invoice), "amount": Decimal(70)}], "replaceAll": False}
    netsuite.call("update", netsuite.type("CustomerPayment", internalId=payment, applyList=lines))
    netsuite.add(_refund(netsuite, {payment: "30"}))
    assert netsuite.company.get("customerPayment", payment).fields["unapplied"] == 0
    assert netsuite.company.get("invoice", invoice).fields["amountRemaining"] == 30


def test_deleting_a_refund_gives_the_open_amount_back(netsuite: World) -> None:
    invoice = netsuite.add(netsuite.invoice("100"))
    payment = netsuite.add(netsuite.payment({invoice: "60"}, "100"))
    refund = netsuite.add(_refund(netsuite, {payment: "40"}))
    netsuite.call("delete", netsuite.ref(refund, type="customerRefund"))
    assert netsuite.company.get("customerPayment", payment).fields["unapplied"] == 40


def test_a_refund_of_nothing_or_of_another_customer_is_refused(netsuite: World) -> None:
    payment = netsuite.add(netsuite.payment({}, "10"))
    assert netsuite.refusal("add", _refund(netsuite, {})) == "USER_ERROR"
    foreign = _refund(netsuite, {payment: "1"}, customer=netsuite.ref(netsuite.ids["other"]))
    assert netsuite.refusal("add", foreign) == "INVALID_KEY_OR_REF"


def test_the_number_of_a_refund_is_given_by_the_account(netsuite: World) -> None:
    payment = netsuite.add(netsuite.payment({}, "10"))
    numbered = _refund(netsuite, {payment: "1"}, tranId="R-00000001")
    assert netsuite.refusal("add", numbered) == "INSUFFICIENT_PERMISSION"


def test_a_refund_can_be_initialized_from_a_credit_memo(netsuite: World) -> None:
    memo = netsuite.type(
        "CreditMemo",
        entity=netsuite.ref(netsuite.ids["acme"]),
        itemList={"item": [{"item": netsuite.ref(netsuite.ids["item"]), "amount": 25}]},
    )
    reference = netsuite.type("InitializeRef", type="creditMemo", internalId=netsuite.add(memo))
    asked = {"type": "customerRefund", "reference": reference}
    filled = netsuite.call("initialize", asked).body.readResponse.record
    assert [line.amount for line in filled.applyList.apply] == [25]
    assert filled.internalId is None
