"""What /v1/credit-memos and /v1/debit-memos share: reading, changing, posting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.zuora import settlement
from sandbox.zuora.actions import MOST_ROWS, injected, is_meant
from sandbox.zuora.context import Context, Route
from sandbox.zuora.records import TRANSFER_STATES, check_transfer_change, clean, existing, require
from sandbox.zuora.refusals import Refusal, row_of
from sandbox.zuora.rest import Names, filtered, ok, paged, show, spell, taken
from sandbox.zuora.settlement import CREDIT_MEMO, Portion
from sandbox.zuora.table import Row
from sandbox.zuora.tenant import Tenant

TRANSFERRED = "TransferredToAccounting"
_TAX = spell(
    "Id AppliedAmount Balance CreditAmount ExemptAmount Jurisdiction LocationCode Name PaymentAmount "
    "RefundAmount TaxAmount TaxCode TaxCodeDescription TaxDate TaxRate TaxRateDescription TaxRateType "
    "UnappliedAmount"
)


@dataclass(frozen=True)
class Kind:
    """One kind of memo: its objects, the path of its calls, and how these spell its fields."""

    record: str  # DebitMemo
    path: str  # /v1/debit-memos
    listed: str  # the key of a list
    names: Names
    item_names: Names
    change: Names

    @property
    def item(self) -> str:
        """The object of its items."""
        return f"{self.record}Item"

    @property
    def tax(self) -> str:
        """The object of its taxation items."""
        return f"{self.record.removesuffix('Memo')}TaxationItem"

    def present(self, tenant: Tenant, memo: Row) -> dict[str, Any]:
        """The REST form of a memo."""
        account = tenant.find("Account", memo["AccountId"]) or {}
        shown = {**show(memo, self.names), "accountNumber": account.get("AccountNumber")}
        if self.record == "DebitMemo":
            shown["beAppliedAmount"] = memo["TotalAmount"] - memo["Balance"]
        return shown

    def stored(self, context: Context) -> Row:
        """The memo that the path names by id or number."""
        return existing(context.tenant, self.record, context.key)

    def routes(self) -> list[Route]:
        """The calls that both kinds have; the more specific paths first."""
        path = self.path
        calls: list[tuple[str, str, Callable[[Kind, Context], dict[str, Any]]]] = [
            ("PUT", f"{path}/bulk", change_many),
            ("GET", path, listing),
            ("GET", f"{path}/{{key}}", read),
            ("PUT", f"{path}/{{key}}", change),
            ("GET", f"{path}/{{key}}/items", items),
            ("GET", f"{path}/{{key}}/items/{{item}}/taxation-items", taxation_items),
            ("PUT", f"{path}/{{key}}/post", post),
            ("PUT", f"{path}/{{key}}/unpost", unpost),
            ("PUT", f"{path}/{{key}}/cancel", cancel),
        ]
        return [self.route(*call) for call in calls]

    def route(self, method: str, template: str, handler: Callable[[Kind, Context], dict[str, Any]]) -> Route:
        """A call that only tenants with Invoice Settlement have."""
        write = method != "GET"
        return Route(method, template, lambda context: handler(self, context), write=write, settlement=True)


def listing(kind: Kind, context: Context) -> dict[str, Any]:
    """Memos, newest number first unless `sort` says otherwise; equality filters."""
    rows = filtered(context, context.tenant.rows(kind.record), kind.names)
    rows.sort(key=lambda row: row["MemoNumber"], reverse="+number" not in context.request.value("sort"))
    return paged(context, kind.listed, [kind.present(context.tenant, row) for row in rows])


def read(kind: Kind, context: Context) -> dict[str, Any]:
    """One memo."""
    return ok(kind.present(context.tenant, kind.stored(context)))


def items(kind: Kind, context: Context) -> dict[str, Any]:
    """The items of a memo with their taxation items."""
    memo = kind.stored(context)
    rows = context.tenant.rows(kind.item, **{f"{kind.record}Id": memo["Id"]})
    return paged(context, "items", [_item(kind, context.tenant, row) for row in rows])


def _item(kind: Kind, tenant: Tenant, row: Row) -> dict[str, Any]:
    return {**show(row, kind.item_names), "taxationItems": {"data": _taxes(kind, tenant, row["Id"])}}


def taxation_items(kind: Kind, context: Context) -> dict[str, Any]:
    """The taxation items of one item."""
    memo = kind.stored(context)
    item = existing(context.tenant, kind.item, context.params["item"])
    if item[f"{kind.record}Id"] != memo["Id"]:
        raise Refusal("not_found", f"Cannot find {kind.item} by key: '{item['Id']}'.")
    return paged(context, "data", _taxes(kind, context.tenant, item["Id"]))


def _taxes(kind: Kind, tenant: Tenant, item_id: str) -> list[dict[str, Any]]:
    """With the accounting code, which object query does not show."""
    fields = tenant.table(kind.tax).kind.stored
    names = {key: field for key, field in _TAX.items() if field in fields}
    found = []
    for row in tenant.rows(kind.tax, **{f"{kind.item}Id": item_id}):
        code = row.get("AccountingCode")
        finance = {"salesTaxPayableAccountingCode": code} if code else {}
        found.append({**show(row, names), "financeInformation": finance})
    return found


def change(kind: Kind, context: Context) -> dict[str, Any]:
    """Change one memo."""
    memo = kind.stored(context)
    return ok(kind.present(context.tenant, _changed(kind, context.tenant, memo, context.fields())))


def change_many(kind: Kind, context: Context) -> dict[str, Any]:
    """Change up to 50 memos, each in a transaction of its own: one result for each, in order."""
    rows = context.fields().get("memos")
    if not isinstance(rows, list) or not rows:
        raise Refusal("missing_value", "'memos' is missing or empty.")
    if len(rows) > MOST_ROWS:
        raise Refusal("too_many", f"The number of memos in one call is limited to {MOST_ROWS}.")
    context.rows = len(rows)
    text = context.request.body.decode(errors="replace")
    fault = context.faults.take(
        ("row_failure",), operation=context.operation, path=context.request.path, body=text
    )
    results: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        try:
            if fault and is_meant(fault.params, index, row):
                raise injected(fault.params)
            require(row, "id")
            memo = existing(context.tenant, kind.record, row["id"])
            results.append(ok(kind.present(context.tenant, _changed(kind, context.tenant, memo, row))))
        except Refusal as refusal:
            results.append(row_of(refusal, context.request.path))
    return ok({"memos": results})


def _changed(kind: Kind, tenant: Tenant, memo: Row, body: Mapping[str, Any]) -> Row:
    fields = taken(body, kind.change)
    if memo["Status"] != "Draft" and "MemoDate" in fields:
        raise Refusal("business_rule", f"The date of memo {memo['MemoNumber']} can change only as a draft.")
    transferred = fields.pop(TRANSFERRED, memo[TRANSFERRED])
    changes = clean(tenant, kind.record, fields)
    if transferred != memo[TRANSFERRED]:
        changes[TRANSFERRED] = _transferred(memo, transferred)
        check_transfer_change(tenant, memo, changes)
    return tenant.update(kind.record, memo["Id"], **changes)


def _transferred(memo: Row, value: Any) -> str:
    if value not in ("No", *TRANSFER_STATES):
        raise Refusal("invalid_value", f"Invalid value for field transferredToAccounting: {value}")
    if memo["Status"] != "Posted":
        text = f"Transferred to Accounting of memo {memo['MemoNumber']} can change only while it is posted."
        raise Refusal("business_rule", text)
    return str(value)


def post(kind: Kind, context: Context) -> dict[str, Any]:
    """Post a draft; a credit memo made for it is then applied to its invoice."""
    memo = posted(kind, context.tenant, kind.stored(context))
    return ok(kind.present(context.tenant, memo))


def posted(kind: Kind, tenant: Tenant, memo: Row) -> Row:
    """The memo after posting."""
    if memo["Status"] != "Draft":
        raise Refusal("business_rule", f"Memo {memo['MemoNumber']} is not a draft and cannot be posted.")
    tenant.update(kind.record, memo["Id"], Status="Posted", PostedOn=tenant.now())
    if memo.get("AutoApplyUponPosting"):
        balance = min(memo["Balance"], tenant.get("Invoice", memo["InvoiceId"])["Balance"])
        wanted = [Portion("Invoice", memo["InvoiceId"], balance)] if balance > 0 else []
        settlement.apply(tenant, memo["Id"], wanted, source=CREDIT_MEMO)
    return tenant.get(kind.record, memo["Id"])


def unpost(kind: Kind, context: Context) -> dict[str, Any]:
    """Make a posted memo a draft again, unless it is used or the ledger has it."""
    memo = kind.stored(context)
    number = memo["MemoNumber"]
    if memo["Status"] != "Posted":
        raise Refusal("business_rule", f"Memo {number} is not posted.")
    if memo["Balance"] != memo["TotalAmount"]:
        raise Refusal("business_rule", f"Memo {number} is applied or refunded and cannot be unposted.")
    if memo[TRANSFERRED] == "Yes":
        raise Refusal("business_rule", f"Memo {number} was transferred to accounting.")
    changes: Row = {"Status": "Draft", "PostedOn": None}
    return ok(kind.present(context.tenant, context.tenant.update(kind.record, memo["Id"], **changes)))


def cancel(kind: Kind, context: Context) -> dict[str, Any]:
    """Cancel a draft."""
    memo = kind.stored(context)
    if memo["Status"] != "Draft":
        raise Refusal("business_rule", f"Memo {memo['MemoNumber']} is not a draft and cannot be canceled.")
    changes: Row = {"Status": "Canceled", "CancelledOn": context.tenant.now()}
    return ok(kind.present(context.tenant, context.tenant.update(kind.record, memo["Id"], **changes)))
