"""credit_memos_to_zuora: one adjustment, or of a negative invoice's memo one per leg (credit-memos.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.journeys.maps.books import Books, Stored, custom
from tests.journeys.maps.rows import ITEM_ADJUSTMENTS, OFF, Check, Table, always, field_of, row, run_time
from tests.journeys.maps.to_zuora import Taken

BOTH = (OFF, ITEM_ADJUSTMENTS)
KINDS = ("InvoiceAdjustment", "InvoiceItemAdjustment")


@dataclass
class Leg:
    """One adjustment that a memo has to become; `target` is the first of its pieces."""

    memo: Taken
    type: str
    invoice: Stored  # the NetSuite invoice or memo behind it
    zuora_id: str
    amount: Decimal
    key: str
    number: str
    pieces: list[Stored]

    @property
    def books(self) -> Books:
        return self.memo.books

    @property
    def source(self) -> Stored:
        return self.memo.source

    @property
    def target(self) -> Stored:
        return self.pieces[0]


def memos(books: Books) -> Iterator[Taken]:
    for synced in books.synced.get("credit_memos_to_zuora", []):
        before = books.netsuite_before.get("creditMemo", synced.source_id)
        after = books.netsuite.get("creditMemo", synced.source_id)
        if before and after and synced.action == "create":
            yield Taken(books, "creditMemo", before, after, {})


def negative(memo: Taken) -> bool:
    return bool(memo.had("Zuora Type") == "NEGATIVE_INVOICE")


def applied_invoices(memo: Taken) -> Iterator[tuple[Stored, Decimal]]:
    """The Zuora invoices that a memo is applied to, with the amounts."""
    for line in memo.source["applyList"]:
        invoice = memo.books.netsuite.get("invoice", str(line["doc"]))
        if invoice and custom(invoice, "invoice", "Zuora Type") == "INVOICE":
            yield invoice, Decimal(line["amount"])


def legs(books: Books) -> list[Leg]:
    return [leg for memo in memos(books) for leg in legs_of(memo)]


def legs_of(memo: Taken) -> Iterator[Leg]:
    source = memo.source
    if negative(memo):
        original = memo.had("Zuora ID")
        yield leg(
            memo, "Charge", source, original, Decimal(source["total"]), source["internalId"], source["tranId"]
        )
    for invoice, amount in applied_invoices(memo):
        key, number = source["internalId"], source["tranId"]
        if negative(memo):
            key, number = f"{key}_{invoice['internalId']}", f"{number}_{invoice['tranId']}"
        yield leg(memo, "Credit", invoice, custom(invoice, "invoice", "Zuora ID"), amount, key, number)


def leg(
    memo: Taken, type_: str, invoice: Stored, zuora_id: str, amount: Decimal, key: str, number: str
) -> Leg:
    found = [
        row
        for kind in KINDS
        for row in memo.books.zuora.where(kind, "ReferenceId", memo.source["internalId"])
        if row["IntegrationId__NS"] == key or row["IntegrationId__NS"].startswith(f"{key}-")
    ]
    assert found, f"no adjustment with the key {key}"
    return Leg(memo, type_, invoice, zuora_id, amount, key, number, found)


def of_piece(name: str) -> Callable[[Leg], Any]:
    """A field that every piece of a leg has alike."""

    def shared(leg: Leg) -> Any:
        values = {str(piece.get(name)) for piece in leg.pieces}
        return values.pop() if len(values) == 1 else values

    return shared


def date(leg: Leg) -> Any:
    """The memo's date, but not before the invoice."""
    invoice = leg.books.zuora.get("Invoice", leg.zuora_id)
    assert invoice is not None
    return max(leg.source["tranDate"], invoice["InvoiceDate"])


def whole(leg: Leg) -> bool:
    return leg.books.world == OFF


ROWS = (
    row(
        "Zuora Customer ID (Sales) -> AccountId",
        Check(lambda leg: leg.memo.had("Zuora Customer ID (Sales)"), of_piece("AccountId")),
    ),
    row("tranDate -> AdjustmentDate", Check(date, of_piece("AdjustmentDate"))),
    row(
        "applyTo.amount -> Amount",
        Check(lambda leg: leg.amount, lambda leg: sum(Decimal(p["Amount"]) for p in leg.pieces)),
    ),
    row("invoice.Zuora ID -> InvoiceId", Check(lambda leg: leg.zuora_id, of_piece("InvoiceId"))),
    row("internalId -> ReferenceId", Check(lambda leg: leg.source["internalId"], of_piece("ReferenceId"))),
    row("Yes -> TransferredToAccounting", Check(always("Yes"), of_piece("TransferredToAccounting"))),
    row("Credit (leg a Charge) -> Type", Check(lambda leg: leg.type, of_piece("Type"))),
    row(
        "memo -> Comment",
        Check(
            lambda leg: leg.source.get("memo") or None,
            lambda leg: leg.target.get("Comments") or leg.target.get("Comment"),
        ),
    ),
    row(
        "internalId -> IntegrationId__NS",
        Check(lambda leg: leg.key if whole(leg) else None, field_of("IntegrationId__NS")),
        worlds=(OFF,),
    ),
    row(
        "internalId -> IntegrationId__NS",
        Check(lambda leg: f"{leg.key}-1", field_of("IntegrationId__NS")),
        worlds=(ITEM_ADJUSTMENTS,),
    ),
    row("NETSUITE -> Origin__NS", Check(always("NETSUITE"), of_piece("Origin__NS")), worlds=(OFF,)),
    row("now -> SyncDate__NS", Check(run_time, field_of("SyncDate__NS"))),
    row(
        "tranId -> Transaction__NS", Check(lambda leg: leg.number, of_piece("Transaction__NS")), worlds=(OFF,)
    ),
    row(
        "item adjustments only -> SourceType InvoiceDetail, SourceId = item id",
        Check(lambda leg: leg.zuora_id, lambda leg: item_of(leg)["InvoiceId"]),
        worlds=(ITEM_ADJUSTMENTS,),
    ),
)


def item_of(leg: Leg) -> Stored:
    """The invoice item that the first piece adjusts."""
    assert leg.target["SourceType"] == "InvoiceDetail"
    found = leg.books.zuora.get("InvoiceItem", leg.target["SourceId"])
    assert found is not None
    return found


def ids(memo: Taken) -> str:
    """The ids of the adjustments, the charge's first."""
    return ",".join(piece["Id"] for leg in legs_of(memo) for piece in leg.pieces)


MEMO_ROWS = (
    row(
        "Integration Status <- Creating Invoice Adjustment, then Sync Complete",
        Check(always("Sync Complete"), lambda memo: memo.label("Zuora Integration Status")),
    ),
    row(
        "Zuora ID <- new id(s); Zuora Sync Date <- now",
        Check(ids, lambda memo: memo.label("Zuora ID")),
        Check(run_time, lambda memo: memo.label("Zuora Sync Date")),
    ),
)

TABLES = (Table(legs, ROWS, BOTH), Table(lambda books: list(memos(books)), MEMO_ROWS, BOTH))
