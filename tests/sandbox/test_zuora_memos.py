"""Debit and credit memos: created, posted, applied, refunded, and changed fifty at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.test_zuora_settlement import message, pay
from tests.sandbox.zuora_world import ZuoraWorld

BOTH = pytest.mark.parametrize("path", ["/v1/credit-memos", "/v1/debit-memos"])


@pytest.fixture
def account(zuora_settlement: ZuoraWorld) -> dict[str, Any]:
    return zuora_settlement.customer()


@pytest.fixture
def charge(zuora_settlement: ZuoraWorld) -> str:
    made = zuora_settlement.tenant.insert(
        "ProductRatePlanCharge",
        Name="Seats",
        ChargeModel="Per Unit Pricing",
        ChargeType="Recurring",
        ProductRatePlanId=None,
    )
    zuora_settlement.tenant.insert(
        "ProductRatePlanChargeTier", ProductRatePlanChargeId=made["Id"], Price=Decimal("12.50")
    )
    return str(made["Id"])


def memo(
    zuora: ZuoraWorld,
    account: dict[str, Any],
    charge: str,
    amount: str,
    path: str = "/v1/credit-memos",
    **more: Any,
) -> Any:
    """A memo of one charge, posted unless told otherwise."""
    body = {
        "accountId": account["Id"],
        "effectiveDate": "2026-02-20",
        "autoPost": True,
        "charges": [{"productRatePlanChargeId": charge, "amount": Decimal(amount)}],
        **more,
    }
    made = zuora.post(path, _plain(body))
    assert made["success"] is True, made
    return made


def _plain(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _plain(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_plain(value) for value in body]
    return float(body) if isinstance(body, Decimal) else body


def apply(zuora: ZuoraWorld, memo: Any, verb: str = "apply", **documents: Any) -> Any:
    return zuora.put(f"/v1/credit-memos/{memo['id']}/{verb}", documents)


def to(invoice: dict[str, Any], amount: float) -> list[dict[str, Any]]:
    return [{"invoiceId": invoice["Id"], "amount": amount}]


# --- creating and posting -------------------------------------------------------------------------


@BOTH
def test_a_memo_is_a_draft_until_it_is_posted(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str, path: str
) -> None:
    made = memo(zuora_settlement, account, charge, "30", path, autoPost=False, comment="c")
    key = made["number"]

    assert (made["status"], made["amount"], made["transferredToAccounting"]) == ("Draft", 30, "No")
    assert "postedOn" in made
    assert made["postedOn"] is None
    shown = zuora_settlement.put(f"{path}/{key}/post", {})
    assert (shown["status"], shown["accountNumber"]) == ("Posted", account["AccountNumber"])
    assert shown["comment"] == "c"
    assert "not a draft" in message(zuora_settlement.put(f"{path}/{key}/post", {}))
    assert "not a draft" in message(zuora_settlement.put(f"{path}/{key}/cancel", {}))
    assert zuora_settlement.put(f"{path}/{key}/unpost", {})["status"] == "Draft"
    assert zuora_settlement.put(f"{path}/{key}/cancel", {})["status"] == "Canceled"


def test_without_an_amount_a_charge_costs_its_list_price(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    charges = [{"productRatePlanChargeId": charge, "quantity": 4}]
    made = memo(zuora_settlement, account, charge, "1", charges=charges)

    assert made["amount"] == 50
    (item,) = zuora_settlement.get(f"/v1/credit-memos/{made['id']}/items")["items"]
    assert (item["amountWithoutTax"], item["quantity"], item["skuName"]) == (50, 4, "Seats")
    assert item["sourceItemType"] == "ProductRatePlanCharge"


@BOTH
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"accountId": "404"}, "Cannot find Account"),
        ({"charges": []}, "1 to 1000 charges"),
        ({"charges": [{"amount": 1}]}, "productRatePlanChargeId"),
        ({"charges": [{"productRatePlanChargeId": "404"}]}, "Cannot find ProductRatePlanCharge"),
        ({"number": "M-1"}, "already exists"),
        ({"IntegrationId__NS": "x" * 256}, "exceeds 255"),
    ],
)
def test_what_a_new_memo_lacks_is_named(
    zuora_settlement: ZuoraWorld,
    account: dict[str, Any],
    charge: str,
    path: str,
    change: dict[str, Any],
    why: str,
) -> None:
    memo(zuora_settlement, account, charge, "1", path, number="M-1")
    body = {
        "accountId": account["Id"],
        "charges": [{"productRatePlanChargeId": charge, "amount": 1}],
        **change,
    }

    assert why in message(zuora_settlement.post(path, body))


def invoiced(zuora: ZuoraWorld, account: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A posted invoice of 119 with one taxed item of 100."""
    invoice = zuora.invoice(account, "119", TaxAmount=Decimal("19"))
    item = zuora.tenant.insert(
        "InvoiceItem",
        InvoiceId=invoice["Id"],
        ChargeAmount=Decimal("100"),
        ChargeName="Seats",
        TaxCode="VAT",
    )
    zuora.tenant.insert(
        "TaxationItem",
        InvoiceItemId=item["Id"],
        TaxAmount=Decimal("19"),
        TaxCode="VAT",
        AccountingCode="4711",
        TaxRate=Decimal("0.19"),
    )
    return invoice, item


