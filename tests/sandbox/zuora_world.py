"""A running Zuora sandbox with a client that speaks to it over real sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from sandbox.http import serve
from sandbox.zuora.app import ZuoraApp
from sandbox.zuora.tenant import Tenant

CLIENT_ID = "0d6f2a3c-1111-4222-8333-abcdefabcdef"
CLIENT_SECRET = "sandbox-secret-of-at-most-forty-two-chars"


class ZuoraWorld:
    """The tenant, the application in front of it, and `get/post/put/delete` that return parsed JSON."""

    def __init__(self, app: ZuoraApp, url: str, session: requests.Session) -> None:
        self.app = app
        self.tenant = app.tenant
        self.url = url
        self.session = session
        self.moment = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def log_in(self) -> requests.Response:
        form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"}
        response = self.session.post(f"{self.url}/oauth/token", data=form, timeout=5)
        self.session.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
        return response

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.url + path, timeout=5, **options)

    def get(self, path: str, *params: tuple[str, Any]) -> Any:
        return _read(self.call("GET", path, params=list(params)))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return _read(self.call("POST", path, json=body, headers=named))

    def put(self, path: str, body: Any) -> Any:
        return _read(self.call("PUT", path, json=body))

    def query(self, text: str) -> Any:
        return self.post("/v1/action/query", {"queryString": text})

    def later(self, **time: float) -> None:
        self.moment += timedelta(**time)

    def customer(self, name: str = "Acme GmbH", **fields: Any) -> dict[str, Any]:
        """An active account with one contact."""
        account = self.tenant.insert("Account", **{"Name": name, "Currency": "EUR", **fields})
        contact = self.tenant.insert("Contact", AccountId=account["Id"], FirstName="Ada", LastName="Berg")
        return self.tenant.update(
            "Account", account["Id"], touch=False, BillToId=contact["Id"], SoldToId=contact["Id"]
        )

    def invoice(self, account: dict[str, Any], amount: str, **fields: Any) -> dict[str, Any]:
        return self.tenant.insert("Invoice", AccountId=account["Id"], Amount=Decimal(amount), **fields)

    def method(self, kind: str = "Check") -> str:
        return str(self.tenant.insert("PaymentMethod", Type=kind)["Id"])

    def balance(self, invoice: dict[str, Any]) -> Decimal:
        return Decimal(self.tenant.get("Invoice", invoice["Id"])["Balance"])


def _read(response: requests.Response) -> Any:
    return json.loads(response.text, parse_float=Decimal) if response.text else None


@contextmanager
def zuora_world(*, invoice_settlement: bool) -> Iterator[ZuoraWorld]:
    """A tenant in one of the two modes, logged in, its clock standing at 2026-03-01 12:00 UTC."""
    moments: list[ZuoraWorld] = []
    start = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    tenant = Tenant(
        invoice_settlement=invoice_settlement, clock=lambda: moments[0].moment if moments else start
    )
    app = ZuoraApp(tenant, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    with serve(app) as server, requests.Session() as session:
        world = ZuoraWorld(app, server.url, session)
        moments.append(world)
        world.log_in()
        yield world
