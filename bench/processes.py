"""`python -m bench.processes`: remote calls of every process beside the fewest that the caps allow.

The demo company is synced in both modes, and the one whose customers live in NetSuite. Calls are those that
the two systems themselves have counted. `--write` renews docs/calls.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET, PAGE = ROOT / "var" / "bench-processes.json", ROOT / "docs" / "calls.md"
WORLDS: dict[str, dict[str, Any]] = {
    "without Invoice Settlement": {"scenario": "demo"},
    "with Invoice Settlement": {"scenario": "demo", "invoice_settlement": True},
    "customers in NetSuite": {"scenario": "netsuite_master"},
}
LONG_INVOICE = "INV00090010"  # its 4001 lines are a matter of their own
# The most records of one call (zuora-api.md, netsuite-api.md); a call that is not named takes one.
CAPS = {
    "POST /v1/action/query": 2000,
    "POST /v1/action/queryMore": 2000,
    "POST /v1/action/update": 50,
    "POST /v1/action/create": 50,
    "PUT /v1/invoices": 50,
    "PUT /v1/debit-memos/bulk": 50,
    "PUT /v1/credit-memos/bulk": 50,
    "POST /settings/batch-requests": 100,
    "addList": 200,
    "updateList": 100,
    "getList": 1000,
    "search": 1000,
    "searchMoreWithId": 1000,
    "getAll": 1000,
    "getSelectValue": 1000,
}
OBJECT_QUERY = 99
HEAD = """# Remote calls per process

Written by `python -m bench.processes --write`: the demo companies are synced once. *Least* is the number of
calls in which the same questions and the same records fit under the documented caps, *share* is least
divided by made. What either API takes only one record at a time (orders, refunds, accounts and contacts,
payments with Invoice Settlement, taxes of memo items) counts one call each; marking a record before a write
and completing it afterwards counts as one question, although it has to be two calls, so no process with
both can reach 1.

| | process | records | calls to Zuora | to NetSuite | per record | least | share |
|---|---|--:|--:|--:|--:|--:|--:|
"""


class Line(NamedTuple):
    """One process in one company."""

    world: str
    process: str
    records: int
    zuora: int
    netsuite: int
    least: int

    @property
    def calls(self) -> int:
        """Of both systems."""
        return self.zuora + self.netsuite

    @property
    def share(self) -> float:
        """1 is the fewest calls possible."""
        return round(self.least / self.calls, 2)


def main() -> int:
    """Sync all companies and print the table."""
    parser = argparse.ArgumentParser(prog="bench.processes", description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew docs/calls.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
        os.environ.update(VAR_DIR=folder, DATABASE_URL="", DJANGO_SETTINGS_MODULE="connector.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        lines = [line for name, world in WORLDS.items() for line in _measured(name, world)]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps([line._asdict() | {"share": line.share} for line in lines], indent=2) + "\n")
    page = HEAD + "".join(_row(line) for line in lines)
    print(page, f"written to {TARGET}", sep="\n")
    if options.write:
        PAGE.write_text(page)
    return 0


def _row(line: Line) -> str:
    per_record = f"{line.calls / line.records:.2f}"
    columns = (line.records, line.zuora, line.netsuite, per_record, line.least, line.share)
    return f"| {line.world} | `{line.process}` | {' | '.join(map(str, columns))} |\n"


def _measured(name: str, world: dict[str, Any]) -> Iterator[Line]:
    from connector.management.demo_company import demo_connection
    from connector.services.connections import connection_test
    from connector.services.runs import run_request
    from connector.services.sequence import run_execute
    from sandbox.run import start

    with start(**world) as systems:
        if world["scenario"] == "demo":
            _take_away(systems.tenant)
        connection = demo_connection(systems.zuora_url, systems.netsuite_url, scenario=world["scenario"])
        connection_test(connection=connection)
        run = run_execute(run_id=run_request(connection=connection, user=None, enqueue=False).pk)
        assert run is not None
        entries = [*systems.zuora.journal.entries, *systems.netsuite.journal.entries]
        for step in run.steps.filter(selected__gt=1, started_at__isnull=False):
            began, ended = step.started_at.timestamp(), step.finished_at.timestamp()
            made = [call for call in entries if began <= call.at <= ended and "oauth" not in call.operation]
            systems_called = [call.system for call in made]
            zuora = systems_called.count("zuora")
            yield Line(name, step.process, step.selected, zuora, len(made) - zuora, _least(made))
        connection.delete()


def _take_away(tenant: Any) -> None:
    key = tenant.get("Invoice", LONG_INVOICE)["Id"]
    for item in tenant.rows("InvoiceItem", InvoiceId=key):
        tenant.delete("InvoiceItem", item["Id"])
    tenant.delete("Invoice", key)


def _least(calls: Iterable[Any]) -> int:
    """As many calls as there are different questions, and more only where a cap asks for it."""
    rows: dict[tuple[str, frozenset[str]], int] = defaultdict(int)
    for call in calls:
        rows[call.operation, _question(call)] += max(call.rows, 1 if _cap(call.operation) == 1 else 0)
    return sum(max(1, ceil(count / _cap(operation))) for (operation, _), count in rows.items())


def _cap(operation: str) -> int:
    return OBJECT_QUERY if operation.startswith("GET /object-query/") else CAPS.get(operation, 1)


def _question(call: Any) -> frozenset[str]:
    """What a call asks or tells, whatever the records: its names without its values."""
    body = call.request
    if "queryString" in body:
        return frozenset(re.findall(r"[A-Za-z_]+", re.sub(r"'[^']*'|[\d:TZ-]{8,}", "", body)))
    if body.lstrip().startswith("<"):
        return frozenset(name for pair in re.findall(r'<([\w:]+)|type="([\w:]+)"', body) for name in pair)
    return frozenset(re.findall(r'"(?:type|[A-Z]\w*)":(?:"[A-Z][A-Za-z]+")?', body))


if __name__ == "__main__":
    raise SystemExit(main())
