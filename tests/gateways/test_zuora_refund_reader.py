"""Zuora refunds with the payment that they pay back, read from the sandbox in both tenant modes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from syncrules.records.common import Application, DocumentLink
from syncrules.records.payment_refund import PaymentRefund, RefundedPayment
from tests.gateways.zuora_company import account, invoice, selected
from tests.gateways.zuora_sandbox import Sandbox, context, sandbox

PROCESS = "refunds_to_netsuite"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A tenant without Invoice Settlement."""
    with sandbox() as running:
        yield running


@pytest.fixture
def settled() -> Iterator[Sandbox]:
    """A tenant with Invoice Settlement."""
    with sandbox(settlement=True) as running:
        yield running


def payment(box: Sandbox, owner: str, amount: str, **fields: Any) -> str:
    method = box.add("PaymentMethod", Type="Check", AccountId=owner)
    named = {"AccountId": owner, "Amount": amount, "PaymentMethodId": method, "EffectiveDate": "2026-05-02"}
    return box.add("Payment", **{**named, **fields})


def refund(box: Sandbox, paid: str, amount: str, **fields: Any) -> str:
    named = {"PaymentId": paid, "Amount": amount, "RefundDate": "2026-05-20", "MethodType": "Check"}
    return box.add("Refund", **{**named, **fields})


def refunded(box: Sandbox, refund_id: str, invoice_payment: str, invoice_id: str, amount: str) -> None:
    box.add(
        "RefundInvoicePayment",
        RefundId=refund_id,
        InvoicePaymentId=invoice_payment,
        InvoiceId=invoice_id,
        RefundAmount=amount,
    )


def read(box: Sandbox, *ids: str) -> list[PaymentRefund]:
    return box.gateway.reader(PROCESS).records(ids, context())


def test_a_refund_is_read_with_its_account_and_its_own_fields(box: Sandbox) -> None:
    acme = account(box, IntegrationId__NS="7", Class__NS="West", SynctoNetSuite__NS="Yes")
    paid = payment(box, acme, "60")
    id = refund(
        box,
        paid,
        "25",
        Comment="Outage",
        ReferenceID="re_1",
        Type="Electronic",
        SynctoNetSuite__NS="No",
        Origin__NS="NETSUITE",
        TransferredToAccounting="Error",
        IntegrationStatus__NS="Error Creating Refund",
        IntegrationId__NS="31",
    )
    (found,) = read(box, id)
    assert (found.id, found.status, found.source_type) == (id, "Processed", "Payment")
    assert (found.refund_date, found.method_type, found.type) == (date(2026, 5, 20), "Check", "Electronic")
    assert (found.comment, found.reference_id, found.sync_to_netsuite) == ("Outage", "re_1", "No")
    assert (found.integration.id, found.integration.status) == ("31", "Error Creating Refund")
    assert (found.integration.origin, found.integration.transferred) == ("NETSUITE", "Error")
    assert found.account is not None
    assert (found.account.integration.id, found.account.classifications.class_name) == ("7", "West")
    assert found.created_date is not None
    assert found.updated_date is not None
    assert found.created_date.tzinfo is not None


def test_without_settlement_the_payment_comes_with_what_was_given_back_of_each_invoice(box: Sandbox) -> None:
    acme = account(box)
    first = invoice(box, acme, Amount="60", InvoiceNumber="INV-1", IntegrationId__NS="901")
    second = invoice(box, acme, Amount="40", InvoiceNumber="INV-2", IntegrationId__NS="902")
    paid = payment(box, acme, "100", PaymentNumber="P-1", IntegrationId__NS="501")
    links = [
        box.add("InvoicePayment", PaymentId=paid, InvoiceId=document, Amount=part)
        for document, part in ((first, "60"), (second, "40"))
    ]
    one, two = refund(box, paid, "25"), refund(box, paid, "35")
    refunded(box, one, links[0], first, "25")
    refunded(box, two, links[0], first, "5")
    refunded(box, two, links[1], second, "30")
    found = {row.id: row for row in read(box, one, two)}
    assert (found[one].amount, found[two].amount) == (Decimal(25), Decimal(35))
    expected = RefundedPayment(
        id=paid,
        number="P-1",
        integration_id="501",
        applications=(
            Application(DocumentLink(first, "INV-1", "901"), Decimal(60), refunded=Decimal(30)),
            Application(DocumentLink(second, "INV-2", "902"), Decimal(40), refunded=Decimal(30)),
        ),
    )
    assert found[one].payment == found[two].payment == expected


