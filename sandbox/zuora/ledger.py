"""The balances that follow from payments, refunds, memos, adjustments and applications."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.zuora.table import Row

if TYPE_CHECKING:
    from sandbox.zuora.tenant import Tenant

ZERO = Decimal(0)
MONEY_RECEIVED = ("Processed", "Posted")
ADJUSTMENTS = ("InvoiceAdjustment", "InvoiceItemAdjustment")


def parent(tenant: Tenant, name: str, key: Any) -> Row:
    """The live row that a reference names; empty when there is none."""
    return tenant.table(name).rows.get(key, {})


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
        account = parent(tenant, "Account", (row or {}).get("AccountId"))
        if row and account and row["Status"] == "Posted" and row["Balance"]:
            account["TotalInvoiceBalance"] += sign * row["Balance"]
            account["Balance"] += sign * row["Balance"]


def _payment_counts(tenant: Tenant, key: Any) -> bool:
    return parent(tenant, "Payment", key).get("Status") in MONEY_RECEIVED


def _settle_invoice(tenant: Tenant, key: str, moment: datetime) -> None:
    invoice = parent(tenant, "Invoice", key)
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
    credited = _credited(tenant, InvoiceId=key)
    balance = invoice["Amount"] - paid + refunded - credited + adjusted
    balance += invoice["CreditBalanceAdjustmentAmount"]
    amounts = {"PaymentAmount": paid, "RefundAmount": refunded, "AdjustmentAmount": adjusted}
    _write(tenant, "Invoice", key, moment, **amounts, CreditMemoAmount=credited, Balance=balance)


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
    memo = parent(tenant, "DebitMemo", key)
    if memo:
        paid = sum((row["ApplyAmount"] for row in _applications(tenant, DebitMemoId=key)), ZERO)
        balance = memo["TotalAmount"] - paid - _credited(tenant, DebitMemoId=key)
        _write(tenant, "DebitMemo", key, moment, Balance=balance)


def _settle_credit_memo(tenant: Tenant, key: str, moment: datetime) -> None:
    memo = parent(tenant, "CreditMemo", key)
    if not memo:
        return
    applied, refunded = _credited(tenant, CreditMemoId=key), _refunded(tenant, CreditMemoId=key)
    left = memo["TotalAmount"] - applied - refunded
    amounts = {"AppliedAmount": applied, "RefundAmount": refunded, "Balance": left}
    _write(tenant, "CreditMemo", key, moment, **amounts)
    history = ((row, row["Amount"]) for row in tenant.table("CreditMemoApplication").where(CreditMemoId=key))
    _settle_parts(tenant, ("CreditMemoPart", "CreditMemoId"), key, left, history, moment)


def _credited(tenant: Tenant, **equal: str) -> Decimal:
    """What credit memos took off an invoice or debit memo, or what one credit memo gave."""
    return sum((row["Amount"] for row in tenant.table("CreditMemoApplication").where(**equal)), ZERO)


def _refunded(tenant: Tenant, **equal: str) -> Decimal:
    refunds = tenant.table("Refund").where(**equal)
    return sum((row["Amount"] for row in refunds if row["Status"] == "Processed"), ZERO)


def _applications(tenant: Tenant, **equal: str) -> Iterator[Row]:
    return (
        row
        for row in tenant.table("PaymentApplication").where(**equal)
        if row["PaymentApplicationStatus"] == "Processed"
    )


def _settle_payment(tenant: Tenant, key: str, moment: datetime) -> None:
    payment = parent(tenant, "Payment", key)
    if not payment:
        return
    refunded = _refunded(tenant, PaymentId=key)
    if tenant.invoice_settlement:
        applied = sum((row["ApplyAmount"] for row in _applications(tenant, PaymentId=key)), ZERO)
        unapplied = payment["Amount"] - applied - refunded
        _write(
            tenant, "Payment", key, moment,
            AppliedAmount=applied, UnappliedAmount=unapplied, RefundAmount=refunded,
        )  # fmt: skip
        history = ((row, row["ApplyAmount"]) for row in _applications(tenant, PaymentId=key))
        _settle_parts(tenant, ("PaymentPart", "PaymentId"), key, unapplied, history, moment)
    else:
        links = list(tenant.table("InvoicePayment").where(PaymentId=key))
        applied = sum((link["Amount"] for link in links), ZERO)
        _write(tenant, "Payment", key, moment, AppliedAmount=applied, RefundAmount=refunded)
        for link in links:
            _settle_invoice(tenant, link["InvoiceId"], moment)


def _settle_parts(
    tenant: Tenant,
    part: tuple[str, str],
    key: str,
    left: Decimal,
    history: Iterable[tuple[Row, Decimal]],
    moment: datetime,
) -> None:
    """Keep one part per document with its net amount, and one part for what is not applied."""
    name, link = part
    wanted: dict[tuple[Any, Any], Decimal] = {(None, None): left}
    for row, amount in history:
        target = (row.get("InvoiceId"), row.get("DebitMemoId"))
        wanted[target] = wanted.get(target, ZERO) + amount
    for old in list(tenant.table(name).where(**{link: key})):
        amount = wanted.pop((old.get("InvoiceId"), old.get("DebitMemoId")), ZERO)
        if amount:
            _write(tenant, name, old["Id"], moment, Amount=amount)
        else:
            tenant.delete(name, old["Id"])
    for (invoice, memo), amount in wanted.items():
        if amount:
            fields = {"InvoiceId": invoice, "DebitMemoId": memo, "Amount": amount}
            tenant.insert(name, **{link: key}, **fields)


def _settle_invoice_payment(tenant: Tenant, key: str, moment: datetime) -> None:
    link = parent(tenant, "InvoicePayment", key)
    if not link:
        return
    refunded = sum(
        (
            row["RefundAmount"]
            for row in tenant.table("RefundInvoicePayment").where(InvoicePaymentId=key)
            if parent(tenant, "Refund", row["RefundId"]).get("Status") == "Processed"
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
    "CreditMemo": (("Id", _settle_credit_memo),),
    "CreditMemoApplication": (
        ("CreditMemoId", _settle_credit_memo),
        ("InvoiceId", _settle_invoice),
        ("DebitMemoId", _settle_debit_memo),
    ),
    "Refund": (
        ("Id", _settle_refund),
        ("PaymentId", _settle_payment),
        ("CreditMemoId", _settle_credit_memo),
    ),
    "RefundInvoicePayment": (("InvoicePaymentId", _settle_invoice_payment),),
    "RefundApplication": (("PaymentId", _settle_payment),),
    **dict.fromkeys(ADJUSTMENTS, (("InvoiceId", _settle_invoice),)),
}
