"""Payments and refunds of tenants without Invoice Settlement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld


def draft(zuora: ZuoraWorld, account: dict[str, Any], amount: str) -> str:
    body = {
        "AccountId": account["Id"], "Amount": amount, "EffectiveDate": "2026-03-01", "Type": "External",
        "PaymentMethodId": zuora.method(), "Status": "Draft",
    }  # fmt: skip
    return str(zuora.post("/v1/object/payment", body)["Id"])


def paid(zuora: ZuoraWorld, *amounts: str) -> tuple[str, list[dict[str, Any]]]:
    """A processed payment over invoices of the given amounts."""
    account = zuora.customer()
    invoices = [zuora.invoice(account, amount) for amount in amounts]
    data = [{"InvoiceId": row["Id"], "Amount": row["Amount"]} for row in invoices]
    body = {
        "AccountId": account["Id"], "EffectiveDate": "2026-03-01", "Type": "External", "Status": "Processed",
        "PaymentMethodId": zuora.method(),
        "InvoicePaymentData": {"InvoicePayment": [{**row, "Amount": str(row["Amount"])} for row in data]},
    }  # fmt: skip
    return str(zuora.post("/v1/object/payment", body)["Id"]), invoices


def refund(zuora: ZuoraWorld, payment: str, amount: str, **fields: Any) -> Any:
    body = {"PaymentId": payment, "Amount": amount, "Type": "External", "MethodType": "Check", **fields}
    return zuora.post("/v1/object/refund", body)


def message(answer: Any) -> str:
    assert answer["Success"] is False, answer
    return str(answer["Errors"][0]["Message"])


def test_a_draft_pays_nothing_until_it_is_processed(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    one, two = zuora.invoice(account, "60"), zuora.invoice(account, "50")
    payment = draft(zuora, account, "100")
    rows = [
        {"PaymentId": payment, "InvoiceId": one["Id"], "Amount": 60},
        {"PaymentId": payment, "InvoiceId": two["Id"], "Amount": 40},
    ]
    zuora.post("/v1/action/create", {"type": "InvoicePayment", "objects": rows})
    before = (zuora.balance(one), zuora.balance(two))

    zuora.put(f"/v1/object/payment/{payment}", {"Status": "Processed", "TransferredToAccounting": "Yes"})

    assert before == (60, 50)
    assert (zuora.balance(one), zuora.balance(two)) == (0, 10)
    assert zuora.tenant.get("Account", account["Id"])["Balance"] == 10
    assert zuora.get(f"/v1/object/payment/{payment}")["TransferredToAccounting"] == "Yes"


def test_a_payment_must_be_fully_allocated_to_be_processed(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    invoice = zuora.invoice(account, "60")
    payment = draft(zuora, account, "100")
    zuora.post("/v1/object/invoice-payment", {"PaymentId": payment, "InvoiceId": invoice["Id"], "Amount": 60})

    answer = zuora.put(f"/v1/object/payment/{payment}", {"Status": "Processed"})

    assert "fully allocated" in message(answer)
    assert zuora.tenant.get("Payment", payment)["Status"] == "Draft"


def test_invoices_take_no_more_than_their_balance(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    invoice = zuora.invoice(account, "60")
    payment = draft(zuora, account, "100")

    answer = zuora.post(
        "/v1/object/invoice-payment", {"PaymentId": payment, "InvoiceId": invoice["Id"], "Amount": 61}
    )

    assert "larger than the balance" in message(answer)


def test_invoices_of_other_accounts_and_drafts_cannot_be_paid(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    payment = draft(zuora, account, "10")
    foreign = zuora.invoice(zuora.customer("Other"), "10")
    unposted = zuora.invoice(account, "10", Status="Draft")
    rows = [{"PaymentId": payment, "InvoiceId": row["Id"], "Amount": 10} for row in (foreign, unposted)]

    results = zuora.post("/v1/action/create", {"type": "InvoicePayment", "objects": rows})

    assert "does not belong" in message(results[0])
    assert "not posted" in message(results[1])


def test_references_of_a_payment_must_exist(zuora: ZuoraWorld) -> None:
    body = {
        "AccountId": zuora.customer()["Id"], "Amount": 1, "EffectiveDate": "2026-03-01", "Type": "External",
        "PaymentMethodId": "0" * 32, "Status": "Draft",
    }  # fmt: skip

    answer = zuora.post("/v1/object/payment", body)

    assert "PaymentMethodId" in message(answer)


def test_a_cancelled_payment_gives_the_balance_back(zuora: ZuoraWorld) -> None:
    payment, (invoice,) = paid(zuora, "60")

    zuora.put(f"/v1/object/payment/{payment}", {"Status": "Canceled"})

    assert zuora.balance(invoice) == 60


def test_a_refund_reopens_the_invoice_and_its_portion_is_created_by_itself(zuora: ZuoraWorld) -> None:
    payment, (invoice,) = paid(zuora, "60")

    made = refund(zuora, payment, "25", RefundDate="2026-03-02", IntegrationId__NS="900")

    portion = zuora.query(
        f"select InvoicePaymentId, RefundAmount from RefundInvoicePayment where RefundId = '{made['Id']}'"
    )
    link = zuora.query(f"select Id, Amount, RefundAmount from InvoicePayment where PaymentId = '{payment}'")
    assert portion["records"][0]["RefundAmount"] == 25
    assert portion["records"][0]["InvoicePaymentId"] == link["records"][0]["Id"]
    assert (link["records"][0]["Amount"], link["records"][0]["RefundAmount"]) == (60, 25)
    assert zuora.balance(invoice) == 25
    assert zuora.tenant.get("Payment", payment)["RefundAmount"] == 25


def test_refunds_together_cannot_exceed_the_payment(zuora: ZuoraWorld) -> None:
    payment, _ = paid(zuora, "60")
    refund(zuora, payment, "25")

    assert "larger than the amount left" in message(refund(zuora, payment, "35.01"))
    assert refund(zuora, payment, "35")["Success"] is True


def test_a_partial_refund_over_several_invoices_needs_its_portions(zuora: ZuoraWorld) -> None:
    payment, (one, two) = paid(zuora, "60", "40")
    portions = [{"InvoiceId": two["Id"], "RefundAmount": 30}]

    assert "RefundInvoicePaymentData" in message(refund(zuora, payment, "30"))
    assert refund(zuora, payment, "30", RefundInvoicePaymentData={"RefundInvoicePayment": portions})[
        "Success"
    ]
    assert (zuora.balance(one), zuora.balance(two)) == (0, 30)


def test_a_full_refund_over_several_invoices_finds_its_portions(zuora: ZuoraWorld) -> None:
    payment, (one, two) = paid(zuora, "60", "40")

    assert refund(zuora, payment, "100")["Success"] is True
    assert (zuora.balance(one), zuora.balance(two)) == (60, 40)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"MethodType": None}, "MethodType"),
        ({"MethodType": "Barter"}, "MethodType"),
        ({"RefundDate": "2026-02-28"}, "earlier than the payment"),
        ({"Amount": 0}, "greater than 0"),
        ({"PaymentId": "0" * 32}, "Cannot find Payment"),
        ({"Type": "Electronic"}, "gateway"),
    ],
)
def test_refunds_that_break_a_rule_are_refused(zuora: ZuoraWorld, fields: dict[str, Any], text: str) -> None:
    payment, _ = paid(zuora, "60")
    body = {"PaymentId": payment, "Amount": 10, "Type": "External", "MethodType": "Check", **fields}

    assert text in message(zuora.post("/v1/object/refund", body))
    assert zuora.tenant.rows("Refund") == []


def test_a_cancelled_refund_counts_no_longer(zuora: ZuoraWorld) -> None:
    payment, (invoice,) = paid(zuora, "60")
    made = refund(zuora, payment, "25")["Id"]

    zuora.put(f"/v1/object/refund/{made}", {"Status": "Canceled"})

    assert zuora.balance(invoice) == 0
    assert zuora.tenant.get("Payment", payment)["RefundAmount"] == Decimal(0)


def test_the_accounting_mark_of_a_refund_is_set_after_it_was_created(zuora: ZuoraWorld) -> None:
    payment, _ = paid(zuora, "60")
    made = refund(zuora, payment, "25", TransferredToAccounting="Yes")["Id"]
    before = zuora.tenant.get("Refund", made).get("TransferredToAccounting")

    zuora.put(f"/v1/object/refund/{made}", {"TransferredToAccounting": "Yes", "Origin__NS": "NETSUITE"})

    after = zuora.tenant.get("Refund", made)
    assert (before, after["TransferredToAccounting"], after["Origin__NS"]) == (None, "Yes", "NETSUITE")
