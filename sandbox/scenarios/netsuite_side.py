"""Writes the already synced part of a blueprint, and what is native to NetSuite, into a company."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import (
    Blueprint,
    Charge,
    Customer,
    Fields,
    Invoice,
    Memo,
    Payment,
    Product,
    RatePlan,
    Refund,
)
from sandbox.scenarios.netsuite_credits import add_credit
from sandbox.scenarios.netsuite_setup import Setup

ITEM_RECORDS = {
    "Inventory": "inventoryItem",
    "Non Inventory": "nonInventorySaleItem",
    "Service": "serviceSaleItem",
}


class NetSuiteSide:
    """Inserts records parents first and notes their internal ids in the blueprint."""

    def __init__(self, company: Company, plan: Blueprint, setup: Setup) -> None:
        self._company = company
        self._plan = plan
        self._setup = setup
        self._stamp = (plan.today - timedelta(days=1)).isoformat()

    def write(self) -> None:
        """Everything that NetSuite holds before the first run."""
        for heading in (*self._plan.products, *self._plan.rate_plans):
            if heading.synced or heading.linked:
                self._heading(heading)
        for charge in self._plan.charges:
            if charge.synced:
                self._item(charge)
        for customer in self._plan.customers:
            if customer.synced:
                self._customer(customer)
        for kind, name in self._plan.strangers:
            self._stranger(kind, name)
        for invoice in self._plan.invoices:
            if invoice.synced or invoice.in_netsuite:
                self._invoice(invoice)
        for payment in self._plan.payments:
            if payment.synced or payment.in_netsuite:
                self._payment(payment)
        for memo in self._plan.memos:
            self._memo(memo)
        for refund in self._plan.refunds:
            self._refund(refund)
        for credit in self._plan.credits:
            add_credit(self._company, self._plan, self._setup, credit)

    def _insert(self, kind: str, custom: Fields, **fields: Any) -> str:
        return self._company.insert(kind, custom, **fields)

    # --- lists ----------------------------------------------------------------------------------

    def _heading(self, heading: Product) -> None:
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
        heading.netsuite_id = self._insert(
            ITEM_RECORDS[heading.item_type],
            {} if heading.linked else custom,
            itemId=heading.name,
            subsidiaryList=[self._setup.subsidiaries["Larkfield Inc."]],
            taxSchedule=self._setup.tax_schedules["Zuora Taxes Only"],
            isInactive=False,
            **parent,
        )

    def _item(self, charge: Charge) -> None:
        setup, fields = self._setup, charge.fields
        deferred = fields.get("DeferredRevAccount__NS")
        template = fields.get("RevRecCode")
        places = {
            "class": setup.classes.get(fields.get("Class__NS", "Software")),
            "department": setup.departments.get(fields.get("Department__NS", "Sales")),
            "location": setup.locations.get(fields.get("Location__NS", "Americas : North America")),
        }
        charge.netsuite_id = self._insert(
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

    def _customer(self, customer: Customer) -> None:
        if customer.netsuite_id:
            return
        if customer.parent:
            self._customer(customer.parent)
        setup = self._setup
        names: Fields = {"isPerson": customer.individual}
        if customer.individual:
            names |= {"firstName": customer.contact.first, "lastName": customer.contact.last}
        else:
            names["companyName"] = customer.name
        customer.netsuite_id = self._insert(
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

    def _stranger(self, kind: str, name: str) -> None:
        """A record that Zuora has never heard of, but whose name or number it is about to use."""
        setup = self._setup
        if kind == "customer":
            self._insert(
                kind,
                {},
                entityId=name,
                companyName="Quillpoint (entered by hand)",
                isPerson=False,
                currency=setup.currencies["USD"],
                subsidiary=setup.subsidiaries["Larkfield Inc."],
            )
        elif kind == "invoice":
            customer = self._plan.customer("A00009025")
            self._document(
                kind,
                {},
                customer,
                self._plan.day(1, 4),
                name,
                [(self._plan.charge("Premium Support"), Decimal(1), Decimal("75.00"))],
            )
        else:
            self._insert(
                kind,
                {},
                itemId=name,
                displayName=name,
                incomeAccount=setup.accounts["Sales"],
                taxSchedule=setup.tax_schedules["Zuora Taxes Only"],
                subsidiaryList=[setup.subsidiaries["Larkfield Inc."]],
            )

    # --- transactions ---------------------------------------------------------------------------

    def _invoice(self, invoice: Invoice) -> None:
        negative = invoice.amount < 0
        sign = -1 if negative else 1
        lines = []
        for line in invoice.lines:
            lines.append(
                self._line(
                    line.charge.netsuite_id, line.quantity, sign * line.amount, line.zuora_id, "Charge"
                )
            )
            for tax in line.taxes:
                item = self._setup.tax_items[tax.code]
                lines.append(self._line(item, Decimal(1), sign * tax.amount, tax.zuora_id, "Tax"))
        body = self._body(invoice.zuora_id, "NEGATIVE_INVOICE" if negative else "INVOICE", invoice.number)
        invoice.netsuite_id = self._insert(
            "creditMemo" if negative else "invoice",
            body,
            entity=invoice.customer.netsuite_id,
            tranDate=invoice.date,
            tranId=invoice.number,
            itemList=lines,
            currency=self._setup.currencies[invoice.customer.currency],
            **({} if negative else {"dueDate": invoice.due}),
        )

    def _document(
        self,
        kind: str,
        custom: Fields,
        customer: Customer,
        day: date,
        number: str,
        rows: list[tuple[Charge, Decimal, Decimal]],
    ) -> str:
        lines = [self._line(charge.netsuite_id, quantity, amount) for charge, quantity, amount in rows]
        return self._insert(
            kind, custom, entity=customer.netsuite_id, tranDate=day, tranId=number, itemList=lines
        )

    def _line(
        self, item: str, quantity: Decimal, amount: Decimal, zuora_id: str = "", kind: str = ""
    ) -> Fields:
        custom = {"custcolzuoraid": zuora_id, "custcolzuoratype": kind} if zuora_id else {}
        return {"item": item, "quantity": quantity, "amount": amount, "custom": custom}

    def _body(self, zuora_id: str, zuora_type: str, number: str) -> Fields:
        return {
            "custbodyzuoraid": zuora_id,
            "custbodyzuoratype": zuora_type,
            "custbodyzuoraorigin": "ZUORA",
            "custbodyzuorareferencenumber": number,
            "custbodyzuorasyncdate": self._stamp,
        }

    def _payment(self, payment: Payment) -> None:
        assert payment.customer is not None
        applied = [
            {"apply": True, "doc": document.netsuite_id, "amount": amount}
            for document, amount in [*payment.applied, *payment.taken_back]
            if document not in payment.not_in_netsuite
        ]
        body = self._body(payment.zuora_id, "", payment.number) if payment.zuora_link else {}
        payment.netsuite_id = self._insert(
            "customerPayment",
            {name: value for name, value in body.items() if value}
            | {
                "custbodyzuoracustomeridpayment": payment.customer.zuora_id,
                "custbodyzuorapaymenttype": "External",
            },
            customer=payment.customer.netsuite_id,
            tranDate=payment.date,
            tranId=payment.number,
            paymentMethod=self._setup.methods[payment.method],
            currency=self._setup.currencies[payment.currency],
            applyList=applied,
        )

    def _memo(self, memo: Memo) -> None:
        custom: Fields = {"custbodycreatezuorarefund": memo.create_refund}
        if memo.payment is not None:
            custom["custbodyzuorarefundpaymentreference"] = memo.payment.netsuite_id
        charge = self._plan.charge("Premium Support")
        memo.netsuite_id = self._document(
            "creditMemo", custom, memo.customer, memo.date, memo.number, [(charge, Decimal(1), memo.total)]
        )

    def _refund(self, refund: Refund) -> None:
        custom: Fields = {"custbodyzuoracustomeridpayment": refund.customer.zuora_id}
        if refund.synced:
            custom |= {"custbodyzuoraid": refund.zuora_id, "custbodyzuoraintegrationstatus": "Sync Complete"}
        elif refund.status:
            custom["custbodyzuoraintegrationstatus"] = refund.status
        refund.netsuite_id = self._insert(
            "customerRefund",
            custom,
            customer=refund.customer.netsuite_id,
            tranDate=refund.date,
            tranId=refund.number,
            paymentMethod=self._setup.methods[refund.method],
            memo=f"Refund agreed with {refund.customer.name}",
            applyList=[
                {"apply": True, "doc": memo.netsuite_id, "amount": amount} for memo, amount in refund.applied
            ],
        )
