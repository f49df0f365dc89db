"""Reads posted Zuora invoices with their items and taxation items (invoices.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from connector.gateways.zuora.codec import Json, amount, certain_day, day, integration, moment, text
from connector.gateways.zuora.object_query import PAGE_SIZE
from connector.gateways.zuora.readers.access import Access, Cache, Candidates, not_transferred, since
from connector.gateways.zuora.readers.links import CORE, accounts
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.records.common import AccountLink
from syncrules.records.invoice import ChargeLink, Invoice, InvoiceItem, SubscriptionLink, TaxationItem

INVOICE = Fields(
    "Invoice",
    (
        *("Id", "InvoiceNumber", "AccountId", "Status", "Amount", "AmountWithoutTax", "TaxAmount"),
        *("TaxExemptAmount", "InvoiceDate", "DueDate", "TargetDate", "PostedDate", "CreatedDate"),
        *("LastEmailSentDate", "Comments", "TransferredToAccounting", *CORE),
    ),
)
CHARGE = Fields(
    "ProductRatePlanCharge",
    (
        *("Id", "Name", "IntegrationId__NS", "RevRecCode"),
        *("RevRecTemplateType__NS", "RevRecStart__NS", "RevRecEnd__NS"),
    ),
)


class InvoiceReader:
    """Headers, accounts and charges by ZOQL; items with taxes and subscriptions by object query."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, INVOICE)
        self._accounts = accounts(access)
        self._charges = Cache(access, CHARGE, _charge)

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
        charges = self._charges.get(text(row, "productRatePlanChargeId") for row in rows)
        items: dict[str, list[Json]] = defaultdict(list)
        for row in rows:
            items[text(row, "invoiceId")].append(row)
        return [
            _invoice(row, account, items[row["Id"]], charges)
            for row in headers
            if (account := known.get(text(row, "AccountId")))
        ]

    def _complete_taxes(self, items: list[Json]) -> None:
        """Expanded arrays are cut at the page size: read those taxation items from their own address."""
        for item in items:
            if len(item.get("taxationItems") or []) >= PAGE_SIZE:
                item["taxationItems"] = self._access.objects(
                    "taxation-items", "invoiceitemid", [item["id"]]
                ).rows()


def _charge(row: Json) -> ChargeLink:
    return ChargeLink(
        id=row["Id"],
        name=text(row, "Name"),
        integration_id=text(row, "IntegrationId__NS"),
        rev_rec_code=text(row, "RevRecCode"),
        rev_rec_template_type=text(row, "RevRecTemplateType__NS"),
        rev_rec_start=text(row, "RevRecStart__NS"),
        rev_rec_end=text(row, "RevRecEnd__NS"),
    )


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
        items=tuple(_item(item, charges) for item in items),
    )


def _item(row: Json, charges: Mapping[str, ChargeLink]) -> InvoiceItem:
    return InvoiceItem(
        id=row["id"],
        charge_amount=amount(row, "chargeAmount"),
        quantity=amount(row, "quantity"),
        charge=charges.get(text(row, "productRatePlanChargeId")),
        subscription=_subscription(row.get("subscription")),
        charge_date=moment(row, "chargeDate"),
        service_start=day(row, "serviceStartDate"),
        service_end=day(row, "serviceEndDate"),
        trigger_date=day(row, "revRecStartDate"),
        processing_type=text(row, "processingType"),
        tax_code=text(row, "taxCode"),
        integration_id=text(row, "IntegrationId__NS"),
        taxes=tuple(map(_tax, row.get("taxationItems") or [])),
    )


def _subscription(row: Json | None) -> SubscriptionLink | None:
    if not row or "id" not in row:
        return None
    return SubscriptionLink(
        id=row["id"],
        name=text(row, "name"),
        notes=text(row, "notes"),
        project=text(row, "Project__NS"),
        end_date=day(row, "subscriptionEndDate"),
    )


def _tax(row: Json) -> TaxationItem:
    return TaxationItem(
        id=row["id"],
        amount=amount(row, "taxAmount"),
        accounting_code=text(row, "accountingCode"),
        tax_code=text(row, "taxCode"),
        tax_date=day(row, "taxDate"),
        tax_rate=amount(row, "taxRate") if row.get("taxRate") is not None else None,
        tax_rate_type=text(row, "taxRateType"),
        tax_rate_description=text(row, "taxRateDescription"),
    )
