"""Every standard field that is sent exists on its SuiteTalk record."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from syncrules.language import Action, Ref, Row, Write
from syncrules.preferences import CustomerNumberMapping, StandardInvoiceSync
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE
from syncrules.processes.charge_map import ITEM_RECORDS
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE
from tests.rules.masters import classified, context
from tests.rules.test_charge_map import FULL as FULL_CHARGE
from tests.rules.test_customer_map import FULL as FULL_ACCOUNT

REFERENCE = Path(
    os.environ.get("LEDGERLINE_REFERENCE", Path(__file__).resolve().parents[3] / "shared" / "reference")
)
EVERYTHING = replace(
    context(
        netsuite_multiple_currencies=True,
        netsuite_subsidiaries=True,
        netsuite_use_revenue_recognition=True,
        default_subsidiary="Acme Group",
        default_class="Software",
        default_department="Sales",
        default_location="Berlin",
        netsuite_default_tax_code="Zero",
        netsuite_default_tax_schedule="S1",
        use_standard_invoice_sync=StandardInvoiceSync.NO,
        customer_number_mapping=CustomerNumberMapping.NUMBER,
    ),
    invoice_settlement=True,
)


def elements(schema: str, type_name: str) -> dict[str, str]:
    path = REFERENCE / "netsuite-wsdl" / "xsd" / schema
    if not path.exists():
        pytest.skip("the vendor schema is not on this machine")
    block = re.search(rf'<complexType name="{type_name}">(.*?)</complexType>', path.read_text(), re.DOTALL)
    assert block is not None
    return dict(re.findall(r'<element name="(\w+)"\s+type="([\w:]+)"', block.group(1)))


def assert_fields_exist(write: Write, known: dict[str, str]) -> None:
    for name, value in write.fields.items():
        kind = known[name].split(":")[1]
        expected = {Ref: ("RecordRef", "RecordRefList"), bool: ("boolean",), str: ("string",)}[type(value)]
        assert kind in expected, f"{name} is {kind}"


def test_the_fields_of_a_customer_exist() -> None:
    person = replace(FULL_ACCOUNT, customer_type="Individual")
    (step,) = ACCOUNTS_TO_NETSUITE.plan(person, Action.CREATE, EVERYTHING)
    known = elements("lists.relationships.xsd", "Customer")
    assert_fields_exist(step.write, known)
    assert len(step.write.fields) == 17
    assert set(step.write.sublists) <= set(known)
    row_fields = elements("lists.relationships.xsd", "CustomerAddressbook")
    address_fields = elements("platform.common.xsd", "Address")
    for row in step.write.sublists["addressbookList"].rows:
        assert set(row.fields) <= set(row_fields)
        address = row.fields["addressbookAddress"]
        assert isinstance(address, Row)
        assert set(address.fields) <= set(address_fields)


@pytest.mark.parametrize("item_type", list(ITEM_RECORDS))
def test_the_fields_of_an_item_exist(item_type: str) -> None:
    charge = classified(
        replace(FULL_CHARGE, item_type=item_type, include_children="Yes"), subsidiary="Acme Group"
    )
    (step,) = CHARGES_TO_NETSUITE.plan(charge, Action.CREATE, EVERYTHING)
    record = step.write.record
    assert_fields_exist(step.write, elements("lists.accounting.xsd", record[0].upper() + record[1:]))
    assert len(step.write.fields) == 13
