"""When a Zuora invoice item adjustment is taken to NetSuite, and what is checked on it (adjustments.md)."""

from __future__ import annotations

from collections.abc import Iterable

from syncrules.classifications import classification_validations
from syncrules.language import Context, Criterion, Failure, Parent, Severity, Validation
from syncrules.processes.billed_checks import ACCOUNT_NOT_SYNCED
from syncrules.processes.transactions import (
    NOT_IGNORED,
    NOT_TRANSFERRED,
    account_classifications,
    not_before_cutover,
    status_is,
    unsynced_documents,
)
from syncrules.records.adjustment import Adjustment
from syncrules.records.common import DocumentLink

TAX = "Tax"


def of_tax(adjustment: Adjustment) -> bool:
    """It adjusts a tax; anything else is an item, whether called `InvoiceDetail` or `InvoiceItem` (D38)."""
    return adjustment.source_type == TAX


def _made_by_us(adjustment: Adjustment, _context: Context) -> bool:
    # There is no field for the origin. What comes from NetSuite names its credit memo in both ids and never
    # has a status; a run that was interrupted may leave it without Transferred to Accounting.
    named, integration = adjustment.reference_id, adjustment.integration
    return bool(integration.status or not named or not integration.id.startswith(named))


def _invoice_not_synced(adjustment: Adjustment, _context: Context) -> Iterable[Failure]:
    invoice = adjustment.invoice
    link = DocumentLink(invoice.id, invoice.number, invoice.integration_id)
    return unsynced_documents([link], "invoices_to_netsuite", "invoice")


def _charge_not_synced(adjustment: Adjustment, _context: Context) -> Iterable[Failure]:
    if of_tax(adjustment):
        return
    charge = adjustment.item.charge if adjustment.item else None
    if charge is None:
        yield Failure({"charge": "(none)", "line": "1"})
    elif not charge.integration_id:
        parent = Parent("charges_to_netsuite", charge.id, charge.name)
        yield Failure({"charge": charge.name, "line": "1"}, parent)


def _tax_code_not_linked(adjustment: Adjustment, _context: Context) -> Iterable[Failure]:
    tax = adjustment.tax
    if of_tax(adjustment) and not (tax and tax.accounting_code):
        yield Failure({"value": tax.tax_code if tax and tax.tax_code else "(none)"})


ADJUSTMENT_CRITERIA: tuple[Criterion[Adjustment], ...] = (
    status_is("Processed", "Adjustment"),
    NOT_TRANSFERRED,
    not_before_cutover(
        "Adjustment date is not before the cutover date",
        lambda adjustment: adjustment.adjustment_date,
        lambda context: context.preferences.cutover_adjustments,
    ),
    Criterion(
        "ORIGIN_NOT_NETSUITE",
        "Adjustment does not come from NetSuite",
        _made_by_us,
        lambda adjustment, _: adjustment.integration.id or "empty",
    ),
    NOT_IGNORED,
)

ADJUSTMENT_VALIDATIONS: tuple[Validation[Adjustment], ...] = (
    Validation(
        "INVOICE_NOT_SYNCED",
        "Adjusted invoice is synced",
        _invoice_not_synced,
        lambda adjustment, _: adjustment.invoice.number,
        Severity.BLOCKED,
    ),
    ACCOUNT_NOT_SYNCED,
    Validation(
        "CHARGE_NOT_SYNCED",
        "Charge of the adjusted item has a NetSuite item",
        _charge_not_synced,
        severity=Severity.BLOCKED,
    ),
    Validation("TAX_CODE_NOT_LINKED", "Tax code names a NetSuite item", _tax_code_not_linked),
    *classification_validations(account_classifications),
)
