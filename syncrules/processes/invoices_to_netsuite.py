"""Zuora invoices become NetSuite invoices, negative ones standalone credit memos (invoices.md)."""

from __future__ import annotations

from collections.abc import Mapping

from syncrules.classifications import REFERENCES, header_fields
from syncrules.language import (
    Action,
    Context,
    Kind,
    Lookup,
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
    Verdict,
    Write,
)
from syncrules.preferences import StandardInvoiceSync
from syncrules.processes.invoice_checks import INVOICE_VALIDATIONS, LINE_LIMIT_EXCEEDED
from syncrules.processes.invoice_lines import lines
from syncrules.processes.transactions import (
    ACCOUNT_OPTED_IN,
    NOT_IGNORED,
    NOT_TRANSFERRED,
    ORIGIN_ZUORA,
    completed,
    current,
    not_before_cutover,
    number_fields,
    only_result,
    status_is,
)
from syncrules.records.invoice import Invoice
from syncrules.statuses import Transfer, creating, failed
from syncrules.texts import amount_text, day_text, filled, moment_text

INVOICE = "INVOICE"
NEGATIVE_INVOICE = "NEGATIVE_INVOICE"


def _negative(invoice: Invoice) -> bool:
    return invoice.amount < 0


def _record(invoice: Invoice) -> str:
    return "creditMemo" if _negative(invoice) else "invoice"


def _working(invoice: Invoice) -> str:
    return creating("Credit Memo" if _negative(invoice) else "Invoice")


def _key(invoice: Invoice) -> str:
    return f"zuora-inv-{invoice.id}"


def _aside(invoice: Invoice, verdict: Verdict) -> tuple[Write, ...]:
    """Too long an invoice is left out until somebody sets Transferred to Accounting to No (D13)."""
    too_long = any(o.code == LINE_LIMIT_EXCEEDED and not o.passed for o in verdict.outcomes)
    if not (verdict.selected and too_long):
        return ()
    fields: dict[str, Value] = {"TransferredToAccounting": Transfer.IGNORE.value}
    return (Write(System.ZUORA, Verb.UPDATE, "Invoice", fields=fields, id=invoice.id),)


def _tax_fields(context: Context) -> dict[str, Value]:
    # Only with Yes: the international edition knows no such fields, and with No NetSuite taxes itself.
    preferences = context.preferences
    if preferences.use_standard_invoice_sync is not StandardInvoiceSync.YES:
        return {}
    code = context.reference.id_of(Kind.TAX_CODE, preferences.netsuite_default_tax_code)
    return {"isTaxable": False, "taxItem": Ref("salesTaxItem", code) if code else None}


def _header(invoice: Invoice, context: Context) -> dict[str, Value]:
    return filled(
        {
            "entity": Ref("customer", invoice.account.integration.id),
            "tranDate": invoice.invoice_date,
            # A NetSuite credit memo has no due date.
            "dueDate": None if _negative(invoice) else invoice.due_date,
            "memo": invoice.comments,
            **number_fields(invoice.number, context),
            **header_fields(invoice.account.classifications, context),
            **_tax_fields(context),
        }
    )


def _custom(invoice: Invoice, context: Context) -> dict[str, Value]:
    return filled(
        {
            "Zuora ID": invoice.id,
            "Zuora Type": NEGATIVE_INVOICE if _negative(invoice) else INVOICE,
            "Zuora Origin": ORIGIN_ZUORA,
            "Zuora Reference Number": invoice.number,
            "Zuora Amount Without Tax": amount_text(invoice.amount_without_tax),
            "Zuora Tax Amount": amount_text(invoice.tax_amount),
            "Zuora Tax Exempt Amount": amount_text(invoice.tax_exempt_amount),
            "Zuora Created Date": moment_text(invoice.created_date),
            "Zuora Last Email Sent Date": moment_text(invoice.last_email_sent_date),
            "Zuora Posted Date": moment_text(invoice.posted_date),
            "Zuora Target Date": day_text(invoice.target_date),
            "Zuora Sync Date": moment_text(context.now),
        }
    )


def _plan(invoice: Invoice, _action: Action, context: Context) -> tuple[Step, ...]:
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
    return (Step("create", working, failed(working), write, lines=not context.invoice_settlement),)


def _settle(
    invoice: Invoice, _action: Action, results: Mapping[str, Result], context: Context
) -> tuple[Write, ...]:
    result = only_result(results)
    fields = completed(result)
    if not invoice.integration.sync_date:
        fields["SyncDate__NS"] = moment_text(context.now)
    rows = tuple(
        Row({"Id": item.id, "IntegrationId__NS": result.lines[item.id]})
        for item in invoice.items
        if item.id in result.lines and not context.invoice_settlement
    )
    sublists = {"InvoiceItems": Sublist(rows)} if rows else {}
    return (Write(System.ZUORA, Verb.UPDATE, "Invoice", fields=fields, sublists=sublists, id=invoice.id),)


def _lookups(invoice: Invoice, _context: Context) -> tuple[Lookup, ...]:
    netsuite, records = System.NETSUITE, (_record(invoice),)
    found_by = [
        Lookup(netsuite, records, "Zuora ID", invoice.id),
        Lookup(netsuite, records, "externalId", _key(invoice)),
    ]
    if invoice.integration.id:
        owner = invoice.account.integration.id
        found_by.insert(0, Lookup(netsuite, records, "internalId", invoice.integration.id, owner))
    if _negative(invoice):
        # Its Zuora ID is overwritten once the credit memo is synced back as adjustments.
        marker = ("Zuora Type", NEGATIVE_INVOICE)
        found_by.append(Lookup(netsuite, records, "Zuora Reference Number", invoice.number, marker=marker))
    return tuple(found_by)


def _describe(invoice: Invoice) -> Summary:
    return Summary(
        number=invoice.number,
        customer=invoice.account.name,
        amount=invoice.amount,
        currency=invoice.currency or invoice.account.currency,
        date=invoice.invoice_date,
    )


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
    describe=_describe,
    action=lambda _invoice, _context: Action.CREATE,
    plan=_plan,
    settle=_settle,
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
    ),
    transfers=True,
    references=(*REFERENCES, Kind.TAX_CODE, Kind.REV_REC_TEMPLATE),
    preferences=(
        "use_standard_invoice_sync",
        "disable_invoice_sync",
        "cutover_invoices",
        "transaction_number_mapping",
        "netsuite_default_tax_code",
        "default_class",
        "default_department",
        "default_location",
        "invoice_line_class_mapping",
        "invoice_line_department_mapping",
        "invoice_line_location_mapping",
        "netsuite_use_revenue_recognition",
        "avoid_zero_amount_invoice_items",
    ),
    aside=_aside,
)
