"""Defaults of new records, and the balances that follow from payments, refunds and applications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.zuora.table import Row

if TYPE_CHECKING:
    from sandbox.zuora.tenant import Tenant

ZERO = Decimal(0)
MONEY_RECEIVED = ("Processed", "Posted")
ADJUSTMENTS = ("InvoiceAdjustment", "InvoiceItemAdjustment")

_DEFAULTS: dict[str, Row] = {
    "Account": {
        "Status": "Active", "Balance": ZERO, "CreditBalance": ZERO, "TotalInvoiceBalance": ZERO,
        "Batch": "Batch1", "BillCycleDay": 1, "AutoPay": False, "AllowInvoiceEdit": False,
        "InvoiceDeliveryPrefsEmail": False, "InvoiceDeliveryPrefsPrint": False,
    },
    "PaymentMethod": {"PaymentMethodStatus": "Active", "Active": True, "IsSystem": False},
    "Subscription": {"Status": "Active", "Version": 1, "IsLatestVersion": True},
    "Invoice": {
        "Status": "Posted", "Amount": ZERO, "TaxAmount": ZERO, "TaxExemptAmount": ZERO, "PaymentAmount": ZERO,
        "RefundAmount": ZERO, "AdjustmentAmount": ZERO, "CreditBalanceAdjustmentAmount": ZERO,
        "CreditMemoAmount": ZERO, "Reversed": False, "SourceType": "Subscription", "Source": "BillRun",
    },
    "DebitMemo": {"Status": "Posted", "TotalAmount": ZERO, "TaxAmount": ZERO},
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


def _parent(tenant: Tenant, name: str, key: Any) -> Row:
    return tenant.table(name).rows.get(key, {})


def _fill_invoice(tenant: Tenant, row: Row) -> None:
    today = row["CreatedDate"].date()
    _fill(row, InvoiceDate=today, Currency=_parent(tenant, "Account", row.get("AccountId")).get("Currency"))
    _fill(row, DueDate=row["InvoiceDate"], TargetDate=row["InvoiceDate"], Balance=row["Amount"])
    _fill(row, AmountWithoutTax=row["Amount"] - row["TaxAmount"])
    if row["Status"] == "Posted":
        _fill(row, PostedDate=row["CreatedDate"])


def _fill_invoice_item(tenant: Tenant, row: Row) -> None:
    charge = _parent(tenant, "RatePlanCharge", row.get("RatePlanChargeId"))
    _fill(row, ChargeNumber=charge.get("ChargeNumber"), RatePlanId=charge.get("RatePlanId"))
    _fill(row, ProductRatePlanChargeId=charge.get("ProductRatePlanChargeId"))
    catalog = _parent(tenant, "ProductRatePlanCharge", row.get("ProductRatePlanChargeId"))
    _fill(row, ProductRatePlanId=catalog.get("ProductRatePlanId"))
    plan = _parent(tenant, "ProductRatePlan", row.get("ProductRatePlanId"))
    subscription = _parent(tenant, "Subscription", row.get("SubscriptionId"))
    _fill(row, ProductId=plan.get("ProductId"), SubscriptionNumber=subscription.get("Name"))
    invoice = _parent(tenant, "Invoice", row.get("InvoiceId"))
    _fill(row, AccountId=invoice.get("AccountId"), SubscriptionOwnerId=subscription.get("AccountId"))
    _fill(row, Balance=row["ChargeAmount"], ChargeDate=row["CreatedDate"])


def _fill_debit_memo(tenant: Tenant, row: Row) -> None:
    today = row["CreatedDate"].date()
    _fill(row, MemoDate=today, Currency=_parent(tenant, "Account", row.get("AccountId")).get("Currency"))
    _fill(row, DueDate=row["MemoDate"], TargetDate=row["MemoDate"], Balance=row["TotalAmount"])


def _fill_payment(tenant: Tenant, row: Row) -> None:
    account = _parent(tenant, "Account", row.get("AccountId"))
    _fill(row, EffectiveDate=row["CreatedDate"].date(), Currency=account.get("Currency"))
    if tenant.invoice_settlement:
        row["UnappliedAmount"] = row["Amount"]


def _fill_refund(tenant: Tenant, row: Row) -> None:
    payment = _parent(tenant, "Payment", row.get("PaymentId"))
    _fill(row, AccountId=payment.get("AccountId"), RefundDate=row["CreatedDate"].date())
    _fill(row, Currency=payment.get("Currency"), PaymentMethodId=payment.get("PaymentMethodId"))


def _fill_application(tenant: Tenant, row: Row) -> None:
    payment = _parent(tenant, "Payment", row.get("PaymentId"))
    _fill(row, AccountId=payment.get("AccountId"), EffectiveDate=row["CreatedDate"].date())


def _fill_adjustment(tenant: Tenant, row: Row) -> None:
    invoice = _parent(tenant, "Invoice", row.get("InvoiceId"))
    account = _parent(tenant, "Account", invoice.get("AccountId"))
    _fill(row, AccountId=account.get("Id"), InvoiceNumber=invoice.get("InvoiceNumber"))
    _fill(row, CustomerName=account.get("Name"), CustomerNumber=account.get("AccountNumber"))
    _fill(row, AdjustmentDate=row["CreatedDate"].date())


def _fill_invoice_adjustment(tenant: Tenant, row: Row) -> None:
    _fill_adjustment(tenant, row)
    _fill(row, ImpactAmount=signed(row))


def _fill_item_adjustment(tenant: Tenant, row: Row) -> None:
    _fill_adjustment(tenant, row)
    item = _parent(tenant, "InvoiceItem", row.get("SourceId"))
    _fill(row, ServiceStartDate=item.get("ServiceStartDate"), ServiceEndDate=item.get("ServiceEndDate"))
    _fill(row, InvoiceItemName=item.get("ChargeName"))


_FILLERS: dict[str, Callable[[Tenant, Row], None]] = {
    "Invoice": _fill_invoice,
    "DebitMemo": _fill_debit_memo,
    "InvoiceItem": _fill_invoice_item,
    "Payment": _fill_payment,
    "Refund": _fill_refund,
    "PaymentApplication": _fill_application,
    "RefundApplication": _fill_application,
    "InvoiceAdjustment": _fill_invoice_adjustment,
    "InvoiceItemAdjustment": _fill_item_adjustment,
}


def changed(tenant: Tenant, name: str, before: Row | None, after: Row | None) -> None:
    """Bring every balance that depends on a created, changed or deleted record up to date."""
    rows = [row for row in (before, after) if row is not None]
    moment = rows[-1]["UpdatedDate"]
    if name == "Invoice":
        _carry_to_account(tenant, before, after)
    for field, settle in _DEPENDENTS.get(name, ()):
        for key in {row[field] for row in rows if row.get(field)}:
            settle(tenant, key, moment)


def _write(tenant: Tenant, name: str, key: str, moment: datetime, **values: Any) -> bool:
    """Store computed values; tells whether anything differed."""
    table = tenant.table(name)
    before = dict(table.rows[key])
    if all(before.get(field) == value for field, value in values.items()):
        return False
    table.change(key, {**values, "UpdatedDate": max(before["UpdatedDate"], moment)})
    if name == "Invoice":
        _carry_to_account(tenant, before, table.rows[key])
    return True


def _carry_to_account(tenant: Tenant, before: Row | None, after: Row | None) -> None:
    """Move the difference of a posted invoice's balance to its account, whose UpdatedDate stays."""
    for row, sign in ((before, -1), (after, 1)):
        account = _parent(tenant, "Account", (row or {}).get("AccountId"))
        if row and account and row["Status"] == "Posted" and row["Balance"]:
            account["TotalInvoiceBalance"] += sign * row["Balance"]
            account["Balance"] += sign * row["Balance"]


