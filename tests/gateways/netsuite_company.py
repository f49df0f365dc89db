"""A small NetSuite account in the sandbox, a gateway for it, and the envelopes that went over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from connector.gateways.netsuite import NetSuiteGateway
from sandbox.http import Drop, Request, Response, Server
from sandbox.netsuite.app import NetSuiteApp
from sandbox.netsuite.company import Company
from tests.gateways.netsuite_scripted import VERSION, assert_valid, gateway_at

CREDENTIALS = {
    "consumer_key": "ck",
    "consumer_secret": "consumer-secret",
    "token_id": "tk",
    "token_secret": "token-secret",
}
DAY = date(2026, 11, 2)


class Recorder:
    """Passes requests on and keeps what was sent and answered."""

    def __init__(self, app: NetSuiteApp) -> None:
        self.app = app
        self.sent: list[tuple[str, bytes]] = []
        self.answered: list[bytes] = []

    def handle(self, request: Request) -> Response | Drop:
        """Answer one request."""
        answer = self.app.handle(request)
        if request.method == "POST":
            self.sent.append((request.header("soapaction").strip('"'), request.body))
            if isinstance(answer, Response):
                self.answered.append(answer.body)
        return answer

    def operations(self) -> list[str]:
        """The operations called so far."""
        return [operation for operation, _ in self.sent]


@dataclass
class Account:
    """A running account: `ids` names what it was filled with."""

    company: Company
    app: NetSuiteApp
    wire: Recorder
    gateway: NetSuiteGateway
    url: str
    ids: dict[str, str] = field(default_factory=dict)

    def customer(self, name: str, zuora_id: str = "", **fields: Any) -> str:
        """A customer in dollars."""
        return self.company.insert(
            "customer",
            {"custentityzuoraid": zuora_id} if zuora_id else None,
            companyName=name,
            entityId=name,
            isPerson=False,
            currency=self.ids["USD"],
            subsidiary=self.ids["subsidiary"],
            **fields,
        )

    def document(self, kind: str, customer: str, amount: str, **custom: Any) -> str:
        """An invoice or credit memo with one line."""
        line = {"item": self.ids["item"], "quantity": Decimal(1), "amount": Decimal(amount)}
        return self.company.insert(kind, custom, entity=customer, tranDate=DAY, itemList=[line])

    def payment(self, customer: str, applied: dict[str, str], **custom: Any) -> str:
        """A payment applied to invoices (id -> amount)."""
        lines = [{"doc": doc, "apply": True, "amount": Decimal(a)} for doc, a in applied.items()]
        return self.company.insert(
            "customerPayment",
            custom,
            customer=customer,
            tranDate=DAY,
            payment=sum((Decimal(a) for a in applied.values()), Decimal(0)),
            paymentMethod=self.ids["ACH"],
            applyList=lines,
        )

    def refund(self, customer: str, applied: dict[str, str], **custom: Any) -> str:
        """A refund of credit memos or payments (id -> amount)."""
        lines = [{"doc": doc, "apply": True, "amount": Decimal(a)} for doc, a in applied.items()]
        return self.company.insert(
            "customerRefund",
            custom,
            customer=customer,
            tranDate=DAY,
            paymentMethod=self.ids["ACH"],
            memo="returned goods",
            applyList=lines,
        )


def furnish(company: Company) -> dict[str, str]:
    """Currencies, accounts, a subsidiary, a payment method, a term and an item."""
    add = company.insert
    ids = {
        "USD": add("currency", name="US Dollar", symbol="USD", isBaseCurrency=True),
        "EUR": add("currency", name="Euro", symbol="EUR"),
    }
    ids["subsidiary"] = add("subsidiary", name="Acme Inc", currency=ids["USD"])
    ids["receivables"] = add("account", acctName="Accounts Receivable", acctType="_accountsReceivable")
    ids["income"] = add("account", acctName="Revenue", acctType="_income")
    ids["ACH"] = add("paymentMethod", name="ACH")
    ids["term"] = add("term", name="Net 30", daysUntilNetDue=30)
    ids["item"] = add(
        "serviceSaleItem",
        itemId="Seats",
        incomeAccount=ids["income"],
        subsidiaryList=[ids["subsidiary"]],
    )
    return ids


@contextmanager
def running(**options: Any) -> Iterator[Account]:
    """A furnished account and its gateway; at the end every envelope is checked against the vendor's XSDs."""
    company = Company()
    app = NetSuiteApp(company, **CREDENTIALS)
    wire = Recorder(app)
    with Server(wire) as server:
        gateway = gateway_at(server.url, **options)
        try:
            yield Account(company, app, wire, gateway, server.url, furnish(company))
        finally:
            gateway.close()
    if options.get("endpoint", VERSION) == VERSION:
        assert_valid([body for _, body in wire.sent])
        assert_valid(wire.answered)
