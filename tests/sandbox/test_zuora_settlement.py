"""Payments and refunds of tenants with Invoice Settlement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld


@pytest.fixture
def account(zuora_settlement: ZuoraWorld) -> dict[str, Any]:
    return zuora_settlement.customer()


def pay(zuora: ZuoraWorld, account: dict[str, Any], amount: str, *invoices: tuple[Any, str]) -> Any:
    body = {
        "accountId": account["Id"], "amount": amount, "currency": "EUR", "type": "External",
        "paymentMethodId": zuora.method(), "effectiveDate": "2026-03-01", "IntegrationId__NS": "501",
        "financeInformation": {"transferredToAccounting": "Yes"},
        "invoices": [{"invoiceId": row["Id"], "amount": part} for row, part in invoices],
    }  # fmt: skip
    return zuora.post("/v1/payments", body)


def give_back(zuora: ZuoraWorld, payment: Any, amount: str, how: str = "refunds", **fields: Any) -> Any:
    body = {"totalAmount": amount, "type": "External", "methodType": "Check", **fields}
    return zuora.post(f"/v1/payments/{payment['id']}/{how}", body)


def message(answer: Any) -> str:
    assert answer["success"] is False, answer
    assert answer["reasons"][0]["code"] > 10_000_000
    return str(answer["reasons"][0]["message"])


def test_a_payment_can_be_applied_in_part(zuora_settlement: ZuoraWorld, account: dict[str, Any]) -> None:
    invoice = zuora_settlement.invoice(account, "60")

    payment = pay(zuora_settlement, account, "100", (invoice, "60"))

    assert (payment["appliedAmount"], payment["unappliedAmount"]) == (60, 40)
    assert payment["financeInformation"] == {"transferredToAccounting": "Yes"}
    assert payment["IntegrationId__NS"] == "501"
    assert zuora_settlement.balance(invoice) == 0
    parts = zuora_settlement.get(f"/v1/payments/{payment['number']}/parts")["parts"]
    assert {(part.get("invoiceId"), part["amount"]) for part in parts} == {(None, 40), (invoice["Id"], 60)}


def test_applications_are_a_history_and_parts_the_current_split(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "50", (invoice, "50"))
    path = f"/v1/payments/{payment['id']}"

    back = {"invoices": [{"invoiceId": invoice["Id"], "amount": 20}]}
    zuora_settlement.put(f"{path}/unapply", back)
    again = {"invoices": [{"invoiceNumber": invoice["InvoiceNumber"], "amount": 5}]}
    zuora_settlement.put(f"{path}/apply", again)

    shown = zuora_settlement.get("/object-query/payments", ("expand[]", "paymentapplications"))["data"][0]
    assert [row["applyAmount"] for row in shown["paymentApplications"]] == [50, -20, 5]
    assert (shown["appliedAmount"], shown["unappliedAmount"]) == (35, 15)
    assert zuora_settlement.balance(invoice) == 25


def test_a_payment_pays_debit_memos_beside_invoices(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    memo = zuora_settlement.tenant.insert("DebitMemo", AccountId=account["Id"], TotalAmount="25")
    payment = pay(zuora_settlement, account, "100", (invoice, "60"))
    path = f"/v1/payments/{payment['id']}"

    zuora_settlement.put(
        f"{path}/apply", {"debitMemos": [{"debitMemoNumber": memo["MemoNumber"], "amount": 25}]}
    )

    assert zuora_settlement.tenant.get("DebitMemo", memo["Id"])["Balance"] == 0
    assert zuora_settlement.get(path)["unappliedAmount"] == 15
    parts = zuora_settlement.get(f"{path}/parts")["parts"]
    assert {part.get("debitMemoId"): part["amount"] for part in parts if "invoiceId" not in part} == {
        memo["Id"]: 25,
        None: 15,
    }
    back = {"debitMemos": [{"debitMemoId": memo["Id"], "amount": 25.01}]}
    assert "unapply amount" in message(zuora_settlement.put(f"{path}/unapply", back))
    more = {"debitMemos": [{"debitMemoId": memo["Id"], "amount": 0.01}]}
    assert "balance of debit memo" in message(zuora_settlement.put(f"{path}/apply", more))


def test_only_an_unapplied_payment_goes_to_another_account_or_to_none(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "60", (invoice, "60"))
    path = f"/v1/payments/{payment['id']}"
    other = zuora_settlement.customer("Borealis")

    assert "wholly unapplied" in message(zuora_settlement.put(f"{path}/transfer", {"accountId": other["Id"]}))
    zuora_settlement.put(f"{path}/unapply", {"invoices": [{"invoiceId": invoice["Id"], "amount": 60}]})
    for target in (other["Id"], None):
        moved = zuora_settlement.put(f"{path}/transfer", {"accountId": target})
        assert moved["accountId"] == target


def test_money_is_not_applied_before_it_came(zuora_settlement: ZuoraWorld, account: dict[str, Any]) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "60")
    body = {"invoices": [{"invoiceId": invoice["Id"], "amount": 60}], "effectiveDate": "2026-02-28"}

    assert "effective date" in message(zuora_settlement.put(f"/v1/payments/{payment['id']}/apply", body))


@pytest.mark.parametrize(("verb", "amount"), [("apply", 51), ("apply", 31), ("unapply", 21)])
def test_no_more_is_applied_or_taken_back_than_there_is(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], verb: str, amount: int
) -> None:
    invoice = zuora_settlement.invoice(account, "70")
    payment = pay(zuora_settlement, account, "50", (invoice, "20"))
    body = {"invoices": [{"invoiceId": invoice["Id"], "amount": amount}]}

    message(zuora_settlement.put(f"/v1/payments/{payment['id']}/{verb}", body))

    assert zuora_settlement.balance(invoice) == 50


def test_the_currency_must_be_that_of_the_account(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    body = {"accountId": account["Id"], "amount": 1, "currency": "USD", "type": "External"}

    assert "currency" in message(zuora_settlement.post("/v1/payments", body))


def test_a_refund_needs_unapplied_money(zuora_settlement: ZuoraWorld, account: dict[str, Any]) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "100", (invoice, "60"))

    assert "larger than the amount left" in message(give_back(zuora_settlement, payment, "40.01"))
    assert give_back(zuora_settlement, payment, "40")["success"] is True
    assert zuora_settlement.get(f"/v1/payments/{payment['id']}")["unappliedAmount"] == 0


def test_money_can_be_taken_back_and_refunded_in_one_call(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "60", (invoice, "60"))

    refund = give_back(
        zuora_settlement,
        payment,
        "25",
        "refunds/unapply",
        invoices=[{"invoiceId": invoice["Id"], "amount": 25}],
    )

    assert zuora_settlement.balance(invoice) == 25
    shown = zuora_settlement.get(
        f"/object-query/refunds/{refund['id']}", ("expand[]", "refundapplications.payment")
    )
    assert shown["refundApplications"][0]["payment"]["paymentNumber"] == payment["number"]
    parts = zuora_settlement.get(f"/v1/refunds/{refund['number']}/parts")["parts"]
    assert [(part["paymentId"], part["amount"]) for part in parts] == [(payment["id"], 25)]


def test_a_cancelled_refund_leaves_the_payment_unapplied(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "60", (invoice, "60"))
    refund = give_back(zuora_settlement, payment, "25", "refunds/unapply")

    response = zuora_settlement.call("PUT", f"/v1/refunds/{refund['id']}/cancel")

    assert response.json()["status"] == "Canceled"
    after = zuora_settlement.get(f"/v1/payments/{payment['id']}")
    assert (after["appliedAmount"], after["unappliedAmount"], after["refundAmount"]) == (35, 25, 0)
    assert zuora_settlement.balance(invoice) == 25


def test_a_cancelled_payment_gives_the_balance_back(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "60", (invoice, "60"))

    cancelled = zuora_settlement.call("PUT", f"/v1/payments/{payment['id']}/cancel").json()

    assert cancelled["status"] == "Canceled"
    assert zuora_settlement.balance(invoice) == 60
    assert "cannot be canceled" in message(zuora_settlement.put(f"/v1/payments/{payment['id']}/cancel", {}))


def test_refunds_and_payments_take_custom_fields_and_the_accounting_mark(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    payment = pay(zuora_settlement, account, "60")
    refund = give_back(zuora_settlement, payment, "10", IntegrationId__NS="8", Origin__NS="NETSUITE")
    body = {"IntegrationStatus__NS": "Error", "financeInformation": {"transferredToAccounting": "Error"}}

    for path in (f"/v1/payments/{payment['number']}", f"/v1/refunds/{refund['number']}"):
        zuora_settlement.put(path, body)
        shown = zuora_settlement.get(path)
        assert shown["IntegrationStatus__NS"] == "Error"
        assert shown["financeInformation"]["transferredToAccounting"] == "Error"
    assert "transferredToAccounting" in message(
        zuora_settlement.put(path, {"financeInformation": {"transferredToAccounting": "Maybe"}})
    )


def test_the_older_refund_call_takes_the_money_back_by_itself(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    payment = pay(zuora_settlement, account, "100", (invoice, "60"))

    body = {"PaymentId": payment["id"], "Amount": 50, "Type": "External", "MethodType": "Check"}
    zuora_settlement.post("/v1/object/refund", body)

    assert zuora_settlement.balance(invoice) == 10


def test_invoice_payments_cannot_be_created_with_settlement(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    row = {"PaymentId": "1", "InvoiceId": "2", "Amount": 3}

    result = zuora_settlement.post("/v1/action/create", {"type": "InvoicePayment", "objects": [row]})[0]

    assert result["Success"] is False
    assert "Invoice Settlement" in result["Errors"][0]["Message"]


def test_payment_calls_do_not_exist_without_settlement(zuora: ZuoraWorld) -> None:
    answer = zuora.post("/v1/payments", {"amount": 1, "currency": "EUR", "type": "External"})

    assert "only available if Invoice Settlement is enabled" in message(answer)
    assert zuora.tenant.rows("Payment") == []
