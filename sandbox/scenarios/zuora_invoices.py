"""Writes a blueprint's invoices into a Zuora tenant, and what their lines and those of memos share."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from sandbox.scenarios.blueprint import Charge, Fields, Invoice, Line
from sandbox.scenarios.corrections import CreditMemo
from sandbox.scenarios.zuora_writer import Writer


def add_invoice(writer: Writer, invoice: Invoice) -> None:
    """An invoice with its items, taxation items, subscription and subscribed charges."""
    fields: Fields = {
        "InvoiceNumber": invoice.number,
        "AccountId": invoice.customer.zuora_id,
        "Status": "Posted",
        "Amount": invoice.amount,
        "AmountWithoutTax": invoice.amount - invoice.tax,
        "TaxAmount": invoice.tax,
        "Currency": invoice.customer.currency,
        "InvoiceDate": invoice.date,
        "DueDate": invoice.due,
        "TargetDate": invoice.date,
        "CreatedDate": writer.moment(invoice.date),
        "PostedDate": writer.moment(invoice.date, 10),
        "TransferredToAccounting": "Yes" if invoice.synced else None,
        **writer.links(invoice.synced, invoice.netsuite_id),
        **invoice.fields,
    }
    writer.insert("Invoice", Id=invoice.zuora_id, **fields)
    subscription = subscription_of(writer, invoice)
    for number, line in enumerate(invoice.lines, 1):
        _invoice_item(writer, invoice, line, number, subscription)


def subscription_of(writer: Writer, document: Invoice | CreditMemo) -> str:
    """The subscription that a document bills; one of its own where it has a peculiarity."""
    owner = document.customer
    extra = dict(document.subscription)
    if extra.get("Project__NS"):
        extra["Project__NS"] = writer.project_id
    name = f"A-S{owner.number[1:]}" + (f"-{document.number[-3:]}" if extra else "")
    start = date(writer.plan.today.year, 1, 1)
    return writer.once(
        "Subscription",
        name,
        Name=name,
        AccountId=owner.zuora_id,
        TermType="TERMED",
        InitialTerm=12,
        TermStartDate=start,
        TermEndDate=date(start.year + 1, 1, 1),
        SubscriptionStartDate=start,
        SubscriptionEndDate=date(start.year + 1, 1, 1),
        ContractEffectiveDate=start,
        **({"Notes": "Renews yearly"} | extra),
    )


def _invoice_item(writer: Writer, invoice: Invoice, line: Line, number: int, subscription: str) -> None:
    start, end = service_period(invoice.date, line)
    fields: Fields = {
        "InvoiceId": invoice.zuora_id,
        "SubscriptionId": subscription,
        "ChargeName": line.charge.name,
        "RatePlanChargeId": rate_plan_charge(writer, subscription, line.charge),
        "ProductRatePlanChargeId": line.charge.zuora_id,
        "ProductName": line.charge.product,
        "ChargeAmount": line.amount,
        "Quantity": line.quantity,
        "UnitPrice": line.charge.price,
        "TaxAmount": line.total - line.amount,
        "ServiceStartDate": start,
        "ServiceEndDate": end,
        "TaxCode": line.taxes[0].code if line.taxes else None,
        "CreatedDate": writer.moment(invoice.date),
        "ProcessingType": "Discount" if "Discount" in line.charge.name else "Charge",
        "RevRecStartDate": start if line.charge.fields.get("RevRecCode") else None,
        **line.fields,
    }
    if invoice.synced and not writer.tenant.invoice_settlement:
        fields["IntegrationId__NS"] = str(number)
    writer.insert("InvoiceItem", Id=line.zuora_id, **fields)
    for tax in line.taxes:
        writer.insert(
            "TaxationItem",
            Id=tax.zuora_id,
            InvoiceItemId=line.zuora_id,
            TaxAmount=tax.amount,
            TaxCode=tax.code,
            AccountingCode=writer.tax_items.get(tax.code),
            TaxDate=invoice.date,
            TaxRate=tax.rate,
            TaxRateType="Percentage",
            TaxRateDescription=tax.description,
            Name=tax.description,
            Jurisdiction=invoice.customer.contact.state or invoice.customer.contact.country,
        )


def rate_plan_charge(writer: Writer, subscription: str, charge: Charge) -> str:
    """The charge as a subscription has it."""
    catalogue = writer.plan.rate_plan(charge.plan).zuora_id
    rate_plan = writer.once(
        "RatePlan",
        subscription,
        charge.plan,
        Name=charge.plan,
        SubscriptionId=subscription,
        ProductRatePlanId=catalogue,
    )
    return writer.once(
        "RatePlanCharge",
        subscription,
        charge.name,
        Name=charge.name,
        RatePlanId=rate_plan,
        ProductRatePlanChargeId=charge.zuora_id,
        ChargeModel=charge.model,
        ChargeType=charge.kind,
    )


def service_period(day: date, line: Line) -> tuple[date, date]:
    """The month of the document; a year for annual fees, the one day for what is sold once."""
    start = day.replace(day=1)
    if "Annual" in line.charge.name:
        return start, date(start.year + 1, start.month, 1) - timedelta(days=1)
    if line.charge.kind == "OneTime":
        return day, day
    return start, start.replace(day=monthrange(start.year, start.month)[1])
