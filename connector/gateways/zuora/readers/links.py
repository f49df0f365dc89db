"""Records that others point to: accounts and documents, with the fields to read for them."""

from __future__ import annotations

from connector.gateways.zuora.codec import Json, classifications, integration, text
from connector.gateways.zuora.readers.access import Access, Cache
from connector.gateways.zuora.zoql import Fields
from syncrules.records.common import AccountLink, DocumentLink

CORE = ("IntegrationId__NS", "IntegrationStatus__NS", "SyncDate__NS")
PLACES = ("Class__NS", "Department__NS", "Location__NS", "Subsidiary__NS")

ACCOUNT = Fields("Account", ("Id", "AccountNumber", "Name", "Currency", "SynctoNetSuite__NS", *CORE, *PLACES))
INVOICE = Fields("Invoice", ("Id", "InvoiceNumber", "IntegrationId__NS"))


def account_link(row: Json) -> AccountLink:
    """What a transaction needs of its account."""
    return AccountLink(
        id=row["Id"],
        number=text(row, "AccountNumber"),
        name=text(row, "Name"),
        currency=text(row, "Currency"),
        sync_to_netsuite=text(row, "SynctoNetSuite__NS"),
        integration=integration(row),
        classifications=classifications(row),
    )


def invoice_link(row: Json) -> DocumentLink:
    """What a payment needs of an invoice."""
    return DocumentLink(row["Id"], text(row, "InvoiceNumber"), text(row, "IntegrationId__NS"))


def accounts(access: Access) -> Cache[AccountLink]:
    """A cache of accounts."""
    return Cache(access, ACCOUNT, account_link)
