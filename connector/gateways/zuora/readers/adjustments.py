"""Reads Zuora invoice item adjustments with the invoice, item or tax that they adjust (adjustments.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connector.gateways.zuora.codec import Json, amount, certain_day, day, integration, moment, text
from connector.gateways.zuora.readers.access import Access, Cache, Candidates, not_transferred, since
from connector.gateways.zuora.readers.items import INVOICE_ITEM, billed_item, charge_ids, charges, tax
from connector.gateways.zuora.readers.links import CORE, accounts
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.records.adjustment import AdjustedInvoice, Adjustment
from syncrules.records.billed import BilledItem, TaxationItem
from syncrules.records.common import AccountLink

ADJUSTMENT = Fields(
    "InvoiceItemAdjustment",
    (
        *("Id", "AdjustmentNumber", "AccountId", "InvoiceId", "Type", "Status", "Amount", "AdjustmentDate"),
        *("SourceId", "SourceType", "ServiceStartDate", "ServiceEndDate", "Comment", "ReferenceId"),
        *("CreatedDate", "TransferredToAccounting", *CORE),
    ),
)
INVOICE = Fields("Invoice", ("Id", "InvoiceNumber", "Amount", "IntegrationId__NS"))
TAX = "Tax"


class AdjustmentReader:
    """Reads by ZOQL, the adjusted items by object query: only that one names their catalog charge."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, ADJUSTMENT)
        self._accounts = accounts(access)
        self._charges = charges(access)

    def ids(self, context: Context) -> Iterator[str]:
        clause = all_of(
            [[where("Status", "=", "Processed")]],
            not_transferred(),
            since("AdjustmentDate", context.preferences.cutover_adjustments),
        )
        return iter(self._candidates.ids(clause))

    def records(self, ids: Sequence[str], context: Context) -> list[Adjustment]:
        rows = self._candidates.read(ids).rows()
        items = self._items([text(row, "SourceId") for row in rows if text(row, "SourceType") != TAX])
        taxes = self._taxes([text(row, "SourceId") for row in rows if text(row, "SourceType") == TAX])
        known = self._accounts.get(text(row, "AccountId") for row in rows)
        invoices = Cache(self._access, INVOICE, _invoice).get(text(row, "InvoiceId") for row in rows)
        return [
            _adjustment(
                row, account, invoice, items.get(text(row, "SourceId")), taxes.get(text(row, "SourceId"))
            )
            for row in rows
            if (account := known.get(text(row, "AccountId")))
            and (invoice := invoices.get(text(row, "InvoiceId")))
        ]

    def _items(self, ids: Sequence[str]) -> dict[str, BilledItem]:
        rows = self._access.objects("invoice-items", "id", ids, expand=("subscription",)).rows()
        known = self._charges.get(charge_ids(rows))
        return {
            row["id"]: billed_item(row, known.get(text(row, "productRatePlanChargeId")), INVOICE_ITEM)
            for row in rows
        }

    def _taxes(self, ids: Sequence[str]) -> dict[str, TaxationItem]:
        return {row["id"]: tax(row) for row in self._access.objects("taxation-items", "id", ids).rows()}


def _invoice(row: Json) -> AdjustedInvoice:
    return AdjustedInvoice(
        row["Id"], text(row, "InvoiceNumber"), amount(row, "Amount"), text(row, "IntegrationId__NS")
    )


def _adjustment(
    row: Json,
    account: AccountLink,
    invoice: AdjustedInvoice,
    item: BilledItem | None,
    taxed: TaxationItem | None,
) -> Adjustment:
    return Adjustment(
        id=row["Id"],
        number=text(row, "AdjustmentNumber"),
        account=account,
        invoice=invoice,
        type=text(row, "Type"),
        status=text(row, "Status"),
        amount=amount(row, "Amount"),
        adjustment_date=certain_day(row, "AdjustmentDate"),
        source_type=text(row, "SourceType"),
        item=_in_its_period(item, row) if item else None,
        tax=taxed,
        integration=integration(row),
        comment=text(row, "Comment"),
        reference_id=text(row, "ReferenceId"),
        created_date=moment(row, "CreatedDate"),
    )


def _in_its_period(item: BilledItem, row: Json) -> BilledItem:
    """The item with the service period that the adjustment states, where it states one."""
    return replace(
        item,
        service_start=day(row, "ServiceStartDate") or item.service_start,
        service_end=day(row, "ServiceEndDate") or item.service_end,
    )
