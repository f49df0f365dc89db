"""/v1/invoices: reading, and changing up to fifty under one flag."""

from __future__ import annotations

from decimal import Decimal

from tests.sandbox.zuora_world import ZuoraWorld


def test_many_invoices_and_their_items_change_in_one_call(zuora: ZuoraWorld) -> None:
    account = zuora.customer()
    invoices = [zuora.invoice(account, "10") for _ in range(2)]
    item = zuora.tenant.insert("InvoiceItem", InvoiceId=invoices[0]["Id"])
    body = [
        {
            "id": row["Id"], "transferredToAccounting": "Yes", "IntegrationStatus__NS": "Sync Complete",
            "invoiceItems": [{"id": item["Id"], "IntegrationId__NS": "1"}] if row is invoices[0] else [],
        }
        for row in invoices
    ]  # fmt: skip

    assert zuora.put("/v1/invoices", {"invoices": body}) == {"success": True}
    assert [row["TransferredToAccounting"] for row in zuora.tenant.rows("Invoice")] == ["Yes", "Yes"]
    assert zuora.tenant.get("InvoiceItem", item["Id"])["IntegrationId__NS"] == "1"


def test_one_bad_invoice_refuses_the_whole_call(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "10")
    rows = [
        {"id": invoice["Id"], "transferredToAccounting": "Yes"},
        {"id": invoice["Id"], "transferredToAccounting": "Perhaps"},
    ]

    response = zuora.call("PUT", "/v1/invoices", json={"invoices": rows})

    assert response.status_code == 200
    assert response.json()["success"] is False
    assert len(response.json()["reasons"]) == 1
    assert "TransferredToAccounting" not in zuora.tenant.get("Invoice", invoice["Id"])


def test_more_than_fifty_invoices_are_refused(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "10")

    answer = zuora.put("/v1/invoices", {"invoices": [{"id": invoice["Id"]}] * 51})

    assert answer["success"] is False


def test_one_invoice_is_read_and_changed_by_its_number(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "10")
    path = f"/v1/invoices/{invoice['InvoiceNumber']}"

    changed = zuora.put(path, {"transferredToAccounting": "Ignore", "IntegrationStatus__NS": "Ignore"})

    assert changed["success"] is True
    shown = zuora.get(path)
    assert (shown["transferredToAccounting"], shown["IntegrationStatus__NS"]) == ("Ignore", "Ignore")
    assert (shown["currency"], shown["balance"], shown["id"]) == ("EUR", 10, invoice["Id"])


def test_items_are_read_with_their_taxes_in_pages(zuora: ZuoraWorld) -> None:
    invoice = zuora.invoice(zuora.customer(), "33")
    for number in range(3):
        item = zuora.tenant.insert("InvoiceItem", InvoiceId=invoice["Id"], ChargeName=f"Charge {number}")
        zuora.tenant.insert("TaxationItem", InvoiceItemId=item["Id"], TaxAmount=Decimal("0.19"), Name="VAT")

    first = zuora.get(f"/v1/invoices/{invoice['Id']}/items", ("pageSize", 2))
    second = zuora.get(first["nextPage"].removeprefix(zuora.url))

    assert [row["chargeName"] for row in first["invoiceItems"]] == ["Charge 0", "Charge 1"]
    assert [row["chargeName"] for row in second["invoiceItems"]] == ["Charge 2"]
    assert first["invoiceItems"][0]["taxationItems"]["data"][0]["taxAmount"] == Decimal("0.19")


def test_an_unknown_invoice_is_a_failure_in_the_body(zuora: ZuoraWorld) -> None:
    response = zuora.call("GET", "/v1/invoices/INV404")

    assert (response.status_code, response.json()["success"]) == (200, False)
    assert response.json()["reasons"][0]["code"] % 100 == 40