def test_with_settlement_the_payment_comes_with_what_is_applied_now(settled: Sandbox) -> None:
    acme = account(settled)
    first = invoice(settled, acme, Amount="60", InvoiceNumber="INV-1", IntegrationId__NS="901")
    second = invoice(settled, acme, Amount="40", InvoiceNumber="INV-2", IntegrationId__NS="902")
    paid = payment(settled, acme, "100", PaymentNumber="P-1", IntegrationId__NS="501")
    for document, part in ((first, "60"), (second, "40"), (first, "-60"), (second, "-15")):
        settled.add("PaymentApplication", PaymentId=paid, InvoiceId=document, ApplyAmount=part)
    id = refund(settled, paid, "75")
    settled.add("RefundApplication", RefundId=id, PaymentId=paid, ApplyAmount="75")
    (found,) = read(settled, id)
    assert found.amount == Decimal(75)
    assert found.payment is not None
    assert (found.payment.number, found.payment.integration_id) == ("P-1", "501")
    assert found.payment.applications == (
        # Nothing of it is applied any more, and NetSuite has to be told so.
        Application(DocumentLink(first, "INV-1", "901"), Decimal(0)),
        Application(DocumentLink(second, "INV-2", "902"), Decimal(25)),
    )


def test_with_settlement_the_parts_of_a_refund_add_up(settled: Sandbox) -> None:
    paid = payment(settled, account(settled), "100")
    id = refund(settled, paid, "75")
    for part in ("50", "25"):
        settled.add("RefundApplication", RefundId=id, PaymentId=paid, ApplyAmount=part)
    assert [row.amount for row in read(settled, id)] == [Decimal(75)]


def test_a_refund_of_no_payment_has_none(box: Sandbox) -> None:
    id = box.add(
        "Refund", AccountId=account(box), Amount="5", SourceType="CreditBalance", RefundDate="2026-05-20"
    )
    (found,) = read(box, id)
    assert (found.payment, found.amount, found.source_type) == (None, Decimal(0), "CreditBalance")


@pytest.mark.parametrize("settlement", [False, True])
def test_only_processed_refunds_of_payments_that_are_not_transferred_are_taken(settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        paid = payment(box, account(box), "1000")
        wanted = [
            refund(box, paid, "1"),
            refund(box, paid, "1", TransferredToAccounting="Error"),
            refund(box, paid, "1", TransferredToAccounting="Processing"),
        ]
        for fields in (
            {"Status": "Canceled"},
            {"TransferredToAccounting": "Yes"},
            {"TransferredToAccounting": "Ignore"},
            {"SourceType": "CreditBalance"},
            {"RefundDate": "2026-05-18"},
        ):
            refund(box, paid, "1", **fields)
        assert sorted(selected(box, PROCESS, cutover_refunds=date(2026, 5, 19))) == sorted(wanted)


@pytest.mark.parametrize("settlement", [False, True])
def test_many_refunds_are_read_in_few_calls(settlement: bool) -> None:
    with sandbox(settlement=settlement) as box:
        acme = account(box)
        document = invoice(box, acme, Amount="1000")
        paid = payment(box, acme, "1000")
        if settlement:
            box.add("PaymentApplication", PaymentId=paid, InvoiceId=document, ApplyAmount="900")
        else:
            link = box.add("InvoicePayment", PaymentId=paid, InvoiceId=document, Amount="1000")
        ids = []
        for _ in range(100):
            ids.append(refund(box, paid, "1"))
            if settlement:
                box.add("RefundApplication", RefundId=ids[-1], PaymentId=paid, ApplyAmount="1")
            else:
                refunded(box, ids[-1], link, document, "1")
        before = box.gateway.calls()
        found = read(box, *ids)
        assert len(found) == 100
        assert {row.amount for row in found} == {Decimal(1)}
        assert box.gateway.calls() - before <= 9
