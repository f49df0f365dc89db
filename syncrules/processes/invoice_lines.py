"""The lines of a Zuora invoice as NetSuite gets them: one per item and one per taxation item (invoices.md).

Every field named here exists on the lines of NetSuite invoices and of credit memos alike.
"""

from __future__ import annotations

from decimal import Decimal

from syncrules.classifications import line_fields
from syncrules.language import Context, Ref, Row, Value
from syncrules.preferences import StandardInvoiceSync
from syncrules.records.invoice import Invoice, InvoiceItem, TaxationItem
from syncrules.revenue_recognition import recognition_fields
from syncrules.texts import day_text, filled, moment_text, tax_rate_text

ANY_ITEM = "item"  # a line may name any kind of item; which one, NetSuite knows by the id


def lines(invoice: Invoice, context: Context) -> tuple[Row, ...]:
    """The lines in Zuora's order, each item followed by its taxes.

    The amounts of a negative invoice change their sign, its quantities do not.
    """
    sign = -1 if invoice.amount < 0 else 1
    rows = []
    for item in invoice.items:
        if not _left_out(item.charge_amount, context):
            rows.append(_item_line(invoice, item, sign, context))
        rows.extend(
            _tax_line(tax, sign, context)
            for tax in item.taxes
            # The tax of a line that is left out goes with it, unless there is something to book.
            if tax.amount or not _left_out(item.charge_amount, context)
        )
    return tuple(rows)


def _left_out(amount: Decimal, context: Context) -> bool:
    return context.invoice_settlement and context.preferences.avoid_zero_amount_invoice_items and not amount


def _item_line(invoice: Invoice, item: InvoiceItem, sign: int, context: Context) -> Row:
    charge = item.charge.integration_id if item.charge else ""
    subscription = item.subscription
    fields: dict[str, Value] = {
        "item": Ref(ANY_ITEM, charge),
        "amount": _signed(item.charge_amount, sign),
        "quantity": item.quantity,
        **recognition_fields(item, context),
        **line_fields(invoice.account.classifications, context),
        **_untaxed(context),
    }
    custom: dict[str, Value] = {
        "Zuora ID": item.id,
        "Zuora Charge Date": moment_text(item.charge_date),
        "Zuora Service Start Date": day_text(item.service_start),
        "Zuora Service End Date": day_text(item.service_end),
        "Zuora Subscription Number": subscription.name if subscription else "",
        "Zuora Subscription Notes": subscription.notes if subscription else "",
        "Zuora Type": item.processing_type,
    }
    return Row(fields=filled(fields), custom=filled(custom))


def _tax_line(tax: TaxationItem, sign: int, context: Context) -> Row:
    fields: dict[str, Value] = {
        "item": Ref(ANY_ITEM, tax.accounting_code),
        "amount": _signed(tax.amount, sign),
        **_untaxed(context),
    }
    custom: dict[str, Value] = {
        "Zuora ID": tax.id,
        "Zuora Charge Date": day_text(tax.tax_date),
        "Zuora Tax Rate": tax_rate_text(tax.tax_rate, tax.tax_rate_type),
        "Zuora Tax Rate Description": tax.tax_rate_description,
        "Zuora Type": "Tax",
    }
    return Row(fields=filled(fields), custom=filled(custom))


def _untaxed(context: Context) -> dict[str, Value]:
    # Zuora has taxed already: NetSuite must not do it again. Other settings leave the field alone.
    taxed_by_zuora = context.preferences.use_standard_invoice_sync is StandardInvoiceSync.YES
    return {"isTaxable": False} if taxed_by_zuora else {}


def _signed(amount: Decimal, sign: int) -> Decimal:
    # Subtracting keeps a zero from becoming -0.
    return amount if sign > 0 else Decimal(0) - amount
