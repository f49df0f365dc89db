"""`python -m bench.pages`: the pages' server time with a million synced records over that with a thousand.

The open problems are the same few hundred in both, and so are the runs; every synced record has its attempt,
and all were synced this month. Rows are made inside the database, on SQLite by
default and on PostgreSQL when DATABASE_URL names one (an empty database of its own).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "var" / "bench-pages.json"
LIMIT = 2.0
OPEN = 400
CAUSES = 20
RUNS = 200
ADDRESSES = (
    "/",
    "/needs-attention/",
    "/needs-attention/?view=customer",
    "/needs-attention/?view=record&q=acme",
    "/needs-attention/?state=blocked",
    "/needs-attention/?state=retrying",
    "/needs-attention/?state=resolved",
    "/needs-attention/?state=done",
    "/needs-attention/?state=done&type=payments_to_netsuite",
    "/needs-attention/?state=all",
    "/search/?q=INV-400",
    "/connector/syncrecord/",
    "/connector/syncrecord/?state=needs_attention",
    "/connector/syncrecord/?process=payments_to_netsuite",
    "/connector/syncrecord/?currency=EUR",
    "/connector/syncrecord/?o=5",
    "/connector/syncrecord/?p=20",
    "/connector/syncrecord/?q=INV-400",
    "/runs/",
)
# What a synced record's row holds, by column; `n` counts the rows.
_ROW = {
    "process": "CASE n % 2 WHEN 0 THEN 'invoices_to_netsuite' ELSE 'payments_to_netsuite' END",
    "source_id": "'done-' || n",
    "number": "'INV-' || n",
    "customer": "'Customer ' || (n % 5000)",
    "amount": "n",
    "currency": "'EUR'",
    "state": "'done'",
    "destination_id": "'9' || n",
    "destination_record": "'invoice'",
    "integration_status": "'Sync Complete'",
    "transferred": "'Yes'",
    "generation": "1",
    "attempts_made": "1",
    "synced_at": "CURRENT_TIMESTAMP",
}
# Of its attempt; `r` is the record.
_ATTEMPT = {
    "record_id": "r.id",
    "number": "1",
    "action": "'create'",
    "state": "'synced'",
    "code": "''",
    "message": "''",
    "remote_text": "''",
    "started_at": "CURRENT_TIMESTAMP",
}


def main() -> int:
    """Measure every address with few and with many records; 1 when one takes too long with many."""
    parser = argparse.ArgumentParser(prog="bench.pages", description=__doc__)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="connector.settings", ALLOWED_HOSTS="*")
        import django

        django.setup()
        figures = _measure(options.few, options.many, options.rounds)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(figures, indent=2) + "\n")
    for address, row in figures["pages"].items():
        print(f"{address:<58}{row['few_ms']:>8} ms{row['many_ms']:>8} ms{row['ratio']:>7}")
    print(f"worst ratio {figures['worst_ratio']} ({figures['database']}), written to {TARGET}")
    return 0 if figures["worst_ratio"] <= LIMIT else 1


def _measure(few: int, many: int, rounds: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection as database

    call_command("migrate", verbosity=0)
    connection, client = _open_problems()
    _synced(connection, 0, few)
    before = {address: _milliseconds(client, address, rounds) for address in ADDRESSES}
    began = time.monotonic()
    _synced(connection, few, many)
    print(f"{many:,} rows in {time.monotonic() - began:.0f} s", file=sys.stderr)
    pages = {}
    for address in ADDRESSES:
        after = _milliseconds(client, address, rounds)
        ratio = round(after / before[address], 2)
        pages[address] = {
            "few_ms": round(before[address], 1),
            "many_ms": round(after, 1),
            "ratio": ratio,
        }
    worst = max(row["ratio"] for row in pages.values())
    return {"database": database.vendor, "few": few, "many": many, "pages": pages, "worst_ratio": worst}


def _open_problems() -> tuple[Any, Any]:
    """A connection with problems of every kind, and somebody who looks at them."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.utils import timezone

    from connector.models import Cause, Connection, SyncRecord

    name = f"bench-{time.time_ns()}"
    connection = Connection.objects.create(name=name, netsuite_account=name[:40])
    causes = [
        Cause.objects.create(connection=connection, code="CLASS_INVALID", value=str(n), title=f"Class {n}")
        for n in range(CAUSES)
    ]
    kinds = (
        {"state": "needs_attention"},
        {"state": "blocked"},
        {"state": "waiting", "kind": "temporary", "next_try_at": timezone.now()},
        {"state": "done", "resolved_at": timezone.now(), "problem": "Class unknown."},
    )
    rows = []
    for n in range(OPEN):
        kind: dict[str, Any] = kinds[n % len(kinds)]
        fields = {"connection": connection, "source_id": f"open-{n}", "number": f"INV-OPEN-{n}"}
        if kind["state"] == "needs_attention":
            kind = kind | {"cause": causes[n % CAUSES], "code": "CLASS_INVALID"}
        if kind["state"] == "blocked":
            kind = kind | {"blocked_by_process": "invoices_to_netsuite", "blocked_by_id": f"open-{n - 1}"}
        rows.append(
            SyncRecord(
                process="invoices_to_netsuite", customer="Acme", amount=n, currency="EUR", **fields, **kind
            )
        )
    SyncRecord.objects.bulk_create(rows)
    _runs(connection)
    client = Client()
    client.force_login(User.objects.create_superuser(name, password=None))
    session = client.session
    session["connection"] = connection.pk
    session.save()
    return connection, client


