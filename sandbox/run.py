"""Starts both sandbox systems with a scenario, on loopback, for tests and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.credentials import NETSUITE, ZUORA
from sandbox.http import Server, serve
from sandbox.netsuite.app import NetSuiteApp
from sandbox.netsuite.company import Company
from sandbox.scenarios import load
from sandbox.zuora.app import ZuoraApp
from sandbox.zuora.tenant import Tenant


@dataclass
class Running:
    """Two listening systems over one company; stop them with `stop`, or use it as a context manager."""

    tenant: Tenant
    company: Company
    zuora: ZuoraApp
    netsuite: NetSuiteApp
    servers: tuple[Server, Server]

    @property
    def zuora_url(self) -> str:
        """The base URL of Zuora, without trailing slash."""
        return self.servers[0].url

    @property
    def netsuite_url(self) -> str:
        """The base URL of NetSuite, without trailing slash."""
        return self.servers[1].url

    def stop(self) -> None:
        """Stop listening and close every connection."""
        for server in self.servers:
            server.stop()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(
    zuora_port: int = 0,
    netsuite_port: int = 0,
    *,
    invoice_settlement: bool = False,
    scenario: str = "demo",
    scale: int = 1,
    latency: str = "none",
) -> Running:
    """Load a scenario and answer on both ports (0: a free one) with the credentials of sandbox.credentials.

    `POST /_sandbox/reset` on either system brings both back to the scenario. Raises ValueError for an
    unknown scenario or latency profile.
    """
    tenant = Tenant(invoice_settlement=invoice_settlement)
    company = Company(account_id=NETSUITE.account)
    # Either system's reset loads both: with two locks they could be taken in two orders.
    company.lock = tenant.lock

    def reset() -> None:
        load(scenario, tenant, company, scale=scale)
        zuora.idempotency.clear()

    zuora = ZuoraApp(tenant, client_id=ZUORA.client_id, client_secret=ZUORA.client_secret, reset=reset)
    netsuite = NetSuiteApp(
        company,
        consumer_key=NETSUITE.consumer_key,
        consumer_secret=NETSUITE.consumer_secret,
        token_id=NETSUITE.token_id,
        token_secret=NETSUITE.token_secret,
        reset=reset,
    )
    for app in (zuora, netsuite):
        app.latency.use(latency)
    reset()
    servers = (serve(zuora, zuora_port), serve(netsuite, netsuite_port))
    for server in servers:
        server.start()
    return Running(tenant, company, zuora, netsuite, servers)
