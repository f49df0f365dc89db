"""Writes a blueprint's adjustments of whole invoices into a Zuora tenant."""

from __future__ import annotations

from sandbox.scenarios.blueprint import Fields
from sandbox.scenarios.corrections import Credit, InvoiceAdjustment
from sandbox.scenarios.zuora_writer import Writer


def add_adjustment(writer: Writer, adjustment: InvoiceAdjustment) -> None:
    """An adjustment that somebody made in Zuora, or that came from a NetSuite credit memo."""
    writer.insert(
        "InvoiceAdjustment",
        Id=adjustment.zuora_id,
        InvoiceId=adjustment.invoice.zuora_id,
        Type=adjustment.kind,
        Amount=adjustment.amount,
        AdjustmentDate=adjustment.date,
        CreatedDate=writer.moment(adjustment.date, 16),
        **(
            _origin(adjustment.credit) if adjustment.credit else {"Comments": "Goodwill, agreed by telephone"}
        ),
    )


def _origin(credit: Credit) -> Fields:
    return {
        "ReferenceId": credit.netsuite_id,
        "IntegrationId__NS": credit.netsuite_id,
        "Transaction__NS": credit.number,
        "Origin__NS": "NETSUITE",
        "TransferredToAccounting": "Yes",
    }
