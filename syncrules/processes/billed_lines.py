"""The lines that NetSuite gets for an invoice or memo: one per item and one per taxation item (invoices.md).

Every field named here exists on the lines of NetSuite invoices and of credit memos alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from syncrules.classifications import line_fields
from syncrules.language import Context, Ref, Row, Value
from syncrules.preferences import StandardInvoiceSync
from syncrules.records.billed import Billed, BilledItem, TaxationItem
from syncrules.revenue_recognition import recognition_fields
from syncrules.texts import day_text, filled, moment_text, tax_rate_text

ANY_ITEM = "item"  # a line may name any kind of item; which one, NetSuite knows by the id


@dataclass(frozen=True, slots=True)
class Columns:
    """What the lines of a document carry besides what all have; those of an invoice carry everything."""

    quantity: bool = True
    service_dates: bool = True
    item_type: bool = True
    tax_rate: bool = True  # and with it the type `Tax`
    zero_amounts: bool = False  # also where the preference leaves them out of invoices


INVOICE_COLUMNS = Columns()


def lines(document: Billed, context: Context, columns: Columns = INVOICE_COLUMNS) -> tuple[Row, ...]:
    """The lines in Zuora's order, each item followed by its taxes.

    The amounts of a negative invoice change their sign, its quantities do not. A document of nothing but
    zero amounts keeps its items: NetSuite takes no transaction without lines.
    """
    avoid_zero = _avoid_zero(context) and not columns.zero_amounts
    return _lines(document, context, columns, avoid_zero) or _lines(document, context, columns, False)


def _lines(document: Billed, context: Context, columns: Columns, avoid_zero: bool) -> tuple[Row, ...]:
    sign = -1 if document.amount < 0 else 1
    rows = []
    for item in document.items:
        left_out = avoid_zero and not item.amount
        if not left_out:
            rows.append(_item_line(document, item, sign, context, columns))
        # The tax of a line that is left out goes with it, unless there is something to book.
        taxes = (tax for tax in item.taxes if tax.amount or not left_out)
        rows.extend(_tax_line(tax, sign, context, columns) for tax in taxes)
    return tuple(rows)


def _avoid_zero(context: Context) -> bool:
    return context.invoice_settlement and context.preferences.avoid_zero_amount_invoice_items


def _item_line(document: Billed, item: BilledItem, sign: int, context: Context, columns: Columns) -> Row:
    charge = item.charge.integration_id if item.charge else ""
    subscription = item.subscription
    fields: dict[str, Value] = {
        "item": Ref(ANY_ITEM, charge),
        "amount": _signed(item.amount, sign),
        "quantity": item.quantity if columns.quantity else None,
        **recognition_fields(item, context),
        **line_fields(document.account.classifications, context),
        **untaxed(context),
    }
    custom: dict[str, Value] = {
        "Zuora ID": item.id,
        "Zuora Charge Date": moment_text(item.charge_date),
        "Zuora Subscription Number": subscription.name if subscription else "",
        "Zuora Subscription Notes": subscription.notes if subscription else "",
    }
    if columns.service_dates:
        custom["Zuora Service Start Date"] = day_text(item.service_start)
        custom["Zuora Service End Date"] = day_text(item.service_end)
    if columns.item_type:
        custom["Zuora Type"] = item.processing_type
    return Row(fields=filled(fields), custom=filled(custom))


def _tax_line(tax: TaxationItem, sign: int, context: Context, columns: Columns) -> Row:
    fields: dict[str, Value] = {
        "item": Ref(ANY_ITEM, tax.accounting_code),
        "amount": _signed(tax.amount, sign),
        **untaxed(context),
    }
    custom: dict[str, Value] = {
        "Zuora ID": tax.id,
        "Zuora Charge Date": day_text(tax.tax_date),
        "Zuora Tax Rate Description": tax.tax_rate_description,
    }
    if columns.tax_rate:
        custom["Zuora Tax Rate"] = tax_rate_text(tax.tax_rate, tax.tax_rate_type)
        custom["Zuora Type"] = "Tax"
    return Row(fields=filled(fields), custom=filled(custom))


def untaxed(context: Context) -> dict[str, Value]:
    """Zuora has taxed already: NetSuite must not do it again. Other settings leave the field alone."""
    taxed_by_zuora = context.preferences.use_standard_invoice_sync is StandardInvoiceSync.YES
    return {"isTaxable": False} if taxed_by_zuora else {}


def _signed(amount: Decimal, sign: int) -> Decimal:
    # Subtracting keeps a zero from becoming -0.
    return amount if sign > 0 else Decimal(0) - amount
