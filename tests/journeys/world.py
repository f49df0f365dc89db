"""A demo company in both sandbox systems, and a connection to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from connector.management.demo_company import demo_connection
from connector.models import AuditEvent, AuditHead, Connection, SyncRecord, SyncRun
from connector.services.connections import connection_test
from connector.services.runs import run_request
from connector.services.sequence import run_execute
from sandbox.control import to_json
from sandbox.run import Running, start
from tests.journeys.wire import Wire

LONG_INVOICE = "INV00090010"


@dataclass
class World:
    """The two systems and our side of them."""

    sandbox: Running
    connection: Connection
    wires: dict[str, Wire]

    def keep(self) -> None:
        """Remember both systems as they are now."""
        self.clock = self.sandbox.tenant.clock
        self.kept = (self.sandbox.zuora.state_copy(), self.sandbox.company.state_copy())

    def again(self) -> World:
        """Both systems as they were kept, and nothing in force of what a test had arranged."""
        zuora, netsuite = self.kept
        self.sandbox.zuora.state_restore(zuora)
        self.sandbox.company.state_restore(netsuite)
        for app in (self.sandbox.zuora, self.sandbox.netsuite):
            app.faults.clear()
            app.journal.clear()
        for wire in self.wires.values():
            wire.lose = wire.instead = None
            wire.passed.clear()
        self.sandbox.tenant.clock = self.clock
        self.sandbox.tenant.withheld.clear()
        self.connection = Connection.objects.get(pk=self.connection.pk)
        return self

    def run(self, **request: Any) -> SyncRun:
        """A run here and now, without the queue."""
        run = run_request(connection=self.connection, user=None, enqueue=False, **request)
        finished = run_execute(run_id=run.pk)
        assert finished is not None
        return finished

    def resync(self, record: SyncRecord) -> SyncRun:
        """A resync of one record, here and now."""
        return self.run(trigger="Resync", process=record.process, record_ids=[record.source_id])

    def record(self, process: str, number: str) -> SyncRecord:
        """Our row of a document."""
        return SyncRecord.objects.get(connection=self.connection, process=process, number=number)

    def journal(self, system: str) -> dict[str, Any]:
        """Every call that a system has answered."""
        answer: dict[str, Any] = requests.get(f"{self._url(system)}/_sandbox/journal", timeout=30).json()
        return answer

    def forget_journal(self) -> None:
        """Start counting calls anew in both systems."""
        for system in ("zuora", "netsuite"):
            requests.post(f"{self._url(system)}/_sandbox/journal/clear", timeout=30)

    def state(self, system: str, kind: str) -> list[dict[str, Any]]:
        """All records of a type, as `/_sandbox/state` shows them; asked too often for a call each time."""
        source = self.sandbox.tenant if system == "zuora" else self.sandbox.company
        rows: list[dict[str, Any]] = json.loads(to_json(source.state_rows(kind)))
        return rows

    def edit(self, system: str, kind: str, key: str, **fields: Any) -> None:
        """Change a record as a person would in that system."""
        url = f"{self._url(system)}/_sandbox/state/{kind}/{key}"
        answer = requests.post(url, data=json.dumps(fields), timeout=30)
        assert answer.ok, answer.text

    def faults(self, system: str, *faults: dict[str, Any]) -> None:
        """Make the next calls of a system go wrong."""
        url = f"{self._url(system)}/_sandbox/faults"
        answer = requests.post(url, data=json.dumps(list(faults)), timeout=30)
        assert answer.ok, answer.text

    def _url(self, system: str) -> str:
        return self.sandbox.zuora_url if system == "zuora" else self.sandbox.netsuite_url


@contextmanager
def demo_world(
    *,
    invoice_settlement: bool = False,
    scenario: str = "demo",
    scale: int = 1,
    endpoint: str = "",
    long_invoice: bool = True,
    **preferences: Any,
) -> Iterator[World]:
    """Both systems started, the connection stored and tested; all removed at the end.

    `long_invoice`: with the demo's invoice of more than 4000 lines, which takes a third of a run's time.
    """
    sandbox = start(invoice_settlement=invoice_settlement, scenario=scenario, scale=scale)
    if not long_invoice:
        _take_away_long_invoice(sandbox)
    wires = {"zuora": Wire(sandbox.zuora), "netsuite": Wire(sandbox.netsuite)}
    connection = demo_connection(sandbox.zuora_url, sandbox.netsuite_url, scenario=scenario, **preferences)
    if endpoint:
        connection.netsuite_endpoint = endpoint
        connection.save()
    try:
        test = connection_test(connection=connection)
        assert test.ok, test.notes
        connection.refresh_from_db()
        yield World(sandbox, connection, wires)
    finally:
        connection.delete()
        AuditEvent.objects.all().delete()  # the trail has no connection to go with
        AuditHead.objects.all().delete()
        sandbox.stop()


def _take_away_long_invoice(sandbox: Running) -> None:
    tenant = sandbox.tenant
    key = tenant.get("Invoice", LONG_INVOICE)["Id"]
    for item in tenant.rows("InvoiceItem", InvoiceId=key):
        tenant.delete("InvoiceItem", item["Id"])
    tenant.delete("Invoice", key)


@contextmanager
def shared_world(unblock: Callable[[], AbstractContextManager[None]], **options: Any) -> Iterator[World]:
    """A world for all tests of a module: each begins with `again()`, and our rows of its own are undone."""
    with unblock(), demo_world(**options) as world:
        world.keep()
        yield world
