"""Adjustments of whole invoices: what may be adjusted, by how much, and which tenants offer them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.test_zuora_adjustments import Billed, message
from tests.sandbox.zuora_world import ZuoraWorld

PATH = "/v1/object/invoice-adjustment"


class Adjusted(Billed):
    """An invoice of 119, of the 1st of March, adjusted as a whole."""

    def body(self, amount: str, kind: str = "Credit", **fields: Any) -> dict[str, Any]:
        return {
            "InvoiceId": self.invoice["Id"], "AdjustmentDate": "2026-03-01", "Amount": amount, "Type": kind,
            **fields,
        }  # fmt: skip

    def adjust(self, amount: str, kind: str = "Credit", **fields: Any) -> Any:
        return self.zuora.post(PATH, self.body(amount, kind, **fields))


@pytest.fixture
def billed(zuora: ZuoraWorld) -> Adjusted:
    return Adjusted(zuora)


def test_a_credit_lowers_the_balance_and_a_charge_raises_it(billed: Adjusted) -> None:
    credit = billed.adjust("30")["Id"]
    after_credit = billed.balance
    charge = billed.adjust("500", "Charge")["Id"]

    assert (after_credit, billed.balance) == (89, 589)
    impacts = [
        billed.zuora.tenant.get("InvoiceAdjustment", made)["ImpactAmount"] for made in (credit, charge)
    ]
    assert impacts == [-30, 500]


def test_an_adjustment_is_filled_from_its_invoice(billed: Adjusted) -> None:
    keys = {"IntegrationId__NS": "9_7", "Origin__NS": "NETSUITE", "Transaction__NS": "CM-9_INV-7"}
    made = billed.adjust("30", Comments="Goodwill", ReferenceId="77", AdjustmentDate=None, **keys)["Id"]

    row = billed.zuora.get(f"{PATH}/{made}")
    assert row["AdjustmentNumber"] == "IA-00000001"
    assert (row["AccountId"], row["AdjustmentDate"]) == (billed.account["Id"], "2026-03-01")
    assert (row["Status"], row["Amount"], row["Comments"], row["ReferenceId"]) == (
        *("Processed", 30, "Goodwill", "77"),
    )
    assert {name: row[name] for name in keys} == keys


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"Amount": 0}, "greater than 0"),
        ({"Amount": "-5"}, "greater than 0"),
        ({"Amount": "119.01"}, "larger than the balance 119"),
        ({"Amount": None}, "Amount"),
        ({"AdjustmentDate": "2026-02-28"}, "earlier than the invoice date"),
        ({"Type": "Discount"}, "Type"),
        ({"Type": None}, "Type"),
        ({"InvoiceId": None}, "InvoiceNumber"),
        ({"InvoiceId": "0" * 32}, "Cannot find Invoice"),
        ({"AccountId": "0" * 32}, "AccountId"),
        ({"ReferenceId": "9" * 61}, "ReferenceId exceeds 60"),
        ({"Comments": "c" * 256}, "Comments exceeds 255"),
        ({"IntegrationId__NS": "i" * 256}, "IntegrationId__NS exceeds 255"),
    ],
)
def test_adjustments_that_break_a_rule_are_refused(
    billed: Adjusted, fields: dict[str, Any], text: str
) -> None:
    assert text in message(billed.zuora.post(PATH, {**billed.body("10"), **fields}))
    assert billed.zuora.tenant.rows("InvoiceAdjustment") == []


def test_two_credits_share_the_balance(billed: Adjusted) -> None:
    billed.adjust("100")

    assert "balance 19" in message(billed.adjust("19.01"))
    assert billed.adjust("19")["Success"] is True
    assert "balance 0" in message(billed.adjust("0.01"))


def test_a_negative_invoice_is_charged_up_to_its_balance(zuora: ZuoraWorld) -> None:
    negative = Adjusted(zuora, "-50", "-9.50")

    assert "balance -59.50" in message(negative.adjust("59.51", "Charge"))
    assert negative.adjust("59.50", "Charge")["Success"] is True
    assert negative.balance == 0


def test_a_cancelled_adjustment_counts_no_longer(billed: Adjusted) -> None:
    made = billed.adjust("119")["Id"]
    billed.zuora.put(f"{PATH}/{made}", {"Status": "Canceled", "TransferredToAccounting": "Yes", "Amount": 1})

    row = billed.zuora.tenant.get("InvoiceAdjustment", made)
    assert billed.balance == 119
    assert (row["Status"], row["TransferredToAccounting"], row["Amount"]) == ("Canceled", "Yes", 119)
    assert row["CancelledOn"] == billed.zuora.tenant.now()


def test_transferred_to_accounting_is_not_taken_by_the_creation(billed: Adjusted) -> None:
    made = billed.adjust("10", TransferredToAccounting="Yes")["Id"]

    assert billed.zuora.tenant.get("InvoiceAdjustment", made).get("TransferredToAccounting") is None


def test_adjustments_are_created_by_action_and_found_by_query(billed: Adjusted) -> None:
    rows = [billed.body("1", IntegrationId__NS="7_1"), billed.body("500")]

    results = billed.zuora.post("/v1/action/create", {"type": "InvoiceAdjustment", "objects": rows})
    found = billed.zuora.query("select Id, Amount from InvoiceAdjustment where IntegrationId__NS = '7_1'")

    assert [result["Success"] for result in results] == [True, False]
    assert [row["Id"] for row in found["records"]] == [results[0]["Id"]]


def test_a_tenant_without_the_object_refuses_it_everywhere(billed: Adjusted) -> None:
    made = billed.adjust("1")["Id"]
    billed.zuora.tenant.withheld.add("InvoiceAdjustment")

    single = billed.zuora.call("POST", PATH, json=billed.body("1"))
    rows = {"type": "InvoiceAdjustment", "objects": [billed.body("1")]}
    change = {"type": "InvoiceAdjustment", "objects": [{"Id": made, "TransferredToAccounting": "Yes"}]}
    assert single.status_code == 404
    assert billed.zuora.post("/v1/action/create", rows)["FaultCode"] == "INVALID_TYPE"
    assert billed.zuora.post("/v1/action/update", change)["FaultCode"] == "INVALID_TYPE"
    assert billed.zuora.query("select Id from InvoiceAdjustment")["FaultCode"] == "INVALID_TYPE"
    assert billed.zuora.query("select Id from InvoiceItemAdjustment")["records"] == []


def test_a_settlement_tenant_creates_none(zuora_settlement: ZuoraWorld) -> None:
    billed = Adjusted(zuora_settlement)

    assert "Invoice Settlement" in message(billed.adjust("1"))
