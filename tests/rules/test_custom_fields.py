"""Which records the custom field phase follows, and what it writes (custom-fields.md, D49)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncrules.custom_fields import begun, ended, follows, second_update
from syncrules.field_mapping import FieldMapping, MappedObject
from syncrules.language import Context, FreeField, System, Verb, Write
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE as PROCESS
from syncrules.records.common import Integration
from syncrules.registry import PROCESSES
from tests.rules.transaction_samples import INVOICE, context

ROWS = (
    FieldMapping("Region__c", "custbody_region", "511"),
    FieldMapping("Buyer__c", "custbody_buyer", "512"),
)
RULES: Context = replace(context(invoice_settlement=True), custom_fields=ROWS)


def test_all_objects_of_the_table_take_part_and_no_others() -> None:
    outgoing = {p for p in PROCESSES.values() if p.source is System.ZUORA}
    parts = {process.source_object for process in outgoing if process.custom_fields}
    assert parts == {process.source_object for process in outgoing} & {str(name) for name in MappedObject}
    assert not [p for p in PROCESSES.values() if p.custom_fields and p not in outgoing]


@pytest.mark.parametrize(("items", "expected"), [(3999, True), (4000, False)])
def test_invoices_take_part_below_4000_items(items: int, expected: bool) -> None:
    invoice = replace(INVOICE, items=(replace(INVOICE.items[0], taxes=()),) * items)
    assert follows(PROCESS, invoice, RULES) is expected


@pytest.mark.parametrize(
    ("integration", "expected"),
    [
        ({}, True),
        ({"status": "Creating Invoice", "transferred": "Processing"}, True),
        ({"status": "Error Creating Invoice", "transferred": "Error"}, True),
        ({"id": "9001"}, False),
        ({"sync_date": "2026-11-20"}, False),
        ({"id": "9001", "status": "Error updating custom fields", "sync_date": "2026-11-20"}, False),
    ],
)
def test_it_follows_a_first_create_only(integration: dict[str, Any], expected: bool) -> None:
    invoice = replace(INVOICE, integration=Integration(**integration))
    assert follows(PROCESS, invoice, RULES) is expected


def test_without_rows_nothing_follows() -> None:
    assert not follows(PROCESS, INVOICE, replace(RULES, custom_fields=()))


def test_a_process_that_does_not_take_part_has_no_phase() -> None:
    assert not follows(replace(PROCESS, custom_fields=None), INVOICE, RULES)


def test_the_second_update_names_both_ids_and_sends_filled_fields_only() -> None:
    write = second_update("creditMemo", "71", {"Buyer__c": "Ada & <co>"}, RULES)
    free = (FreeField("custbody_buyer", "512", "Ada & <co>"),)
    assert write == Write(System.NETSUITE, Verb.UPDATE, "creditMemo", free=free, id="71")
    assert second_update("creditMemo", "71", {"Region__c": ""}, RULES) is None


def test_the_write_back_carries_everything_but_the_status_of_a_success() -> None:
    done = Write(
        System.ZUORA,
        Verb.UPDATE,
        "Invoice",
        fields={"IntegrationId__NS": "71", "IntegrationStatus__NS": "Sync Complete"},
        id="inv-1",
    )
    assert begun(done).fields == {
        "IntegrationId__NS": "71",
        "IntegrationStatus__NS": "Updating custom fields",
    }
    other = replace(done, fields={"IntegrationId__NS": "1"})
    assert begun(other) is other


@pytest.mark.parametrize(
    ("accepted", "status"), [(True, "Sync Complete"), (False, "Error updating custom fields")]
)
def test_the_last_status_leaves_transferred_to_accounting_alone(accepted: bool, status: str) -> None:
    write = ended(PROCESS, "inv-1", accepted)
    assert (write.record, write.id) == ("Invoice", "inv-1")
    assert write.fields == {"IntegrationStatus__NS": status}
