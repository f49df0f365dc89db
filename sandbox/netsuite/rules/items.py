"""Items: mandatory fields, default income account, parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.records import Refused
from sandbox.netsuite.rules.draft import Draft

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
    if fields.get("parent") == draft.record.id:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid parent reference key {draft.record.id}.")


def _check_account(company: Company, draft: Draft, field: str, types: set[str]) -> None:
    account = company.store.find(("account",), draft.fields.get(field) or "")
    if account is not None and account.fields.get("acctType") not in types:
        raise Refused("INVALID_KEY_OR_REF", f"Invalid {field} reference key {account.id}.")