def test_a_credit_of_an_invoice_bears_its_share_of_the_tax_and_is_applied_when_posted(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice, item = invoiced(zuora_settlement, account)
    body = {
        "autoPost": True,
        "autoApplyToInvoiceUponPosting": True,
        "items": [{"invoiceItemId": item["Id"], "amount": 25, "skuName": "Seats"}],
    }

    made = zuora_settlement.post(f"/v1/credit-memos/invoice/{invoice['InvoiceNumber']}", body)

    assert (made["amount"], made["taxAmount"], made["unappliedAmount"]) == (
        Decimal("29.75"),
        Decimal("4.75"),
        0,
    )
    assert made["referredInvoiceId"] == invoice["Id"]
    assert zuora_settlement.balance(invoice) == Decimal("89.25")
    (line,) = zuora_settlement.get(f"/v1/credit-memos/{made['id']}/items")["items"]
    (tax,) = line["taxationItems"]["data"]
    assert (tax["taxAmount"], tax["taxCode"]) == (Decimal("4.75"), "VAT")
    assert tax["financeInformation"] == {"salesTaxPayableAccountingCode": "4711"}
    path = f"/v1/credit-memos/{made['id']}/items/{line['id']}/taxation-items"
    assert zuora_settlement.get(path)["data"] == [tax]


def test_no_more_of_an_item_is_credited_than_it_costs_but_more_can_be_charged(
    zuora_settlement: ZuoraWorld, account: dict[str, Any]
) -> None:
    invoice, item = invoiced(zuora_settlement, account)
    body = {"items": [{"invoiceItemId": item["Id"], "amount": 100.01, "skuName": "Seats"}]}

    assert "larger" in message(zuora_settlement.post(f"/v1/credit-memos/invoice/{invoice['Id']}", body))
    assert zuora_settlement.post(f"/v1/debit-memos/invoice/{invoice['Id']}", body)["success"] is True
    body["items"][0].pop("skuName")
    assert "skuName" in message(zuora_settlement.post(f"/v1/debit-memos/invoice/{invoice['Id']}", body))


# --- applying -------------------------------------------------------------------------------------


def test_credit_is_applied_to_invoices_and_debit_memos_and_taken_back(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    invoice = zuora_settlement.invoice(account, "60")
    debit = memo(zuora_settlement, account, charge, "25", "/v1/debit-memos")
    credit = memo(zuora_settlement, account, charge, "100")

    done = apply(
        zuora_settlement,
        credit,
        invoices=to(invoice, 60),
        debitMemos=[{"debitMemoId": debit["id"], "amount": 20}],
    )
    assert (done["appliedAmount"], done["unappliedAmount"]) == (80, 20)
    assert zuora_settlement.balance(invoice) == 0
    assert zuora_settlement.tenant.get("Invoice", invoice["Id"])["CreditMemoAmount"] == 60
    shown = zuora_settlement.get(f"/v1/debit-memos/{debit['number']}")
    assert (shown["balance"], shown["beAppliedAmount"]) == (5, 20)
    apply(zuora_settlement, credit, "unapply", invoices=to(invoice, 15))

    path = f"/v1/credit-memos/{credit['number']}/parts"
    parts = zuora_settlement.get(path)["parts"]
    assert {(p.get("invoiceId"), p.get("debitMemoId"), p["amount"]) for p in parts} == {
        (None, None, 35),
        (invoice["Id"], None, 45),
        (None, debit["id"], 20),
    }
    assert zuora_settlement.get(f"{path}/{parts[0]['id']}")["amount"] == parts[0]["amount"]
    history = zuora_settlement.get(
        "/object-query/credit-memo-applications", ("filter[]", f"creditmemoid.EQ:{credit['id']}")
    )
    assert [row["amount"] for row in history["data"]] == [60, 20, -15]
    expanded = zuora_settlement.get("/object-query/credit-memos", ("expand[]", "creditmemoapplications"))
    assert expanded["data"][0]["creditMemoApplications"] == history["data"]
    (taken,) = zuora_settlement.get(f"/v1/debit-memos/{debit['id']}/application-parts")["applicationParts"]
    assert (taken["creditMemoId"], taken["appliedAmount"]) == (credit["id"], 20)


def test_payments_and_credits_share_the_balance_of_a_debit_memo(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    debit = memo(zuora_settlement, account, charge, "50", "/v1/debit-memos")
    payment = pay(zuora_settlement, account, "30")
    target = {"debitMemoId": debit["id"], "amount": 30}
    zuora_settlement.put(f"/v1/payments/{payment['id']}/apply", {"debitMemos": [target]})
    credit = memo(zuora_settlement, account, charge, "50")

    assert "balance" in message(apply(zuora_settlement, credit, debitMemos=[target]))
    apply(zuora_settlement, credit, debitMemos=[{**target, "amount": 20}])

    assert zuora_settlement.get(f"/v1/debit-memos/{debit['id']}")["balance"] == 0


@pytest.mark.parametrize(
    ("documents", "why"),
    [
        (lambda own, foreign, draft: {"invoices": to(own, 41)}, "balance"),
        (lambda own, foreign, draft: {"invoices": to(own, 40) + to(own, 1)}, "balance"),
        (lambda own, foreign, draft: {"invoices": to(foreign, 1)}, "does not belong"),
        (lambda own, foreign, draft: {"invoices": to(draft, 1)}, "not posted"),
        (lambda own, foreign, draft: {"debitMemos": [{"debitMemoId": "404", "amount": 1}]}, "Cannot find"),
        (lambda own, foreign, draft: {"invoices": [{"invoiceId": own["Id"]}]}, "amount"),
        (lambda own, foreign, draft: {"invoices": to(own, 1), "effectiveDate": "2026-02-19"}, "earlier"),
    ],
)
def test_a_wrong_application_changes_nothing(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str, documents: Any, why: str
) -> None:
    own = zuora_settlement.invoice(account, "40")
    foreign = zuora_settlement.invoice(zuora_settlement.customer("Other"), "40")
    draft = zuora_settlement.invoice(account, "40", Status="Draft")
    credit = memo(zuora_settlement, account, charge, "100")

    assert why in message(apply(zuora_settlement, credit, **documents(own, foreign, draft)))
    assert zuora_settlement.get(f"/v1/credit-memos/{credit['id']}")["unappliedAmount"] == 100


def test_no_more_is_applied_taken_back_or_paid_out_than_there_is(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    invoice = zuora_settlement.invoice(account, "100")
    credit = memo(zuora_settlement, account, charge, "30")
    refund = {"totalAmount": 11, "type": "External", "methodType": "Check", "refundDate": "2026-03-01"}
    path = f"/v1/credit-memos/{credit['id']}/refund"

    assert "unapplied amount" in message(apply(zuora_settlement, credit, invoices=to(invoice, 31)))
    apply(zuora_settlement, credit, invoices=to(invoice, 20))
    assert "applied amount" in message(apply(zuora_settlement, credit, "unapply", invoices=to(invoice, 21)))
    assert "larger than the amount left" in message(zuora_settlement.post(path, refund))
    made = zuora_settlement.post(path, {**refund, "totalAmount": 10, "IntegrationId__NS": "7"})
    assert (made["creditMemoId"], made["IntegrationId__NS"]) == (credit["id"], "7")
    shown = zuora_settlement.get(f"/v1/credit-memos/{credit['id']}")
    assert (shown["refundAmount"], shown["unappliedAmount"]) == (10, 0)
    assert "applied or refunded" in message(
        zuora_settlement.put(f"/v1/credit-memos/{credit['id']}/unpost", {})
    )
    zuora_settlement.put(f"/v1/refunds/{made['id']}/cancel", {})
    assert zuora_settlement.get(f"/v1/credit-memos/{credit['id']}")["unappliedAmount"] == 10


def test_a_draft_is_neither_applied_nor_paid_out(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    invoice = zuora_settlement.invoice(account, "100")
    draft = memo(zuora_settlement, account, charge, "30", autoPost=False)
    refund = {"totalAmount": 1, "type": "External", "methodType": "Check"}

    assert "not posted" in message(apply(zuora_settlement, draft, invoices=to(invoice, 1)))
    assert "not posted" in message(zuora_settlement.post(f"/v1/credit-memos/{draft['id']}/refund", refund))


# --- changing -------------------------------------------------------------------------------------


@BOTH
def test_each_memo_of_a_bulk_change_is_a_transaction_of_its_own(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str, path: str
) -> None:
    good, bad = (memo(zuora_settlement, account, charge, "1", path) for _ in range(2))
    rows = [
        {"id": good["id"], "transferredToAccounting": "Yes", "IntegrationStatus__NS": "Sync Complete"},
        {"id": bad["id"], "transferredToAccounting": "Perhaps", "IntegrationStatus__NS": "x"},
        {"id": "404"},
        {"comment": "no id"},
    ]

    answer = zuora_settlement.put(f"{path}/bulk", {"memos": rows})

    assert answer["success"] is True
    assert [row["success"] for row in answer["memos"]] == [True, False, False, False]
    assert [row["reasons"][0]["code"] % 100 for row in answer["memos"][1:]] == [20, 40, 22]
    assert answer["memos"][0]["id"] == good["id"]
    shown = {row["number"]: row for row in zuora_settlement.get(path)[path[4:].replace("-", "")]}
    assert shown[good["number"]]["transferredToAccounting"] == "Yes"
    assert shown[good["number"]]["IntegrationStatus__NS"] == "Sync Complete"
    assert shown[bad["number"]]["transferredToAccounting"] == "No"
    assert "IntegrationStatus__NS" not in shown[bad["number"]]


@BOTH
def test_more_than_fifty_memos_are_refused(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str, path: str
) -> None:
    made = memo(zuora_settlement, account, charge, "1", path)

    assert "limited to 50" in message(
        zuora_settlement.put(f"{path}/bulk", {"memos": [{"id": made["id"]}] * 51})
    )


@BOTH
def test_the_accounting_mark_changes_only_while_posted_and_leaves_yes_only_with_the_permission(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str, path: str
) -> None:
    made = memo(zuora_settlement, account, charge, "1", path, autoPost=False)
    one = f"{path}/{made['id']}"

    assert "only while it is posted" in message(zuora_settlement.put(one, {"transferredToAccounting": "Yes"}))
    assert zuora_settlement.put(one, {"IntegrationStatus__NS": "kept"})["success"] is True
    zuora_settlement.put(f"{one}/post", {})
    assert zuora_settlement.put(one, {"transferredToAccounting": "Yes"})["transferredToAccounting"] == "Yes"
    assert "transferred to accounting" in message(zuora_settlement.put(f"{one}/unpost", {}))
    zuora_settlement.tenant.may_override_transferred = False
    assert "permission" in message(zuora_settlement.put(one, {"transferredToAccounting": "No"}))
    zuora_settlement.tenant.may_override_transferred = True
    assert zuora_settlement.put(one, {"transferredToAccounting": "No"})["transferredToAccounting"] == "No"


def test_the_date_of_a_posted_memo_stays_but_the_due_date_of_a_debit_memo_may_move(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    made = memo(zuora_settlement, account, charge, "1", "/v1/debit-memos")
    one = f"/v1/debit-memos/{made['id']}"

    assert "only as a draft" in message(zuora_settlement.put(one, {"effectiveDate": "2026-03-01"}))
    assert zuora_settlement.put(one, {"dueDate": "2026-05-01"})["dueDate"] == "2026-05-01"


def test_memos_are_listed_by_equality(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], charge: str
) -> None:
    first, second = (memo(zuora_settlement, account, charge, amount) for amount in ("1", "2"))
    zuora_settlement.put(f"/v1/credit-memos/{first['id']}", {"transferredToAccounting": "Yes"})

    listed = zuora_settlement.get("/v1/credit-memos", ("transferredToAccounting", "No"), ("status", "Posted"))

    assert [row["id"] for row in listed["creditmemos"]] == [second["id"]]


@BOTH
def test_memos_do_not_exist_without_settlement(zuora: ZuoraWorld, path: str) -> None:
    for answer in (zuora.post(path, {}), zuora.get(path), zuora.put(f"{path}/bulk", {"memos": []})):
        assert "only available if Invoice Settlement is enabled" in message(answer)


# --- object query ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Credit", "Debit"])
def test_items_are_queried_with_their_taxes_but_without_accounting_codes(
    zuora_settlement: ZuoraWorld, account: dict[str, Any], kind: str
) -> None:
    tenant = zuora_settlement.tenant
    made = tenant.insert(f"{kind}Memo", AccountId=account["Id"], TotalAmount=Decimal("119"))
    item = tenant.insert(
        f"{kind}MemoItem",
        **{f"{kind}MemoId": made["Id"]},
        AmountWithoutTax=Decimal("100"),
        TaxAmount=Decimal("19"),
    )
    for number in range(3):
        tenant.insert(
            f"{kind}TaxationItem",
            **{f"{kind}MemoItemId": item["Id"]},
            TaxAmount=Decimal(number),
            TaxCode="VAT",
            AccountingCode="4711",
        )
    name = kind.lower()

    answer = zuora_settlement.get(
        f"/object-query/{name}-memo-items",
        ("filter[]", f"{name}memoid.IN:[{made['Id']}]"),
        ("expand[]", f"{name}taxationitems"),
        ("pageSize", 2),
    )

    (row,) = answer["data"]
    taxes = row[f"{name}TaxationItems"]
    assert (row["amount"], row["amountWithoutTax"], row["processingType"]) == (119, 100, "0")
    assert len(taxes) == 2, "cut at the page size"
    assert all(tax["taxCode"] == "VAT" and "accountingCode" not in tax for tax in taxes)


def test_memos_cannot_be_filtered_by_the_accounting_mark(zuora_settlement: ZuoraWorld) -> None:
    for name in ("credit-memos", "debit-memos"):
        wanted = ("filter[]", "transferredtoaccounting.EQ:No")
        response = zuora_settlement.call("GET", f"/object-query/{name}", params=[wanted])
        assert response.status_code == 400
        assert "not filterable" in response.text
