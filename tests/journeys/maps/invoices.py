"""invoices_to_netsuite: positive invoices, and negative ones as credit memos (invoices.md)."""

from __future__ import annotations

from decimal import Decimal

from tests.journeys.maps import billed
from tests.journeys.maps.billed import Line, customer_of, default_of_customer, signed
from tests.journeys.maps.books import Books
from tests.journeys.maps.rows import (
    ABSENT,
    AVATAX,
    OFF,
    ON,
    Check,
    Pair,
    Table,
    always,
    amount_of,
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

PROCESS = "invoices_to_netsuite"


def created(books: Books) -> list[Pair]:
    return pairs(books, PROCESS, "Invoice", ["invoice", "creditMemo"])


def items(books: Books) -> list[Line]:
    return [
        line
        for document in created(books)
        for line in billed.lines_of(
            document,
            books.zuora_before.where("InvoiceItem", "InvoiceId", document.source["Id"]),
            lambda key: books.zuora.get("InvoiceItem", key),
        )
    ]


def taxes(books: Books) -> list[Line]:
    return [
        line
        for item in items(books)
        for line in billed.lines_of(
            item.document,
            books.zuora_before.where("TaxationItem", "InvoiceItemId", item.source["Id"]),
            lambda key: books.zuora.get("TaxationItem", key),
        )
    ]


def negative(pair: Pair) -> bool:
    return Decimal(pair.source["Amount"]) < 0


HEADER = (
    row("Account.IntegrationId__NS -> Customer (entity)", Check(customer_of, field_of("entity"))),
    row(
        "Account.Currency -> not sent; NetSuite default of the customer",
        Check(default_of_customer("currency"), field_of("currency")),
    ),
    row(
        "– -> Terms, Bill To, Ship To: NetSuite default",
        Check(lambda p: None if negative(p) else default_of_customer("terms")(p), field_of("terms")),
    ),
    row("Account.TaxExemptStatus -> not mapped", Check(always(ABSENT), label_of("Zuora Tax Exempt Status"))),
    row(
        "Invoice.Amount -> not sent (NetSuite computes)",
        Check(lambda p: abs(Decimal(p.source["Amount"])), field_of("total")),
    ),
    row(
        "Invoice.AmountWithoutTax -> Zuora Amount Without Tax",
        Check(amount_of("AmountWithoutTax"), label_of("Zuora Amount Without Tax")),
    ),
    copied("Invoice.Comments -> memo", "Comments", "memo"),
    labelled("Invoice.CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    row(
        "Invoice.DueDate -> dueDate",
        Check(lambda p: None if negative(p) else p.source["DueDate"], field_of("dueDate")),
        Check(lambda p: ABSENT if negative(p) else None, field_of("dueDate")),
    ),
    labelled("Invoice.Id -> Zuora ID", "Id", "Zuora ID"),
    copied("Invoice.InvoiceDate -> tranDate", "InvoiceDate", "tranDate"),
    labelled("Invoice.InvoiceNumber -> Zuora Reference Number", "InvoiceNumber", "Zuora Reference Number"),
    row(
        "Invoice.InvoiceNumber -> tranId if Use Number From Source Record, else empty",
        Check(text_of("InvoiceNumber"), field_of("tranId")),
        worlds=(OFF,),
    ),
    row(
        "Invoice.InvoiceNumber -> tranId if Use Number From Source Record, else empty",
        Check(always(False), lambda p: p.target["tranId"] == p.source["InvoiceNumber"]),
        worlds=(ON, AVATAX),
    ),
    labelled(
        "Invoice.LastEmailSentDate -> Zuora Last Email Sent Date",
        "LastEmailSentDate",
        "Zuora Last Email Sent Date",
    ),
    labelled("Invoice.PostedDate -> Zuora Posted Date", "PostedDate", "Zuora Posted Date"),
    labelled("Invoice.TargetDate -> Zuora Target Date", "TargetDate", "Zuora Target Date"),
    row("Account.Class__NS -> class, else default", *billed.header_classification("class")),
    row("Account.Department__NS -> department, else default", *billed.header_classification("department")),
    row("Account.Location__NS -> location, else default", *billed.header_classification("location")),
    row("Invoice.TaxAmount -> Zuora Tax Amount", Check(amount_of("TaxAmount"), label_of("Zuora Tax Amount"))),
    row(
        "Invoice.TaxExemptAmount -> Zuora Tax Exempt Amount",
        Check(amount_of("TaxExemptAmount"), label_of("Zuora Tax Exempt Amount")),
    ),
    row("now -> Zuora Sync Date", Check(run_time, label_of("Zuora Sync Date"))),
    row(
        "constant -> Zuora Type = INVOICE",
        Check(lambda p: None if negative(p) else "INVOICE", label_of("Zuora Type")),
        Check(lambda p: "NEGATIVE_INVOICE" if negative(p) else None, label_of("Zuora Type")),
        Check(lambda p: "creditMemo" if negative(p) else "invoice", lambda p: p.kind),
    ),
    row("ZUORA -> Zuora Origin", Check(always("ZUORA"), label_of("Zuora Origin"))),
    *billed.taxable("– -> isTaxable = false only if Use Standard Invoice Sync = Yes"),
    row(
        "– -> taxItem = Default Tax Code if set",
        Check(billed.default_tax_code, field_of("taxItem")),
        worlds=(OFF, ON),
    ),
    row(
        "– -> taxItem = Default Tax Code if set",
        Check(default_of_customer("taxItem"), field_of("taxItem")),  # not sent: the customer's stays
        worlds=(AVATAX,),
    ),
    row(
        "Invoice.IntegrationId__NS <- internalId -> first create only",
        Check(field_of("internalId"), lambda p: p.after["IntegrationId__NS"]),
    ),
    written_back(
        "IntegrationStatus__NS <- after sync; SyncDate__NS <- now -> date first create only",
    ),
)

ITEM_ROWS = (
    row(
        "ProductRatePlanCharge.IntegrationId__NS -> item.internalId",
        Check(lambda line: billed.charge_of(line)["IntegrationId__NS"], field_of("item")),
    ),
    row("InvoiceItem.ChargeAmount -> amount", Check(signed("ChargeAmount"), field_of("amount"))),
    row("InvoiceItem.Quantity -> quantity", Check(amount_of("Quantity"), field_of("quantity"))),
    labelled("InvoiceItem.ChargeDate -> Zuora Charge Date", "ChargeDate", "Zuora Charge Date"),
    labelled("InvoiceItem.Id -> Zuora ID (column)", "Id", "Zuora ID"),
    row("rev rec inputs -> revRecStartDate, revRecEndDate, deferRevRec, revRecSchedule", *billed.RECOGNITION),
    row(
        "ServiceStartDate, ServiceEndDate -> Zuora Service Start Date, Zuora Service End Date",
        Check(text_of("ServiceStartDate"), label_of("Zuora Service Start Date")),
        Check(text_of("ServiceEndDate"), label_of("Zuora Service End Date")),
    ),
    row(
        "InvoiceItem.IntegrationId__NS <- itemList.line",
        Check(lambda line: line.target["line"], lambda line: line.after.get("IntegrationId__NS")),
        worlds=(OFF, AVATAX),
    ),
    row(
        "InvoiceItem.IntegrationId__NS <- itemList.line",
        Check(always(ABSENT), lambda line: line.after.get("IntegrationId__NS")),
        worlds=(ON,),
    ),
    *billed.line_classifications(
        "Account.Class__NS, Department__NS, Location__NS -> class, department, location"
    ),
    row(
        "– -> income account, description",
        Check(billed.item_description, field_of("description")),
        Check(always(ABSENT), field_of("account")),
    ),
    *billed.taxable("– -> isTaxable = false if Use Standard Invoice Sync = Yes"),
    row(
        "Subscription.Name -> Zuora Subscription Number",
        Check(lambda line: billed.subscription_of(line)["Name"], label_of("Zuora Subscription Number")),
    ),
    row(
        "Subscription.Notes -> Zuora Subscription Notes",
        Check(lambda line: billed.subscription_of(line).get("Notes"), label_of("Zuora Subscription Notes")),
    ),
    row("Subscription.Project__NS -> job.internalId", Check(billed.project, field_of("job"))),
    labelled(
        "InvoiceItem.ProcessingType -> Zuora Item Type (column Zuora Type)", "ProcessingType", "Zuora Type"
    ),
)

TAX_ROWS = (
    copied("TaxationItem.AccountingCode -> item.internalId", "AccountingCode", "item"),
    labelled("TaxationItem.Id -> Zuora ID", "Id", "Zuora ID"),
    row("TaxationItem.TaxAmount -> amount (negative × −1)", Check(signed("TaxAmount"), field_of("amount"))),
    labelled("TaxationItem.TaxDate -> Zuora Charge Date", "TaxDate", "Zuora Charge Date"),
    row("TaxRate + TaxRateType -> Zuora Tax Rate", Check(billed.rate_text, label_of("Zuora Tax Rate"))),
    labelled(
        "TaxRateDescription -> Zuora Tax Rate Description", "TaxRateDescription", "Zuora Tax Rate Description"
    ),
    row("Tax -> Zuora Item Type", Check(always("Tax"), label_of("Zuora Type"))),
)

EVERYWHERE = (OFF, ON, AVATAX)
TABLES = (
    Table(created, HEADER, EVERYWHERE),
    Table(items, ITEM_ROWS, EVERYWHERE),
    Table(taxes, TAX_ROWS, EVERYWHERE),
)
