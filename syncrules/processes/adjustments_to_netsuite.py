"""Zuora invoice item adjustments become NetSuite credit memos or invoices of one line (adjustments.md).

A credit is applied to the NetSuite invoice of the original. A charge on a positive invoice only names it.
A charge on a negative one is an invoice that the original, a NetSuite credit memo, is then applied to.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from syncrules.classifications import REFERENCES, header_fields, line_fields
from syncrules.language import (
    Action,
    Context,
    Found,
    Kind,
    Lookup,
    Made,
    Ref,
    Result,
    ResyncRule,
    Row,
    Step,
    Sublist,
    Summary,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.adjustment_checks import ADJUSTMENT_CRITERIA, ADJUSTMENT_VALIDATIONS, of_tax
from syncrules.processes.billed_header import HEADER_PREFERENCES, LINE_PREFERENCES, tax_fields
from syncrules.processes.billed_lines import ANY_ITEM, untaxed
from syncrules.processes.transactions import (
    ORIGIN_ZUORA,
    account_classifications,
    completed,
    current,
    number_fields,
)
from syncrules.records.adjustment import Adjustment
from syncrules.revenue_recognition import recognition_fields
from syncrules.statuses import creating, failed
from syncrules.texts import filled, moment_text

INVOICE_ITEM_ADJUSTMENT = "INVOICE_ITEM_ADJUSTMENT"
CREDIT = "Credit"
CREDIT_MEMO, INVOICE = "creditMemo", "invoice"


def _is_credit(adjustment: Adjustment) -> bool:
    return adjustment.type == CREDIT


def _record(adjustment: Adjustment) -> str:
    return CREDIT_MEMO if _is_credit(adjustment) else INVOICE


def _original(adjustment: Adjustment) -> Ref:
    record = CREDIT_MEMO if adjustment.invoice.negative else INVOICE
    return Ref(record, adjustment.invoice.integration_id)


def _working(adjustment: Adjustment) -> str:
    return creating("Credit Memo" if _is_credit(adjustment) else "Invoice")


def _key(adjustment: Adjustment) -> str:
    return f"zuora-iia-{adjustment.id}"


# --- what is written ------------------------------------------------------------------------------


def _header(adjustment: Adjustment, context: Context) -> dict[str, Value]:
    return filled(
        {
            "entity": Ref("customer", adjustment.account.integration.id),
            "tranDate": adjustment.adjustment_date,
            "memo": adjustment.comment,
            **number_fields(adjustment.number, context),
            **header_fields(account_classifications(adjustment), context),
            **tax_fields(context),
        }
    )


def _custom(adjustment: Adjustment, context: Context) -> dict[str, Value]:
    return filled(
        {
            "Zuora ID": adjustment.id,
            "Zuora Type": INVOICE_ITEM_ADJUSTMENT,
            "Zuora Origin": ORIGIN_ZUORA,
            "Zuora Adjustment Type": adjustment.type,
            "Zuora Reference Number": adjustment.number,
            "Zuora Reference ID": adjustment.reference_id,
            "Zuora Related Reference Number": adjustment.invoice.number,
            "Zuora Related Transaction": _original(adjustment),
            "Zuora Created Date": moment_text(adjustment.created_date),
            "Zuora Sync Date": moment_text(context.now),
        }
    )


def _item(adjustment: Adjustment) -> str:
    """Internal id of the NetSuite item: the tax code names its own, a charge has been synced."""
    if of_tax(adjustment):
        return adjustment.tax.accounting_code if adjustment.tax else ""
    charge = adjustment.item.charge if adjustment.item else None
    return charge.integration_id if charge else ""


def _recognition(adjustment: Adjustment, context: Context) -> dict[str, Value]:
    """As on an invoice, but nothing is deferred: an adjustment has no later pass that would end it."""
    if adjustment.item is None or of_tax(adjustment):
        return {}
    fields = recognition_fields(adjustment.item, context)
    return {name: value for name, value in fields.items() if name != "deferRevRec"}


def _line(adjustment: Adjustment, context: Context) -> Row:
    fields: dict[str, Value] = {
        "item": Ref(ANY_ITEM, _item(adjustment)),
        "amount": adjustment.amount,
        **_recognition(adjustment, context),
        **line_fields(account_classifications(adjustment), context),
        **untaxed(context),
    }
    return Row(filled(fields))


def _applied(document: str | Made, amount: Decimal) -> dict[str, Sublist]:
    return {"applyList": Sublist((Row({"doc": document, "apply": True, "amount": amount}),))}


def _create(adjustment: Adjustment, context: Context) -> Step:
    sublists = {"itemList": Sublist((_line(adjustment, context),))}
    if _is_credit(adjustment) and not adjustment.invoice.negative:
        # A credit memo cannot be applied to another one: on a negative invoice it stays open.
        sublists |= _applied(adjustment.invoice.integration_id, adjustment.amount)
    write = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record=_record(adjustment),
        fields=_header(adjustment, context),
        custom=_custom(adjustment, context),
        sublists=sublists,
        key=_key(adjustment),
    )
    working = _working(adjustment)
    return Step("create", working, failed(working), write)


def _apply(adjustment: Adjustment) -> tuple[Step, ...]:
    """The charge on a negative invoice uses up its credit memo; an absolute amount, so repeatable."""
    if _is_credit(adjustment) or not adjustment.invoice.negative:
        return ()
    write = Write(
        System.NETSUITE,
        Verb.UPDATE,
        CREDIT_MEMO,
        sublists=_applied(Made("create"), adjustment.amount),
        id=adjustment.invoice.integration_id,
    )
    # The documentation knows no status of its own for this step.
    return (Step("apply", "", failed(_working(adjustment)), write),)


def _plan(adjustment: Adjustment, _action: Action, context: Context) -> tuple[Step, ...]:
    return (_create(adjustment, context), *_apply(adjustment))


def _resume(adjustment: Adjustment, _found: Found, _context: Context) -> tuple[Step, ...]:
    """An invoice that was found may still lack its application (D38)."""
    return _apply(adjustment)


def _settle(
    adjustment: Adjustment, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    fields = completed(results["create"]) | {"SyncDate__NS": moment_text(context.now)}
    write = Write(System.ZUORA, Verb.UPDATE, "InvoiceItemAdjustment", fields=fields, id=adjustment.id)
    return (write,)


def _lookups(adjustment: Adjustment, _context: Context) -> tuple[Lookup, ...]:
    netsuite, records = System.NETSUITE, (_record(adjustment),)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", adjustment.id),
        Lookup(netsuite, records, "externalId", _key(adjustment)),
    ]
    if adjustment.integration.id:
        owner = adjustment.account.integration.id
        found_by.insert(0, Lookup(netsuite, records, "internalId", adjustment.integration.id, owner))
    return tuple(found_by)


def _describe(adjustment: Adjustment) -> Summary:
    """Credits count negative, so that totals say what the adjustments come to."""
    return Summary(
        number=adjustment.number,
        customer=adjustment.account.name,
        amount=-adjustment.amount if _is_credit(adjustment) else adjustment.amount,
        currency=adjustment.account.currency,
        date=adjustment.adjustment_date,
        subsidiary=adjustment.account.classifications.subsidiary,
    )


ADJUSTMENTS_TO_NETSUITE: SyncProcess[Adjustment] = SyncProcess(
    id="adjustments_to_netsuite",
    title="Invoice item adjustments",
    noun="Adjustment",
    spec="adjustments.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="InvoiceItemAdjustment",
    criteria=ADJUSTMENT_CRITERIA,
    validations=ADJUSTMENT_VALIDATIONS,
    current=current,
    describe=_describe,
    action=lambda _adjustment, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite credit memo or invoice; its application goes with it.",
        cleared=("TransferredToAccounting", "IntegrationStatus__NS", "IntegrationId__NS"),
        verified="NetSuite has no record with this Integration ID or Zuora ID.",
        refused_when="The NetSuite record still exists: re-link it instead.",
    ),
    resume=_resume,
    transfers=True,
    references=(*REFERENCES, Kind.TAX_CODE, Kind.REV_REC_TEMPLATE),
    preferences=("disable_adjustment_sync", "cutover_adjustments", *HEADER_PREFERENCES, *LINE_PREFERENCES),
)
