"""The lines that NetSuite gets for an invoice's items and taxes."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncrules.language import Action, Context, Ref, Row
from syncrules.preferences import LineMapping, StandardInvoiceSync
from syncrules.processes.billed_lines import lines
from syncrules.processes.invoices_to_netsuite import INVOICES_TO_NETSUITE
from syncrules.records.invoice import Invoice
from tests.rules.transaction_samples import (
    ACCOUNT,
    CHARGE,
    FILLED,
    INVOICE,
    ITEM,
    NEGATIVE,
    SUBSCRIPTION,
    TAX,
    context,
)

REFERENCE = Path(os.environ.get("LEDGERLINE_REFERENCE", Path(__file__).parents[3] / "shared" / "reference"))


def test_item_and_tax_become_a_line_each() -> None:
    assert lines(INVOICE, context()) == (
        Row(
            fields={
                "item": Ref("item", "701"),
                "amount": Decimal("100.00"),
                "quantity": Decimal(2),
                "isTaxable": False,
            },
            custom={
                "Zuora ID": "item-1",
                "Zuora Charge Date": "2026-11-01T06:00:00+00:00",
                "Zuora Service Start Date": "2026-11-01",
                "Zuora Service End Date": "2026-11-30",
                "Zuora Subscription Number": "A-S001",
                "Zuora Subscription Notes": "Signed in May",
                "Zuora Type": "Charge",
            },
        ),
        Row(
            fields={"item": Ref("item", "801"), "amount": Decimal("9.00"), "isTaxable": False},
            custom={
                "Zuora ID": "tax-1",
                "Zuora Charge Date": "2026-11-01",
                "Zuora Tax Rate": "9%",
                "Zuora Tax Rate Description": "Reduced",
                "Zuora Type": "Tax",
            },
        ),
    )


def test_negative_invoice_negates_amounts_but_not_quantities() -> None:
    item, tax = lines(NEGATIVE, context())
    assert (item.fields["amount"], item.fields["quantity"]) == (Decimal("100.00"), Decimal(2))
    assert tax.fields["amount"] == Decimal("9.00")


@pytest.mark.parametrize("setting", list(StandardInvoiceSync))
def test_lines_are_untaxable_only_when_zuora_taxes(setting: StandardInvoiceSync) -> None:
    rows = lines(INVOICE, context(use_standard_invoice_sync=setting))
    expected = {"isTaxable": False} if setting is StandardInvoiceSync.YES else {}
    for row in rows:
        assert {k: v for k, v in row.fields.items() if k == "isTaxable"} == expected
    assert len(rows) == 2  # taxes are amounts: they travel whoever taxes


def test_lines_carry_the_accounts_classifications_only_where_the_mapping_says_so() -> None:
    invoice = replace(INVOICE, account=replace(ACCOUNT, classifications=FILLED))
    item, tax = lines(invoice, context(invoice_line_department_mapping=LineMapping.ACCOUNT))
    assert item.fields["department"] == Ref("department", "21")
    assert not {"class", "location"} & set(item.fields)
    assert "department" not in tax.fields


def test_default_classification_is_not_used_on_lines() -> None:
    rules = context(invoice_line_class_mapping=LineMapping.ACCOUNT, default_class="Default Class")
    assert "class" not in lines(INVOICE, rules)[0].fields


def test_revenue_recognition_fields_are_on_item_lines_only() -> None:
    code = replace(CHARGE, rev_rec_code="Straight 12", rev_rec_end="Charge Period End")
    invoice = replace(INVOICE, items=(replace(ITEM, charge=code),))
    item, tax = lines(invoice, context(netsuite_use_revenue_recognition=True))
    assert item.fields["revRecStartDate"] == ITEM.service_start
    assert item.fields["revRecEndDate"] == ITEM.service_end
    assert item.fields["deferRevRec"] is True
    assert item.fields["revRecSchedule"] == Ref("revRecTemplate", "51")
    assert not [name for name in tax.fields if "evRec" in name]


def test_project_is_the_job_of_the_line() -> None:
    charge = replace(CHARGE, rev_rec_code="Straight 12", rev_rec_template_type="Variable")
    project = replace(SUBSCRIPTION, project="88")
    invoice = replace(INVOICE, items=(replace(ITEM, charge=charge, subscription=project),))
    assert lines(invoice, context(netsuite_use_revenue_recognition=True))[0].fields["job"] == Ref("job", "88")
    assert "job" not in lines(invoice, context())[0].fields


ZERO = replace(ITEM, id="zero", amount=Decimal("0.00"), taxes=(replace(TAX, amount=Decimal(0)),))
ZERO_TAXED = replace(ZERO, id="zero-taxed", taxes=(TAX,))


def ids(invoice: Invoice, rules: Context) -> list[Any]:
    return [row.custom["Zuora ID"] for row in lines(invoice, rules)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (context(), 6),
        (context(avoid_zero_amount_invoice_items=True), 6),
        (context(invoice_settlement=True), 6),
        (context(invoice_settlement=True, avoid_zero_amount_invoice_items=True), 3),
    ],
)
def test_zero_items_are_left_out_only_with_invoice_settlement_and_the_preference(
    rules: Context, expected: int
) -> None:
    assert len(ids(replace(INVOICE, items=(ITEM, ZERO, ZERO_TAXED)), rules)) == expected


def test_tax_on_an_item_that_is_left_out_is_still_booked() -> None:
    rules = context(invoice_settlement=True, avoid_zero_amount_invoice_items=True)
    assert ids(replace(INVOICE, items=(ZERO_TAXED,)), rules) == ["tax-1"]


def test_an_invoice_of_nothing_but_zero_amounts_keeps_its_items() -> None:
    rules = context(invoice_settlement=True, avoid_zero_amount_invoice_items=True)
    assert ids(replace(INVOICE, items=(ZERO, ZERO)), rules) == ids(
        replace(INVOICE, items=(ZERO, ZERO)), context()
    )
    assert len(ids(replace(INVOICE, items=(ZERO, ZERO)), rules)) >= 2


MONEY = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(
    parts=st.lists(st.tuples(MONEY, st.lists(MONEY, max_size=3)), min_size=1, max_size=6),
    avoid=st.booleans(),
    settlement=st.booleans(),
)
def test_line_amounts_sum_to_the_invoice_amount(
    parts: list[tuple[Decimal, list[Decimal]]], avoid: bool, settlement: bool
) -> None:
    items = tuple(
        replace(ITEM, amount=amount, taxes=tuple(replace(TAX, amount=t) for t in taxes))
        for amount, taxes in parts
    )
    total = sum((amount + sum(taxes) for amount, taxes in parts), Decimal(0))
    invoice = replace(INVOICE, amount=total, items=items)
    rules = context(invoice_settlement=settlement, avoid_zero_amount_invoice_items=avoid)
    (step,) = INVOICES_TO_NETSUITE.plan(invoice, Action.CREATE, rules)
    amounts: list[Any] = [row.fields["amount"] for row in step.write.sublists["itemList"].rows]
    assert sum(amounts, Decimal(0)) == abs(total)
    assert step.write.record == ("creditMemo" if total < 0 else "invoice")
    assert not any(amount.is_signed() and amount == 0 for amount in amounts if total < 0)


@pytest.mark.parametrize(
    ("schema", "line"),
    [("transactions.sales.xsd", "InvoiceItem"), ("transactions.customers.xsd", "CreditMemoItem")],
)
def test_netsuite_knows_every_field_of_a_line(schema: str, line: str) -> None:
    path = REFERENCE / "netsuite-wsdl" / "xsd" / schema
    if not path.exists():
        pytest.skip("the vendor's schema is not here")
    declared = re.search(rf'complexType name="{line}">.*?</complexType>', path.read_text(), re.DOTALL)
    assert declared
    known = set(re.findall(r'element name="(\w+)"', declared[0]))
    charge = replace(CHARGE, rev_rec_code="Straight 12", rev_rec_end="Charge Period End")
    variable = replace(charge, rev_rec_template_type="Variable")
    project = replace(SUBSCRIPTION, project="88")
    invoice = replace(
        INVOICE,
        account=replace(ACCOUNT, classifications=FILLED),
        items=(replace(ITEM, charge=charge), replace(ITEM, charge=variable, subscription=project)),
    )
    rules = context(
        netsuite_use_revenue_recognition=True,
        invoice_line_class_mapping=LineMapping.ACCOUNT,
        invoice_line_department_mapping=LineMapping.ACCOUNT,
        invoice_line_location_mapping=LineMapping.ACCOUNT,
    )
    sent = {name for row in lines(invoice, rules) for name in row.fields}
    assert len(sent) == 12
    assert sent <= known