def _payment_counts(tenant: Tenant, key: Any) -> bool:
    return _parent(tenant, "Payment", key).get("Status") in MONEY_RECEIVED


def _settle_invoice(tenant: Tenant, key: str, moment: datetime) -> None:
    invoice = _parent(tenant, "Invoice", key)
    if not invoice:
        return
    links = [
        link
        for link in tenant.table("InvoicePayment").where(InvoiceId=key)
        if _payment_counts(tenant, link["PaymentId"])
    ]
    applied = sum((row["ApplyAmount"] for row in _applications(tenant, InvoiceId=key)), ZERO)
    paid = sum((link["Amount"] for link in links), applied)
    refunded = sum((link["RefundAmount"] for link in links), ZERO)
    adjusted = sum((signed(row) for row in adjustments(tenant, key)), ZERO)
    balance = invoice["Amount"] - paid + refunded - invoice["CreditMemoAmount"] + adjusted
    balance += invoice["CreditBalanceAdjustmentAmount"]
    amounts = {"PaymentAmount": paid, "RefundAmount": refunded, "AdjustmentAmount": adjusted}
    _write(tenant, "Invoice", key, moment, **amounts, Balance=balance)


def adjustments(tenant: Tenant, invoice_id: str) -> Iterator[Row]:
    """The adjustments of an invoice that count."""
    for name in ADJUSTMENTS:
        for row in tenant.table(name).where(InvoiceId=invoice_id):
            if row["Status"] == "Processed":
                yield row


def signed(adjustment: Row) -> Decimal:
    """What an adjustment adds to the balance of its invoice: credits take away."""
    amount: Decimal = adjustment["Amount"]
    return amount if adjustment["Type"] == "Charge" else -amount


