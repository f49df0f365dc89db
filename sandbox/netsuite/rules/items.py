"""Items: mandatory fields, default income account, parents, prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.kinds import ITEMS
from sandbox.netsuite.records import Refused
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.pricing import check_prices

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company


def finish(company: Company, draft: Draft) -> None:
    """Check an item and fill in its defaults; raises Refused."""
    fields = draft.fields
    draft.require("itemId", "Item Name/Number")
    fields.setdefault("isInactive", False)
    if draft.is_new and company.one_world:
        draft.require("subsidiaryList", "Subsidiaries")
    if draft.is_new and company.store.table("taxSchedule"):
        draft.require("taxSchedule", "Tax Schedule")
    if draft.is_new and "incomeAccount" not in draft.given | draft.cleared:
        account = company.default_income_account
        fields.update({"incomeAccount": account} if account else {})
    _check_account(company, draft, "incomeAccount", {"_income", "_otherIncome"})
    _check_account(company, draft, "deferredRevenueAccount", {"_deferredRevenue", "_otherCurrentLiability"})
    _check_parent(company, draft)
    check_prices(company, draft)


def _check_parent(company: Company, draft: Draft) -> None:
    """A sub-item's parent is an active item that does not stand below the sub-item itself."""
    parent = draft.fields.get("parent") or ""
    above = parent
    while above:
        record = company.store.find(ITEMS, above)
        inactive = record is not None and record.fields.get("isInactive") and draft.changed("parent")
        if record is None or above == draft.record.id or inactive:
            raise Refused("INVALID_KEY_OR_REF", f"Invalid parent reference key {parent}.")
        above = record.fields.get("parent") or ""


def _check_account(company: Company, draft: Draft, field: str, types: set[str]) -> None:
    account = company.store.find(("account",), draft.fields.get(field) or "")
    if account is not None and account.fields.get("acctType") not in types:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid {field} reference key {account.id}.")
