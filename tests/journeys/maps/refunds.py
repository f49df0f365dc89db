"""refunds_to_netsuite: a Zuora refund, and the NetSuite payment that it lowers (refunds.md)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.journeys.maps.billed import HEADER_CLASSIFICATIONS, customer_of
from tests.journeys.maps.books import Books, Stored
from tests.journeys.maps.payments import numbers
from tests.journeys.maps.rows import (
    ABSENT,
    OFF,
    Check,
    Pair,
    Table,
    always,
    copied,
    field_of,
    label_of,
    labelled,
    pairs,
    row,
    run_time,
    text_of,
    written_back,
)


def refunds(books: Books) -> list[Pair]:
    return pairs(books, "refunds_to_netsuite", "Refund", ["customerRefund"])


@dataclass
class Lowered:
    """An invoice of a refunded payment, and the line of the NetSuite payment after the refund."""

    source: Stored
    document: str
    left: Decimal
    given_back: Decimal
    target: Stored


def given_back(pair: Pair) -> Decimal:
    """What the parts of a refund pay back."""
    kind, name = (
        ("RefundPart", "Amount") if pair.books.settlement else ("RefundInvoicePayment", "RefundAmount")
    )
    parts = pair.books.zuora_before.where(kind, "RefundId", pair.source["Id"])
    return sum((Decimal(part[name]) for part in parts), Decimal(0))


def netsuite_payment(pair: Pair) -> Stored:
    payment = pair.books.zuora.get("Payment", pair.source["PaymentId"])
    found = payment and pair.books.netsuite.get("customerPayment", payment["IntegrationId__NS"])
    assert found is not None
    return found


def lowered(books: Books) -> list[Lowered]:
    """Without Invoice Settlement: each invoice payment of each refunded payment."""
    found = []
    for pair in [] if books.settlement else refunds(books):
        lines = {str(line["doc"]): line for line in netsuite_payment(pair).get("applyList", [])}
        for part in books.zuora_before.where("InvoicePayment", "PaymentId", pair.source["PaymentId"]):
            invoice = books.zuora.get("Invoice", part["InvoiceId"])
            assert invoice is not None
            document, back = invoice["IntegrationId__NS"], Decimal(part["RefundAmount"])
            left = Decimal(part["Amount"]) - back
            found.append(Lowered(pair.source, document, left, back, lines.get(document, {})))
    return found


REFUND_ROWS = (
    row(
        "RefundInvoicePayment.RefundAmount -> CustomerRefund.applyList.amount",
        Check(given_back, lambda p: p.target["applyList"][0]["amount"]),
        Check(always(1), lambda p: len(p.target["applyList"])),
    ),
    row("Account.IntegrationId__NS -> CustomerRefund.customer", Check(customer_of, field_of("customer"))),
    row(
        "Payment.IntegrationId__NS -> Payment.internalId; CustomerRefund.applyList.doc",
        Check(lambda p: netsuite_payment(p)["internalId"], lambda p: p.target["applyList"][0]["doc"]),
    ),
    copied("Refund.Comment -> memo", "Comment", "memo"),
    row(
        "Refund.CreatedDate / UpdatedDate -> Zuora Created Date / Zuora Updated Date",
        Check(text_of("CreatedDate"), label_of("Zuora Created Date")),
        Check(text_of("UpdatedDate"), label_of("Zuora Updated Date")),
    ),
    labelled("Refund.Id -> Zuora ID", "Id", "Zuora ID"),
    row(
        "Refund.MethodType -> paymentMethod",
        Check(lambda p: p.books.id_of("paymentMethod", p.source["MethodType"]), field_of("paymentMethod")),
    ),
    labelled("Refund.ReferenceID -> Zuora Refund Reference ID", "ReferenceID", "Zuora Refund Reference ID"),
    copied("Refund.RefundDate -> tranDate", "RefundDate", "tranDate"),
    *numbers(
        "Refund.RefundNumber -> Zuora Reference Number (always); tranId only when auto-numbering is off",
        "RefundNumber",
        reference=True,
    ),
    labelled("Refund.Type -> Zuora Refund Type", "Type", "Zuora Refund Type"),
    row(
        "PAYMENT_REFUND / ZUORA / now -> Zuora Type / Zuora Origin / Zuora Sync Date",
        Check(always("PAYMENT_REFUND"), label_of("Zuora Type")),
        Check(always("ZUORA"), label_of("Zuora Origin")),
        Check(run_time, label_of("Zuora Sync Date")),
    ),
    row(
        "Account.Class__NS, Department__NS, Location__NS -> class, department, location",
        *HEADER_CLASSIFICATIONS,
    ),
    row("Refund.Amount -> –", Check(lambda p: Decimal(p.source["Amount"]), field_of("total"))),
    written_back(
        "IntegrationId__NS (initial create only), IntegrationStatus__NS, SyncDate__NS, Origin__NS ZUORA, TTA"
    ),
    row(
        "IntegrationId__NS (initial create only), IntegrationStatus__NS, SyncDate__NS, Origin__NS ZUORA, TTA",
        Check(always("ZUORA"), lambda p: p.after.get("Origin__NS")),
        Check(always("Yes"), lambda p: p.after.get("TransferredToAccounting")),
    ),
)

LOWERED_ROWS = (
    row(
        "Invoice.IntegrationId__NS -> Payment.applyList.doc",
        Check(lambda line: line.document if line.left else None, field_of("doc")),
    ),
    row(
        "InvoicePayment.Amount − RefundAmount -> Payment.applyList.amount",
        Check(lambda line: line.left if line.given_back and line.left else None, field_of("amount")),
        Check(lambda line: ABSENT if not line.left else None, field_of("apply")),
    ),
    row(
        "false -> Payment.applyList.replaceAll",
        Check(lambda line: None if line.given_back else line.left, field_of("amount")),
    ),
)

TABLES = (Table(refunds, REFUND_ROWS), Table(lowered, LOWERED_ROWS, (OFF,)))
