"""Reads posted Zuora invoices with their items and taxation items (invoices.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connector.gateways.zuora.codec import Json, amount, certain_day, day, integration, moment, text
from connector.gateways.zuora.object_query import PAGE_SIZE
from connector.gateways.zuora.readers.access import Access, Candidates, not_transferred, since
from connector.gateways.zuora.readers.items import (
    INVOICE_ITEM,
    billed_items,
    by_parent,
    charge_ids,
    charges,
)
from connector.gateways.zuora.readers.links import CORE, accounts
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.records.billed import ChargeLink
from syncrules.records.common import AccountLink
from syncrules.records.invoice import Invoice

INVOICE = Fields(
    "Invoice",
    (
        *("Id", "InvoiceNumber", "AccountId", "Status", "Amount", "AmountWithoutTax", "TaxAmount"),
        *("TaxExemptAmount", "InvoiceDate", "DueDate", "TargetDate", "PostedDate", "CreatedDate"),
        *("LastEmailSentDate", "Comments", "TransferredToAccounting", *CORE),
    ),
)


class InvoiceReader:
    """Headers, accounts and charges by ZOQL; items with taxes and subscriptions by object query."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, INVOICE)
        self._accounts = accounts(access)
        self._charges = charges(access)

    def ids(self, context: Context) -> Iterator[str]:
        clause = all_of(
            [[where("Status", "=", "Posted")]],
            not_transferred(),
            since("InvoiceDate", context.preferences.cutover_invoices),
        )
        return iter(self._candidates.ids(clause))

    def records(self, ids: Sequence[str], context: Context) -> list[Invoice]:
        header_task = self._candidates.read(ids)
        item_task = self._access.objects(
            "invoice-items",
            "invoiceid",
            ids,
            expand=("taxationitems", "subscription", "invoice"),
            fields=(("invoice", "id,currency"),),  # the currency is not in ZOQL
        )
        headers, rows = header_task.rows(), item_task.rows()
        self._complete_taxes(rows)
        known = self._accounts.get(text(row, "AccountId") for row in headers)
        charges = self._charges.get(charge_ids(rows))
        items = by_parent(rows, INVOICE_ITEM)
        return [
            _invoice(row, account, items[row["Id"]], charges)
            for row in headers
            if (account := known.get(text(row, "AccountId")))
        ]

    def _complete_taxes(self, items: list[Json]) -> None:
        """Expanded arrays are cut at the page size: read those taxation items from their own address."""
        for item in items:
            if len(item.get(INVOICE_ITEM.taxes) or []) >= PAGE_SIZE:
                item[INVOICE_ITEM.taxes] = self._access.objects(
                    "taxation-items", "invoiceitemid", [item["id"]]
                ).rows()


def _invoice(
    row: Json, account: AccountLink, items: list[Json], charges: Mapping[str, ChargeLink]
) -> Invoice:
    header = items[0].get("invoice") or {} if items else {}
    return Invoice(
        id=row["Id"],
        number=text(row, "InvoiceNumber"),
        account=account,
        status=text(row, "Status"),
        amount=amount(row, "Amount"),
        invoice_date=certain_day(row, "InvoiceDate"),
        integration=integration(row),
        currency=text(header, "currency"),
        amount_without_tax=amount(row, "AmountWithoutTax"),
        tax_amount=amount(row, "TaxAmount"),
        tax_exempt_amount=amount(row, "TaxExemptAmount"),
        due_date=day(row, "DueDate"),
        target_date=day(row, "TargetDate"),
        posted_date=moment(row, "PostedDate"),
        created_date=moment(row, "CreatedDate"),
        last_email_sent_date=moment(row, "LastEmailSentDate"),
        comments=text(row, "Comments"),
        items=billed_items(items, charges, INVOICE_ITEM),
    )
