"""Customer payments: method, account, amount and applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.netsuite.records import Refused
from sandbox.netsuite.rules.applications import ZERO, applied_to, finish_apply_list
from sandbox.netsuite.rules.draft import Draft
from sandbox.netsuite.rules.general import check_ledger
from sandbox.netsuite.rules.sales import balance_source, finish_header

if TYPE_CHECKING:
    from sandbox.netsuite.company import Company


def finish(company: Company, draft: Draft) -> None:
    """Check a payment and compute its balance; raises Refused."""
    fields = draft.fields
    finish_header(company, draft, "customer")
    if fields.pop("creditList", None) or fields.pop("depositList", None):
        raise Refused("FEATURE_DISABLED", "Credits and deposits are not applied through payments here.")
    _choose_account(company, draft)
    if account := company.receivables_account():
        fields.setdefault("arAcct", account)
    if fields.get("payment") is None:
        lines = [line for line in fields.get("applyList") or [] if line.get("apply")]
        fields["payment"] = sum((line.get("amount") or ZERO for line in lines), ZERO)
    fields["payment"] = company.rounded(fields["payment"], fields.get("currency", ""))
    if fields["payment"] <= 0:
        raise Refused("NONZERO_AMT_REQD", "The amount of a payment must be larger than zero.")
    finish_apply_list(company, draft, fields["payment"] - applied_to(company, draft.record.id))
    balance_source(company, draft.record, fields["payment"])
    fields["status"] = "Not Deposited" if fields.get("undepFunds") else "Deposited"
    check_ledger(company, draft)


def _choose_account(company: Company, draft: Draft) -> None:
    fields = draft.fields
    method = company.store.find(("paymentMethod",), fields.get("paymentMethod") or "")
    if method is not None and method.fields.get("isInactive") and draft.changed("paymentMethod"):
        raise Refused("INVALID_KEY_OR_REF", f"Invalid paymentMethod reference key {method.id}.")
    if draft.is_new and not fields.get("account") and "undepFunds" not in fields:
        account = method.fields.get("account") if method is not None else None
        fields.update({"account": account, "undepFunds": False} if account else {"undepFunds": True})
    if fields.get("undepFunds"):
        fields.pop("account", None)
