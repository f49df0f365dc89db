"""Payments of a tenant with Invoice Settlement: unassigned, overpaid, and changes pushed to NetSuite."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from sandbox.http import Request, Response
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One run with a customer for unassigned payments; Zuora refuses bulk updates of payments."""

    def closed(request: Request) -> Response | None:
        if request.path != "/v1/action/update" or b'"type":"Payment"' not in request.body:
            return None
        body = b'{"FaultCode": "INVALID_TYPE", "FaultMessage": "Not with Invoice Settlement."}'
        return Response(400, body, {"Content-Type": "application/json"})

    with django_db_blocker.unblock(), demo_world(invoice_settlement=True, long_invoice=False) as world:
        preferences = world.connection.preferences
        preferences.unassigned_payments_customer = netsuite_customer(world)["internalId"]
        preferences.save()
        world.wires["zuora"].instead = closed
        world.run()
        yield world


def netsuite_customer(world: World) -> dict[str, Any]:
    return next(row for row in world.state("netsuite", "customer") if row["entityId"] == "A00009021")


def zuora_payment(world: World, number: str) -> dict[str, Any]:
    (row,) = [row for row in world.state("zuora", "Payment") if row["PaymentNumber"] == number]
    return row


def booked(world: World, number: str) -> dict[str, Any]:
    """The customer payment that belongs to a Zuora payment."""
    id_ = zuora_payment(world, number)["IntegrationId__NS"]
    (row,) = [row for row in world.state("netsuite", "customerPayment") if row["internalId"] == id_]
    return row


def amounts(world: World, number: str) -> tuple[Decimal, list[Decimal]]:
    row = booked(world, number)
    return Decimal(row["payment"]), [Decimal(line["amount"]) for line in row["applyList"]]


def test_unassigned_payment_is_booked_at_its_customer_with_nothing_applied(ran: World) -> None:
    assert amounts(ran, "P-00090008") == (Decimal("310.00"), [])
    assert booked(ran, "P-00090008")["customer"] == netsuite_customer(ran)["internalId"]


def test_what_is_overpaid_stays_in_zuora(ran: World) -> None:
    assert amounts(ran, "P-00090033") == (Decimal("120.00"), [Decimal("120.00")])
    assert Decimal(zuora_payment(ran, "P-00090033")["Amount"]) == Decimal("150.00")


def test_method_that_is_gone_is_known_by_its_snapshot(ran: World) -> None:
    row = booked(ran, "P-00090034")
    assert row["customFieldList"]["custbodyzuoracreditcardtype"] == "Visa"


def test_changes_are_pushed_into_the_payment_that_is_there(ran: World) -> None:
    assert amounts(ran, "P-00090032") == (Decimal("500.00"), [Decimal("300.00"), Decimal("200.00")])
    assert amounts(ran, "P-00090035") == (Decimal("175.00"), [])
    for number in ("P-00090032", "P-00090035"):
        record = ran.record("payments_to_netsuite", number)
        assert (record.state, record.attempts.get().action) == ("done", "update")


def test_status_and_mark_are_written_back_one_by_one_where_the_bulk_way_is_closed(ran: World) -> None:
    row = zuora_payment(ran, "P-00090032")
    assert (row["IntegrationStatus__NS"], row["TransferredToAccounting"]) == ("Sync Complete", "Yes")
    assert ran.journal("zuora")["by_operation"]["PUT /v1/payments/{key}"] > 50


def test_refused_change_says_so_and_one_that_left_the_account_is_not_sent(ran: World) -> None:
    payment, booked_one = zuora_payment(ran, "P-00090035"), booked(ran, "P-00090035")
    ran.edit("zuora", "Payment", payment["Id"], AccountId=None, TransferredToAccounting=None)
    changed = zuora_payment(ran, "P-00090033")
    ran.edit("zuora", "Payment", changed["Id"], TransferredToAccounting=None)
    other = ran.sandbox.company.get("customerPayment", changed["IntegrationId__NS"])
    ran.sandbox.company.lock_record("customerPayment", other.id)
    _unapply(ran, changed)
    ran.run()

    assert booked(ran, "P-00090035") == booked_one
    assert zuora_payment(ran, "P-00090035")["TransferredToAccounting"] == "Yes"
    record = ran.record("payments_to_netsuite", "P-00090033")
    assert (record.state, record.integration_status) == ("needs_attention", "Error Updating Payment")
    assert "locked" in record.message
    row = zuora_payment(ran, "P-00090033")
    assert (row["IntegrationStatus__NS"], row["TransferredToAccounting"]) == (
        "Error Updating Payment",
        "Error",
    )


def _unapply(world: World, payment: dict[str, Any]) -> None:
    """A person takes 20.00 off the invoice in Zuora."""
    (part,) = [
        row
        for row in world.state("zuora", "PaymentPart")
        if row["PaymentId"] == payment["Id"] and row.get("InvoiceId")
    ]
    application = {
        "PaymentId": payment["Id"],
        "InvoiceId": part["InvoiceId"],
        "ApplyAmount": Decimal("-20.00"),
    }
    world.sandbox.tenant.insert("PaymentApplication", **application)
