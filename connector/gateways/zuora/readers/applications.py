"""What payments are applied to, in both tenant modes (zuora-api.md section 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from connector.gateways.zuora.codec import Json, amount, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.readers.links import INVOICE, invoice_link
from connector.gateways.zuora.zoql import Fields
from syncrules.records.common import Application, DocumentLink

# Applications are a history; these entries of it moved no money.
NOT_DONE = frozenset({"Draft", "Processing", "Error", "Canceled", "Voided"})
INVOICE_PAYMENT = Fields("InvoicePayment", ("Id", "PaymentId", "InvoiceId", "Amount", "RefundAmount"))


def applied(access: Access, payments: Sequence[str], *, undone: bool = False) -> dict[str, list[Application]]:
    """The present applications by payment id; `undone` adds documents that nothing is applied to any more.

    Documents are read anew each time: they may have been synced a moment ago.
    """
    if access.invoice_settlement:
        return _settled(access, payments, undone)
    return _legacy(access, payments)


def _legacy(access: Access, payments: Sequence[str]) -> dict[str, list[Application]]:
    parts = access.by_ids(INVOICE_PAYMENT, payments, "PaymentId").rows()
    invoices = Cache(access, INVOICE, invoice_link).get(text(part, "InvoiceId") for part in parts)
    found: dict[str, list[Application]] = defaultdict(list)
    for part in parts:
        invoice = text(part, "InvoiceId")
        document = invoices.get(invoice, DocumentLink(invoice, invoice))
        found[text(part, "PaymentId")].append(
            Application(document, amount(part, "Amount"), amount(part, "RefundAmount"))
        )
    return found


def _settled(access: Access, payments: Sequence[str], undone: bool) -> dict[str, list[Application]]:
    """The history netted for each invoice and debit memo."""
    net: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in access.objects("payment-applications", "paymentid", payments).rows():
        if text(row, "paymentApplicationStatus") not in NOT_DONE:
            target = (text(row, "paymentId"), text(row, "invoiceId"), text(row, "debitMemoId"))
            net[target] += amount(row, "applyAmount")
    present = {target: sum for target, sum in net.items() if (sum or undone) and (target[1] or target[2])}
    invoices = Cache(access, INVOICE, invoice_link).get(invoice for _, invoice, _ in present)
    memos = _debit_memos(access, sorted({memo for _, _, memo in present if memo}))
    found: dict[str, list[Application]] = defaultdict(list)
    for (payment, invoice, memo), sum in present.items():
        known = memos if memo else invoices
        document = known.get(memo or invoice, DocumentLink(memo or invoice, memo or invoice))
        found[payment].append(Application(document, sum, debit_memo=bool(memo)))
    return found


def _debit_memos(access: Access, ids: Sequence[str]) -> dict[str, DocumentLink]:
    rows = access.objects("debit-memos", "id", ids).rows()
    return {row["id"]: _memo(row) for row in rows}


def _memo(row: Json) -> DocumentLink:
    return DocumentLink(row["id"], text(row, "memoNumber"), text(row, "IntegrationId__NS"))
