"""Object query: filters, expansions, pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.sandbox.zuora_world import ZuoraWorld


def test_filters_are_joined_by_and(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    zuora.invoice(account, "1", InvoiceNumber="INV1")
    zuora.invoice(account, "2", InvoiceNumber="INV2")
    zuora.invoice(account, "2", InvoiceNumber="INV3", Status="Draft")

    answer = zuora.get(
        "/object-query/invoices", ("filter[]", "status.EQ:Posted"), ("filter[]", "amount.GE:2")
    )

    assert [row["invoiceNumber"] for row in answer["data"]] == ["INV2"]


def test_times_may_be_written_with_zone_letter_or_offset(zuora: ZuoraWorld) -> None:
    zuora.customer("Before")
    zuora.later(hours=1)
    zuora.customer("After")

    for moment in ("2026-03-01T12:30:00Z", "2026-03-01T12:30:00.000000+0000"):
        answer = zuora.get("/object-query/accounts", ("filter[]", f"updateddate.GE:{moment}"))
        assert [row["name"] for row in answer["data"]] == ["After"]


def test_a_cursor_walks_through_everything_once(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    for _ in range(25):
        zuora.invoice(account, "1")
    seen: list[str] = []
    params = [("pageSize", 10)]

    while True:
        answer = zuora.get("/object-query/invoices", *params)
        seen += [row["id"] for row in answer["data"]]
        if "nextPage" not in answer:
            break
        params = [("pageSize", 10), ("cursor", answer["nextPage"])]

    assert len(seen) == len(set(seen)) == 25


def test_items_of_many_invoices_come_with_charge_and_taxes_in_one_call(zuora: ZuoraWorld) -> None:
    charge = zuora.tenant.insert("ProductRatePlanCharge", Name="Seats")
    sold = zuora.tenant.insert("RatePlanCharge", ProductRatePlanChargeId=charge["Id"])
    invoices = [zuora.invoice(zuora.customer(), "11") for _ in range(2)]
    for invoice in invoices:
        item = zuora.tenant.insert(
            "InvoiceItem", InvoiceId=invoice["Id"], RatePlanChargeId=sold["Id"], SKU="S-1"
        )
        zuora.tenant.insert("TaxationItem", InvoiceItemId=item["Id"], Name="VAT", TaxAmount=Decimal("1.10"))

    wanted = ",".join(invoice["Id"] for invoice in invoices)
    answer = zuora.get(
        "/object-query/invoice-items",
        ("filter[]", f"invoiceid.IN:[{wanted}]"),
        ("expand[]", "taxationitems"),
        ("expand[]", "invoice"),
    )

    assert [row["productRatePlanChargeId"] for row in answer["data"]] == [charge["Id"]] * 2
    assert [row["taxationItems"][0]["taxAmount"] for row in answer["data"]] == [Decimal("1.1")] * 2
    assert answer["data"][0]["invoice"]["invoiceNumber"] == invoices[0]["InvoiceNumber"]
    assert answer["data"][0]["sKU"] == "S-1"


def test_child_arrays_are_cut_at_the_page_size(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1")
    for _ in range(5):
        zuora.tenant.insert("InvoiceItem", InvoiceId=invoice["Id"])

    answer = zuora.get("/object-query/invoices", ("expand[]", "invoiceitems"), ("pageSize", 3))

    assert len(answer["data"][0]["invoiceItems"]) == 3


def test_expansions_nest_and_custom_fields_keep_their_names(zuora: ZuoraWorld) -> None:
    account = zuora.customer(IntegrationId__NS="77")
    zuora.invoice(account, "1")

    answer = zuora.get("/object-query/invoices", ("expand[]", "account.billto"))

    shown = answer["data"][0]["account"]
    assert shown["IntegrationId__NS"] == "77"
    assert shown["billTo"]["lastName"] == "Berg"


def test_fields_can_be_chosen_for_the_record_and_its_expansions(zuora: ZuoraWorld) -> None:
    zuora.invoice(zuora.customer(), "1")

    answer = zuora.get(
        "/object-query/invoices",
        ("fields[]", "id,amount"),
        ("expand[]", "account"),
        ("account.fields[]", "name"),
    )

    assert set(answer["data"][0]) == {"id", "amount", "account"}
    assert answer["data"][0]["account"] == {"name": "Acme GmbH"}


def test_empty_fields_are_left_out_unless_asked_for(zuora: ZuoraWorld) -> None:
    zuora.invoice(zuora.customer(), "1")

    short = zuora.get("/object-query/invoices")["data"][0]
    full = zuora.get("/object-query/invoices", ("includeNullFields", "true"))["data"][0]

    assert "transferredToAccounting" not in short
    assert full["transferredToAccounting"] is None


def test_one_record_is_found_by_id_or_number(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "1")

    assert zuora.get(f"/object-query/invoices/{invoice['Id']}")["id"] == invoice["Id"]
    assert zuora.get(f"/object-query/invoices/{invoice['InvoiceNumber']}")["id"] == invoice["Id"]
    assert zuora.call("GET", "/object-query/invoices/INV404").status_code == 404


def test_a_sorted_list_is_sorted(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    for amount in ("2", "3", "1"):
        zuora.invoice(account, amount)

    answer = zuora.get("/object-query/invoices", ("sort[]", "amount.DESC"))

    assert [row["amount"] for row in answer["data"]] == [3, 2, 1]


@pytest.mark.parametrize(
    "query",
    [
        "invoices?pageSize=100",
        "invoices?pageSize=0",
        "invoices?expand[]=taxationitems",
        "invoices?filter[]=IntegrationStatus__NS.EQ:null",
        "invoices?filter[]=transferredtoaccounting.EQ:null",
        "invoices?filter[]=status:Posted",
        "invoices?filter[]=invoicedate.GE:soon",
        "invoices?filter[]=id.IN:1,2",
        "invoices?cursor=abc",
        "invoices?sort[]=comments.ASC",
        "invoice-items",
        "payments?filter[]=transferredtoaccounting.EQ:Yes",
        "credit-memos",
        "payment-applications",
    ],
)
def test_what_object_query_does_not_offer_is_refused(zuora: ZuoraWorld, query: str) -> None:
    response = zuora.call("GET", f"/object-query/{query}")

    assert response.status_code == 400
    assert set(response.json()) == {"requestId", "reasons"}


def test_credit_memos_exist_with_invoice_settlement(zuora_settlement: ZuoraWorld) -> None:
    assert zuora_settlement.get("/object-query/credit-memos") == {"data": []}
    assert zuora_settlement.get("/v1/credit-memos", ("pageSize", 1)) == {"creditmemos": [], "success": True}


def test_credit_memos_without_invoice_settlement_are_a_feature_error(zuora: ZuoraWorld) -> None:
    response = zuora.call("GET", "/v1/credit-memos?pageSize=1")

    assert response.status_code == 200
    assert response.json()["success"] is False
    assert "Invoice Settlement" in response.json()["reasons"][0]["message"]
