"""debit_memos_to_netsuite and credit_memos_to_netsuite: memos with Invoice Settlement."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.journeys.maps import billed
from tests.journeys.maps.billed import Line, customer_of, default_of_customer
from tests.journeys.maps.books import Books
from tests.journeys.maps.payments import Application, applied, numbers
from tests.journeys.maps.rows import (
    ABSENT,
    ON,
    Check,
    Pair,
    Row,
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


def debit_memos(books: Books) -> list[Pair]:
    return pairs(books, "debit_memos_to_netsuite", "DebitMemo", ["invoice"])


def credit_memos(books: Books, *actions: str) -> list[Pair]:
    return pairs(books, "credit_memos_to_netsuite", "CreditMemo", ["creditMemo"], ["create", *actions])


def items(memos: Callable[[Books], list[Pair]], kind: str) -> Callable[[Books], list[Line]]:
    """The lines of memos of a kind that came from their items."""

    def found(books: Books) -> list[Line]:
        name = f"{kind}MemoItem"
        return [
            line
            for memo in memos(books)
            for line in billed.lines_of(
                memo,
                books.zuora_before.where(name, f"{kind}MemoId", memo.source["Id"]),
                lambda key: books.zuora.get(name, key),
            )
        ]

    return found


def taxes(memos: Callable[[Books], list[Pair]], kind: str) -> Callable[[Books], list[Line]]:
    """The lines of memos of a kind that came from their taxation items."""

    def found(books: Books) -> list[Line]:
        name = f"{kind}TaxationItem"
        return [
            line
            for item in items(memos, kind)(books)
            for line in billed.lines_of(
                item.document,
                books.zuora_before.where(name, f"{kind}MemoItemId", item.source["Id"]),
                lambda key: books.zuora.get(name, key),
            )
        ]

    return found


def parts(books: Books) -> list[Application]:
    """What credit memos are applied to; also those that were applied further after their first sync."""
    found = []
    for memo in credit_memos(books, "update", "re-link"):
        for part in books.zuora_before.where("CreditMemoPart", "CreditMemoId", memo.source["Id"]):
            document = books.zuora.get("Invoice", part.get("InvoiceId")) or books.zuora.get(
                "DebitMemo", part.get("DebitMemoId")
            )
            if document:
                key = document["IntegrationId__NS"]
                found.append(Application(part, key, Decimal(part["Amount"]), applied(memo, key)))
    return found


def subscription_rows(name: str) -> Row:
    return row(
        name,
        Check(lambda line: billed.subscription_of(line)["Name"], label_of("Zuora Subscription Number")),
        Check(lambda line: billed.subscription_of(line).get("Notes"), label_of("Zuora Subscription Notes")),
        Check(billed.project, field_of("job")),
    )


def not_taxable(*more: Check, name: str) -> Row:
    return row(name, Check(always(False), field_of("isTaxable")), *more)


def marks(zuora_type: str) -> tuple[Check, ...]:
    """Origin, type and time of the sync."""
    return (
        Check(always("ZUORA"), label_of("Zuora Origin")),
        Check(always(zuora_type), label_of("Zuora Type")),
        Check(run_time, label_of("Zuora Sync Date")),
    )


def external_id(prefix: str) -> tuple[Check, ...]:
    return (
        Check(lambda p: f"{prefix}{p.source['Id']}", field_of("externalId")),
        Check(text_of("Id"), label_of("Zuora ID")),
    )


DATES = {
    "CreatedDate": "Zuora Created Date",
    "PostedOn": "Zuora Posted Date",
    "TargetDate": "Zuora Target Date",
    "UpdatedDate": "Zuora Updated Date",
}
DEFAULT_TAX_CODE = Check(billed.default_tax_code, field_of("taxItem"))
CUSTOMER = row("Account.IntegrationId__NS -> Customer", Check(customer_of, field_of("entity")))
CURRENCY = row("currency -> not sent", Check(default_of_customer("currency"), field_of("currency")))
AMOUNTS = (
    row(
        "TotalAmountWithoutTax -> Zuora Amount Without Tax",
        Check(amount_of("TotalAmountWithoutTax"), label_of("Zuora Amount Without Tax")),
    ),
    row("TaxAmount -> Zuora Tax Amount", Check(amount_of("TaxAmount"), label_of("Zuora Tax Amount"))),
    row(
        "TotalTaxExemptAmount -> Zuora Tax Exempt Amount",
        Check(amount_of("TotalTaxExemptAmount"), label_of("Zuora Tax Exempt Amount")),
    ),
)
NUMBER = "MemoNumber -> Zuora Reference Number; tranId per number mapping"
NUMBERS = [each for each in numbers(NUMBER, "MemoNumber", reference=True) if ON in each.worlds]

DEBIT_HEADER = (
    CUSTOMER,
    CURRENCY,
    row("DebitMemo.Amount -> not sent", Check(amount_of("TotalAmount"), field_of("total"))),
    row(
        "Account.Class__NS, Department__NS, Location__NS -> class, department, location",
        *billed.HEADER_CLASSIFICATIONS,
    ),
    *AMOUNTS,
    labelled("CreatedDate -> Zuora Created Date", "CreatedDate", "Zuora Created Date"),
    row("Id -> externalId and Zuora ID", *external_id("zuora-dm-")),
    row(
        "ZUORA / DEBIT_MEMO / now -> Zuora Origin / Zuora Type / Zuora Sync Date",
        *marks("DEBIT_MEMO"),
    ),
    row("– -> posting period", Check(always(ABSENT), field_of("postingPeriod"))),
    *NUMBERS,
    copied("debit memo date -> tranDate", "MemoDate", "tranDate"),
    labelled("TargetDate -> Zuora Target Date", "TargetDate", "Zuora Target Date"),
    labelled("PostedOn -> Zuora Posted Date", "PostedOn", "Zuora Posted Date"),
    labelled("UpdatedDate -> Zuora Updated Date", "UpdatedDate", "Zuora Updated Date"),
    copied("DueDate -> dueDate", "DueDate", "dueDate"),
    not_taxable(DEFAULT_TAX_CODE, name="– -> isTaxable / taxItem"),
    row("– -> memo", Check(lambda p: ABSENT if p.source.get("Comments") else None, field_of("memo"))),
    written_back("IntegrationId__NS, SyncDate__NS (first create), IntegrationStatus__NS (after sync)"),
)

CREDIT_HEADER = (
    CUSTOMER,
    CURRENCY,
    copied("MemoDate -> tranDate", "MemoDate", "tranDate"),
    *NUMBERS,
    *AMOUNTS,
    row(
        "CreatedDate, PostedOn, TargetDate, UpdatedDate -> Zuora Created / Posted / Target / Updated Date",
        *(Check(text_of(name), label_of(label)) for name, label in DATES.items()),
    ),
    row("now -> Zuora Sync Date", marks("CREDIT_MEMO")[2]),
    row("Id -> Zuora ID and externalId", *external_id("zuora-cm-")),
    row("ZUORA -> Zuora Origin", marks("CREDIT_MEMO")[0]),
    row("CREDIT_MEMO -> Zuora Type", marks("CREDIT_MEMO")[1]),
    row(
        "Account.Department__NS, Class__NS, Location__NS -> department, class, location",
        *billed.HEADER_CLASSIFICATIONS,
    ),
    copied("Comments -> memo", "Comment", "memo"),
    written_back("IntegrationId__NS, SyncDate__NS (first create), IntegrationStatus__NS"),
    not_taxable(DEFAULT_TAX_CODE, name="– -> isTaxable"),
)

PART_ROWS = (
    row(
        "DebitMemo.IntegrationId__NS and/or Invoice.IntegrationId__NS -> apply.doc",
        Check(lambda a: a.document if a.source.get("InvoiceId") else None, field_of("doc")),
        Check(lambda a: a.document if a.source.get("DebitMemoId") else None, field_of("doc")),
        Check(always(True), field_of("apply")),
    ),
    row("CreditMemoPart.Amount -> apply.amount", Check(lambda a: a.amount, field_of("amount"))),
)

ITEM = Check(lambda line: billed.charge_of(line)["IntegrationId__NS"], field_of("item"))
AMOUNT = row("AmountWithoutTax -> amount", Check(amount_of("AmountWithoutTax"), field_of("amount")))
CHARGE_DATE = labelled("ChargeDate -> Zuora Charge Date", "ChargeDate", "Zuora Charge Date")
CLASSIFICATIONS = billed.line_classifications("Account classification -> class, department, location")[:1]
TAX_ROWS = (
    row("TaxAmount -> amount", Check(amount_of("TaxAmount"), field_of("amount"))),
    labelled("TaxDate -> Zuora Charge Date", "TaxDate", "Zuora Charge Date"),
    row(
        "TaxRateDescription -> Zuora Tax Rate Description",
        Check(text_of("TaxRateDescription"), label_of("Zuora Tax Rate Description")),
        Check(always(ABSENT), label_of("Zuora Tax Rate")),
    ),
)
REV_REC_OF_DEBITS = (
    "ServiceStartDate, ServiceEndDate, SubscriptionEndDate, RevRecCode (charge; RatePlanCharge), "
    "RevRecStart__NS, RevRecEnd__NS, RevRecTemplateType__NS, charge Name -> rev rec fields"
)
SUBSCRIPTION = "Subscription.Name / Notes / Project__NS -> Zuora Subscription Number / Notes / job"

DEBIT_ITEMS = (
    row("charge IntegrationId__NS -> item", ITEM),
    labelled("DebitMemoItem.Id -> Zuora ID", "Id", "Zuora ID"),
    AMOUNT,
    CHARGE_DATE,
    row("Quantity -> quantity", Check(amount_of("Quantity"), field_of("quantity"))),
    labelled("ProcessingType -> Zuora Item Type", "ProcessingType", "Zuora Type"),
    row(REV_REC_OF_DEBITS, *billed.RECOGNITION),
    *CLASSIFICATIONS,
    subscription_rows(SUBSCRIPTION),
    not_taxable(name="– -> isTaxable / taxItem"),
)

CREDIT_ITEMS = (
    row("Line: charge IntegrationId__NS -> item", ITEM),
    labelled("CreditMemoItem.Id -> Zuora ID", "Id", "Zuora ID"),
    AMOUNT,
    CHARGE_DATE,
    row("rev rec inputs as debit memo -> rev rec fields", *billed.RECOGNITION),
    *CLASSIFICATIONS,
    subscription_rows(SUBSCRIPTION),
    row("(quantity) -> –", Check(always(ABSENT), field_of("quantity"))),
    not_taxable(name="– -> isTaxable"),
)


def tax_rows(kind: str, item: str) -> tuple[Row, ...]:
    return (
        copied(item, "AccountingCode", "item"),
        labelled(f"{kind}TaxationItem.Id -> Zuora ID", "Id", "Zuora ID"),
        *TAX_ROWS,
    )


DEBIT_TABLES = (
    Table(debit_memos, DEBIT_HEADER, (ON,)),
    Table(items(debit_memos, "Debit"), DEBIT_ITEMS, (ON,)),
    Table(taxes(debit_memos, "Debit"), tax_rows("Debit", "DebitTaxationItem.AccountingCode -> item"), (ON,)),
)
CREDIT_TABLES = (
    Table(credit_memos, CREDIT_HEADER, (ON,)),
    Table(parts, PART_ROWS, (ON,)),
    Table(items(credit_memos, "Credit"), CREDIT_ITEMS, (ON,)),
    Table(
        taxes(credit_memos, "Credit"),
        tax_rows("Credit", "Tax line: CreditTaxationItem.AccountingCode -> item"),
        (ON,),
    ),
)
