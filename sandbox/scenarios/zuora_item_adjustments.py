"""Writes a blueprint's invoice item adjustments into a Zuora tenant."""

from __future__ import annotations

from sandbox.scenarios.blueprint import Fields, Line
from sandbox.scenarios.corrections import ItemAdjustment
from sandbox.scenarios.zuora_writer import Writer


def add_item_adjustment(writer: Writer, adjustment: ItemAdjustment) -> None:
    """An adjustment that was made in Zuora."""
    source = adjustment.source
    fields: Fields = {
        "AdjustmentNumber": adjustment.number,
        "InvoiceId": adjustment.invoice.zuora_id,
        "SourceId": source.zuora_id,
        "SourceType": "InvoiceDetail" if isinstance(source, Line) else "Tax",
        "Type": adjustment.type,
        "Amount": adjustment.amount,
        "AdjustmentDate": adjustment.date,
        "CreatedDate": writer.moment(adjustment.date, 16),
        **adjustment.fields,
    }
    writer.insert("InvoiceItemAdjustment", Id=adjustment.zuora_id, **fields)
    if adjustment.unlinked:
        writer.tenant.update("TaxationItem", source.zuora_id, AccountingCode=None)
