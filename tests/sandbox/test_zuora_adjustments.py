"""Invoice item adjustments: what may be adjusted, by how much, and what it does to the invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.zuora_world import ZuoraWorld

PATH = "/v1/object/invoice-item-adjustment"


class Billed:
    """An invoice of one item with tax, of the 1st of March."""

    def __init__(self, zuora: ZuoraWorld, amount: str = "100", tax: str = "19", **fields: Any) -> None:
        self.zuora = zuora
        self.account = zuora.customer()
        total = str(Decimal(amount) + Decimal(tax))
        self.invoice = zuora.invoice(self.account, total, InvoiceDate="2026-03-01", **fields)
        self.item = self.insert("InvoiceItem", InvoiceId=self.invoice["Id"], ChargeAmount=amount)
        self.tax = self.insert("TaxationItem", InvoiceItemId=self.item, TaxAmount=tax)

    def insert(self, name: str, **fields: Any) -> str:
        return str(self.zuora.tenant.insert(name, **fields)["Id"])

    def body(self, amount: str, kind: str = "Credit", **fields: Any) -> dict[str, Any]:
        return {
            "InvoiceId": self.invoice["Id"], "AdjustmentDate": "2026-03-01", "Amount": amount, "Type": kind,
            "SourceId": self.item, "SourceType": "InvoiceDetail", **fields,
        }  # fmt: skip

    def adjust(self, amount: str, kind: str = "Credit", **fields: Any) -> Any:
        return self.zuora.post(PATH, self.body(amount, kind, **fields))

    @property
    def balance(self) -> Decimal:
        return self.zuora.balance(self.invoice)


@pytest.fixture
def billed(zuora: ZuoraWorld) -> Billed:
    return Billed(zuora)


def message(answer: Any) -> str:
    assert answer["Success"] is False, answer
    return str(answer["Errors"][0]["Message"])


def test_a_credit_lowers_the_balance_and_a_charge_raises_it(billed: Billed) -> None:
    billed.adjust("30")
    after_credit = billed.balance
    billed.adjust("5.50", "Charge")

    invoice = billed.zuora.tenant.get("Invoice", billed.invoice["Id"])
    assert (after_credit, billed.balance) == (89, Decimal("94.50"))
    assert invoice["AdjustmentAmount"] == Decimal("-24.50")
    assert billed.zuora.tenant.get("Account", billed.account["Id"])["Balance"] == Decimal("94.50")


def test_an_adjustment_is_filled_from_its_invoice(billed: Billed) -> None:
    made = billed.adjust("30", Comment="Goodwill", ReferenceId="77", IntegrationId__NS="9")["Id"]

    row = billed.zuora.get(f"{PATH}/{made}")
    assert row["AdjustmentNumber"] == "IIA-00000001"
    assert (row["InvoiceNumber"], row["AccountId"]) == (
        billed.invoice["InvoiceNumber"],
        billed.account["Id"],
    )
    assert (row["Status"], row["Amount"], row["Comment"]) == ("Processed", 30, "Goodwill")


def test_an_invoice_may_be_named_by_its_number_and_a_tax_be_adjusted(billed: Billed) -> None:
    named = {"InvoiceId": None, "InvoiceNumber": billed.invoice["InvoiceNumber"]}

    assert billed.adjust("19", SourceId=billed.tax, SourceType="Tax", **named)["Success"] is True
    assert billed.balance == 100


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"Amount": 0}, "greater than 0"),
        ({"Amount": "100.01"}, "larger than what is left on the item"),
        ({"AdjustmentDate": "2026-02-28"}, "earlier than the invoice date"),
        ({"AdjustmentDate": None}, "AdjustmentDate"),
        ({"SourceId": "0" * 32}, "is no InvoiceItem of this invoice"),
        ({"SourceType": "Tax"}, "is no TaxationItem of this invoice"),
        ({"SourceType": "InvoiceItem"}, "SourceType"),
        ({"Type": "Discount"}, "Type"),
        ({"InvoiceId": None}, "InvoiceNumber"),
        ({"InvoiceId": "0" * 32}, "Cannot find Invoice"),
        ({"AccountId": "0" * 32}, "AccountId"),
        ({"ReferenceId": "9" * 61}, "ReferenceId exceeds 60"),
        ({"Comment": "c" * 256}, "Comment exceeds 255"),
        ({"IntegrationId__NS": "i" * 256}, "IntegrationId__NS exceeds 255"),
    ],
)
def test_adjustments_that_break_a_rule_are_refused(billed: Billed, fields: dict[str, Any], text: str) -> None:
    assert text in message(billed.zuora.post(PATH, {**billed.body("10"), **fields}))
    assert billed.zuora.tenant.rows("InvoiceItemAdjustment") == []


def test_credits_on_one_item_add_up(billed: Billed) -> None:
    billed.adjust("60")

    assert "40" in message(billed.adjust("40.01"))
    assert billed.adjust("40")["Success"] is True


def test_a_credit_is_not_larger_than_what_payments_left_open(billed: Billed) -> None:
    payment = {
        "AccountId": billed.account["Id"], "EffectiveDate": "2026-03-01", "Type": "External",
        "PaymentMethodId": billed.zuora.method(), "Status": "Processed",
        "InvoicePaymentData": {"InvoicePayment": [{"InvoiceId": billed.invoice["Id"], "Amount": "79"}]},
    }  # fmt: skip
    assert billed.zuora.post("/v1/object/payment", payment)["Success"] is True

    assert "balance 40" in message(billed.adjust("50"))
    assert billed.adjust("40")["Success"] is True


def test_a_negative_invoice_is_charged_up_to_its_amount(zuora: ZuoraWorld) -> None:
    negative = Billed(zuora, "-50", "0")

    assert "larger than what is left" in message(negative.adjust("50.01", "Charge"))
    assert negative.adjust("20", "Charge")["Success"] is True
    assert negative.balance == -30


def test_items_of_the_other_sign_cannot_be_adjusted(billed: Billed) -> None:
    discount = billed.insert("InvoiceItem", InvoiceId=billed.invoice["Id"], ChargeAmount="-10")

    assert "sign" in message(billed.adjust("5", "Charge", SourceId=discount))


def test_drafts_and_invoices_of_other_accounts_cannot_be_adjusted(zuora: ZuoraWorld) -> None:
    draft, posted = Billed(zuora, Status="Draft"), Billed(zuora)

    assert "not posted" in message(draft.adjust("1"))
    assert "does not belong" in message(posted.adjust("1", AccountId=draft.account["Id"]))


def test_both_spellings_of_the_netsuite_fields_are_taken(billed: Billed) -> None:
    prefixed = {"InvoiceItemAdjustment.IntegrationId__NS": "71", "SyncDate__NS": "2026-03-01"}
    made = billed.adjust("10", **prefixed)["Id"]
    created = billed.zuora.get(f"{PATH}/{made}")

    billed.zuora.put(f"{PATH}/{made}", {"InvoiceItemAdjustment.IntegrationStatus__NS": "Sync Complete"})
    row = {"Id": made, "fieldsToNull": ["InvoiceItemAdjustment.IntegrationId__NS"]}
    billed.zuora.post("/v1/action/update", {"type": "InvoiceItemAdjustment", "objects": [row]})

    changed = billed.zuora.get(f"{PATH}/{made}")
    assert (created["IntegrationId__NS"], created["SyncDate__NS"]) == ("71", "2026-03-01")
    assert changed["IntegrationStatus__NS"] == "Sync Complete"
    assert "IntegrationId__NS" not in changed


def test_an_unknown_field_is_refused_only_when_asked_for(billed: Billed) -> None:
    path = f"{PATH}?rejectUnknownFields=true"
    known = {"InvoiceItemAdjustment.SyncDate__NS": "x"}

    assert "Colour" in message(billed.zuora.post(path, billed.body("1", Colour="red")))
    assert billed.zuora.post(path, billed.body("1", **known))["Success"] is True
    assert billed.adjust("1", Colour="red")["Success"] is True


def test_a_cancelled_adjustment_counts_no_longer_and_may_be_deleted(billed: Billed) -> None:
    made = billed.adjust("30")["Id"]
    early = billed.zuora.call("DELETE", f"{PATH}/{made}")

    billed.zuora.put(f"{PATH}/{made}", {"Status": "Canceled"})
    back = billed.zuora.put(f"{PATH}/{made}", {"Status": "Processed"})
    late = billed.zuora.call("DELETE", f"{PATH}/{made}")

    assert billed.balance == 119
    assert "cannot change" in message(back)
    assert (early.status_code, late.json()) == (400, {"success": True, "id": made})


def test_amounts_of_an_adjustment_cannot_be_changed(billed: Billed) -> None:
    made = billed.adjust("30")["Id"]

    billed.zuora.put(f"{PATH}/{made}", {"Amount": 99, "TransferredToAccounting": "Yes"})

    row = billed.zuora.tenant.get("InvoiceItemAdjustment", made)
    assert (row["Amount"], row["TransferredToAccounting"]) == (30, "Yes")


def test_fifty_adjustments_are_created_in_one_call_and_found_by_query(billed: Billed) -> None:
    rows = [billed.body("1", IntegrationId__NS=str(n)) for n in range(3)] + [billed.body("500")]

    results = billed.zuora.post("/v1/action/create", {"type": "InvoiceItemAdjustment", "objects": rows})
    found = billed.zuora.query("select Id, Amount from InvoiceItemAdjustment where IntegrationId__NS = '1'")

    assert [result["Success"] for result in results] == [True, True, True, False]
    assert [row["Id"] for row in found["records"]] == [results[1]["Id"]]


def test_a_settlement_tenant_creates_and_changes_none(zuora_settlement: ZuoraWorld) -> None:
    billed = Billed(zuora_settlement)
    made = billed.insert("InvoiceItemAdjustment", InvoiceId=billed.invoice["Id"], Amount="1", Type="Credit")

    assert "Invoice Settlement" in message(billed.adjust("1"))
    assert "Invoice Settlement" in message(zuora_settlement.put(f"{PATH}/{made}", {"Status": "Canceled"}))
