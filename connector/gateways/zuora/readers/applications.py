"""What payments are applied to on tenants with Invoice Settlement (zuora-api.md section 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from connector.gateways.zuora.codec import Json, amount, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.readers.links import INVOICE, invoice_link
from syncrules.records.common import Application, DocumentLink

# Applications are a history; these entries of it moved no money.
NOT_DONE = frozenset({"Draft", "Processing", "Error", "Canceled", "Voided"})


def settled(access: Access, payments: Sequence[str]) -> dict[str, list[Application]]:
    """The present applications by payment id: the history netted for each invoice and debit memo."""
    net: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in access.objects("payment-applications", "paymentid", payments).rows():
        if text(row, "paymentApplicationStatus") not in NOT_DONE:
            target = (text(row, "paymentId"), text(row, "invoiceId"), text(row, "debitMemoId"))
            net[target] += amount(row, "applyAmount")
    present = {target: sum for target, sum in net.items() if sum and (target[1] or target[2])}
    invoices = Cache(access, INVOICE, invoice_link).get(invoice for _, invoice, _ in present)
    memos = _debit_memos(access, sorted({memo for _, _, memo in present if memo}))
    applied: dict[str, list[Application]] = defaultdict(list)
    for (payment, invoice, memo), sum in present.items():
        known = memos if memo else invoices
        document = known.get(memo or invoice, DocumentLink(memo or invoice, memo or invoice))
        applied[payment].append(Application(document, sum, debit_memo=bool(memo)))
    return applied


def _debit_memos(access: Access, ids: Sequence[str]) -> dict[str, DocumentLink]:
    rows = access.objects("debit-memos", "id", ids).rows()
    return {row["id"]: _memo(row) for row in rows}


def _memo(row: Json) -> DocumentLink:
    return DocumentLink(row["id"], text(row, "memoNumber"), text(row, "IntegrationId__NS"))
