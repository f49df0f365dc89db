"""A Zuora sandbox with a gateway to it, and a small company to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connector.gateways.transport import Retry
from connector.gateways.zuora import ZuoraGateway
from sandbox.http import serve
from sandbox.zuora.app import ZuoraApp
from sandbox.zuora.tenant import Tenant
from syncrules.language import Context
from syncrules.preferences import Preferences

CLIENT_ID = "6f1a2c9e-0d3b-4c57-9a68-2b1f4e5d7c80"
CLIENT_SECRET = "sandbox-secret-of-at-most-42-characters"


@dataclass
class Sandbox:
    """The running tenant: `app` steers it, `gateway` talks to it."""

    app: ZuoraApp
    gateway: ZuoraGateway

    @property
    def tenant(self) -> Tenant:
        return self.app.tenant

    def add(self, record: str, **fields: Any) -> str:
        """Insert a record and return its id."""
        return str(self.tenant.insert(record, **fields)["Id"])

    def calls(self, operation: str) -> list[str]:
        """The bodies of the calls of one operation."""
        return [call.request for call in self.app.journal.entries if call.operation == operation]


@contextmanager
def sandbox(
    *,
    settlement: bool = False,
    secret: str = CLIENT_SECRET,
) -> Iterator[Sandbox]:
    """A fresh tenant, served, with a gateway that doesn't really pause."""
    tenant = Tenant(invoice_settlement=settlement)
    app = ZuoraApp(tenant, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    with serve(app) as server:
        gateway = ZuoraGateway(
            server.url,
            CLIENT_ID,
            secret,
            invoice_settlement=settlement,
            track_id="run-1",
            retry=Retry(sleep=lambda _: None, random=lambda: 0.0),
            read_timeout=5,
        )
        try:
            yield Sandbox(app, gateway)
        finally:
            gateway.close()


def context(watermark: datetime | None = None, **preferences: Any) -> Context:
    """A context with some preferences."""
    return Context(Preferences(**preferences), datetime(2026, 6, 1, tzinfo=UTC), watermark=watermark)
