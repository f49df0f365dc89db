"""What new records have when nobody says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.zuora.ledger import ZERO, parent, signed
from sandbox.zuora.table import Row

if TYPE_CHECKING:
    from sandbox.zuora.tenant import Tenant

_MEMO: Row = {
    "Status": "Posted", "TotalAmount": ZERO, "TaxAmount": ZERO, "TotalTaxExemptAmount": ZERO, "Source": "API",
    "SourceType": "Standalone", "TransferredToAccounting": "No",
}  # fmt: skip
_MEMO_ITEM: Row = {
    "TaxAmount": ZERO, "TaxExemptAmount": ZERO, "ProcessingType": "Charge", "TaxMode": "TaxExclusive",
}  # fmt: skip
_DEFAULTS: dict[str, Row] = {
    "Account": {
        "Status": "Active", "Balance": ZERO, "CreditBalance": ZERO, "TotalInvoiceBalance": ZERO,
        "Batch": "Batch1", "BillCycleDay": 1, "AutoPay": False, "AllowInvoiceEdit": False,
        "InvoiceDeliveryPrefsEmail": False, "InvoiceDeliveryPrefsPrint": False,
    },
    "PaymentMethod": {"PaymentMethodStatus": "Active", "Active": True, "IsSystem": False},
    "Order": {"Status": "Completed", "Category": "NewSales"},
    "Subscription": {"Status": "Active", "Version": 1, "IsLatestVersion": True},
    "Invoice": {
        "Status": "Posted", "Amount": ZERO, "TaxAmount": ZERO, "TaxExemptAmount": ZERO, "PaymentAmount": ZERO,
        "RefundAmount": ZERO, "AdjustmentAmount": ZERO, "CreditBalanceAdjustmentAmount": ZERO,
        "CreditMemoAmount": ZERO, "Reversed": False, "SourceType": "Subscription", "Source": "BillRun",
    },
    "DebitMemo": _MEMO,
    "CreditMemo": {**_MEMO, "AppliedAmount": ZERO, "RefundAmount": ZERO, "Reversed": False},
    "DebitMemoItem": _MEMO_ITEM,
    "CreditMemoItem": _MEMO_ITEM,
    "InvoiceItem": {"ChargeAmount": ZERO, "TaxAmount": ZERO, "ProcessingType": "Charge"},
    "Payment": {
        "Status": "Processed", "Type": "External", "Amount": ZERO, "AppliedAmount": ZERO,
        "RefundAmount": ZERO, "UnappliedAmount": ZERO, "AppliedCreditBalanceAmount": ZERO, "Source": "API",
        "IsStandalone": False, "GatewayState": "NotSubmitted",
    },
    "InvoicePayment": {"Amount": ZERO, "RefundAmount": ZERO},
    "PaymentApplication": {"PaymentApplicationStatus": "Processed"},
    "Refund": {
        "Status": "Processed", "Type": "External", "SourceType": "Payment", "Amount": ZERO,
        "GatewayState": "NotSubmitted",
    },
    "InvoiceAdjustment": {"Status": "Processed", "Amount": ZERO},
    "InvoiceItemAdjustment": {"Status": "Processed", "Amount": ZERO},
}  # fmt: skip


def complete(tenant: Tenant, name: str, row: Row) -> None:
    """Fill what a new record of a type has when nobody says otherwise."""
    for field, value in _DEFAULTS.get(name, {}).items():
        if row.get(field) is None:
            row[field] = value
    filler = _FILLERS.get(name)
    if filler:
        filler(tenant, row)


def _fill(row: Row, **values: Any) -> None:
    for field, value in values.items():
        if row.get(field) is None and value is not None:
            row[field] = value


def _fill_invoice(tenant: Tenant, row: Row) -> None:
    today = row["CreatedDate"].date()
    _fill(row, InvoiceDate=today, Currency=parent(tenant, "Account", row.get("AccountId")).get("Currency"))
    _fill(row, DueDate=row["InvoiceDate"], TargetDate=row["InvoiceDate"], Balance=row["Amount"])
    _fill(row, AmountWithoutTax=row["Amount"] - row["TaxAmount"])
    if row["Status"] == "Posted":
        _fill(row, PostedDate=row["CreatedDate"])


def _fill_invoice_item(tenant: Tenant, row: Row) -> None:
    charge = parent(tenant, "RatePlanCharge", row.get("RatePlanChargeId"))
    _fill(row, ChargeNumber=charge.get("ChargeNumber"), RatePlanId=charge.get("RatePlanId"))
    _fill(row, ProductRatePlanChargeId=charge.get("ProductRatePlanChargeId"))
    catalog = parent(tenant, "ProductRatePlanCharge", row.get("ProductRatePlanChargeId"))
    _fill(row, ProductRatePlanId=catalog.get("ProductRatePlanId"))
    plan = parent(tenant, "ProductRatePlan", row.get("ProductRatePlanId"))
    subscription = parent(tenant, "Subscription", row.get("SubscriptionId"))
    _fill(row, ProductId=plan.get("ProductId"), SubscriptionNumber=subscription.get("Name"))
    invoice = parent(tenant, "Invoice", row.get("InvoiceId"))
    _fill(row, AccountId=invoice.get("AccountId"), SubscriptionOwnerId=subscription.get("AccountId"))
    _fill(row, Balance=row["ChargeAmount"], ChargeDate=row["CreatedDate"])


def _fill_memo(tenant: Tenant, row: Row) -> None:
    today = row["CreatedDate"].date()
    _fill(row, MemoDate=today, Currency=parent(tenant, "Account", row.get("AccountId")).get("Currency"))
    _fill(row, TargetDate=row["MemoDate"], Balance=row["TotalAmount"])
    _fill(row, TotalAmountWithoutTax=row["TotalAmount"] - row["TaxAmount"])
    if row["Status"] == "Posted":
        _fill(row, PostedOn=row["CreatedDate"])


def _fill_debit_memo(tenant: Tenant, row: Row) -> None:
    _fill_memo(tenant, row)
    _fill(row, DueDate=row["MemoDate"])


def _fill_memo_item(tenant: Tenant, row: Row) -> None:
    charge = parent(tenant, "RatePlanCharge", row.get("RatePlanChargeId"))
    _fill(row, ChargeNumber=charge.get("ChargeNumber"), ChargeDate=row["CreatedDate"])
    _fill(row, ProductRatePlanChargeId=charge.get("ProductRatePlanChargeId"))
    subscription = parent(tenant, "Subscription", row.get("SubscriptionId"))
    _fill(row, SubscriptionNumber=subscription.get("Name"), SubscriptionOwnerId=subscription.get("AccountId"))
    _fill(row, AmountWithoutTax=(row.get("Amount") or ZERO) - row["TaxAmount"])
    _fill(row, Amount=row["AmountWithoutTax"] + row["TaxAmount"])


def _fill_payment(tenant: Tenant, row: Row) -> None:
    account = parent(tenant, "Account", row.get("AccountId"))
    _fill(row, EffectiveDate=row["CreatedDate"].date(), Currency=account.get("Currency"))
    if tenant.invoice_settlement:
        row["UnappliedAmount"] = row["Amount"]


def _fill_refund(tenant: Tenant, row: Row) -> None:
    source = parent(tenant, "Payment", row.get("PaymentId"))
    source = source or parent(tenant, "CreditMemo", row.get("CreditMemoId"))
    _fill(row, AccountId=source.get("AccountId"), RefundDate=row["CreatedDate"].date())
    _fill(row, Currency=source.get("Currency"), PaymentMethodId=source.get("PaymentMethodId"))


def _fill_application(tenant: Tenant, row: Row) -> None:
    source = parent(tenant, "Payment", row.get("PaymentId"))
    source = source or parent(tenant, "CreditMemo", row.get("CreditMemoId"))
    _fill(row, AccountId=source.get("AccountId"), EffectiveDate=row["CreatedDate"].date())


def _fill_adjustment(tenant: Tenant, row: Row) -> None:
    invoice = parent(tenant, "Invoice", row.get("InvoiceId"))
    account = parent(tenant, "Account", invoice.get("AccountId"))
    _fill(row, AccountId=account.get("Id"), InvoiceNumber=invoice.get("InvoiceNumber"))
    _fill(row, CustomerName=account.get("Name"), CustomerNumber=account.get("AccountNumber"))
    _fill(row, AdjustmentDate=row["CreatedDate"].date())


def _fill_invoice_adjustment(tenant: Tenant, row: Row) -> None:
    _fill_adjustment(tenant, row)
    _fill(row, ImpactAmount=signed(row))


def _fill_item_adjustment(tenant: Tenant, row: Row) -> None:
    _fill_adjustment(tenant, row)
    item = parent(tenant, "InvoiceItem", row.get("SourceId"))
    _fill(row, ServiceStartDate=item.get("ServiceStartDate"), ServiceEndDate=item.get("ServiceEndDate"))
    _fill(row, InvoiceItemName=item.get("ChargeName"))


_FILLERS: dict[str, Callable[[Tenant, Row], None]] = {
    "Invoice": _fill_invoice,
    "DebitMemo": _fill_debit_memo,
    "DebitMemoItem": _fill_memo_item,
    "CreditMemo": _fill_memo,
    "CreditMemoItem": _fill_memo_item,
    "CreditMemoApplication": _fill_application,
    "InvoiceItem": _fill_invoice_item,
    "Payment": _fill_payment,
    "Refund": _fill_refund,
    "PaymentApplication": _fill_application,
    "RefundApplication": _fill_application,
    "InvoiceAdjustment": _fill_invoice_adjustment,
    "InvoiceItemAdjustment": _fill_item_adjustment,
}
