"""Refunds created in Zuora: their bodies in both tenant modes and their key."""

from __future__ import annotations

from dataclasses import replace

from syncrules.language import Row, Sublist
from tests.gateways.scripted import Answer
from tests.gateways.zuora_writes import gateway, refund, written


def test_a_refund_is_created_with_its_key() -> None:
    with gateway(Answer({"Success": True, "Id": "r1"})) as (zuora, server):
        (result,) = written(zuora, [refund()])
        (create,) = server.sent
    assert result.id == "r1"
    assert (create.method, create.path) == ("POST", "/v1/object/refund")
    assert create.headers["Idempotency-Key"] == "nsrefund-1-1"
    assert '"Amount":10.10' in create.body
    assert create.json()["RefundDate"] == "2026-03-01"
    assert len(create.json()["Comment"]) == 255


def test_with_settlement_a_refund_unapplies_its_invoices() -> None:
    write = refund(invoices=["i1", "i2"])
    with gateway(Answer({"success": True, "id": "r1"}), settlement=True) as (zuora, server):
        (result,) = written(
            zuora, [replace(write, fields={**write.fields, "TransferredToAccounting": "Yes"})]
        )
        (sent,) = server.sent
    assert result.id == "r1"
    assert sent.path == "/v1/payments/p1/refunds/unapply"
    body = sent.json()
    assert body["invoices"] == [{"invoiceId": "i1", "amount": 4.1}, {"invoiceId": "i2", "amount": 4.1}]
    assert body["totalAmount"] == 10.1
    assert body["financeInformation"] == {"transferredToAccounting": "Yes"}
    assert body["type"] == "External"
    assert not {"paymentId", "PaymentId", "sourceType", "amount"} & body.keys()


def test_with_settlement_a_refund_unapplies_debit_memos_too() -> None:
    write = replace(refund(), sublists={"DebitMemos": Sublist((Row({"DebitMemoId": "d", "Amount": 3}),))})
    with gateway(Answer({"success": True, "id": "r1"}), settlement=True) as (zuora, server):
        written(zuora, [write])
        assert server.sent[0].path == "/v1/payments/p1/refunds/unapply"
        assert server.sent[0].json()["debitMemos"] == [{"debitMemoId": "d", "amount": 3}]


def test_with_settlement_a_refund_without_invoices_pays_out_the_unapplied_part() -> None:
    with gateway(Answer({"success": True, "id": "r1"}), settlement=True) as (zuora, server):
        written(zuora, [refund()])
        assert server.sent[0].path == "/v1/payments/p1/refunds"
