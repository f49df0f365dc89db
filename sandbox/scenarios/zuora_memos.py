"""Writes a blueprint's debit and credit memos into a Zuora tenant."""

from __future__ import annotations

from decimal import Decimal

from sandbox.scenarios.blueprint import Fields, Invoice, Line
from sandbox.scenarios.corrections import CreditMemo
from sandbox.scenarios.zuora_invoices import rate_plan_charge, service_period, subscription_of
from sandbox.scenarios.zuora_writer import Writer


def add_debit_memo(writer: Writer, memo: Invoice) -> None:
    """A debit memo with its items and taxation items."""
    writer.insert("DebitMemo", Id=memo.zuora_id, **_header(writer, memo, DueDate=memo.due))
    _items(writer, memo, "Debit")


def add_credit_memo(writer: Writer, memo: CreditMemo) -> None:
    """A credit memo with its items, taxation items and the history of its applications."""
    origin: Fields = {"Origin__NS": "ZUORA"} if memo.synced else {}
    writer.insert("CreditMemo", Id=memo.zuora_id, **_header(writer, memo, **origin))
    _items(writer, memo, "Credit")
    for document, amount in memo.applied:
        _application(writer, memo, document, amount)
    for document, amount in memo.taken_back:
        _application(writer, memo, document, amount)
        _application(writer, memo, document, -amount)


def _header(writer: Writer, memo: Invoice | CreditMemo, **own: object) -> Fields:
    return {
        "MemoNumber": memo.number,
        "AccountId": memo.customer.zuora_id,
        "Status": "Posted",
        "TotalAmount": memo.amount,
        "TotalAmountWithoutTax": memo.amount - memo.tax,
        "TaxAmount": memo.tax,
        "Currency": memo.customer.currency,
        "MemoDate": memo.date,
        "TargetDate": memo.date,
        "CreatedDate": writer.moment(memo.date, 11),
        "PostedOn": writer.moment(memo.date, 12),
        "SourceType": "Subscription",
        "TransferredToAccounting": "Yes" if memo.synced else "No",
        **writer.links(memo.synced, memo.netsuite_id),
        **own,
        **memo.fields,
    }


def _items(writer: Writer, memo: Invoice | CreditMemo, kind: str) -> None:
    subscription = subscription_of(writer, memo)
    for line in memo.lines:
        _item(writer, memo, line, kind, subscription)


def _item(writer: Writer, memo: Invoice | CreditMemo, line: Line, kind: str, subscription: str) -> None:
    start, end = service_period(memo.date, line)
    tax = line.total - line.amount
    writer.insert(
        f"{kind}MemoItem",
        Id=line.zuora_id,
        **{f"{kind}MemoId": memo.zuora_id},
        SubscriptionId=subscription,
        ChargeName=line.charge.name,
        RatePlanChargeId=rate_plan_charge(writer, subscription, line.charge),
        ProductRatePlanChargeId=line.charge.zuora_id,
        SourceItemType="SubscriptionComponent",
        Amount=line.total,
        AmountWithoutTax=line.amount,
        TaxAmount=tax,
        Quantity=line.quantity,
        UnitPrice=line.charge.price,
        ServiceStartDate=start,
        ServiceEndDate=end,
        TaxCodeName=line.taxes[0].code if line.taxes else None,
        CreatedDate=writer.moment(memo.date, 11),
    )
    for row in line.taxes:
        writer.insert(
            f"{kind}TaxationItem",
            Id=row.zuora_id,
            **{f"{kind}MemoItemId": line.zuora_id},
            TaxAmount=row.amount,
            TaxCode=row.code,
            AccountingCode=writer.tax_items.get(row.code),
            TaxDate=memo.date,
            TaxRate=row.rate,
            TaxRateType="Percentage",
            TaxRateDescription=row.description,
            Name=row.description,
        )


def _application(writer: Writer, memo: CreditMemo, document: Invoice, amount: Decimal) -> None:
    target = "DebitMemoId" if document.debit_memo else "InvoiceId"
    writer.insert(
        "CreditMemoApplication",
        CreditMemoId=memo.zuora_id,
        Amount=amount,
        EffectiveDate=memo.date,
        **{target: document.zuora_id},
    )