def _runs(connection: Any) -> None:
    """What Home adds up and the page of runs lists."""
    from django.utils import timezone

    from connector.models import SyncRun, SyncStep

    now = timezone.now()
    for _ in range(RUNS):
        run = SyncRun.objects.create(
            connection=connection, state="completed", started_at=now, finished_at=now
        )
        for position, process in enumerate(("invoices_to_netsuite", "payments_to_netsuite")):
            SyncStep.objects.create(
                run=run, position=position, process=process, state="done", synced=5, started_at=now
            )


def _synced(connection: Any, first: int, last: int) -> None:
    """Rows of records that are done, made by the database itself."""
    from django.db import connection as database

    row = {**_blanks(database.vendor), **_ROW, "connection_id": str(connection.pk)}
    numbers = f"SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {last}"
    made = f"connection_id = {connection.pk} AND state = 'done' AND resolved_at IS NULL"
    with database.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE numbers(n) AS ({numbers}) INSERT INTO connector_syncrecord ({', '.join(row)})"
            f" SELECT {', '.join(row.values())} FROM numbers"
        )
        cursor.execute(
            f"INSERT INTO connector_attempt ({', '.join(_ATTEMPT)}) SELECT {', '.join(_ATTEMPT.values())}"
            f" FROM connector_syncrecord r WHERE {made} AND NOT EXISTS"
            " (SELECT 1 FROM connector_attempt a WHERE a.record_id = r.id)"
        )
        if database.vendor == "postgresql":
            cursor.execute("ANALYZE")  # as it does by itself; nobody does it for SQLite


def _blanks(vendor: str) -> dict[str, str]:
    """Every column that must have a value, with the one that says nothing."""
    from django.db import models

    from connector.models import SyncRecord

    false = "FALSE" if vendor == "postgresql" else "0"
    blanks: dict[str, str] = {}
    for field in SyncRecord._meta.concrete_fields:
        if isinstance(field, models.JSONField):
            blanks[field.column] = "'[]'"
        elif isinstance(field, models.BooleanField):
            blanks[field.column] = false
        elif isinstance(field, (models.CharField, models.TextField)):
            blanks[field.column] = "''"
        elif isinstance(field, models.IntegerField) and not field.primary_key:
            blanks[field.column] = "0"
        elif isinstance(field, models.DateTimeField) and not field.null:
            blanks[field.column] = "CURRENT_TIMESTAMP"
    return blanks


def _milliseconds(client: Any, address: str, rounds: int) -> float:
    """The quickest of some requests: what else the machine does only makes requests slower."""
    clock, times = _clock(), []
    for _ in range(rounds + 1):
        began = clock()
        response = client.get(address)
        times.append(1000 * (clock() - began))
        assert response.status_code in (200, 302), (address, response.status_code)
    return min(times)


def _clock() -> Callable[[], float]:
    """Processor time of this process and of its database; of a database elsewhere the clock has to do."""
    from django.db import connection as database

    if database.vendor == "sqlite":
        return time.process_time
    server = Path("/proc") / str(database.connection.info.backend_pid)
    if not (server / "comm").is_file() or not (server / "comm").read_text().startswith("postgres"):
        return time.perf_counter
    return lambda: time.process_time() + int((server / "schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
