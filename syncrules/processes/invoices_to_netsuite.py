"""Zuora invoices become NetSuite invoices, negative ones standalone credit memos (invoices.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncrules.classifications import REFERENCES
from syncrules.language import (
    Action,
    Aside,
    Context,
    Found,
    Kind,
    Lookup,
    Result,
    ResyncRule,
    Row,
    Step,
    Sublist,
    SyncProcess,
    System,
    Value,
    Verb,
    Write,
)
from syncrules.processes.billed_header import (
    HEADER_PREFERENCES,
    LINE_PREFERENCES,
    custom,
    header,
    lookups,
    settled,
    summary,
)
from syncrules.processes.billed_lines import lines
from syncrules.processes.invoice_checks import INVOICE_VALIDATIONS, LINE_LIMIT_EXCEEDED, in_batches
from syncrules.processes.line_batches import batched, missing
from syncrules.processes.recognition_pass import deferred_lines, recognition_pass
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    current,
    not_before_cutover,
    status_is,
)
from syncrules.records.invoice import Invoice
from syncrules.statuses import Transfer, creating, failed
from syncrules.texts import moment_text

INVOICE = "INVOICE"
NEGATIVE_INVOICE = "NEGATIVE_INVOICE"
CREATE = "create"
CUSTOM_FIELDS_BELOW = 4000  # items; the documented limit of the custom field phase


def _negative(invoice: Invoice) -> bool:
    return invoice.amount < 0


def _record(invoice: Invoice) -> str:
    return "creditMemo" if _negative(invoice) else "invoice"


def _working(invoice: Invoice) -> str:
    return creating("Credit Memo" if _negative(invoice) else "Invoice")


def _key(invoice: Invoice) -> str:
    return f"zuora-inv-{invoice.id}"


def _ignore(invoice: Invoice) -> tuple[Write, ...]:
    """Left out until somebody sets Transferred to Accounting to No (D13)."""
    fields: dict[str, Value] = {"TransferredToAccounting": Transfer.IGNORE.value}
    return (Write(System.ZUORA, Verb.UPDATE, "Invoice", fields=fields, id=invoice.id),)


def _header(invoice: Invoice, context: Context) -> dict[str, Value]:
    own: dict[str, Value] = {
        "tranDate": invoice.invoice_date,
        # A NetSuite credit memo has no due date.
        "dueDate": None if _negative(invoice) else invoice.due_date,
        "memo": invoice.comments,
    }
    return header(invoice, context, own)


def _custom(invoice: Invoice, context: Context) -> dict[str, Value]:
    kind = NEGATIVE_INVOICE if _negative(invoice) else INVOICE
    emailed = moment_text(invoice.last_email_sent_date)
    return custom(invoice, kind, context, {"Zuora Last Email Sent Date": emailed})


def _create(invoice: Invoice, context: Context) -> Step:
    write = Write(
        system=System.NETSUITE,
        verb=Verb.ADD,
        record=_record(invoice),
        fields=_header(invoice, context),
        custom=_custom(invoice, context),
        sublists={"itemList": Sublist(lines(invoice, context))},
        key=_key(invoice),
    )
    working = _working(invoice)
    return Step(CREATE, working, failed(working), write, lines=not context.invoice_settlement)


def _plan(invoice: Invoice, _action: Action, context: Context) -> tuple[Step, ...]:
    create = _create(invoice, context)
    return batched(create) if in_batches(invoice) else (create,)


def _resume(invoice: Invoice, found: Found, context: Context) -> tuple[Step, ...]:
    """A transaction that was begun in batches gets the lines that it lacks; any other is complete."""
    if not in_batches(invoice):
        return ()
    return missing(_create(invoice, context), found.record, found.id, found.lines)


def _settle(
    invoice: Invoice, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    result = results[CREATE]
    fields = settled(invoice, result, context)
    rows = tuple(
        Row({"Id": item.id, "IntegrationId__NS": result.lines[item.id]})
        for item in invoice.items
        if item.id in result.lines and not context.invoice_settlement
    )
    sublists = {"InvoiceItems": Sublist(rows)} if rows else {}
    return (Write(System.ZUORA, Verb.UPDATE, "Invoice", fields=fields, sublists=sublists, id=invoice.id),)


def _lookups(invoice: Invoice, _context: Context) -> tuple[Lookup, ...]:
    found_by = lookups(invoice, _record(invoice), _key(invoice))
    if _negative(invoice):
        # Its Zuora ID is overwritten once the credit memo is synced back as adjustments.
        marker = ("Zuora Type", NEGATIVE_INVOICE)
        records = (_record(invoice),)
        number = Lookup(System.NETSUITE, records, "Zuora Reference Number", invoice.number, marker=marker)
        found_by = (*found_by, number)
    # Of one that goes in batches, the lines that are there decide what is still to be sent.
    return tuple(replace(lookup, lines=in_batches(invoice)) for lookup in found_by)


INVOICES_TO_NETSUITE: SyncProcess[Invoice] = SyncProcess(
    id="invoices_to_netsuite",
    title="Invoices",
    noun="Invoice",
    spec="invoices.md",
    source=System.ZUORA,
    destination=System.NETSUITE,
    source_object="Invoice",
    criteria=(
        ACCOUNT_OPTED_IN,
        status_is("Posted", "Invoice"),
        NOT_TRANSFERRED,
        not_before_cutover(
            "Invoice date is not before the cutover date",
            lambda invoice: invoice.invoice_date,
            lambda context: context.preferences.cutover_invoices,
        ),
        NOT_IGNORED,
    ),
    validations=INVOICE_VALIDATIONS,
    current=current,
    describe=lambda invoice: summary(invoice, invoice.invoice_date),
    action=lambda _invoice, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
    resume=_resume,
    lookups=_lookups,
    resync=ResyncRule(
        manual_step="Delete the NetSuite invoice or credit memo.",
        cleared=(
            "TransferredToAccounting",
            "IntegrationStatus__NS",
            "IntegrationId__NS",
            "InvoiceItem.IntegrationId__NS",
        ),
        verified="NetSuite has no record with its Integration ID or Zuora ID; if negative: nor its number.",
        refused_when="The NetSuite record still exists: re-link it instead.",
        lines=lambda invoice: {item.id: item.integration_id for item in invoice.items if item.integration_id},
    ),
    transfers=True,
    references=(*REFERENCES, Kind.TAX_CODE, Kind.REV_REC_TEMPLATE),
    preferences=(
        "disable_invoice_sync",
        "cutover_invoices",
        *HEADER_PREFERENCES,
        *LINE_PREFERENCES,
        "avoid_zero_amount_invoice_items",
        "custom_field_sync",
    ),
    aside=Aside(LINE_LIMIT_EXCEEDED, _ignore),
    custom_fields=lambda invoice: len(invoice.items) < CUSTOM_FIELDS_BELOW,
    defers=deferred_lines,
)

INVOICE_RECOGNITION = recognition_pass(INVOICES_TO_NETSUITE, "invoice_recognition")
