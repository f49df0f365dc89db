"""NetSuite documents in Zuora: refunds of special credit memos (refunds.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import Books, Stored, custom
from tests.journeys.maps.rows import ABSENT, Check, Row, Table, always, field_of, row, run_time


@dataclass
class Taken:
    """A NetSuite document as it was before the run and is after it, and the Zuora record it became."""

    books: Books
    kind: str
    source: Stored
    after: Stored
    target: Stored

    def label(self, name: str) -> Any:
        """A custom field of the source after the run."""
        return custom(self.after, self.kind, name)

    def had(self, name: str) -> Any:
        """A custom field of the source before the run."""
        return custom(self.source, self.kind, name)


def taken(books: Books, process: str, kind: str, target: str, action: str = "create") -> list[Taken]:
    """The records that a process took from NetSuite to Zuora."""
    found = []
    for synced in books.synced.get(process, []):
        before = books.netsuite_before.get(kind, synced.source_id)
        after = books.netsuite.get(kind, synced.source_id)
        made = books.zuora.get(target, synced.destination_id)
        if before and after and made and synced.action == action:
            found.append(Taken(books, kind, before, after, made))
    return found


def source_field(name: str) -> Callable[[Taken], Any]:
    """A standard field of the NetSuite document, where it is filled."""
    return lambda subject: subject.source.get(name) or None


def method_name(subject: Taken) -> Any:
    method = subject.books.netsuite.get("paymentMethod", subject.source.get("paymentMethod"))
    return method and method["name"]


def constant(name: str, value: str, target: str) -> Row:
    return row(name, Check(always(value), field_of(target)))


def copied(name: str, source: str, target: str) -> Row:
    """A text that is copied from a standard field."""
    return row(name, Check(source_field(source), field_of(target)))


def labelled(name: str, label: str, target: str) -> Row:
    """A text that is copied from a custom field."""
    return row(name, Check(lambda subject: subject.had(label) or None, field_of(target)))


def written_back(name: str, *more: Check) -> Row:
    """The usual write-back on a NetSuite source."""
    return row(
        name,
        Check(field_of("Id"), lambda subject: subject.label("Zuora ID")),
        Check(always("Sync Complete"), lambda subject: subject.label("Zuora Integration Status")),
        Check(run_time, lambda subject: subject.label("Zuora Sync Date")),
        *more,
    )


# --- refunds --------------------------------------------------------------------------------------


def refunds(books: Books) -> list[Taken]:
    return taken(books, "refunds_to_zuora", "customerRefund", "Refund")


def memo(subject: Taken, *, after: bool = True) -> Stored:
    side = subject.books.netsuite if after else subject.books.netsuite_before
    (line,) = subject.source["applyList"]
    found = side.get("creditMemo", str(line["doc"]))
    assert found is not None
    return found


def referenced_payment(subject: Taken) -> Any:
    """The Zuora id of the payment that the memo names."""
    reference = custom(memo(subject), "creditMemo", "Zuora Refund Payment Reference")
    payment = subject.books.netsuite.get("customerPayment", str(reference))
    return payment and custom(payment, "customerPayment", "Zuora ID")


REFUND_ROWS = (
    copied("tranDate -> RefundDate", "tranDate", "RefundDate"),
    row(
        "applyTo.amount -> Amount",
        Check(lambda r: Decimal(r.source["applyList"][0]["amount"]), field_of("Amount")),
    ),
    row(
        "applyTo.Zuora Refund Payment Reference (its Zuora payment id) -> PaymentId",
        Check(referenced_payment, field_of("PaymentId")),
    ),
    row("paymentMethod.name -> MethodType", Check(method_name, field_of("MethodType"))),
    constant("Yes -> TransferredToAccounting", "Yes", "TransferredToAccounting"),
    copied("memo -> Comment", "memo", "Comment"),
    constant("External -> Type", "External", "Type"),
    constant("Payment -> SourceType", "Payment", "SourceType"),
    copied("internalId -> IntegrationId__NS", "internalId", "IntegrationId__NS"),
    constant("NETSUITE -> Origin__NS", "NETSUITE", "Origin__NS"),
    row("now -> SyncDate__NS", Check(run_time, field_of("SyncDate__NS"))),
    # Best effort: refunds have no such field in Zuora.
    row(
        "customer.name + blank + refund tranDate -> Transaction__NS",
        Check(always(ABSENT), field_of("Transaction__NS")),
    ),
    written_back(
        "IntegrationStatus, Zuora ID, Zuora Sync Date on refund; Zuora ID, "
        "Integration Status = Sync Complete on credit memo",
        Check(field_of("Id"), lambda r: custom(memo(r), "creditMemo", "Zuora ID")),
        Check(always("Sync Complete"), lambda r: custom(memo(r), "creditMemo", "Zuora Integration Status")),
    ),
)

REFUND_TABLES = (Table(refunds, REFUND_ROWS),)
