"""Which NetSuite records Zuora's documents are linked to, for the rules of NetSuite's transactions."""

from __future__ import annotations

from collections.abc import Sequence

from connector.gateways.zuora.codec import text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields

INVOICE = Fields("Invoice", ("Id", "IntegrationId__NS"))


def invoice_links(access: Access, ids: Sequence[str]) -> dict[str, str]:
    """NetSuite internal ids by Zuora invoice id; invoices that are not synced are left out."""
    rows = access.by_ids(INVOICE, ids).rows()
    return {row["Id"]: link for row in rows if (link := text(row, "IntegrationId__NS"))}


def debit_memo_links(access: Access, ids: Sequence[str]) -> dict[str, str]:
    """NetSuite internal ids by Zuora debit memo id; memos that are not synced are left out."""
    rows = access.objects("debit-memos", "id", ids).rows()
    return {row["id"]: link for row in rows if (link := text(row, "IntegrationId__NS"))}
