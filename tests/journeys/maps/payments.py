"""payments_to_netsuite: a Zuora payment and what it is applied to (payments.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.journeys.maps.billed import HEADER_CLASSIFICATIONS, customer_of
from tests.journeys.maps.books import Books, Stored
from tests.journeys.maps.rows import (
    ABSENT,
    OFF,
    ON,
    Check,
    Pair,
    Row,
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


def payments(books: Books) -> list[Pair]:
    """Payments that nothing was given back of: a refund lowers what its payment is applied to."""
    found = pairs(books, "payments_to_netsuite", "Payment", ["customerPayment"])
    return [pair for pair in found if Decimal(pair.after["RefundAmount"]) == 0]


def parts_of(books: Books, payment: Stored) -> dict[str, Decimal]:
    """What a payment is applied to: amount by the internal id of the document in NetSuite."""
    kind = "PaymentPart" if books.settlement else "InvoicePayment"
    found: dict[str, Decimal] = {}
    for part in books.zuora_before.where(kind, "PaymentId", payment["Id"]):
        document = books.zuora.get("Invoice", part["InvoiceId"]) or books.zuora.get(
            "DebitMemo", part.get("DebitMemoId")
        )
        if document is None:
            continue  # the part that is not applied to anything
        key = document["IntegrationId__NS"]
        found[key] = found.get(key, Decimal(0)) + Decimal(part["Amount"])
    return found


@dataclass
class Application:
    """One document that a payment pays, and the line that it has in NetSuite."""

    source: Stored
    document: str
    amount: Decimal
    target: Stored


def applied(pair: Pair, document: str) -> Stored:
    """The line of an apply list for a document."""
    lines = pair.target.get("applyList", [])
    return next((line for line in lines if str(line["doc"]) == document), {})


def applications(books: Books) -> list[Application]:
    return [
        Application(pair.source, document, amount, applied(pair, document))
        for pair in payments(books)
        for document, amount in parts_of(books, pair.source).items()
    ]


def customer(pair: Pair) -> Any:
    """The account's customer; with Invoice Settlement and no account the one of the preference."""
    if pair.source.get("AccountId"):
        return customer_of(pair)
    return pair.books.preferences["unassigned_payments_customer"]


def paid(pair: Pair) -> Decimal:
    parts = parts_of(pair.books, pair.source)
    return sum(parts.values(), Decimal(0)) if parts else Decimal(pair.source["Amount"])


def method(pair: Pair) -> Stored:
    """The method, or with Invoice Settlement how it was when it was used."""
    snapshot = pair.books.zuora.get("PaymentMethodSnapshot", pair.source.get("PaymentMethodSnapshotId"))
    found = snapshot or pair.books.zuora.get("PaymentMethod", pair.source.get("PaymentMethodId"))
    return found or {}


def card_type(pair: Pair) -> Any:
    if pair.source["Type"] != "Electronic":
        return ABSENT
    return method(pair).get("CreditCardType")


def numbers(name: str, source: str, *, reference: bool = False) -> list[Row]:
    """The number as a reference always, as the document's own only when it comes from the source."""
    always_shown = [Check(text_of(source), label_of("Zuora Reference Number"))] if reference else []
    return [
        row(name, *always_shown, Check(text_of(source), field_of("tranId")), worlds=(OFF,)),
        row(
            name,
            *always_shown,
            Check(always(False), lambda p: p.target.get("tranId") == p.source[source]),
            worlds=(ON,),
        ),
    ]


def classified(subject: Callable[[Pair], bool]) -> list[Check]:
    return [
        Check(lambda p, check=check: check.expected(p) if subject(p) else None, check.actual)
        for check in HEADER_CLASSIFICATIONS
    ]


PAYMENT_ROWS = (
    row("Account.IntegrationId__NS -> Customer", Check(customer, field_of("customer"))),
    row(
        "Account.IntegrationId__NS -> Customer",
        Check(lambda p: None if p.source.get("AccountId") else customer(p), field_of("customer")),
        worlds=(ON,),
    ),
    row(
        "non-IS: sum of InvoicePayment.Amount; IS: Payment.Amount -> Payment Amount",
        Check(paid, field_of("payment")),
    ),
    copied("Payment.Comment -> memo", "Comment", "memo"),
    labelled("Payment.CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    copied("Payment.EffectiveDate -> tranDate", "EffectiveDate", "tranDate"),
    row(
        "Account.Class__NS, Department__NS, Location__NS -> class, department, location",
        *classified(lambda p: bool(p.source.get("AccountId"))),
    ),
    row(
        "PaymentMethod.Type (IS also PaymentMethodSnapshot.Type) -> Payment Method",
        Check(lambda p: p.books.id_of("paymentMethod", method(p).get("Type")), field_of("paymentMethod")),
    ),
    row(
        "PaymentMethod.CreditCardType (IS also snapshot) -> Zuora Credit Card Type",
        Check(card_type, label_of("Zuora Credit Card Type")),
        Check(
            lambda p: card_type(p) if p.source["Type"] == "Electronic" else None,
            label_of("Zuora Credit Card Type"),
        ),
    ),
    labelled("Payment.Id -> Zuora ID", "Id", "Zuora ID"),
    labelled("Payment.PaymentNumber -> Zuora Reference Number", "PaymentNumber", "Zuora Reference Number"),
    *numbers("Payment.PaymentNumber -> tranId", "PaymentNumber"),
    labelled(
        "Payment.ReferenceId -> Zuora Payment Reference ID", "ReferenceId", "Zuora Payment Reference ID"
    ),
    row(
        "Payment.Type -> Zuora Payment Type",
        Check(text_of("Type"), label_of("Zuora Payment Type")),
        worlds=(OFF,),
    ),
    row("ZUORA -> Zuora Origin", Check(always("ZUORA"), label_of("Zuora Origin"))),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    written_back("IntegrationId__NS <- internalId; IntegrationStatus__NS; SyncDate__NS; Origin__NS = ZUORA"),
    row(
        "IntegrationId__NS <- internalId; IntegrationStatus__NS; SyncDate__NS; Origin__NS = ZUORA",
        Check(always("ZUORA"), lambda p: p.after.get("Origin__NS")),
    ),
)

APPLICATION_ROWS = (
    row(
        "InvoicePayment.Amount / IS PaymentPart.Amount -> apply.amount",
        Check(lambda a: a.amount, field_of("amount")),
    ),
    row(
        "Invoice.IntegrationId__NS (IS also DebitMemo.IntegrationId__NS) -> apply.doc",
        Check(lambda a: a.document, field_of("doc")),
        Check(always(True), field_of("apply")),
    ),
)

TABLES = (Table(payments, PAYMENT_ROWS), Table(applications, APPLICATION_ROWS))
