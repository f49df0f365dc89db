"""A small NetSuite company behind a real socket, and zeep as an independent client of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import zeep

from sandbox.http import serve
from sandbox.netsuite.app import NetSuiteApp
from sandbox.netsuite.company import Company

KEYS = {
    "consumer_key": "key",
    "consumer_secret": "secret",
    "token_id": "token",
    "token_secret": "token secret",
}
_nonces = itertools.count(10**19)
_clients: dict[str, zeep.Client] = {}  # reading a WSDL takes longer than most tests


@dataclass
class World:
    """The company, its server, and a client; `ids` are the internal ids of the reference data."""

    company: Company
    app: NetSuiteApp
    url: str
    client: zeep.Client
    service: Any
    ids: dict[str, str]
    types: dict[str, Any]

    def type(self, name: str, **values: Any) -> Any:
        """An instance of a WSDL type, found by name alone."""
        return self.types[name](**values)

    def ref(self, id_: str = "", *, external_id: str | None = None, type: str | None = None) -> Any:
        """A RecordRef."""
        return self.type("RecordRef", internalId=id_ or None, externalId=external_id, type=type)

    def text(self, script_id: str, value: str) -> Any:
        """A text custom field."""
        return self.type("StringCustomFieldRef", scriptId=script_id, value=value)

    def custom(self, **texts: str) -> Any:
        """A customFieldList of text fields."""
        return {"customField": [self.text(name, value) for name, value in texts.items()]}

    def passport(self, **changes: str) -> Any:
        """A fresh token passport."""
        nonce, stamp = changes.get("nonce", str(next(_nonces))), int(time.time())
        account = self.company.account_id
        base = f"{account}&{KEYS['consumer_key']}&{KEYS['token_id']}&{nonce}&{stamp}"
        key = f"{changes.get('secret', KEYS['consumer_secret'])}&{KEYS['token_secret']}"
        digest = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
        return self.type(
            "TokenPassport",
            account=account,
            consumerKey=KEYS["consumer_key"],
            token=KEYS["token_id"],
            nonce=nonce,
            timestamp=stamp,
            signature=self.type("TokenPassportSignature", _value_1=digest, algorithm="HMAC-SHA256"),
        )

    def call(self, operation: str, *args: Any, headers: dict[str, Any] | None = None, **values: Any) -> Any:
        """Call an operation with a fresh passport; returns what zeep makes of the answer."""
        parts = {"tokenPassport": self.passport(), **(headers or {})}
        return self.service[operation](*args, _soapheaders=parts, **values)

    def search(self, record: Any, **preferences: Any) -> Any:
        """Start a search; returns the response body."""
        headers = {"searchPreferences": self.type("SearchPreferences", **preferences)} if preferences else {}
        return self.call("search", record, headers=headers).body.searchResult

    def invoice(self, amount: str = "100", external_id: str | None = None, **values: Any) -> Any:
        """An invoice record of one line for the customer Acme."""
        lines = [{"item": self.ref(self.ids["item"]), "amount": Decimal(amount)}]
        return self.type(
            "Invoice",
            **{
                "externalId": external_id,
                "entity": self.ref(self.ids["acme"]),
                "itemList": {"item": lines},
                **values,
            },
        )

    def payment(self, applied: dict[str, str], amount: str | None = None, **values: Any) -> Any:
        """A payment of Acme applied to invoices: internal id -> amount."""
        lines = [{"apply": True, "doc": int(doc), "amount": Decimal(part)} for doc, part in applied.items()]
        return self.type(
            "CustomerPayment",
            customer=self.ref(self.ids["acme"]),
            paymentMethod=self.ref(self.ids["check"]),
            payment=Decimal(amount) if amount is not None else None,
            applyList={"apply": lines},
            **values,
        )

    def add(self, record: Any) -> str:
        """Add one record and return its internal id; fails when it was refused."""
        answer = self.call("add", record).body.writeResponse
        assert answer.status.isSuccess, answer.status
        return str(answer.baseRef.internalId)

    def refusal(self, operation: str, record: Any) -> str:
        """The code with which a single record is refused."""
        answer = self.call(operation, record).body.writeResponse
        assert not answer.status.isSuccess, answer
        return str(answer.status.statusDetail[0].code)


def populate(company: Company) -> dict[str, str]:
    """Reference data of the small company; internal ids by name."""
    ids = {
        "usd": company.insert("currency", name="US Dollar", symbol="USD", isBaseCurrency=True),
        "jpy": company.insert("currency", name="Yen", symbol="JPY", currencyPrecision="_zero"),
        "income": company.insert("account", acctName="Sales", acctType="_income"),
        "receivable": company.insert("account", acctName="Receivables", acctType="_accountsReceivable"),
        "net30": company.insert("term", name="Net 30", daysUntilNetDue=30),
        "check": company.insert("paymentMethod", name="Check"),
        "base": company.insert("priceLevel", name="Base Price"),
        "software": company.insert("classification", name="Software"),
    }
    ids["inc"] = company.insert("subsidiary", name="Larkfield Inc.", currency=ids["usd"])
    ids["analytics"] = company.insert("classification", name="Analytics", parent=ids["software"])
    ids["item"] = company.insert(
        "serviceSaleItem",
        {"custitemzuoraid": "charge-1"},
        itemId="Support",
        incomeAccount=ids["income"],
        subsidiaryList=[ids["inc"]],
    )
    ids["acme"] = company.insert(
        "customer", companyName="Acme", entityId="A-1", subsidiary=ids["inc"], terms=ids["net30"]
    )
    ids["other"] = company.insert("customer", companyName="Other", entityId="A-2", subsidiary=ids["inc"])
    return ids


@contextmanager
def small_world(version: str = "2025_2") -> Iterator[World]:
    """A running small company."""
    company = Company()
    ids = populate(company)
    app = NetSuiteApp(company, **KEYS)
    with serve(app) as server:
        if version not in _clients:
            _clients[version] = zeep.Client(f"{server.url}/wsdl/v{version}_0/netsuite.wsdl")
        client = _clients[version]
        port = f"{server.url}/services/NetSuitePort_{version}"
        binding = f"{{urn:platform_{version}.webservices.netsuite.com}}NetSuiteBinding"
        types = {found.name: found for found in client.wsdl.types.types}
        try:
            yield World(company, app, server.url, client, client.create_service(binding, port), ids, types)
        finally:
            client.transport.session.close()
