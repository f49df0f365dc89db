"""payments_to_zuora, in both kinds of tenants (payments.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import Books, Stored, custom
from tests.journeys.maps.rows import OFF, ON, Check, Row, Table, always, field_of, row, run_time
from tests.journeys.maps.to_zuora import Taken, constant, copied, labelled, method_name, taken, written_back


def payments(books: Books) -> list[Taken]:
    return taken(books, "payments_to_zuora", "customerPayment", "Payment")


def zuora_lines(subject: Taken) -> Iterator[tuple[str, Decimal]]:
    """The lines of the apply list that name a document of Zuora: its Zuora id and the amount."""
    for line in subject.source.get("applyList", []):
        document = subject.books.netsuite.get("invoice", str(line["doc"]))
        zuora_id = document and custom(document, "invoice", "Zuora ID")
        if zuora_id:
            yield zuora_id, Decimal(line["amount"])


def zuora_method(subject: Taken) -> Any:
    """The name of the method that the Zuora payment has."""
    method = subject.books.zuora.get("PaymentMethod", subject.target["PaymentMethodId"])
    return method and method["Type"]


def common(mode: str) -> tuple[Row, ...]:
    """The rows that both maps have."""
    return (
        copied(f"{mode}: internalId -> IntegrationId__NS", "internalId", "IntegrationId__NS"),
        labelled(
            f"{mode}: Zuora Customer ID (Payment) -> AccountId", "Zuora Customer ID (Payment)", "AccountId"
        ),
        copied(f"{mode}: tranDate -> EffectiveDate", "tranDate", "EffectiveDate"),
        labelled(
            f"{mode}: Zuora Payment Reference ID -> ReferenceId", "Zuora Payment Reference ID", "ReferenceId"
        ),
        copied(f"{mode}: memo -> Comment", "memo", "Comment"),
        row(f"{mode}: paymentMethod.name -> PaymentMethodId", Check(method_name, zuora_method)),
        constant(f"{mode}: Yes -> TransferredToAccounting", "Yes", "TransferredToAccounting"),
        row(f"{mode}: now -> SyncDate__NS", Check(run_time, field_of("SyncDate__NS"))),
        constant(f"{mode}: NETSUITE -> Origin__NS", "NETSUITE", "Origin__NS"),
        row(
            f"{mode}: – -> PaymentNumber",
            Check(always(False), lambda p: p.target["PaymentNumber"] == p.source["tranId"]),
        ),
    )


ORIGIN = Check(always("NETSUITE"), lambda p: p.label("Zuora Origin"))

OFF_ROWS = (
    *common("non-IS"),
    row(
        "non-IS: sum of applyList.amount -> Amount",
        Check(lambda p: sum((amount for _, amount in zuora_lines(p)), Decimal(0)), field_of("Amount")),
    ),
    constant("non-IS: External -> PaymentType", "External", "Type"),
    constant("non-IS: Draft, then Processed -> Status", "Processed", "Status"),
    written_back(
        "non-IS: Zuora Origin = NETSUITE, Zuora ID, Zuora Sync Date = now, Zuora Integration Status", ORIGIN
    ),
)

ON_ROWS = (
    *common("IS"),
    row("IS: payment -> Amount", Check(lambda p: Decimal(p.source["payment"]), field_of("Amount"))),
    copied("IS: tranId -> Transaction__NS", "tranId", "Transaction__NS"),
    constant("IS: External -> Type", "External", "Type"),
    written_back("IS: Zuora Origin NETSUITE, Zuora ID, Zuora Sync Date, Zuora Integration Status", ORIGIN),
)


@dataclass
class Application:
    """A line that names a document of Zuora, and the part of the Zuora payment for that document."""

    source: Stored
    document: str
    amount: Decimal
    target: Stored


def applications(books: Books) -> list[Application]:
    found = []
    for subject in payments(books):
        parts = books.zuora.where("PaymentPart", "PaymentId", subject.target["Id"])
        by_document = {part["InvoiceId"] or part["DebitMemoId"]: part for part in parts}
        for document, amount in zuora_lines(subject):
            found.append(Application(subject.source, document, amount, by_document.get(document, {})))
    return found


def document_of(application: Application) -> Any:
    return application.target.get("InvoiceId") or application.target.get("DebitMemoId")


APPLICATION_ROWS = (
    row("IS: apply.amount -> invoice / debit memo amount", Check(lambda a: a.amount, field_of("Amount"))),
    row(
        "IS: apply.doc -> invoice / debit memo, matched through IntegrationId__NS",
        Check(lambda a: a.document, document_of),
    ),
)

TABLES = (
    Table(payments, OFF_ROWS, (OFF,)),
    Table(payments, ON_ROWS, (ON,)),
    Table(applications, APPLICATION_ROWS, (ON,)),
)
