"""Payments created in Zuora and their applications, as the sandbox tenant holds them afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connector.gateways.base import WriteResult
from connector.gateways.errors import Kind as Failure
from connector.gateways.zuora.rows import call_key
from syncrules.language import Fact, Kind, Lookup, Row, Sublist, System, Value, Verb, Write
from tests.gateways.scripted import Answer
from tests.gateways.zuora_sandbox import Sandbox, sandbox
from tests.gateways.zuora_writes import gateway
from tests.gateways.zuora_writes import written as scripted_results


def written(box: Sandbox, *writes: Write) -> list[WriteResult]:
    return [result for _, result in sorted(box.gateway.write(writes), key=lambda pair: pair[0])]


def customer(box: Sandbox) -> tuple[str, str]:
    """An active account, and the payment method of no account."""
    acme = box.add("Account", Name="Acme", Currency="USD")
    return acme, box.add("PaymentMethod", Type="Check", Name="Check")


def invoice(box: Sandbox, acme: str, amount: str = "100", **fields: Any) -> str:
    return box.add("Invoice", AccountId=acme, Amount=amount, InvoiceDate="2026-05-01", **fields)


def rows(name: str, amounts: dict[str, str]) -> Sublist:
    return Sublist(tuple(Row({name: id, "Amount": Decimal(amount)}) for id, amount in amounts.items()))


def add(acme: str, method: str, amount: str, key: str = "nspay-900-1", **sublists: Sublist) -> Write:
    fields: dict[str, Value] = {
        "AccountId": acme,
        "Amount": Decimal(amount),
        "EffectiveDate": date(2026, 5, 3),
        "PaymentMethodId": method,
        "Type": "External",
        "Comment": "c" * 300,
        "IntegrationId__NS": "900",
        "Origin__NS": "NETSUITE",
    }
    return Write(System.ZUORA, Verb.ADD, "Payment", fields, sublists=sublists, key=key)


def settled(acme: str, method: str, amount: str, **sublists: Sublist) -> Write:
    write = add(acme, method, amount, **sublists)
    more: dict[str, Value] = {"Currency": "USD", "TransferredToAccounting": "Yes", "Transaction__NS": "PYMT7"}
    return Write(
        write.system, write.verb, write.record, {**write.fields, **more}, sublists=sublists, key=write.key
    )


def change(payment: str, name: str, lines: Sublist) -> Write:
    return Write(System.ZUORA, Verb.UPDATE, "Payment", sublists={name: lines}, id=payment)


# --- without Invoice Settlement -------------------------------------------------------------------


def draft(acme: str, method: str, amount: str, key: str) -> Write:
    write = add(acme, method, amount, key=key)
    return Write(write.system, write.verb, write.record, {**write.fields, "Status": "Draft"}, key=key)


def part(payment: str, document: str, amount: str) -> Write:
    fields: dict[str, Value] = {"PaymentId": payment, "InvoiceId": document, "Amount": Decimal(amount)}
    return Write(System.ZUORA, Verb.ADD, "InvoicePayment", fields, key=f"nspay-{payment}-{document}")


def processed(payment: str) -> Write:
    fields: dict[str, Value] = {"Status": "Processed", "TransferredToAccounting": "Yes"}
    return Write(System.ZUORA, Verb.UPDATE, "Payment", fields, id=payment)


def test_drafts_get_their_invoices_and_are_processed_fifty_at_a_time() -> None:
    with sandbox() as box:
        acme, method = customer(box)
        documents = [invoice(box, acme, "10.10") for _ in range(60)]
        drafts = written(box, *(draft(acme, method, "10.10", f"nspay-{n}") for n in range(60)))
        ids = [result.id for result in drafts]
        assert {box.tenant.get("Payment", id)["Status"] for id in ids} == {"Draft"}
        assert all(box.tenant.get("Invoice", id)["Balance"] == Decimal("10.10") for id in documents)
        parts = written(box, *(part(id, doc, "10.10") for id, doc in zip(ids, documents, strict=True)))
        assert all(result.id for result in parts)
        assert [result.id for result in written(box, *map(processed, ids))] == ids
        rows = [box.tenant.get("Payment", id) for id in ids]
        assert {(row["Status"], row["TransferredToAccounting"]) for row in rows} == {("Processed", "Yes")}
        assert all(box.tenant.get("Invoice", id)["Balance"] == 0 for id in documents)
        assert len(box.calls("POST /v1/action/create")) == 4


def test_a_refused_row_does_not_fail_the_others_of_its_call() -> None:
    with sandbox() as box:
        acme, method = customer(box)
        document = invoice(box, acme, "10")
        (made,) = written(box, draft(acme, method, "20", "nspay-1"))
        other = invoice(box, acme, "10", Status="Draft")
        good, bad = written(box, part(made.id, document, "10"), part(made.id, other, "10"))
        assert good.id
        assert bad.refusal is not None
        assert (bad.refusal.code, "not posted" in bad.refusal.text) == ("ZUORA_REFUSED", True)
        (short,) = written(box, processed(made.id))
        assert short.refusal is not None
        assert "fully allocated" in short.refusal.text


def test_an_invoice_that_differs_from_its_lines_by_rounding_is_recognised() -> None:
    with sandbox() as box:
        acme, method = customer(box)
        document = invoice(box, acme, "107.13")
        item = box.add("InvoiceItem", InvoiceId=document, ChargeAmount="100", Quantity="1")
        box.add("TaxationItem", InvoiceItemId=item, TaxAmount="7.125")
        (made,) = written(box, draft(acme, method, "107.13", "nspay-1"))
        (result,) = written(box, part(made.id, document, "107.13"))
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.kind) == ("ROUNDING_MISMATCH", Failure.PERMANENT)


@pytest.mark.parametrize("fault", ["drop_after", "lock", "rate_in_body", "temporary", "expire_token"])
def test_a_fault_on_the_way_creates_every_draft_once(fault: str) -> None:
    with sandbox() as box:
        acme, method = customer(box)
        box.app.faults.add(fault, path="/v1/action/create")
        results = written(box, *(draft(acme, method, "5", f"nspay-{n}") for n in range(3)))
        made = [row["Id"] for row in box.tenant.rows("Payment")]
        assert sorted(made) == sorted(result.id for result in results)


def test_a_locked_row_is_repeated_alone_under_another_key() -> None:
    with sandbox() as box:
        acme, method = customer(box)
        box.app.faults.add("row_failure", path="/v1/action/create", indexes=[1], code="LOCK_COMPETITION")
        results = written(box, *(draft(acme, method, "5", f"nspay-{n}") for n in range(3)))
        assert all(result.id for result in results)
        assert len(box.tenant.rows("Payment")) == 3
        first, again = box.calls("POST /v1/action/create")
        assert (first.count("IntegrationId__NS"), again.count("IntegrationId__NS")) == (3, 1)


def test_a_call_that_is_lost_for_good_leaves_all_its_rows_unclear() -> None:
    with sandbox() as box:
        acme, method = customer(box)
        for _ in range(2):
            box.app.faults.add("drop_before", path="/v1/action/create")
        results = written(box, *(draft(acme, method, "5", f"nspay-{n}") for n in range(3)))
        kinds = {result.refusal.kind for result in results if result.refusal}
        assert kinds == {Failure.UNCLEAR}
        assert len(results) == 3


def test_the_key_of_a_call_is_made_of_the_keys_of_its_rows() -> None:
    one, other = draft("a", "m", "5", "nspay-1"), draft("a", "m", "5", "nspay-2")
    assert call_key([one], 0) == "nspay-1"
    assert call_key([one, other], 0) == call_key([one, other], 0)
    assert len({call_key(rows, n) for rows in ([one], [one, other], [other, one]) for n in (0, 1)}) == 6
    assert len(call_key([one, other] * 25, 9)) <= 255


# --- with Invoice Settlement ----------------------------------------------------------------------


def test_with_settlement_one_call_creates_applies_and_marks() -> None:
    with sandbox(settlement=True) as box:
        acme, method = customer(box)
        document = invoice(box, acme)
        memo = box.add("DebitMemo", AccountId=acme, TotalAmount="20")
        lines = {
            "Invoices": rows("InvoiceId", {document: "60.10"}),
            "DebitMemos": rows("DebitMemoId", {memo: "20"}),
        }
        (result,) = written(box, settled(acme, method, "90.10", **lines))
        row = box.tenant.get("Payment", result.id)
        assert (row["Amount"], row["UnappliedAmount"]) == (Decimal("90.10"), Decimal(10))
        assert (row["TransferredToAccounting"], row["Origin__NS"]) == ("Yes", "NETSUITE")
        assert (row["Transaction__NS"], row["IntegrationId__NS"]) == ("PYMT7", "900")
        assert (row["EffectiveDate"], row["PaymentMethodId"]) == (date(2026, 5, 3), method)
        assert len(row["Comment"]) == 255
        assert box.tenant.get("Invoice", document)["Balance"] == Decimal("39.90")
        assert box.tenant.get("DebitMemo", memo)["Balance"] == 0


def test_with_settlement_a_payment_may_stay_unapplied() -> None:
    with sandbox(settlement=True) as box:
        (result,) = written(box, settled(*customer(box), "50"))
        assert box.tenant.get("Payment", result.id)["UnappliedAmount"] == 50
        (sent,) = box.calls("POST /v1/payments")
        assert "invoices" not in sent


@pytest.mark.parametrize("fault", ["drop_after", "lock", "rate_in_body", "temporary", "expire_token"])
def test_with_settlement_a_fault_on_the_way_creates_exactly_one_payment(fault: str) -> None:
    with sandbox(settlement=True) as box:
        write = settled(*customer(box), "50")
        box.app.faults.add(fault, path="/v1/payments")
        (result,) = written(box, write)
        assert [row["Id"] for row in box.tenant.rows("Payment")] == [result.id]


def test_applications_are_taken_back_and_made_anew() -> None:
    with sandbox(settlement=True) as box:
        acme, method = customer(box)
        first, second = invoice(box, acme), invoice(box, acme)
        memo = box.add("DebitMemo", AccountId=acme, TotalAmount="20")
        (made,) = written(box, settled(acme, method, "100", Invoices=rows("InvoiceId", {first: "100"})))
        (less,) = written(box, change(made.id, "Unapply", rows("InvoiceId", {first: "70"})))
        both = Sublist((*rows("InvoiceId", {second: "50"}).rows, *rows("DebitMemoId", {memo: "20"}).rows))
        (more,) = written(box, change(made.id, "Apply", both))
        assert (less.id, more.id) == (made.id, made.id)
        balances = [box.tenant.get("Invoice", id)["Balance"] for id in (first, second)]
        assert balances == [Decimal(70), Decimal(50)]
        assert box.tenant.get("Payment", made.id)["UnappliedAmount"] == 0

        ((found,),) = box.gateway.find([Lookup(System.ZUORA, ("Payment",), "IntegrationId__NS", "900")])
        assert found.applied == {first: Decimal(30), second: Decimal(50), memo: Decimal(20)}
        assert found.debit_memos == {memo}


def test_an_application_whose_answer_was_lost_is_not_sent_again() -> None:
    with sandbox(settlement=True) as box:
        acme, method = customer(box)
        document = invoice(box, acme)
        (made,) = written(box, settled(acme, method, "100"))
        box.app.faults.add("drop_after", path="/apply")
        (result,) = written(box, change(made.id, "Apply", rows("InvoiceId", {document: "40"})))
        assert result.refusal is not None
        assert result.refusal.kind is Failure.UNCLEAR
        assert box.tenant.get("Invoice", document)["Balance"] == 60


def test_an_application_that_zuora_refuses_says_why() -> None:
    with sandbox(settlement=True) as box:
        acme, method = customer(box)
        document = invoice(box, acme, "10")
        (made,) = written(box, settled(acme, method, "100"))
        (result,) = written(box, change(made.id, "Apply", rows("InvoiceId", {document: "40"})))
        assert result.refusal is not None
        assert (result.refusal.code, result.refusal.kind) == ("ZUORA_REFUSED", Failure.PERMANENT)
        assert "balance" in result.refusal.text


def test_an_answer_without_id_leaves_the_creation_unclear() -> None:
    with gateway(Answer({"success": True}), settlement=True) as (zuora, _):
        (result,) = scripted_results(zuora, [settled("a", "m", "5")])
    assert result.refusal is not None
    assert result.refusal.kind is Failure.UNCLEAR


# --- what the rules ask ---------------------------------------------------------------------------


def test_without_settlement_a_payment_is_found_without_applications() -> None:
    with sandbox() as box:
        acme, _ = customer(box)
        box.add("Payment", AccountId=acme, Amount="5", EffectiveDate="2026-05-03", IntegrationId__NS="900")
        ((found,),) = box.gateway.find([Lookup(System.ZUORA, ("Payment",), "IntegrationId__NS", "900")])
        assert found.applied is None


def test_invoice_payments_are_found_by_payment_and_invoice() -> None:
    with sandbox() as box:
        acme, _ = customer(box)
        first, second = invoice(box, acme), invoice(box, acme)
        payment = box.add("Payment", AccountId=acme, Amount="9", EffectiveDate="2026-05-03", Status="Draft")
        made = box.add("InvoicePayment", PaymentId=payment, InvoiceId=first, Amount="4")
        lookups = [
            Lookup(System.ZUORA, ("InvoicePayment",), "PaymentId", payment, marker=("InvoiceId", id))
            for id in (first, second)
        ]
        hits = box.gateway.find(lookups)
        assert [[hit.id for hit in found] for found in hits] == [[made], []]


def test_methods_of_no_account_are_listed_by_their_type() -> None:
    with sandbox() as box:
        acme, check = customer(box)
        box.add("PaymentMethod", Type="CreditCard", AccountId=acme)
        box.add("PaymentMethod", Type="Cash", Active=False)
        assert box.gateway.names(Kind.ZUORA_EXTERNAL_METHOD) == {"Check": check}


def test_links_of_documents_and_currencies_of_accounts_are_read_by_id() -> None:
    with sandbox(settlement=True) as box:
        acme, _ = customer(box)
        linked, open_one = invoice(box, acme, IntegrationId__NS="31"), invoice(box, acme)
        memo = box.add("DebitMemo", AccountId=acme, TotalAmount="20", IntegrationId__NS="32")
        assert box.gateway.facts(Fact.INVOICE_LINK, [linked, open_one, "0" * 32]) == {linked: "31"}
        assert box.gateway.facts(Fact.DEBIT_MEMO_LINK, [memo, "0" * 32]) == {memo: "32"}
        assert box.gateway.facts(Fact.ACCOUNT_CURRENCY, [acme]) == {acme: "USD"}
        with pytest.raises(KeyError):
            box.gateway.facts(Fact.ITEM_TYPE, [acme])
