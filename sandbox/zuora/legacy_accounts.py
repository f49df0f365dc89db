"""Accounts and contacts through the older object APIs: drafts, activation, and what may change later."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.zuora.contacts import checked
from sandbox.zuora.records import check_reference_data, clean, require
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.schema import OBJECTS
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.values import words

_COMPUTED = words("Balance CreditBalance TotalInvoiceBalance LastInvoiceDate")
_BATCH = re.compile(r"Batch([1-9]|[1-4]\d|50)")


def create_account(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """A draft, as a rule: an active account needs contacts, which need the account first."""
    require(fields, *OBJECTS["Account"].required)
    row = clean(tenant, "Account", fields, OBJECTS["Account"].stored - _COMPUTED)
    _check(tenant, row, {})
    return tenant.insert("Account", **row)


def change_account(tenant: Tenant, row: Row, changes: Row) -> None:
    """Change an account; activating one takes both of its contacts."""
    _check(tenant, changes, row)
    tenant.update("Account", row["Id"], **changes)


def _check(tenant: Tenant, changes: Row, before: Row) -> None:
    check_reference_data(tenant, changes)
    after = {**before, **changes}
    if changes.get("Batch") and not _BATCH.fullmatch(changes["Batch"]):
        raise Refusal("invalid_value", f"Invalid value for field Batch: {changes['Batch']}")
    if after["Status"] == "Active" and before.get("Status") != "Active":
        require(after, "BillToId", "SoldToId")
    for field in ("BillToId", "SoldToId"):
        if changes.get(field) and tenant.get("Contact", changes[field])["AccountId"] != before.get("Id"):
            raise Refusal("invalid_value", f"{field} is not a contact of this account.")
    number = changes.get("AccountNumber")
    holder = tenant.find("Account", number) if number else None
    if holder is not None and holder["Id"] != before.get("Id"):
        raise Refusal("duplicate", f"AccountNumber {number} already exists.")
    _check_parent(tenant, changes.get("ParentId"), before.get("Id"))
    if "Currency" in changes and before and changes["Currency"] != before["Currency"]:
        _check_unused(tenant, before)


def _check_parent(tenant: Tenant, parent: str | None, account: str | None) -> None:
    while parent:
        if parent == account:
            raise Refusal("invalid_value", "Invalid value for field ParentId: the hierarchy is circular.")
        parent = tenant.get("Account", parent).get("ParentId")


def _check_unused(tenant: Tenant, account: Row) -> None:
    if any(tenant.rows(name, AccountId=account["Id"]) for name in ("Subscription", "Invoice", "Payment")):
        raise Refusal("business_rule", "The currency of an account in use cannot be changed.")


def create_contact(tenant: Tenant, fields: Mapping[str, Any]) -> Row:
    """A contact of an account, in whatever status."""
    require(fields, *OBJECTS["Contact"].required)
    return tenant.insert("Contact", **checked(clean(tenant, "Contact", fields)))


def change_contact(tenant: Tenant, row: Row, changes: Row) -> None:
    """Change a contact; its account's UpdatedDate stays."""
    if changes.get("AccountId", row["AccountId"]) != row["AccountId"]:
        raise Refusal("invalid_value", "A contact cannot move to another account.")
    tenant.update("Contact", row["Id"], **checked(changes, row))
