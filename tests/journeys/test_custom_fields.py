"""The custom field phase in the demo company: values arrive intact, and what fails is left to a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.models import CustomFieldMapping
from connector.services.connections import connection_test
from sandbox.scenarios.custom_fields import HOSTILE, MAPPING_ROWS, TOO_LONG
from sandbox.tie_out import compare, table
from syncrules.statuses import State
from tests.journeys.world import World, demo_world

pytestmark = pytest.mark.django_db

KINDS = {
    "Account": ("customer",),
    "Invoice": ("invoice", "creditMemo"),
    "Payment": ("customerPayment",),
    "ProductRatePlanCharge": ("serviceSaleItem", "nonInventorySaleItem", "inventoryItem"),
}


@pytest.fixture(scope="module")
def ran(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demo company with Invoice Settlement after one run."""
    with django_db_blocker.unblock(), demo_world(invoice_settlement=True, long_invoice=False) as world:
        world.run()
        yield world


def copied(world: World, source: str, field: str, script_id: str) -> dict[str, tuple[str, str]]:
    """By NetSuite id: the value in Zuora, and the one that the NetSuite record shows."""
    rows = [row for row in world.state("zuora", source) if row.get(field) and row.get("IntegrationId__NS")]
    shown = {
        record["internalId"]: record["customFieldList"].get(script_id, "")
        for kind in KINDS[source]
        for record in world.state("netsuite", kind)
        if "customFieldList" in record
    }
    return {row["IntegrationId__NS"]: (row[field], shown[row["IntegrationId__NS"]]) for row in rows}


@pytest.mark.parametrize("row", [row for row in MAPPING_ROWS if row.zuora_object in KINDS])
def test_every_value_arrives_as_it_is(ran: World, row: Any) -> None:
    pairs = copied(ran, row.zuora_object, row.zuora_field, row.netsuite_script_id)
    wanted = {there for there, _ in pairs.values() if len(there) <= 300}
    assert wanted
    if row.zuora_object != "Payment":
        assert HOSTILE in wanted
    assert all(there == shown for there, shown in pairs.values() if len(there) <= 300)


def test_what_netsuite_refused_is_synced_but_asks_for_a_person(ran: World) -> None:
    record = ran.record("invoices_to_netsuite", "INV00090014")
    assert (record.state, record.code) == (State.NEEDS_ATTENTION, "CUSTOM_FIELDS_FAILED")
    text = record.attempts.get().remote_text
    assert text.startswith("The field custbody_project_code contained more than the maximum number ( 300 )")
    source = next(row for row in ran.state("zuora", "Invoice") if row.get("ProjectCode__c") == TOO_LONG)
    assert source["IntegrationStatus__NS"] == "Error updating custom fields"
    assert (source["TransferredToAccounting"], source["IntegrationId__NS"]) == ("Yes", record.destination_id)
    rows = compare(ran.sandbox.zuora_url, ran.sandbox.netsuite_url, ("invoices",))
    assert all(row.agrees for row in rows), table(rows)


def test_the_connection_test_checks_the_rows_in_both_systems(ran: World) -> None:
    test = connection_test(connection=ran.connection)
    assert test.ok, test.notes
    assert sum("Custom field mapping" in note for _, note in test.notes) == 2 * len(MAPPING_ROWS) - 1
    row = CustomFieldMapping.objects.filter(connection=ran.connection, zuora_object="Invoice")
    row.update(netsuite_internal_id="1")
    wrong = [note for ok, note in connection_test(connection=ran.connection).notes if not ok]
    row.update(netsuite_internal_id=next(r for r in MAPPING_ROWS if r.zuora_object == "Invoice")[3])
    assert len(wrong) == 1
    assert "custbody_project_code has internal id" in wrong[0]
