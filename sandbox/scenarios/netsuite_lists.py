"""Writes the items and customers that were synced before into a NetSuite company."""

from __future__ import annotations

from datetime import timedelta

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import Blueprint, Charge, Customer, Fields, Product, RatePlan
from sandbox.scenarios.netsuite_setup import Setup

ITEM_RECORDS = {
    "Inventory": "inventoryItem",
    "Non Inventory": "nonInventorySaleItem",
    "Service": "serviceSaleItem",
}


def sync_date(plan: Blueprint) -> str:
    """When everything was synced that was synced before: yesterday."""
    return (plan.today - timedelta(days=1)).isoformat()


class Lists:
    """Inserts them one by one and notes their internal ids in the blueprint."""

    def __init__(self, company: Company, plan: Blueprint, setup: Setup) -> None:
        self._company = company
        self._setup = setup
        self._stamp = sync_date(plan)

    def heading(self, heading: Product) -> None:
        """The item of a product or rate plan; one that was only linked knows nothing of Zuora."""
        plan = heading if isinstance(heading, RatePlan) else None
        custom = {
            "custitemzuoraid": heading.zuora_id,
            "custitemzuoratype": "RATE_PLAN" if plan else "PRODUCT",
            "custitemzuorasyncdate": self._stamp,
        }
        if plan:
            custom["custitemzuoraproductrateplanname"] = plan.name
            custom["custitemzuoraproductname"] = plan.product.name
        parent: Fields = {"parent": plan.product.netsuite_id} if plan else {}
        heading.netsuite_id = self._company.insert(
            ITEM_RECORDS[heading.item_type],
            {} if heading.linked else custom,
            itemId=heading.name,
            subsidiaryList=[self._setup.subsidiaries["Larkfield Inc."]],
            taxSchedule=self._setup.tax_schedules["Zuora Taxes Only"],
            isInactive=False,
            **parent,
        )

    def item(self, charge: Charge) -> None:
        """The item of a charge."""
        setup, fields = self._setup, charge.fields
        deferred = fields.get("DeferredRevAccount__NS")
        template = fields.get("RevRecCode")
        places: Fields = {
            "class": setup.classes.get(fields.get("Class__NS", "Software")),
            "department": setup.departments.get(fields.get("Department__NS", "Sales")),
            "location": setup.locations.get(fields.get("Location__NS", "Americas : North America")),
        }
        charge.netsuite_id = self._company.insert(
            ITEM_RECORDS[charge.item_type],
            {
                "custitemzuoraid": charge.zuora_id,
                "custitemzuoratype": "CHARGE",
                "custitemzuorachargemodel": charge.model,
                "custitemzuorachargetype": charge.kind,
                "custitemzuoraproductname": charge.product,
                "custitemzuoraproductrateplanname": charge.plan,
                "custitemzuoraproductrateplanchargename": charge.name,
                "custitemzuorasyncdate": self._stamp,
            },
            itemId=charge.name,
            displayName=charge.name,
            salesDescription=f"{charge.product}: {charge.name}",
            incomeAccount=setup.accounts[str(fields.get("AccountingCode", "Sales"))],
            subsidiaryList=[setup.subsidiaries["Larkfield Inc."]],
            includeChildren=True,
            taxSchedule=setup.tax_schedules["Zuora Taxes Only"],
            isInactive=False,
            **({"deferredRevenueAccount": setup.accounts[deferred]} if deferred else {}),
            **({"revRecSchedule": setup.templates[template]} if template else {}),
            **places,
        )

    def customer(self, customer: Customer) -> None:
        """A customer, after its parent."""
        if customer.netsuite_id:
            return
        if customer.parent:
            self.customer(customer.parent)
        setup = self._setup
        names: Fields = {"isPerson": customer.individual}
        if customer.individual:
            names |= {"firstName": customer.contact.first, "lastName": customer.contact.last}
        else:
            names["companyName"] = customer.name
        customer.netsuite_id = self._company.insert(
            "customer",
            {
                "custentityzuoraid": customer.zuora_id,
                "custentityzuoraaccountnumber": customer.number,
                "custentityzuorabilltoworkemail": f"billing.{customer.number.lower()}@example.com",
                "custentityzuorasyncdate": self._stamp,
            },
            entityId=customer.number,
            currency=setup.currencies[customer.customer_currency or customer.currency],
            terms=setup.terms.get(str(customer.fields.get("PaymentTerm", "Net 30"))),
            subsidiary=setup.subsidiaries[customer.subsidiary or "Larkfield Inc."],
            email=f"billing.{customer.number.lower()}@example.com",
            isInactive=False,
            **self._other_currency(customer),
            **({"parent": customer.parent.netsuite_id} if customer.parent else {}),
            **names,
        )

    def _other_currency(self, customer: Customer) -> Fields:
        """A customer whose currency was changed keeps the old one beside it, for what was booked before."""
        if not customer.customer_currency:
            return {}
        codes = (customer.customer_currency, customer.currency)
        return {"currencyList": [{"currency": self._setup.currencies[code]} for code in codes]}
