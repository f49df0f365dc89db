"""The demo's NetSuite payments before and after a run, in both systems."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.models import SyncRun
from tests.journeys.killing import time_passes
from tests.journeys.world import World

PROCESS = "payments_to_zuora"
GOOD = [f"PYMT-{number:04d}" for number in range(1, 8)]
SETTLED = ["PYMT-0011", "PYMT-0012", "PYMT-0013", "PYMT-0031", "PYMT-0032", "PYMT-0033"]
CANCELLED = ("Canceled", "Voided")


def run(world: World) -> SyncRun:
    """A run of this process, with whatever was to be left alone for a while due."""
    time_passes()
    return world.run(process=PROCESS)


def native(world: World, number: str) -> dict[str, Any]:
    (row,) = [row for row in world.state("netsuite", "customerPayment") if row.get("tranId") == number]
    return row


def in_zuora(world: World, number: str) -> list[dict[str, Any]]:
    """The Zuora payments that carry a NetSuite payment's id and were not cancelled."""
    key = native(world, number)["internalId"]
    rows = world.state("zuora", "Payment")
    return [r for r in rows if r.get("IntegrationId__NS") == key and r["Status"] not in CANCELLED]


def applied_in_zuora(world: World, payment: str) -> dict[str, Decimal]:
    """Amounts by Zuora document, in the way of either mode."""
    tables = {"InvoicePayment": "Amount", "PaymentPart": "Amount"}
    amounts: dict[str, Decimal] = {}
    for table, field in tables.items():
        for row in world.state("zuora", table):
            document = row.get("InvoiceId") or row.get("DebitMemoId")
            if row["PaymentId"] == payment and document:
                amounts[document] = amounts.get(document, Decimal(0)) + Decimal(row[field])
    return amounts


def applied_in_netsuite(world: World, number: str) -> dict[str, Decimal]:
    """Amounts by Zuora document of the lines that Zuora has to know of."""
    names = {
        row["internalId"]: row["customFieldList"]["custbodyzuoraid"]
        for row in world.state("netsuite", "invoice")
        if (row.get("customFieldList") or {}).get("custbodyzuoraid")
    }
    lines = native(world, number).get("applyList") or []
    known = [line for line in lines if str(line["doc"]) in names]
    return {names[str(line["doc"])]: Decimal(line["amount"]) for line in known}


def assert_in_both(world: World, *numbers: str) -> None:
    """Exactly one processed payment each, with NetSuite's applications, and both sides marked."""
    for number in numbers:
        (payment,) = in_zuora(world, number)
        assert (payment["Status"], payment["TransferredToAccounting"]) == ("Processed", "Yes"), number
        assert payment["Origin__NS"] == "NETSUITE"
        assert applied_in_zuora(world, payment["Id"]) == applied_in_netsuite(world, number), number
        marks = native(world, number)["customFieldList"]
        assert marks["custbodyzuoraid"] == payment["Id"]
        assert marks["custbodyzuoraintegrationstatus"] == "Sync Complete"
        assert marks["custbodyzuoraorigin"] == "NETSUITE"


def expected(settlement: bool) -> list[str]:
    return GOOD + (SETTLED if settlement else [])
