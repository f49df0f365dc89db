"""Writes the already synced part of a blueprint, and what is native to NetSuite, into a company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.netsuite.company import Company
from sandbox.scenarios.blueprint import (
    Blueprint,
    Charge,
    Customer,
    Fields,
    Invoice,
    Line,
    Payment,
)
from sandbox.scenarios.corrections import CreditMemo, Memo, Refund
from sandbox.scenarios.netsuite_credits import add_credit
from sandbox.scenarios.netsuite_lists import Lists, sync_date
from sandbox.scenarios.netsuite_setup import Setup


class NetSuiteSide:
    """Inserts records parents first and notes their internal ids in the blueprint."""

    def __init__(self, company: Company, plan: Blueprint, setup: Setup) -> None:
        self._company = company
        self._plan = plan
        self._setup = setup
        self._stamp = sync_date(plan)

    def write(self) -> None:
        """Everything that NetSuite holds before the first run."""
        lists = Lists(self._company, self._plan, self._setup)
        for heading in (*self._plan.products, *self._plan.rate_plans):
            if heading.synced or heading.linked:
                lists.heading(heading)
        for charge in self._plan.charges:
            if charge.synced:
                lists.item(charge)
        for customer in self._plan.customers:
            if customer.synced:
                lists.customer(customer)
        for kind, name in self._plan.strangers:
            self._stranger(kind, name)
        for invoice in self._plan.invoices:
            if invoice.synced or invoice.in_netsuite:
                self._invoice(invoice)
        for credit_memo in self._plan.credit_memos:
            if credit_memo.synced or credit_memo.in_netsuite:
                self._credit_memo(credit_memo)
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
        elif kind in ("invoice", "creditMemo"):
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
        kind = "DEBIT_MEMO" if invoice.debit_memo else "NEGATIVE_INVOICE" if negative else "INVOICE"
        body = self._body(invoice.zuora_id, kind, invoice.number)
        invoice.netsuite_id = self._insert(
            "creditMemo" if negative else "invoice",
            body,
            entity=invoice.customer.netsuite_id,
            tranDate=invoice.date,
            tranId=invoice.number,
            itemList=self._lines(invoice.lines, sign),
            currency=self._setup.currencies[invoice.customer.currency],
            **({} if negative else {"dueDate": invoice.due}),
        )

    def _lines(self, billed: list[Line], sign: int = 1) -> list[Fields]:
        """A line for each item and each tax, as the connector would have written them."""
        lines = []
        for line in billed:
            item = line.charge.netsuite_id
            lines.append(self._line(item, line.quantity, sign * line.amount, line.zuora_id, "Charge"))
            for tax in line.taxes:
                item = self._setup.tax_items[tax.code]
                lines.append(self._line(item, Decimal(1), sign * tax.amount, tax.zuora_id, "Tax"))
        return lines

    def _credit_memo(self, memo: CreditMemo) -> None:
        applied = [
            {"apply": True, "doc": document.netsuite_id, "amount": amount}
            for document, amount in [*memo.applied, *memo.taken_back]
            if document not in memo.not_in_netsuite
        ]
        memo.netsuite_id = self._insert(
            "creditMemo",
            self._body(memo.zuora_id, "CREDIT_MEMO", memo.number),
            entity=memo.customer.netsuite_id,
            tranDate=memo.date,
            tranId=memo.number,
            itemList=self._lines(memo.lines),
            applyList=applied,
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
        # Somebody cleared the Zuora ID by hand.
        body = self._body(payment.zuora_id if payment.zuora_link else "", "", payment.number)
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
