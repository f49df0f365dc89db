"""adjustments_to_netsuite: one line each, applied by case; without Invoice Settlement (adjustments.md)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.journeys.maps import billed
from tests.journeys.maps.billed import HEADER_CLASSIFICATIONS, Line, customer_of
from tests.journeys.maps.books import Books
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


def created(books: Books) -> list[Pair]:
    return pairs(books, "adjustments_to_netsuite", "InvoiceItemAdjustment", ["invoice", "creditMemo"])


def invoice_of(pair: Pair) -> Any:
    found = pair.books.zuora.get("Invoice", pair.source["InvoiceId"])
    assert found is not None
    return found


def applied_credit(pair: Pair) -> bool:
    """A credit on a positive invoice: a credit memo cannot be applied to another credit memo."""
    return pair.source["Type"] == "Credit" and Decimal(invoice_of(pair)["Amount"]) >= 0


def charge_on_negative(pair: Pair) -> bool:
    return pair.source["Type"] == "Charge" and Decimal(invoice_of(pair)["Amount"]) < 0


def original_memo(pair: Pair) -> Any:
    """What the original credit memo is applied to, of this adjustment's invoice."""
    memo = pair.books.netsuite.get("creditMemo", invoice_of(pair)["IntegrationId__NS"])
    assert memo is not None
    return next((a for a in memo["applyList"] if str(a["doc"]) == pair.target["internalId"]), {})


HEADER = (
    row("Account.IntegrationId__NS -> Customer", Check(customer_of, field_of("entity"))),
    copied("AdjustmentDate -> tranDate", "AdjustmentDate", "tranDate"),
    *numbers(
        "AdjustmentNumber -> Zuora Reference Number; tranId per number mapping",
        "AdjustmentNumber",
        reference=True,
    ),
    copied("Comment -> memo", "Comment", "memo"),
    labelled("CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    labelled("Id -> Zuora ID", "Id", "Zuora ID"),
    row(
        "InvoiceNumber -> Zuora Related Reference Number",
        Check(lambda p: invoice_of(p)["InvoiceNumber"], label_of("Zuora Related Reference Number")),
    ),
    row(
        "Invoice.IntegrationId__NS -> Zuora Related Transaction",
        Check(lambda p: invoice_of(p)["IntegrationId__NS"], label_of("Zuora Related Transaction")),
    ),
    labelled("ReferenceId -> Zuora Reference ID", "ReferenceId", "Zuora Reference ID"),
    row(
        "Type -> Zuora Adjustment Type",
        Check(text_of("Type"), label_of("Zuora Adjustment Type")),
        Check(lambda p: "creditMemo" if p.source["Type"] == "Credit" else "invoice", lambda p: p.kind),
    ),
    row(
        "INVOICE_ITEM_ADJUSTMENT -> Zuora Type",
        Check(always("INVOICE_ITEM_ADJUSTMENT"), label_of("Zuora Type")),
    ),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row("ZUORA -> Zuora Origin", Check(always("ZUORA"), label_of("Zuora Origin"))),
    row(
        "Invoice.IntegrationId__NS -> apply.doc",
        Check(
            lambda p: invoice_of(p)["IntegrationId__NS"] if applied_credit(p) else None,
            lambda p: p.target["applyList"][0]["doc"],
        ),
        Check(
            lambda p: p.target["internalId"] if charge_on_negative(p) else None,
            lambda p: original_memo(p).get("doc"),
        ),
    ),
    row(
        "Amount -> apply.amount",
        Check(
            lambda p: Decimal(p.source["Amount"]) if applied_credit(p) else None,
            lambda p: p.target["applyList"][0]["amount"],
        ),
        Check(
            lambda p: Decimal(p.source["Amount"]) if charge_on_negative(p) else None,
            lambda p: original_memo(p).get("amount"),
        ),
    ),
    row(
        "– -> isTaxable / taxItem",
        Check(always(False), field_of("isTaxable")),
        Check(billed.default_tax_code, field_of("taxItem")),
    ),
    row(
        "Account.Class__NS, Department__NS, Location__NS -> class, department, location",
        *HEADER_CLASSIFICATIONS,
    ),
    written_back("IntegrationId__NS, SyncDate__NS, IntegrationStatus__NS"),
)


def items(books: Books) -> list[Line]:
    """Adjustments of invoice items: the source is the item, which knows charge and subscription."""
    found = []
    for pair in created(books):
        item = books.zuora.get("InvoiceItem", pair.source["SourceId"])
        (target,) = pair.target["itemList"]
        if item is not None:
            found.append(Line(pair, item, item, target))
    return found


def taxes(books: Books) -> list[Line]:
    found = []
    for pair in created(books):
        tax = books.zuora.get("TaxationItem", pair.source["SourceId"])
        (target,) = pair.target["itemList"]
        if tax is not None:
            found.append(Line(pair, tax, tax, target))
    return found


def adjusted(line: Line) -> Decimal:
    return Decimal(line.document.source["Amount"])


LINE = (
    row("Amount -> amount", Check(adjusted, field_of("amount"))),
    *billed.line_classifications("Account classification -> class, department, location"),
    row("– -> isTaxable", Check(always(False), field_of("isTaxable"))),
)
ITEM_ROWS = (
    row(
        "charge IntegrationId__NS -> item",
        Check(lambda line: billed.charge_of(line)["IntegrationId__NS"], field_of("item")),
    ),
    row(
        "rev rec inputs -> revRecStartDate, revRecEndDate, schedule",
        Check(lambda line: billed.recognition(line).start, field_of("revRecStartDate")),
        Check(lambda line: billed.recognition(line).end, field_of("revRecEndDate")),
        Check(billed.template, field_of("revRecSchedule")),
        Check(always(ABSENT), field_of("deferRevRec")),
    ),
    row("Subscription.Project__NS -> job", Check(billed.project, field_of("job"))),
    *LINE,
)
TAX_ROWS = (copied("TaxationItem.AccountingCode -> item", "AccountingCode", "item"), *LINE)

TABLES = (Table(created, HEADER, (OFF,)), Table(items, ITEM_ROWS, (OFF,)), Table(taxes, TAX_ROWS, (OFF,)))
