"""Every standard field that is sent exists on its SuiteTalk record."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from syncrules.language import Action, Ref, Row, SyncProcess, Write
from syncrules.preferences import CustomerNumberMapping, StandardInvoiceSync
from syncrules.processes.accounts_to_netsuite import ACCOUNTS_TO_NETSUITE
from syncrules.processes.charges_to_netsuite import CHARGES_TO_NETSUITE
from syncrules.processes.item_map import ITEM_RECORDS
from syncrules.processes.products_to_netsuite import PRODUCTS_TO_NETSUITE
from syncrules.processes.rate_plans_to_netsuite import RATE_PLANS_TO_NETSUITE
from tests.rules.masters import PRODUCT, context
from tests.rules.test_charge_map import FULL as FULL_CHARGE
from tests.rules.test_customer_map import FULL as FULL_ACCOUNT
from tests.rules.test_rate_plan_map import FULL as FULL_PLAN

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
        expected = {
            Ref: ("RecordRef", "RecordRefList"),
            bool: ("boolean",),
            str: ("string",),
            Decimal: ("double",),
        }[type(value)]
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


ITEMS: list[tuple[SyncProcess[Any], Any, int]] = [
    (PRODUCTS_TO_NETSUITE, PRODUCT, 6),
    (RATE_PLANS_TO_NETSUITE, FULL_PLAN, 9),
    (CHARGES_TO_NETSUITE, replace(FULL_CHARGE, include_children="Yes"), 13),
]


@pytest.mark.parametrize(("process", "record", "count"), ITEMS, ids=[item[0].id for item in ITEMS])
@pytest.mark.parametrize("item_type", list(ITEM_RECORDS))
def test_the_fields_of_an_item_exist(
    process: SyncProcess[Any], record: Any, count: int, item_type: str
) -> None:
    (step,) = process.plan(replace(record, item_type=item_type), Action.CREATE, EVERYTHING)
    name = step.write.record
    known = elements("lists.accounting.xsd", name[0].upper() + name[1:])
    assert_fields_exist(step.write, known)
    assert len(step.write.fields) == count
    assert {*step.write.sublists, *step.write.clear} <= set(known)


@pytest.mark.parametrize("item_type", list(ITEM_RECORDS))
def test_prices_are_nested_as_the_schema_says(item_type: str) -> None:
    (step,) = RATE_PLANS_TO_NETSUITE.plan(replace(FULL_PLAN, item_type=item_type), Action.CREATE, EVERYTHING)
    rows = step.write.sublists["pricingMatrix"].rows
    assert len(rows) == 2
    for row in rows:
        assert set(row.fields) <= set(elements("lists.accounting.xsd", "Pricing"))
        price = row.fields["priceList"]
        assert isinstance(price, Row)
        assert set(price.fields) == set(elements("lists.accounting.xsd", "Price"))


def test_a_single_price_is_a_field_of_every_item_type() -> None:
    for item_type, name in ITEM_RECORDS.items():
        (step,) = RATE_PLANS_TO_NETSUITE.plan(
            replace(FULL_PLAN, item_type=item_type), Action.CREATE, context()
        )
        assert_fields_exist(step.write, elements("lists.accounting.xsd", name[0].upper() + name[1:]))
        assert step.write.fields["rate"] == Decimal("10.00")
