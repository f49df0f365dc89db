"""The header that NetSuite gets for an invoice or memo, and what is known of it besides (invoices.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from syncrules.classifications import header_fields
from syncrules.language import Context, Kind, Lookup, Ref, Result, Summary, System, Value
from syncrules.preferences import StandardInvoiceSync
from syncrules.processes.transactions import ORIGIN_ZUORA, completed, number_fields
from syncrules.records.billed import Billed
from syncrules.texts import amount_text, day_text, filled, moment_text

# The preferences that decide over headers and lines of all these documents.
HEADER_PREFERENCES = (
    "use_standard_invoice_sync",
    "transaction_number_mapping",
    "netsuite_default_tax_code",
    "default_class",
    "default_department",
    "default_location",
)
LINE_PREFERENCES = (
    "invoice_line_class_mapping",
    "invoice_line_department_mapping",
    "invoice_line_location_mapping",
    "netsuite_use_revenue_recognition",
)


def header(document: Billed, context: Context, own: Mapping[str, Value]) -> dict[str, Value]:
    """The standard fields: customer, number, classifications and tax, and the document's `own`."""
    return filled(
        {
            "entity": Ref("customer", document.account.integration.id),
            **own,
            **number_fields(document.number, context),
            **header_fields(document.account.classifications, context),
            **tax_fields(context),
        }
    )


def custom(document: Billed, zuora_type: str, context: Context, own: Mapping[str, Value]) -> dict[str, Value]:
    """The bundle's fields: where the document comes from, its amounts and dates, and its `own`."""
    return filled(
        {
            "Zuora ID": document.id,
            "Zuora Type": zuora_type,
            "Zuora Origin": ORIGIN_ZUORA,
            "Zuora Reference Number": document.number,
            "Zuora Amount Without Tax": amount_text(document.amount_without_tax),
            "Zuora Tax Amount": amount_text(document.tax_amount),
            "Zuora Tax Exempt Amount": amount_text(document.tax_exempt_amount),
            "Zuora Created Date": moment_text(document.created_date),
            "Zuora Posted Date": moment_text(document.posted_date),
            "Zuora Target Date": day_text(document.target_date),
            "Zuora Sync Date": moment_text(context.now),
            **own,
        }
    )


def settled(document: Billed, result: Result, context: Context) -> dict[str, Value]:
    """The write-back of a success; the sync date is that of the first one."""
    first = {} if document.integration.sync_date else {"SyncDate__NS": moment_text(context.now)}
    return {**completed(result), **first}


def lookups(document: Billed, record: str, *keys: str) -> tuple[Lookup, ...]:
    """How the NetSuite `record` is found, in the fixed order (D52); `keys` are external ids."""
    netsuite, records = System.NETSUITE, (record,)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", document.id),
        *(Lookup(netsuite, records, "externalId", key) for key in keys),
    ]
    if document.integration.id:
        owner = document.account.integration.id
        found_by.insert(0, Lookup(netsuite, records, "internalId", document.integration.id, owner))
    return tuple(found_by)


def summary(document: Billed, day: date) -> Summary:
    """What a person recognises the document by."""
    return Summary(
        number=document.number,
        customer=document.account.name,
        amount=document.amount,
        currency=document.currency or document.account.currency,
        date=day,
        subsidiary=document.account.classifications.subsidiary,
    )


def tax_fields(context: Context) -> dict[str, Value]:
    """Only with Yes: the international edition knows no such fields, and with No NetSuite taxes itself."""
    preferences = context.preferences
    if preferences.use_standard_invoice_sync is not StandardInvoiceSync.YES:
        return {}
    code = context.reference.id_of(Kind.TAX_CODE, preferences.netsuite_default_tax_code)
    return {"isTaxable": False, "taxItem": Ref("salesTaxItem", code) if code else None}
