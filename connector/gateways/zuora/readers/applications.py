"""What payments and credit memos are applied to, in both tenant modes (zuora-api.md section 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from connector.gateways.zuora.codec import Json, amount, text
from connector.gateways.zuora.object_query import PAGE_SIZE
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.readers.links import INVOICE, invoice_link
from connector.gateways.zuora.zoql import Fields
from syncrules.records.common import Application, DocumentLink

# Applications are a history; these entries of it moved no money.
NOT_DONE = frozenset({"Draft", "Processing", "Error", "Canceled", "Voided"})
EXPANDED = "creditMemoApplications"
INVOICE_PAYMENT = Fields("InvoicePayment", ("Id", "PaymentId", "InvoiceId", "Amount", "RefundAmount"))

Entry = tuple[str, str, str, Decimal]  # payment or credit memo, invoice, debit memo, amount


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
    return _present(access, _history(access, payments), undone)


def _history(access: Access, payments: Sequence[str]) -> list[Entry]:
    rows = access.objects("payment-applications", "paymentid", payments).rows()
    done = [row for row in rows if text(row, "paymentApplicationStatus") not in NOT_DONE]
    return [_entry(row, "paymentId", "applyAmount") for row in done]


def amounts(access: Access, payments: Sequence[str]) -> dict[str, list[tuple[str, Decimal, bool]]]:
    """What payments of a settlement tenant are applied to now: document id, amount, whether a debit memo."""
    found: dict[str, list[tuple[str, Decimal, bool]]] = defaultdict(list)
    for (payment, invoice, memo), sum in _net(_history(access, payments)).items():
        if sum:
            found[payment].append((memo or invoice, sum, bool(memo)))
    return found


def credited(access: Access, memos: Sequence[Json]) -> dict[str, list[Application]]:
    """The present applications by credit memo id, of memos that were read with them.

    Expanded arrays are cut at the page size: longer histories are read from their own address.
    """
    cut = [memo["id"] for memo in memos if len(memo.get(EXPANDED) or []) >= PAGE_SIZE]
    rows = access.objects("credit-memo-applications", "creditmemoid", cut).rows()
    rows += [row for memo in memos if memo["id"] not in cut for row in memo.get(EXPANDED) or []]
    return _present(access, (_entry(row, "creditMemoId", "amount") for row in rows))


def _entry(row: Json, owner: str, applied: str) -> Entry:
    return text(row, owner), text(row, "invoiceId"), text(row, "debitMemoId"), amount(row, applied)


def _present(access: Access, history: Iterable[Entry], undone: bool = False) -> dict[str, list[Application]]:
    """The history netted for each document; these are read anew, as they may just be synced."""
    present = {target: sum for target, sum in _net(history).items() if sum or undone}
    invoices = Cache(access, INVOICE, invoice_link).get(invoice for _, invoice, _ in present)
    memos = _debit_memos(access, sorted({memo for _, _, memo in present if memo}))
    found: dict[str, list[Application]] = defaultdict(list)
    for (owner, invoice, memo), sum in present.items():
        known = memos if memo else invoices
        document = known.get(memo or invoice, DocumentLink(memo or invoice, memo or invoice))
        found[owner].append(Application(document, sum, debit_memo=bool(memo)))
    return found


def _net(history: Iterable[Entry]) -> dict[tuple[str, str, str], Decimal]:
    """The sums by payment or memo, invoice and debit memo; what went to no document is left out."""
    net: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for owner, invoice, memo, part in history:
        if invoice or memo:
            net[owner, invoice, memo] += part
    return net


def _debit_memos(access: Access, ids: Sequence[str]) -> dict[str, DocumentLink]:
    rows = access.objects("debit-memos", "id", ids).rows()
    return {row["id"]: _memo(row) for row in rows}


def _memo(row: Json) -> DocumentLink:
    return DocumentLink(row["id"], text(row, "memoNumber"), text(row, "IntegrationId__NS"))
