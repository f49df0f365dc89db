"""What the rules of NetSuite customers need to know of their Zuora accounts, batched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connector.gateways.zuora.codec import text
from connector.gateways.zuora.readers.access import Access
from connector.gateways.zuora.zoql import Fields
from syncrules.language import Fact

ACCOUNT_FIELDS: Mapping[Fact, str] = {
    Fact.ACCOUNT_CURRENCY: "Currency",
    Fact.LAST_INVOICE_DATE: "LastInvoiceDate",
    Fact.BILL_TO: "BillToId",
    Fact.SOLD_TO: "SoldToId",
}


def account_facts(access: Access, fact: Fact, ids: Sequence[str]) -> dict[str, str]:
    """One field of accounts by their ids; empty ones are left out."""
    field = ACCOUNT_FIELDS[fact]
    rows = access.by_ids(Fields("Account", ("Id", field)), ids).rows()
    return {row["Id"]: value for row in rows if (value := text(row, field))}
