"""Reads Zuora accounts with their contacts (accounts.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connector.gateways.zuora.codec import (
    Json,
    amount,
    certain_moment,
    classifications,
    flag,
    integration,
    text,
)
from connector.gateways.zuora.object_query import PAGE_SIZE
from connector.gateways.zuora.readers.access import Access, Cache, Candidates, not_complete, since
from connector.gateways.zuora.zoql import Fields, all_of, where
from syncrules.language import Context
from syncrules.preferences import SyncBehavior
from syncrules.records.account import Account, Contact, ParentAccount

IDS = Fields("Account", ("Id",))
PARENT = Fields("Account", ("Id", "AccountNumber", "Name", "IntegrationId__NS"))


class AccountReader:
    """Ids by ZOQL, records by object query: only that one has the MRR and gives contacts in the same call."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._candidates = Candidates(access, IDS)

    def ids(self, context: Context) -> Iterator[str]:
        modified = context.preferences.customer_sync_behavior is SyncBehavior.NEW_AND_MODIFIED
        flag_field = "SynctoNetSuite__NS"
        clause = all_of(
            [[where("Status", "=", "Active")]],
            [[where(flag_field, "=", None)], [where(flag_field, "!=", "No")]],
            not_complete(behaviour_modified=modified, watermark=context.watermark),
            since("CreatedDate", context.preferences.cutover_accounts),
        )
        return iter(self._candidates.ids(clause))

    def records(self, ids: Sequence[str], context: Context) -> list[Account]:
        expand = ("billto", "soldto", "defaultpaymentmethod")
        rows = self._access.objects("accounts", "id", ids, expand=expand, size=PAGE_SIZE).rows()
        # Parents are not kept: one synced earlier in this run must be seen with its new id.
        parents = Cache(self._access, PARENT, _parent).get(text(row, "parentId") for row in rows)
        return [_account(row, parents.get(text(row, "parentId"))) for row in rows]


def _parent(row: Json) -> ParentAccount:
    return ParentAccount(
        row["Id"], text(row, "AccountNumber"), text(row, "Name"), text(row, "IntegrationId__NS")
    )


def _contact(row: Json | None) -> Contact | None:
    if not row or "id" not in row:
        return None
    return Contact(
        id=row["id"],
        first_name=text(row, "firstName"),
        last_name=text(row, "lastName"),
        address1=text(row, "address1"),
        address2=text(row, "address2"),
        city=text(row, "city"),
        state=text(row, "state"),
        postal_code=text(row, "postalCode"),
        country=text(row, "country"),
        fax=text(row, "fax"),
        work_email=text(row, "workEmail"),
        work_phone=text(row, "workPhone"),
        tax_region=text(row, "taxRegion"),
    )


def _account(row: Json, parent: ParentAccount | None) -> Account:
    day = row.get("billCycleDay")
    return Account(
        id=row["id"],
        number=text(row, "accountNumber"),
        name=text(row, "name"),
        status=text(row, "status"),
        currency=text(row, "currency"),
        created_date=certain_moment(row, "createdDate"),
        updated_date=certain_moment(row, "updatedDate"),
        integration=integration(row),
        classifications=classifications(row),
        sync_to_netsuite=text(row, "SynctoNetSuite__NS"),
        customer_type=text(row, "CustomerType__NS"),
        auto_pay=flag(row, "autoPay"),
        batch=text(row, "batch"),
        bill_cycle_day=int(day) if day is not None else None,
        crm_id=text(row, "crmId"),
        customer_service_rep_name=text(row, "customerServiceRepName"),
        default_payment_method=text(row.get("defaultPaymentMethod") or {}, "type"),
        mrr=amount(row, "mrr") if row.get("mrr") is not None else None,
        notes=text(row, "notes"),
        payment_term=text(row, "paymentTerm"),
        purchase_order_number=text(row, "purchaseOrderNumber"),
        sales_rep_name=text(row, "salesRepName"),
        tax_exempt_certificate_id=text(row, "taxExemptCertificateID"),
        tax_exempt_status=text(row, "taxExemptStatus"),
        vat_id=text(row, "vATId"),
        parent=parent,
        bill_to=_contact(row.get("billTo")),
        sold_to=_contact(row.get("soldTo")),
    )
