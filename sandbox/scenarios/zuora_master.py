"""Writes a blueprint's catalogue and customers into a Zuora tenant."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sandbox.scenarios.blueprint import Charge, Customer, Fields, Person, Product, RatePlan
from sandbox.scenarios.zuora_writer import Writer


def add_product(writer: Writer, product: Product) -> None:
    """A product."""
    writer.insert("Product", **_heading(writer, product))


def add_rate_plan(writer: Writer, rate_plan: RatePlan) -> None:
    """A rate plan of a product that is there already."""
    writer.insert("ProductRatePlan", **_heading(writer, rate_plan), ProductId=rate_plan.product.zuora_id)


def _heading(writer: Writer, heading: Product) -> Fields:
    """What products and rate plans have in common."""
    linked: Fields = {"IntegrationId__NS": heading.netsuite_id} if heading.linked else {}
    return {
        "Id": heading.zuora_id,
        "Name": heading.name,
        "EffectiveStartDate": heading.start,
        "EffectiveEndDate": heading.end,
        "ItemType__NS": heading.item_type,
        "CreatedDate": writer.moment(date(2016, 1, 4)),
        **writer.links(heading.synced, heading.netsuite_id),
        **linked,
        **heading.fields,
    }


def add_charge(writer: Writer, charge: Charge) -> None:
    """A charge of a rate plan that is there already."""
    fields: Fields = {
        "Name": charge.name,
        "ProductRatePlanId": writer.plan.rate_plan(charge.plan).zuora_id,
        "ChargeModel": charge.model,
        "ChargeType": charge.kind,
        "ItemType__NS": charge.item_type,
        "Taxable": charge.taxable,
        "TaxCode": "US SALES TAX" if charge.taxable else None,
        "TaxMode": "TaxExclusive" if charge.taxable else None,
        "BillingPeriod": "Month" if charge.kind == "Recurring" else None,
        "BillCycleType": "DefaultFromCustomer",
        "RevRecTriggerCondition": "Contract Effective Date" if charge.fields.get("RevRecCode") else None,
        "TriggerEvent": "ContractEffective",
        "Description": f"{charge.product}: {charge.name}",
        "CreatedDate": writer.moment(date(2016, 1, 4)),
        **writer.links(charge.synced, charge.netsuite_id),
        **charge.fields,
    }
    writer.insert("ProductRatePlanCharge", Id=charge.zuora_id, **fields)
    for currency, price in {"USD": charge.price, **charge.prices}.items():
        writer.insert(
            "ProductRatePlanChargeTier",
            ProductRatePlanChargeId=charge.zuora_id,
            Tier="1",
            Currency=currency,
            Price=price,
            StartingUnit=Decimal(0),
            PriceFormat="Per Unit",
        )


def add_customer(writer: Writer, customer: Customer) -> None:
    """An account with its two contacts, after its parent."""
    if writer.tenant.find("Account", customer.zuora_id):
        return
    if customer.parent:
        add_customer(writer, customer.parent)
    day = _created(writer, customer)
    writer.insert(
        "Account",
        Id=customer.zuora_id,
        CreatedDate=writer.moment(day),
        UpdatedDate=writer.moment(day, 9, 45),
        **_account(writer, customer),
    )
    bill_to = _contact(writer, customer, customer.contact, "Bill To")
    sold_to = _contact(writer, customer, customer.contact, "Sold To")
    writer.tenant.update("Account", customer.zuora_id, touch=False, BillToId=bill_to, SoldToId=sold_to)


def _created(writer: Writer, customer: Customer) -> date:
    index = int(customer.number[-3:]) if customer.number[-3:].isdigit() else 0
    if customer.legacy:
        return date(2017, 1 + index % 12, 9)
    if customer.synced:
        return date(2022 + index % 3, 1 + index % 12, 14)
    return writer.plan.today - timedelta(days=70 + index % 20)


def _account(writer: Writer, customer: Customer) -> Fields:
    index = int(customer.number[1:])
    company_tax = (
        {"VATId": f"XX{index:09d}"} if customer.currency != "USD" and not customer.individual else {}
    )
    return {
        "AccountNumber": customer.number,
        "Name": customer.name,
        "Currency": customer.currency,
        "Status": "Active",
        "Batch": f"Batch{1 + index % 20}",
        "BillCycleDay": 1 + index % 28,
        "AutoPay": index % 4 == 0,
        "PaymentTerm": "Net 30",
        "CrmId": f"0015e{index:010d}",
        "ParentId": customer.parent.zuora_id if customer.parent else None,
        "SalesRepName": ("Ingrid Solheim", "Pablo Ferrer", "Aisha Rahman")[index % 3],
        "CustomerServiceRepName": ("Noah Lindgren", "Mei Tanaka")[index % 2],
        "PurchaseOrderNumber": f"PO-{4000 + index % 1000}" if index % 3 == 0 else None,
        "Notes": "Prefers invoices by e-mail; asks for <net> & <gross> amounts." if index % 6 == 0 else None,
        "TaxExemptStatus": "Yes" if customer.name.endswith(("District 14", "Library")) else "No",
        "CustomerType__NS": "Individual" if customer.individual else "Company",
        "SynctoNetSuite__NS": None if index % 5 == 0 else "Yes",
        "Subsidiary__NS": customer.subsidiary or None,
        **company_tax,
        **writer.links(customer.synced, customer.netsuite_id),
        **customer.fields,
    }


def _contact(writer: Writer, customer: Customer, person: Person, description: str) -> str:
    index = int(customer.number[1:])
    mail = f"billing.{customer.number.lower()}@example.com"
    return writer.insert(
        "Contact",
        AccountId=customer.zuora_id,
        FirstName=person.first,
        LastName=person.last,
        Address1=person.street,
        City=person.city,
        PostalCode=person.postal_code,
        Country=person.country,
        State=person.state or None,
        WorkEmail=mail,
        WorkPhone=f"+1 555 01{index % 100:02d}",
        Description=description,
    )