def _settle_debit_memo(tenant: Tenant, key: str, moment: datetime) -> None:
    memo = _parent(tenant, "DebitMemo", key)
    if memo:
        paid = sum((row["ApplyAmount"] for row in _applications(tenant, DebitMemoId=key)), ZERO)
        _write(tenant, "DebitMemo", key, moment, Balance=memo["TotalAmount"] - paid)


def _applications(tenant: Tenant, **equal: str) -> Iterator[Row]:
    return (
        row
        for row in tenant.table("PaymentApplication").where(**equal)
        if row["PaymentApplicationStatus"] == "Processed"
    )


def _settle_payment(tenant: Tenant, key: str, moment: datetime) -> None:
    payment = _parent(tenant, "Payment", key)
    if not payment:
        return
    refunds = tenant.table("Refund").where(PaymentId=key)
    refunded = sum((row["Amount"] for row in refunds if row["Status"] == "Processed"), ZERO)
    if tenant.invoice_settlement:
        applied = sum((row["ApplyAmount"] for row in _applications(tenant, PaymentId=key)), ZERO)
        unapplied = payment["Amount"] - applied - refunded
        _write(
            tenant, "Payment", key, moment,
            AppliedAmount=applied, UnappliedAmount=unapplied, RefundAmount=refunded,
        )  # fmt: skip
        _settle_parts(tenant, payment, moment)
    else:
        links = list(tenant.table("InvoicePayment").where(PaymentId=key))
        applied = sum((link["Amount"] for link in links), ZERO)
        _write(tenant, "Payment", key, moment, AppliedAmount=applied, RefundAmount=refunded)
        for link in links:
            _settle_invoice(tenant, link["InvoiceId"], moment)


def _settle_parts(tenant: Tenant, payment: Row, moment: datetime) -> None:
    """Keep one part per document with its net amount, and one part for what is not applied."""
    wanted: dict[tuple[Any, Any], Decimal] = {(None, None): payment["UnappliedAmount"]}
    for row in _applications(tenant, PaymentId=payment["Id"]):
        target = (row.get("InvoiceId"), row.get("DebitMemoId"))
        wanted[target] = wanted.get(target, ZERO) + row["ApplyAmount"]
    for part in list(tenant.table("PaymentPart").where(PaymentId=payment["Id"])):
        amount = wanted.pop((part.get("InvoiceId"), part.get("DebitMemoId")), ZERO)
        if amount:
            _write(tenant, "PaymentPart", part["Id"], moment, Amount=amount)
        else:
            tenant.delete("PaymentPart", part["Id"])
    for (invoice, memo), amount in wanted.items():
        if amount:
            fields = {"InvoiceId": invoice, "DebitMemoId": memo, "Amount": amount}
            tenant.insert("PaymentPart", PaymentId=payment["Id"], **fields)


def _settle_invoice_payment(tenant: Tenant, key: str, moment: datetime) -> None:
    link = _parent(tenant, "InvoicePayment", key)
    if not link:
        return
    refunded = sum(
        (
            row["RefundAmount"]
            for row in tenant.table("RefundInvoicePayment").where(InvoicePaymentId=key)
            if _parent(tenant, "Refund", row["RefundId"]).get("Status") == "Processed"
        ),
        ZERO,
    )
    if _write(tenant, "InvoicePayment", key, moment, RefundAmount=refunded):
        _settle_invoice(tenant, link["InvoiceId"], moment)


def _settle_refund(tenant: Tenant, key: str, moment: datetime) -> None:
    for row in list(tenant.table("RefundInvoicePayment").where(RefundId=key)):
        _settle_invoice_payment(tenant, row["InvoicePaymentId"], moment)


# Which field of a changed record leads to which balance.
_DEPENDENTS: dict[str, tuple[tuple[str, Callable[[Tenant, str, datetime], None]], ...]] = {
    "Invoice": (("Id", _settle_invoice),),
    "Payment": (("Id", _settle_payment),),
    "InvoicePayment": (("PaymentId", _settle_payment), ("InvoiceId", _settle_invoice)),
    "PaymentApplication": (
        ("PaymentId", _settle_payment),
        ("InvoiceId", _settle_invoice),
        ("DebitMemoId", _settle_debit_memo),
    ),
    "DebitMemo": (("Id", _settle_debit_memo),),
    "Refund": (("Id", _settle_refund), ("PaymentId", _settle_payment)),
    "RefundInvoicePayment": (("InvoicePaymentId", _settle_invoice_payment),),
    "RefundApplication": (("PaymentId", _settle_payment),),
    **dict.fromkeys(ADJUSTMENTS, (("InvoiceId", _settle_invoice),)),
}
